"""``opensession site push``."""

import json
from hashlib import sha256
from pathlib import Path

import pytest

from opensession.cli.git.ledger import Ledger
from opensession.cli.git.refs import ledger_ref
from scripts.ports import HOST, free_port
from tests.cli.git.clones import make
from tests.cli.runner import Cli
from tests.cli.site.sessions import body_of, id_of, write_sessions
from tests.support.hail_text import header, lines, talk
from tests.support.served_site import ServedSite

TOKEN = "ghp_" + "0aB1cD2eF3gH4iJ5kL6mN7oP8qR9sT0uV1wX"


def secret_session() -> bytes:
    """Return a session with a secret in it."""
    return body_of(77, "Use this", f"export GITHUB_TOKEN={TOKEN}")


def test_pushing_prints_the_pages_and_a_summary(operator: Cli, served: ServedSite) -> None:
    ids = [id_of(body_of(number)) for number in range(3)]
    result = operator.run("site", "push", "logs")
    assert result.code == 0
    assert result.out == "".join(f"{served.origin}/session/{session_id}\n" for session_id in ids)
    assert result.err == "3 published\n"
    for session_id in ids:
        assert sha256(served.body_path(session_id).read_bytes()).hexdigest() == session_id


def test_pushing_again_changes_nothing(operator: Cli, served: ServedSite) -> None:
    first = operator.run("site", "push", "logs")
    posts = served.count("POST")
    again = operator.run("site", "push", "logs")
    assert (again.code, again.out, again.err) == (0, first.out, "3 already there\n")
    assert served.count("POST") == posts == 3


def test_pushing_as_json(operator: Cli, served: ServedSite) -> None:
    session_id = id_of(body_of(0))
    (operator.cwd / "bad.hail.jsonl").write_bytes(b"no hail\n")
    result = operator.run("site", "push", "logs/0000.hail.jsonl", "bad.hail.jsonl", "--json")
    document = result.json()
    failure = document["sessions"][1].pop("error")
    assert (result.code, result.err) == (1, "")
    assert document == {
        "created": 1,
        "present": 0,
        "would_create": 0,
        "refused": 0,
        "failed": 1,
        "sessions": [
            {
                "input": "logs/0000.hail.jsonl",
                "state": "created",
                "id": session_id,
                "url": f"{served.origin}/session/{session_id}",
                "error": None,
                "warnings": [],
                "private": 0,
            },
            {
                "input": "bad.hail.jsonl",
                "state": "failed",
                "id": None,
                "url": None,
                "warnings": [],
                "private": 0,
            },
        ],
    }
    assert set(failure) == {"code", "message"}


def test_a_dry_run_sends_nothing_and_needs_no_key(operator: Cli, served: ServedSite) -> None:
    operator.run("site", "push", "logs/0001.hail.jsonl")
    posts = served.count("POST")
    keyless = operator.with_variables(OPENSESSION_ADMIN_KEY="")
    result = keyless.run("site", "push", "--dry-run", "logs")
    assert (result.code, len(result.out.splitlines())) == (0, 3)
    assert result.err == "1 already there, 2 would be published\n"
    assert served.count("POST") == posts


def test_a_dry_run_finds_what_the_site_would_refuse(operator: Cli) -> None:
    (operator.cwd / "empty.hail.jsonl").write_bytes(lines(header("nothing")))
    for mode in ("--dry-run", "--again"):
        result = operator.run("site", "push", mode, "empty.hail.jsonl", "--json")
        assert (result.code, result.json()["error"]["code"]) == (6, "invalid_session")


def test_one_bad_input_does_not_stop_the_others(operator: Cli) -> None:
    (operator.cwd / "logs" / "0000a.hail.jsonl").write_bytes(b"no hail\n")
    result = operator.run("site", "push", "logs")
    assert (result.code, len(result.out.splitlines())) == (1, 3)
    assert "0000a.hail.jsonl: " in result.err
    assert result.err.endswith("3 published, 1 failed\n")


@pytest.mark.parametrize("jobs", ["1", "3"])
def test_many_are_compared_with_the_inventory(operator: Cli, served: ServedSite, jobs: str) -> None:
    write_sessions(operator.cwd / "logs", 30)
    assert operator.run("site", "push", "logs", "--jobs", jobs).code == 0
    again = operator.run("site", "push", "logs", "--jobs", jobs)
    assert again.err == "30 already there\n"
    assert served.count("HEAD") == 0
    assert served.count("POST") == 30


def test_what_was_taken_down_is_published_again(operator: Cli, served: ServedSite) -> None:
    operator.run("site", "push", "logs")
    operator.run("site", "rm", "--apply", id_of(body_of(1)))
    again = operator.run("site", "push", "logs")
    assert again.err == "1 published, 2 already there\n"


def test_a_file_that_changed_is_read_again(operator: Cli) -> None:
    operator.run("site", "push", "logs")
    (operator.cwd / "logs" / "0001.hail.jsonl").write_bytes(body_of(500))
    again = operator.run("site", "push", "logs")
    assert again.err == "1 published, 2 already there\n"
    assert id_of(body_of(500)) in again.out


def test_a_lost_journal_costs_time_only(operator: Cli, served: ServedSite) -> None:
    operator.run("site", "push", "logs")
    (journal,) = (operator.home / ".local/state/opensession/site").iterdir()
    journal.write_bytes(journal.read_bytes()[:-40])
    assert operator.run("site", "push", "logs").err == "3 already there\n"
    journal.unlink()
    assert operator.run("site", "push", "logs").err == "3 already there\n"
    assert served.count("POST") == 3


def test_again_brings_a_lost_body_back(operator: Cli, served: ServedSite) -> None:
    operator.run("site", "push", "logs")
    session_id = id_of(body_of(2))
    served.body_path(session_id).unlink()
    assert operator.run("site", "push", "logs").err == "3 already there\n"
    healed = operator.run("site", "push", "--again", "logs")
    assert (healed.code, healed.err) == (0, "3 already there\n")
    assert served.body_path(session_id).read_bytes() == body_of(2)


def test_a_secret_is_refused(operator: Cli, served: ServedSite) -> None:
    (operator.cwd / "secret.hail.jsonl").write_bytes(secret_session())
    for more in ([], ["--dry-run"]):
        result = operator.run("site", "push", "secret.hail.jsonl", *more)
        assert (result.code, result.out) == (6, "")
        assert "events[1]" in result.err
        assert "- opensession redact secret.hail.jsonl\n" in result.err
        assert TOKEN not in result.err
    assert served.count("POST") == 0
    assert not served.bodies.exists()


def test_a_secret_among_others_is_told_by_the_exit_code(operator: Cli) -> None:
    (operator.cwd / "logs" / "secret.hail.jsonl").write_bytes(secret_session())
    result = operator.run("site", "push", "logs", "--json")
    document = result.json()
    assert (result.code, document["created"], document["refused"]) == (6, 3, 1)
    assert TOKEN not in result.out


def test_a_masked_secret_is_published_masked(operator: Cli, served: ServedSite) -> None:
    (operator.cwd / "secret.hail.jsonl").write_bytes(secret_session())
    result = operator.run("site", "push", "--redact", "secret.hail.jsonl")
    assert result.code == 0
    (stored,) = (path for path in served.bodies.rglob("*.jsonl"))
    assert TOKEN.encode() not in stored.read_bytes()
    assert b"[redacted:" in stored.read_bytes()
    assert operator.run("site", "push", "--redact", "secret.hail.jsonl").err == "1 already there\n"
    assert operator.run("site", "verify", "--redact", "secret.hail.jsonl").code == 0


def test_an_allowed_secret_is_published_as_it_is(operator: Cli, served: ServedSite) -> None:
    (operator.cwd / "secret.hail.jsonl").write_bytes(secret_session())
    found = operator.run("site", "push", "secret.hail.jsonl", "--json").json()["error"]["message"]
    rule = found.partition(": ")[2].partition(" ")[0]
    result = operator.run("site", "push", "--allow-secret", rule, "secret.hail.jsonl")
    assert result.code == 0
    assert served.body_path(id_of(secret_session())).read_bytes() == secret_session()


def test_private_things_are_told(operator: Cli) -> None:
    (operator.cwd / "logs" / "home.hail.jsonl").write_bytes(body_of(9, "Look into /home/" + "kim/notes"))
    result = operator.run("site", "push", "logs")
    assert result.code == 0
    assert "Warning: sessions that name home folders or e-mail addresses: 1;" in result.err
    assert result.err.endswith("4 published\n")


def test_credentials_of_an_address_are_not_shown(operator: Cli) -> None:
    """Nor does an address that nobody answers at stop the others."""
    password = "pass" + "word"
    address = f"http://kim:{password}@{HOST}:{free_port()}/session/{'0' * 64}"
    result = operator.run("site", "push", address, "logs", "--json")
    document = result.json()
    assert (result.code, document["created"], document["failed"]) == (5, 3, 1)
    assert password not in result.out + result.err
    assert password not in operator.run("site", "push", address, "logs").err


def test_a_rule_that_does_not_exist_is_a_wrong_command_line(operator: Cli) -> None:
    result = operator.run("site", "push", "--allow-secret", "nonsense", "logs", "--json")
    assert (result.code, result.json()["error"]["code"]) == (2, "unknown_rule")


def test_native_logs_and_standard_input_are_converted(operator: Cli, served: ServedSite) -> None:
    body = lines(header("from a pipe", tool="codex"), *talk("Hi", "Hello"))
    result = operator.run("site", "push", "-", stdin=body)
    assert result.code == 0
    session_id = result.first.rpartition("/")[2]
    assert sha256(served.body_path(session_id).read_bytes()).hexdigest() == session_id


def test_nothing_named_is_a_wrong_command_line(operator: Cli) -> None:
    result = operator.run("site", "push")
    assert (result.code, result.out) == (2, "")
    assert "- opensession site push --help" in result.err


def test_a_missing_file_is_3(operator: Cli) -> None:
    result = operator.run("site", "push", "missing.jsonl", "--json")
    assert (result.code, result.json()["error"]["code"]) == (3, "file_not_found")


def test_too_large_a_session_is_told_in_the_site_s_words(operator: Cli) -> None:
    texts = ["lorem ipsum " * 90_000] * 10
    (operator.cwd / "large.hail.jsonl").write_bytes(body_of(1, *texts))
    error = operator.run("site", "push", "large.hail.jsonl", "--json").json()["error"]
    assert error["code"] == "body_too_large"
    assert "10,485,760" in error["message"]


def test_korean(operator: Cli) -> None:
    korean = operator.with_variables(LC_ALL="ko_KR.UTF-8")
    assert korean.spawn("site", "push", "logs").err == "게시 3건\n"
    assert json.loads(korean.run("site", "push", "logs", "--json").out)["present"] == 3


@pytest.fixture
def author(operator: Cli, tmp_path: Path) -> Cli:
    """Return the operator in a repository whose ledgers have two sessions and one of them again."""
    clone = make(tmp_path / "clone")
    clone.commit()
    for number in range(2):
        Ledger(clone.repository, ledger_ref("main")).add(body_of(number))
    Ledger(clone.repository, ledger_ref("elsewhere")).add(body_of(1))
    return operator.at(clone.folder)


def test_whole_ledgers_are_published(author: Cli, served: ServedSite) -> None:
    result = author.run("site", "push", "--ledger")
    assert (result.code, result.err) == (0, "2 published\n")
    assert author.run("site", "push", "--ledger").err == "2 already there\n"
    for number in range(2):
        assert served.body_path(id_of(body_of(number))).read_bytes() == body_of(number)


def test_one_ledger_is_published(author: Cli) -> None:
    result = author.run("site", "push", "--ledger-ref", ledger_ref("elsewhere"), "--json")
    (session,) = result.json()["sessions"]
    assert session["input"] == f"{ledger_ref('elsewhere')}:sessions/{id_of(body_of(1))}.jsonl"
    assert session["id"] == id_of(body_of(1))


def test_a_ref_without_sessions_is_3(author: Cli) -> None:
    for ref in ("refs/opensession/nothing", "main"):
        result = author.run("site", "push", "--ledger-ref", ref, "--json")
        assert (result.code, result.json()["error"]["code"]) == (3, "no_ledger")


def test_a_ledger_outside_of_a_repository_is_3(operator: Cli) -> None:
    result = operator.run("site", "push", "--ledger", "--json")
    assert (result.code, result.json()["error"]["code"]) == (3, "no_repository")
