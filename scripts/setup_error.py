"""The one exception of set-up, build and start: what went wrong and what to do about it."""


class SetupError(Exception):
    """A failure the user can act on: one sentence that says what is wrong, one that says what to do.

    ``detail`` is the output of the program that failed, when there is any.
    """

    def __init__(self, problem: str, remedy: str, detail: str = "") -> None:
        super().__init__(f"{problem} {remedy}")
        self.problem = problem
        self.remedy = remedy
        self.detail = detail
        if detail.strip():
            # For tests and measurements, where a traceback is what shows.
            self.add_note(detail.rstrip())

    def report(self) -> str:
        """Return what the terminal shows: the detail if any, then the two sentences on the last line."""
        return f"{self.detail.rstrip()}\n\n{self}" if self.detail.strip() else str(self)
