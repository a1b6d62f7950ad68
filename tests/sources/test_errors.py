"""Errors in the two contracts that show them."""

import pytest

from opensession.parsers.candidates import Candidate
from opensession.parsers.errors import InputError, ParserSelectionRequiredError, ResultTooLargeError
from opensession.sources.errors import (
    FetchFailedError,
    FileTooLargeError,
    InvalidSourceError,
    SourceNotFoundError,
    SourcePrivateError,
    UpstreamRateLimitedError,
    UpstreamTimeoutError,
    for_preview,
)

SELECTION = ParserSelectionRequiredError("choose", candidates=(Candidate("hail", 70, "file name"),))

PREVIEW = [
    (InvalidSourceError("no"), 400, "invalid_source"),
    (SourceNotFoundError("no"), 422, "fetch_failed"),
    (SourcePrivateError("no"), 422, "fetch_failed"),
    (FetchFailedError("no"), 422, "fetch_failed"),
    (UpstreamTimeoutError("no"), 422, "fetch_failed"),
    (UpstreamRateLimitedError("github.com", 9), 422, "fetch_failed"),
    (FileTooLargeError(1000), 422, "file_too_large"),
    (ResultTooLargeError(1000), 422, "file_too_large"),
    (SELECTION, 422, "parser_selection_required"),
]


@pytest.mark.parametrize(("error", "status", "code"), PREVIEW)
def test_the_preview_contract_has_fewer_codes(error: InputError, status: int, code: str) -> None:
    shown = for_preview(error)
    assert (shown.status, shown.code) == (status, code)
    assert (shown.message, shown.hint, shown.headers) == (error.message, error.hint, error.headers)


def test_the_envelope_has_what_there_is_to_say() -> None:
    assert InvalidSourceError("no").envelope() == {"code": "invalid_source", "message": "no"}
    assert UpstreamRateLimitedError("github.com", 9).envelope() == {
        "code": "upstream_rate_limited",
        "message": "github.com limits how often this site may ask.",
        "hint": "Try again in 9 seconds.",
    }
    assert SELECTION.envelope() == {
        "code": "parser_selection_required",
        "message": "choose",
        "parser_candidates": [{"id": "hail", "confidence": 70, "reason": "file name"}],
    }
