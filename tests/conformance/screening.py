"""Secrets at the operator's write route: refused, let through by rule, or masked (docs/redaction.md)."""

from hashlib import sha256

import pytest

from opensession.redact import ATTRIBUTE
from tests.support.answer import Answer
from tests.support.author import Author
from tests.support.client import ADMIN_HEADER, SiteClient
from tests.support.hail_text import event, header, lines

OBJECT_ID = "x-opensession-object-id"
TOKEN = "ghp_" + "mX4kQ9vT2bWz7RcJ5hLd8NfYs3GpA6uEe1Ki"
PASSWORD = "vK8#" + "tulip4Rain"


def send(author: Author, body: bytes, query: str, **headers: str) -> Answer:
    """Publish with a query; what was published goes when the test ends."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    answer = author.site.request(
        "POST", f"/api/admin/sessions?{query}", {ADMIN_HEADER: author.site.admin_key, **named}, body
    )
    if answer.status in {200, 201}:
        author.published.append(str(answer.json["id"]))
    return answer


def raw(site: SiteClient, answer: Answer) -> str:
    return site.get(f"/api/sessions/{answer.json['id']}/raw").text


def test_a_secret_is_refused_with_rule_and_place(author: Author) -> None:
    answer = author.send(author.write("Hi", f"use {TOKEN}"))
    assert answer.error() == (422, "secret_found")
    place = "events[1].content.blocks[0].text"
    assert answer.json["findings"] == [
        {"rule": "github-pat", "kind": "secret", "place": place, "line": 3, "column": 5}
    ]
    assert answer.json["findings_count"] == 1
    assert "github-pat at events[1].content.blocks[0].text" in str(answer.json["message"])
    assert "redact=1" in str(answer.json["hint"])
    assert TOKEN not in answer.text
    assert author.listed() == []


def test_a_secret_in_the_title_or_an_attribute_is_refused(author: Author) -> None:
    for body in (
        author.write("Hi", title=f"Use {TOKEN}"),
        author.write("Hi", attributes={"env": {"DB_PASSWORD": PASSWORD}}),
    ):
        answer = author.send(body)
        assert answer.error() == (422, "secret_found")
        assert PASSWORD not in answer.text
        assert TOKEN not in answer.text


def test_of_many_findings_the_first_are_named(author: Author) -> None:
    answer = author.send(author.write(*(f"password='{PASSWORD}{number:02}'" for number in range(30))))
    assert answer.error() == (422, "secret_found")
    findings = answer.json["findings"]
    assert isinstance(findings, list)
    assert (len(findings), answer.json["findings_count"]) == (20, 30)
    assert str(answer.json["message"]).endswith("; and 10 more.")


def test_a_rule_can_be_allowed(site: SiteClient, author: Author) -> None:
    body = author.write(f"use {TOKEN}", f"DB_PASSWORD='{PASSWORD}'")
    refused = send(author, body, "allow_secret=github-pat")
    assert refused.error() == (422, "secret_found")
    assert "github-pat" not in str(refused.json["message"])
    answer = send(author, body, "allow_secret=github-pat&allow_secret=assigned-secret")
    assert answer.status == 201
    assert "redactions" not in answer.json
    assert TOKEN in raw(site, answer)


@pytest.mark.parametrize("query", ["allow_secret=none", "allow_secret=", "redact=yes"])
def test_a_rule_or_flag_that_there_is_not_is_400(author: Author, query: str) -> None:
    assert send(author, author.write("Hi"), query).error() == (400, "bad_request")


def test_masking_publishes_another_body(site: SiteClient, author: Author) -> None:
    body = author.write(
        f"use {TOKEN}", f"in /home/ada/src DB_PASSWORD='{PASSWORD}' {TOKEN}", title=f"Is {PASSWORD}"
    )
    answer = send(author, body, "redact=1")
    account = {"assigned-secret": 2, "github-pat": 2, "home-folder": 1}
    assert answer.status == 201
    assert answer.json["redactions"] == account
    assert answer.json["warnings"] == []
    text = raw(site, answer)
    assert sha256(text.encode()).hexdigest() == answer.json["id"]
    assert TOKEN not in text
    assert PASSWORD not in text
    assert "in ~/src DB_PASSWORD='[redacted:assigned-secret]' [redacted:github-pat]" in text
    detail = site.get(f"/api/sessions/{answer.json['id']}")
    assert detail.json["title"] == "Is [redacted:assigned-secret]"
    assert ATTRIBUTE in text
    again = send(author, body, "redact=1")
    assert (again.status, again.json["id"]) == (200, answer.json["id"])


def test_what_is_allowed_is_not_masked(site: SiteClient, author: Author) -> None:
    body = author.write(f"use {TOKEN} DB_PASSWORD='{PASSWORD}'")
    answer = send(author, body, "redact=1&allow_secret=github-pat")
    assert answer.json["redactions"] == {"assigned-secret": 1}
    assert TOKEN in raw(site, answer)


def test_masking_a_clean_session_changes_nothing(author: Author) -> None:
    body = author.write("Hi")
    plain, masked = author.send(body), send(author, body, "redact=1")
    assert masked.json["id"] == plain.json["id"]
    assert masked.json["redactions"] == {}


def test_what_is_private_is_a_warning(author: Author) -> None:
    answer = author.send(author.write("ada@lovelace.dev is in /home/ada/a and /home/ada/b"))
    assert answer.status == 201
    assert answer.json["warnings"] == [
        "email-address: 1 left; redact=1 masks them",
        "home-folder: 2 left; redact=1 masks them",
    ]


def test_bytes_with_an_id_of_their_own_are_not_masked(author: Author) -> None:
    body = author.write(f"use {TOKEN}")
    named = {"x_opensession_object_id": sha256(body).hexdigest()}
    assert send(author, body, "redact=1", **named).error() == (400, "bad_request")
    assert send(author, body, "", **named).error() == (422, "secret_found")
    assert send(author, body, "allow_secret=github-pat", **named).status == 201


def test_a_field_that_hail_does_not_know_is_no_hiding_place(author: Author) -> None:
    """Bytes that come with their own id are kept whole, and so with what reading drops."""
    first = header(f"{author.name}-hidden", tool=author.name) | {"note": TOKEN}
    body = lines(first, event(1, "UserMessage", "Hi"))
    answer = author.send(body, x_opensession_object_id=sha256(body).hexdigest())
    assert answer.error() == (422, "secret_found")
    assert "github-pat at line 1" in str(answer.json["message"])
    assert TOKEN not in answer.text
