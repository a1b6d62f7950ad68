"""Whatever is wrong with key, site or network: the exit code, a guided message, and the key nowhere."""

from collections.abc import Sequence

import pytest

from scripts.ports import HOST, free_port
from tests.cli.runner import Cli, Result
from tests.cli.site.scripted import HEALTHY, Line, ScriptedSite, error
from tests.support.served_site import ServedSite

PUSH = ("site", "push", "logs/0000.hail.jsonl")
COMMANDS: Sequence[tuple[str, ...]] = (
    PUSH,
    ("site", "pull", "--all"),
    ("site", "rm", "--apply", "0" * 64),
    ("site", "verify", "--all"),
    ("site", "sweep"),
    ("site", "reindex"),
)


def check(operator: Cli, result: Result, code: int, word: str) -> None:
    """Check exit code and guidance, and that the key is in no output."""
    assert result.code == code, result.err
    assert result.err.startswith("Error: ")
    assert word in result.err
    key = operator.environment["OPENSESSION_ADMIN_KEY"]
    assert not key or key not in result.err + result.out
    assert "Traceback" not in result.err


def at(operator: Cli, site: ScriptedSite) -> Cli:
    """Return the operator of a scripted site."""
    return operator.with_variables(OPENSESSION_SITE=site.origin)


@pytest.mark.parametrize("line", COMMANDS, ids=lambda line: line[1])
def test_no_key_is_4(operator: Cli, line: tuple[str, ...]) -> None:
    keyless = operator.with_variables(OPENSESSION_ADMIN_KEY="")
    check(keyless, keyless.run(*line), 4, "needs the operator's key")
    document = keyless.run(*line, "--json").json()
    assert document["error"]["code"] == "no_key"
    assert document["error"]["next"]


@pytest.mark.parametrize("line", COMMANDS, ids=lambda line: line[1])
def test_a_wrong_key_is_4(operator: Cli, line: tuple[str, ...]) -> None:
    wrong = operator.with_variables(OPENSESSION_ADMIN_KEY="wrong")
    check(wrong, wrong.run(*line), 4, "operator's key")
    assert wrong.run(*line, "--json").json()["error"]["code"] == "unauthorized"


@pytest.mark.parametrize("line", COMMANDS, ids=lambda line: line[1])
def test_a_site_that_is_down_is_5(operator: Cli, line: tuple[str, ...]) -> None:
    nobody = operator.with_variables(OPENSESSION_SITE=f"http://{HOST}:{free_port()}")
    check(nobody, nobody.run(*line), 5, "does not answer")
    assert "- npm start" in nobody.run(*line).err


@pytest.mark.parametrize(
    "answer",
    [
        Line(404, b"<h1>Not found</h1>"),
        Line(200, b"<h1>Welcome</h1>"),
        Line(200, {"status": "ok"}),
        Line(200, ["ok"]),
        Line(403, b""),
    ],
)
def test_something_else_than_a_site_is_5_and_gets_no_key(
    operator: Cli, scripted: ScriptedSite, answer: Line
) -> None:
    scripted.says("/api/health", answer)
    check(operator, at(operator, scripted).run(*PUSH), 5, "is no OpenSession site")
    assert scripted.keys_seen() == []


def test_a_site_that_redirects_is_5_and_gets_no_key(operator: Cli, scripted: ScriptedSite) -> None:
    with ScriptedSite() as elsewhere:
        scripted.says("/api/health", Line(302, headers={"location": f"{elsewhere.origin}/api/health"}))
        check(operator, at(operator, scripted).run(*PUSH), 5, "redirects")
        assert elsewhere.asked == []
    assert scripted.keys_seen() == []


@pytest.mark.parametrize("line", COMMANDS, ids=lambda line: line[1])
def test_plain_http_to_another_machine_is_refused(operator: Cli, line: tuple[str, ...]) -> None:
    foreign = operator.with_variables(OPENSESSION_SITE="http://sessions.invalid")
    check(foreign, foreign.run(*line), 6, "in the clear")
    assert foreign.run(*line, "--json").json()["error"]["code"] == "insecure_site"


@pytest.mark.parametrize(
    "address", ["sessions.example.org", "ftp://x", "https://", "https://u:p@x", "https://x?y"]
)
def test_an_address_that_is_none_is_2(operator: Cli, address: str) -> None:
    assert operator.run(*PUSH, "--site", address).code == 2


def test_a_site_that_is_busy_for_a_moment_is_asked_again(operator: Cli, scripted: ScriptedSite) -> None:
    scripted.says("/api/health", Line(503, headers={"retry-after": "0"}), HEALTHY)
    scripted.says(
        "/api/admin/sweep", Line(200, {"examined": 0, "orphans": [], "removed": False, "next": None})
    )
    assert at(operator, scripted).run("site", "sweep").code == 0


def test_the_site_s_words_and_code_are_passed_on(operator: Cli, scripted: ScriptedSite) -> None:
    user = at(operator, scripted)
    for answer, code in (
        (error(422, "invalid_session", "Event 3 is twice there."), 6),
        (error(422, "secret_found", "github-token at events[1]"), 6),
        (error(403, "forbidden", "Not you."), 4),
        (error(413, "body_too_large", "Too much."), 1),
    ):
        scripted.says("/api/admin/sessions", answer)
        result = user.run(*PUSH, "--json")
        assert isinstance(answer.value, dict)
        told = result.json()["error"]
        assert (result.code, told["code"]) == (code, answer.value["code"])
        assert told["message"] == answer.value["message"]


def test_a_site_that_shows_the_key_is_not_quoted(operator: Cli, scripted: ScriptedSite) -> None:
    key = operator.environment["OPENSESSION_ADMIN_KEY"]
    scripted.says("/api/admin/sessions", error(400, key, f"Bad key {key} \x1b[31m\n"))
    result = at(operator, scripted).run(*PUSH)
    check(operator, result, 1, "Bad key …")
    assert "\x1b" not in result.err


def test_an_answer_about_another_session_is_no_success(operator: Cli, scripted: ScriptedSite) -> None:
    other = {"id": "0" * 64, "url": "http://x/", "created": True, "warnings": []}
    scripted.says("/api/admin/sessions", Line(201, other))
    check(operator, at(operator, scripted).run(*PUSH), 5, "is no OpenSession site")


def test_a_list_without_an_end_is_noticed(operator: Cli, scripted: ScriptedSite) -> None:
    scripted.says("/api/admin/sessions", Line(200, {"sessions": [], "next": "a"}))
    check(operator, at(operator, scripted).run("site", "verify", "--all"), 5, "come to an end")


def test_the_key_from_a_file_and_from_standard_input(operator: Cli, served: ServedSite) -> None:
    keyless = operator.with_variables(OPENSESSION_ADMIN_KEY="")
    (operator.cwd / "key").write_text(f" {served.key} \nmore\n")
    assert keyless.run(*PUSH, "--key-file", "key").code == 0
    assert keyless.run("site", "sweep", "--key-stdin", stdin=f"{served.key}\n".encode()).code == 0
    assert keyless.run("site", "sweep", "--key-stdin", "--key-file", "key").code == 2
    assert keyless.run(*PUSH, "--key-file", "missing").code == 3


@pytest.mark.parametrize("text", ["", "two\x07", "schlüssel", "x" * 2000])
def test_a_key_that_cannot_be_one_is_4(operator: Cli, text: str) -> None:
    (operator.cwd / "key").write_text(text)
    check(operator, operator.run(*PUSH, "--key-file", "key"), 4, "as the key")


@pytest.mark.parametrize("form", ["{}", "'{}'", '"{}"'])
def test_the_checkout_s_own_key_is_for_the_local_site(
    operator: Cli, served: ServedSite, scripted: ScriptedSite, form: str
) -> None:
    keyless = operator.with_variables(OPENSESSION_ADMIN_KEY="")
    (operator.cwd / ".git").mkdir()
    settings = f"# local\nOTHER=x\nOPENSESSION_ADMIN_KEY={form.format(served.key)}\n"
    (operator.cwd / ".dev.vars").write_text(settings)
    assert keyless.run(*PUSH).code == 0
    foreign = keyless.run(*PUSH, "--site", "https://sessions.invalid")
    check(keyless, foreign, 4, "needs the operator's key")
