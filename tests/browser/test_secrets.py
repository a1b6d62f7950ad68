"""A session with a secret of each rule, taken the whole way: nothing of any secret arrives anywhere."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from opensession.redact import RULES
from scripts.devserver import DevServer
from tests.browser.reader import Reader
from tests.cli.git.clones import Clone, make, with_remote
from tests.cli.runner import Cli, Result
from tests.redact.labelled import Case, positives
from tests.support.hail_text import event, header, lines
from tests.support.remote_files import Shelf
from tests.support.site_variables import ADMIN_KEY

LAST = "Nothing of it is left"

WAYS_OUT = (("share", "--push"), ("site", "push"))


def one_of_each_rule() -> dict[str, Case]:
    """Return a labelled case for each rule."""
    cases: dict[str, Case] = {}
    for case in positives():
        if case.rule is not None and case.secret is not None:
            cases.setdefault(case.rule, case)
    return cases


CASES = one_of_each_rule()
TEXTS = [case.text for case in CASES.values()]


def log_of(*texts: str) -> bytes:
    """Return a session that says these texts, and the first of them as its title."""
    events = (event(number, "UserMessage", text) for number, text in enumerate(texts))
    return lines(header("leaky", title=texts[0]), *events)


def spellings(secret: str) -> Iterator[bytes]:
    """Yield how a secret stands in text, in JSON and in JSON within JSON."""
    once = json.dumps(secret, ensure_ascii=False)[1:-1]
    twice = json.dumps(once, ensure_ascii=False)[1:-1]
    yield from (text.encode() for text in dict.fromkeys((secret, once, twice)))


def leaks(data: bytes) -> list[str]:
    """Return the rules whose secret stands in some bytes."""
    return [
        rule
        for rule, case in CASES.items()
        if any(spelling in data for spelling in spellings(str(case.secret)))
    ]


def files(folder: Path) -> bytes:
    """Return all that lies below a folder."""
    return b"\0".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def objects(clone: Clone) -> bytes:
    """Return all objects of a repository, unpacked."""
    command = ["git", "cat-file", "--batch-all-objects", "--batch", "--unordered"]
    done = subprocess.run(command, cwd=clone.folder, env=clone.environment, capture_output=True, check=True)
    return done.stdout


def outputs(*results: Result) -> bytes:
    """Return what runs have said."""
    for result in results:
        assert result.code == 0, result.err
    return b"".join(result.data + result.err.encode() for result in results)


@pytest.fixture
def clone(shelf: Shelf, tmp_path: Path) -> Clone:
    """Return a repository whose remote is a bare one that the stand-in serves."""
    url = f"https://github.com/{shelf.name}.git"
    return with_remote(make(tmp_path / "clone"), Clone(shelf.repository.folder), url)


def test_every_rule_has_a_case() -> None:
    assert set(CASES) == set(RULES)


def test_no_secret_gets_past_register(
    reader: Reader, dev_server: DevServer, shelf: Shelf, clone: Clone, tmp_path: Path
) -> None:
    log = tmp_path / "log.hail.jsonl"
    log.write_bytes(log_of(*TEXTS, LAST))
    assert set(leaks(log.read_bytes())) == set(RULES)
    home = tmp_path / "home"
    home.mkdir()
    author = Cli(home, clone.folder, {"OPENSESSION_SITE": reader.origin, "OPENSESSION_ADMIN_KEY": ADMIN_KEY})

    shown = author.spawn("redact", str(log))
    registered = author.spawn("register", str(log))
    uri = registered.first
    shared = author.spawn("share", uri, "--push", "--base-url", reader.origin, "--json")
    pushed = author.spawn("site", "push", uri)
    said_so = outputs(shown, registered, shared, pushed, author.spawn("inspect", uri))

    reader.open(shared.json()["web_url"].removeprefix(reader.origin))
    expect(reader.page.get_by_role("main")).to_contain_text(LAST)
    source_page = reader.page.content().encode()
    reader.open(pushed.first.removeprefix(reader.origin))
    expect(reader.page.get_by_role("main")).to_contain_text(LAST)
    served = [reader.page.request.get(f"{pushed.first}{form}").body() for form in (".md", ".txt", ".json")]
    places = {
        "output": said_so,
        "store": files(clone.folder / ".opensession"),
        "home": files(home),
        "repository": objects(clone),
        "remote": objects(Clone(shelf.repository.folder)),
        "D1 and R2": files(dev_server.state),
        "pages": source_page + reader.page.content().encode() + b"".join(served),
    }
    assert all(places.values())
    assert {name: leaks(data) for name, data in places.items() if leaks(data)} == {}


def test_unmasked_nothing_is_shared_or_published(
    reader: Reader, dev_server: DevServer, shelf: Shelf, clone: Clone, tmp_path: Path
) -> None:
    """The log itself, or one that was registered as it is, is refused at each way out."""
    log = tmp_path / "log.hail.jsonl"
    log.write_bytes(log_of(*TEXTS))
    home = tmp_path / "home"
    home.mkdir()
    author = Cli(home, clone.folder, {"OPENSESSION_SITE": reader.origin, "OPENSESSION_ADMIN_KEY": ADMIN_KEY})
    raw = author.spawn("register", "--no-redact", "--quiet", str(log)).first

    refused = [author.spawn(*command, name, "--json") for name in (str(log), raw) for command in WAYS_OUT]
    assert [result.code for result in refused] == [6] * 2 * len(WAYS_OUT)
    assert {result.json()["error"]["code"] for result in refused} == {"secret_found"}
    answer = reader.page.request.post(
        f"{reader.origin}/api/admin/sessions",
        data=log.read_bytes(),
        headers={"X-OpenSession-Admin-Key": ADMIN_KEY},
    )
    assert (answer.status, answer.json()["code"]) == (422, "secret_found")
    said_so = b"".join(result.data + result.err.encode() for result in refused) + answer.body()
    places = (said_so, objects(clone), objects(Clone(shelf.repository.folder)), files(dev_server.state))
    assert [leaks(data) for data in places] == [[]] * len(places)
