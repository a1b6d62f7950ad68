"""One reader with one page, who notices everything that a page should not do."""

from itertools import count

from playwright.sync_api import Browser, ConsoleMessage, Dialog, Error, Page, Request, Response

_visitors = count(1)


def own_address() -> dict[str, str]:
    """Return headers of a visitor that no other test shares its request limit with."""
    number = next(_visitors)
    return {"CF-Connecting-IP": f"198.18.{number // 250}.{number % 250 + 1}"}


WATCH_POLICY = "addEventListener('securitypolicyviolation', e => console.error('CSP ' + e.violatedDirective))"

EXPECTED_FAILURES = ("Failed to load resource",)
"""What Chromium itself says about a reply with an error status; tests assert those statuses."""


class Reader:
    """A page in a context of its own. ``check`` tells what went wrong while it was open."""

    def __init__(self, chromium: Browser, origin: str) -> None:
        self.origin = origin
        self.replies: list[Response] = []
        self.troubles: list[str] = []
        self._context = chromium.new_context(
            base_url=origin,
            viewport={"width": 1440, "height": 900},
            locale="en-GB",
            color_scheme="light",
            extra_http_headers=own_address(),
        )
        self._context.add_init_script(WATCH_POLICY)
        self._context.grant_permissions(["clipboard-read", "clipboard-write"])
        self.page: Page = self._context.new_page()
        self.page.on("console", self._hear)
        self.page.on("pageerror", self._note)
        self.page.on("dialog", self._refuse)
        self.page.on("request", self._see)
        self.page.on("response", self._keep)

    def open(self, path: str) -> Response:
        """Go to a path of the site and return the page's own reply."""
        response = self.page.goto(path)
        assert response is not None
        return response

    def asked(self, part: str) -> list[Response]:
        """Return the replies whose address contains a text."""
        return [reply for reply in self.replies if part in reply.url]

    def close(self) -> None:
        """Close the page."""
        self._context.close()

    def check(self) -> None:
        """Fail when a script broke, a policy was violated or another host was asked for anything."""
        assert self.troubles == [], self.troubles

    def _keep(self, response: Response) -> None:
        self.replies.append(response)

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(EXPECTED_FAILURES):
            self.troubles.append(message.text)

    def _note(self, error: Error) -> None:
        self.troubles.append(str(error))

    def _refuse(self, dialog: Dialog) -> None:
        self.troubles.append(f"dialog {dialog.message}")
        dialog.dismiss()

    def _see(self, request: Request) -> None:
        if not request.url.startswith((f"{self.origin}/", "data:", "blob:")):
            self.troubles.append(f"request to {request.url}")
