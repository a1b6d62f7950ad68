"""``share``: the address it prints, and what it says about it."""

import json
import os
import re
from pathlib import Path

from opensession.sources.address import GitHubSource, parse_uri
from tests.cli.git.clones import Clone, session
from tests.cli.ledger.names import BASE, HIDDEN
from tests.cli.runner import Cli, Result
from tests.docs import markdown

ID = "<id>"


def steady(result: Result, clone: Clone) -> str:
    """Return what was printed with the ids of commits and content left out."""
    text = result.out.replace(str(clone.folder), "<clone>")
    return re.sub(r"\b[0-9a-f]{64}\b", ID, re.sub(r"\b[0-9a-f]{40}\b", "<commit>", text))


TEXT = f"""\
os://src/gh/kim/demo/ref/<commit>/path/sessions/{ID}.jsonl
web_url: {BASE}/src/gh/kim/demo/ref/<commit>/path/sessions/{ID}.jsonl
base_url: {BASE}
mode: git
hash: {ID}
remote: origin
remote_url: https://github.com/kim/demo
ref: {HIDDEN}
path: sessions/{ID}.jsonl
commit: <commit>
created: yes
pushed: no
pushed_now: no
push_cmd: git push origin {HIDDEN}:{HIDDEN}
auto_push_consent: no
defaults: mode, remote, ref, path
"""


def test_text_and_json_say_the_same(author: Cli, clone: Clone, hub: Clone) -> None:
    result = author.run("share", "log.jsonl", "--base-url", BASE)
    assert (result.code, steady(result, clone)) == (0, TEXT)
    assert result.err == f"The address works once this has run: git push origin {HIDDEN}:{HIDDEN}\n"
    facts = author.run("share", "log.jsonl", "--base-url", BASE, "--json").json()
    lines = dict(line.split(": ", 1) for line in result.out.splitlines()[1:])
    assert facts["uri"] == result.first
    assert facts["web_url"] == lines["web_url"]
    assert list(facts) == [
        *(
            "uri",
            "web_url",
            "base_url",
            "mode",
            "source_uri",
            "hash",
            "remote",
            "remote_url",
            "ref",
            "branch",
        ),
        *("path", "commit", "created", "pushed", "pushed_now", "push_cmd", "auto_push_consent"),
        *("defaults", "copied"),
    ]
    assert (facts["created"], facts["pushed"], facts["branch"], facts["copied"]) == (False, False, None, None)
    assert facts["defaults"] == ["mode", "remote", "ref", "path"]
    assert hub.git("for-each-ref") == ""


def test_the_document_names_every_member_of_the_json(author: Cli) -> None:
    text = markdown.section(markdown.read("docs/ledger.md"), "In scripts")
    shared = author.run("share", "log.jsonl", "--push", "--json").json()
    opened = author.run("open", "log.jsonl", "--base-url", BASE, "--no-open", "--json").json()
    assert {*shared, *opened} <= set(markdown.codes(text))


def test_sharing_twice_adds_no_second_commit_and_prints_the_same_address(author: Cli, clone: Clone) -> None:
    (clone.folder / "other.jsonl").write_bytes(session("two"))
    first = author.run("share", "log.jsonl", "--git")
    author.run("share", "other.jsonl", "--git")
    again = author.run("share", "log.jsonl", "--git")
    assert again.first == first.first
    assert clone.count(HIDDEN) == 2
    assert again.err.startswith("The ledger had this session already; nothing was written.\n")
    source = parse_uri(first.first)
    assert isinstance(source, GitHubSource)
    assert clone.git("cat-file", "blob", f"{source.ref}:{source.path}").encode() + b"\n" == session(
        "one", "How warm is it?", "Mild"
    )


def test_a_registered_session_is_shared_by_its_address(author: Cli, clone: Clone) -> None:
    uri = author.run("register", "log.jsonl").first
    facts = author.run("share", uri, "--git", "--json").json()
    assert facts["source_uri"] == uri
    assert facts["path"] == f"sessions/{uri.rpartition('/')[2]}.jsonl"
    assert "mode" not in facts["defaults"]


def test_a_plain_branch_is_shown_by_every_host(author: Cli, clone: Clone, hub: Clone) -> None:
    result = author.run("share", "log.jsonl", "--push", "--json", "--branch")
    facts = result.json()
    assert (facts["ref"], facts["branch"]) == ("refs/heads/opensession/sessions", "opensession/sessions")
    assert hub.git("branch", "--format=%(refname:short)") == "opensession/sessions"
    assert author.run("share", "log.jsonl", "--branch=logs", "--json").json()["branch"] == "logs"
    assert clone.git("status", "--porcelain") == "?? log.jsonl"


def test_the_configuration_names_remote_branch_and_site(author: Cli, clone: Clone) -> None:
    clone.git("remote", "add", "fork", "git@gitlab.com:group/lee/demo.git")
    for name, value in (("remote", "fork"), ("branch", "logs"), ("base_url", BASE)):
        assert author.run("config", "set", f"share.{name}", value).code == 0
    facts = author.run("share", "log.jsonl", "--json").json()
    assert (facts["remote"], facts["branch"]) == ("fork", "logs")
    assert facts["web_url"].startswith(f"{BASE}/src/gl/")
    assert author.run("share", "log.jsonl", "--json", "--remote=origin").json()["remote"] == "origin"


def test_references_of_every_kind_can_be_shared(author: Cli, clone: Clone) -> None:
    data = (clone.folder / "log.jsonl").read_bytes()
    first = author.run("share", "log.jsonl").first
    uri = author.run("register", "log.jsonl").first
    assert author.run("share", "-", stdin=data).first == first
    assert author.run("share", uri).first == first
    assert author.run("share", uri.rpartition("/")[2][:12]).first == first


def test_a_ref_of_ones_own(author: Cli, clone: Clone) -> None:
    facts = author.run(
        "share", "log.jsonl", "--ref", "refs/opensession/mine", "--path", "a/b.jsonl", "--json"
    ).json()
    assert (facts["ref"], facts["path"], facts["defaults"]) == (
        "refs/opensession/mine",
        "a/b.jsonl",
        ["mode", "remote"],
    )
    forced = author.run("share", "log.jsonl", "--ref", "refs/heads/other", "--force-ref", "--json").json()
    assert forced["branch"] == "other"


def test_a_large_session_is_warned_of(author: Cli, clone: Clone) -> None:
    (clone.folder / "large.jsonl").write_bytes(session("large", *["x" * 1_000_000] * 11))
    result = author.run("share", "large.jsonl")
    assert result.code == 0
    assert "10,485,760" in result.err


def test_a_page_of_an_address_is_printed_and_nothing_else_happens(author: Cli, clone: Clone) -> None:
    uri = "os://src/gh/kim/demo/ref/main/path/logs/a%20b.jsonl"
    result = author.run("share", uri, "--base-url", f"{BASE}/")
    page = f"{BASE}/src/gh/kim/demo/ref/main/path/logs/a%20b.jsonl"
    assert (result.code, result.out) == (0, f"{page}\nuri: {uri}\nbase_url: {BASE}\nmode: web\n")
    assert author.run("share", page, "--web", "--base-url", "https://x.example.org").first == page.replace(
        BASE, "https://x.example.org"
    )
    facts = author.run("share", f"{BASE}/session/{'0' * 64}?x=1", "--json").json()
    assert facts == {
        "uri": None,
        "web_url": f"{BASE}/session/{'0' * 64}",
        "base_url": BASE,
        "mode": "web",
        "copied": None,
    }
    assert clone.git("for-each-ref", "refs/opensession") == ""


def test_a_page_needs_a_site(author: Cli) -> None:
    result = author.run("share", "os://src/gh/kim/demo/ref/main/path/a.jsonl", "--web")
    assert result.code == 1
    assert "opensession config init --base-url" in result.err
    assert author.run("config", "init", "--base-url", BASE).code == 0
    assert author.run("share", "os://src/gh/kim/demo/ref/main/path/a.jsonl", "--web").first.startswith(BASE)


def test_an_address_that_no_site_reads_is_told(author: Cli) -> None:
    for url in (
        "https://git.example.org:8443/kim/demo",
        "https://10.1.2.3/kim/demo",
        "https://git.example.org/demo",
    ):
        result = author.run("share", "log.jsonl", "--remote", url)
        assert result.code == 0
        assert f"Sites cannot read from {url}" in result.err


def test_what_is_assumed_of_a_remote_is_said(author: Cli, clone: Clone) -> None:
    clone.git("remote", "add", "ssh", "ssh://kim@git.example.org:2222/kim/demo.git")
    result = author.run("share", "log.jsonl", "--remote", "ssh")
    assert "https://git.example.org/kim/demo is assumed to show the same repository" in result.err
    assert "kim@" not in result.out + result.err


def test_the_address_goes_to_the_clipboard(author: Cli, tmp_path: Path) -> None:
    programs = tmp_path / "programs"
    programs.mkdir()
    program = programs / "xclip"
    program.write_text(
        f'#!/bin/sh\ntest "$1 $2" = "-selection clipboard" || exit 1\ncat > "{tmp_path}/clip"\n'
    )
    program.chmod(0o755)
    user = author.with_variables(PATH=f"{programs}:{os.environ['PATH']}")
    facts = user.run("share", "log.jsonl", "--copy", "--json", "--base-url", BASE).json()
    assert facts["copied"] is True
    assert (tmp_path / "clip").read_text() == facts["web_url"]
    user.run("share", "log.jsonl", "--copy")
    assert (tmp_path / "clip").read_text() == facts["uri"]
    program.write_text("#!/bin/sh\nexit 1\n")
    failed = user.run("share", "log.jsonl", "--copy")
    assert (failed.code, "copied: no\n" in failed.out) == (0, True)


def test_korean(author: Cli, clone: Clone) -> None:
    korean = author.with_variables(LC_ALL="ko_KR.UTF-8")
    assert "장부" in korean.spawn("share", "--help").out
    told = korean.spawn("share", "log.jsonl", "--branch=main").err
    assert re.search("[가-힣]", told)
    assert json.loads(korean.spawn("share", "log.jsonl", "--json").out)["commit"]
