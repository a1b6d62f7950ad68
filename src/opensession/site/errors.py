"""What can go wrong in a request, each with the status and code that the API documents (api.md §6)."""

from collections.abc import Sequence
from dataclasses import asdict

from opensession.envelope import EnvelopeError
from opensession.redact import Finding


class SiteError(EnvelopeError):
    """A request that the application itself refuses."""


class BadRequestError(SiteError):
    """The request itself is malformed."""

    status = 400
    code = "bad_request"


class UnauthorizedError(SiteError):
    """A credential is missing, wrong, or not configured on this site."""

    status = 401
    code = "unauthorized"


class NotFoundError(SiteError):
    """There is nothing under this address."""

    status = 404
    code = "not_found"


class MethodNotAllowedError(SiteError):
    """The address exists, but not for this method; ``Allow`` names those it has."""

    status = 405
    code = "method_not_allowed"

    def __init__(self, allowed: str) -> None:
        super().__init__(f"This address answers {allowed} only.", headers=(("allow", allowed),))


class BodyTooLargeError(SiteError):
    """More bytes were sent than this route takes."""

    status = 413
    code = "body_too_large"

    def __init__(self, limit: int) -> None:
        super().__init__(f"The request body is larger than {limit:,} bytes.")


class RangeNotSatisfiableError(SiteError):
    """The asked byte range lies outside the body (RFC 9110 §15.5.17)."""

    status = 416
    code = "range_not_satisfiable"

    def __init__(self, size: int) -> None:
        super().__init__(
            "The requested range lies outside the body.", headers=(("content-range", f"bytes */{size}"),)
        )


class InvalidSessionError(SiteError):
    """The body was read but is not a session that can be published."""

    status = 422
    code = "invalid_session"


class SecretFoundError(SiteError):
    """The session holds secrets, and the request neither allows them nor asks for them to be masked."""

    status = 422
    code = "secret_found"

    def __init__(self, secrets: Sequence[Finding], limit: int) -> None:
        named = "; ".join(f"{finding.rule} at {finding.place}" for finding in secrets[:limit])
        more = f"; and {len(secrets) - limit} more" if len(secrets) > limit else ""
        super().__init__(
            f"The session holds secrets: {named}{more}.",
            hint="Publish with redact=1 to mask them, or with allow_secret=<rule> to let them through.",
        )
        self._secrets = secrets[:limit]
        self._count = len(secrets)

    def envelope(self) -> dict[str, object]:
        """Return the body of the reply, with the findings as data: rule, place, line and column."""
        findings = [asdict(one) for one in self._secrets]
        return {**super().envelope(), "findings": findings, "findings_count": self._count}


class FormNotOfferedError(SiteError):
    """The resource is there, but not in the format that was asked for."""

    status = 501
    code = "not_implemented"


class TooManyRequestsError(SiteError):
    """This client asked for costly work too often."""

    status = 429
    code = "rate_limited"

    def __init__(self, retry_after_seconds: int) -> None:
        super().__init__(
            "Too many requests of this kind from your address.",
            hint=f"Try again in {retry_after_seconds} seconds.",
            headers=(("retry-after", str(retry_after_seconds)),),
        )
