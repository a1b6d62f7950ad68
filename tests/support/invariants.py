"""What holds for every answer of the site, checked on each request that a test makes."""

import re
from pathlib import Path

from opensession.site.contract import CONTRACT, Operation
from tests.support.answer import Answer

ROOT = Path(__file__).resolve().parent.parent.parent

PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
DATA_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"

SHARED_HEADERS: dict[str, str | None] = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "strict-origin-when-cross-origin",
    "cross-origin-opener-policy": "same-origin",
    "x-frame-options": "DENY",
}

FRAMED_PATH = re.compile("/embed/session/[^/]+")
FRAMED_POLICY = PAGE_POLICY.removesuffix("'none'") + "*"
FRAMED_HEADERS: dict[str, str | None] = {**SHARED_HEADERS, "x-frame-options": None}

LEAKS = re.compile(
    r"traceback|sqlite3|sqlite_|d1_error|\bselect\b.+\bfrom\b|\binsert into\b|no such (table|column)|\.py\b|"
    r"python_modules|site-packages|object at 0x|<coroutine|pyodide|jsexception",
    re.IGNORECASE,
)
"""What would show that an inner error reached the outside."""


def check_answer(method: str, target: str, answer: Answer, *, secret: str) -> None:
    """Check headers, envelope, leaks and, for documented operations, the model of the reply."""
    path = target.partition("?")[0]
    check_headers(answer, framed=FRAMED_PATH.fullmatch(path) is not None)
    if answer.status == 304 or method in {"HEAD", "OPTIONS"}:
        assert answer.body == b"" or (method, answer.status // 100) == ("OPTIONS", 4)
    if answer.status >= 400 and method != "HEAD":
        check_no_leak(answer.text, secret)
        if not (answer.header("content-type") or "").startswith("text/html"):
            check_envelope(answer)
    if operation := documented_operation(method, path):
        check_contract(operation, answer)


def check_headers(answer: Answer, *, framed: bool = False) -> None:
    """Check the headers that every answer carries, whatever its status; ``framed`` ones are for any site."""
    is_page = (answer.header("content-type") or "").startswith("text/html")
    page_policy, shared = (FRAMED_POLICY, FRAMED_HEADERS) if framed else (PAGE_POLICY, SHARED_HEADERS)
    assert answer.header("content-security-policy") == (page_policy if is_page else DATA_POLICY)
    for name, value in (shared if is_page else SHARED_HEADERS).items():
        assert answer.header(name) == value, name
    assert "camera=()" in (answer.header("permissions-policy") or "")
    assert answer.header("strict-transport-security") is None, "plain http must not promise https"
    names = [name for name, _ in answer.headers]
    assert len(names) == len(set(names)), f"repeated headers in {names}"


def check_envelope(answer: Answer) -> None:
    """Check the one error envelope: a code to switch on, a sentence for people, perhaps a hint."""
    assert answer.header("content-type") == "application/json"
    envelope = answer.json
    assert set(envelope) <= {"code", "message", "hint", "parser_candidates", "findings", "findings_count"}
    assert re.fullmatch(r"[a-z_]+", str(envelope["code"]))
    assert str(envelope["message"]).strip()


def check_no_leak(text: str, secret: str) -> None:
    """Check that a text for outsiders holds nothing of this machine, of the code, or of a credential."""
    found = LEAKS.search(text)
    assert found is None, f"an inner detail got out: {found}"
    assert str(ROOT) not in text
    assert str(Path.home()) not in text or str(Path.home()) == "/"
    assert not secret or secret not in text


def documented_operation(method: str, path: str) -> Operation | None:
    """Return the operation of the contract that a request belongs to."""
    for operation in CONTRACT:
        if operation.method == method and path_pattern(operation.path).fullmatch(path):
            return operation
    return None


def path_pattern(template: str) -> re.Pattern[str]:
    """Turn a path of the API description into a pattern; ``{path}`` spans segments."""
    parts = [
        ".+"
        if part == "{path}"
        else "(?!(?:repos|facets)$)[^/]+"
        if part.startswith("{")
        else re.escape(part)
        for part in template.split("/")
    ]
    return re.compile("/".join(parts))


def check_contract(operation: Operation, answer: Answer) -> None:
    """Check an answer against the models that the API description names."""
    if answer.status == 304:
        return
    if answer.status >= 400:
        operation.error.model_validate_json(answer.body, strict=True)
        return
    assert answer.status in operation.statuses
    assert answer.header("content-type") == operation.reply_type
    if operation.reply is not None:
        operation.reply.model_validate_json(answer.body, strict=True)
        unknown = set(answer.json) - set(operation.reply.model_fields)
        assert not unknown, f"fields that the API description does not name: {unknown}"
