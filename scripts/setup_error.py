"""The one exception of set-up, build and start: what went wrong and what to do about it."""


class SetupError(Exception):
    """A failure the user can act on.

    ``str(error)`` is what the terminal shows: one sentence that says what is wrong, one that says what
    to do. ``detail`` is the output of the failed program, shown above the sentence when there is any.
    """

    def __init__(self, problem: str, remedy: str, detail: str = "") -> None:
        super().__init__(f"{problem} {remedy}")
        self.problem = problem
        self.remedy = remedy
        self.detail = detail
