"""The guide is true: its commands run, its answers are what the site answers, in both languages."""

import json
import re
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest

from opensession.site.handlers import retired
from opensession.site.routes import ROUTER
from tests.standin.server import StandinHost
from tests.support.answer import Answer
from tests.support.author import session_ids
from tests.support.local_ports import ASSETS, local_ports, open_database
from tests.support.local_site import LocalSite, TextAssets
from tests.support.site_variables import ADMIN_KEY, site_variables

ROOT = Path(__file__).resolve().parents[2]
CONTENT = ROOT / "web/public/content"
GUIDES = {name: (CONTENT / f"docs.{name}.md").read_text(encoding="utf-8") for name in ("en", "ko")}

CHAPTERS = {
    "en": [
        *("Getting Started", "Share via Git", "Use the Command Line", "Read a Session", "HTTP API"),
        *("Publish as an Operator", "Formats", "Concepts", "Privacy and Safety"),
    ],
    "ko": [
        *("시작하기", "Git으로 공유하기", "명령줄 쓰기", "세션 읽기", "HTTP API", "운영자로 게시하기"),
        *("형식", "개념", "개인정보와 안전"),
    ],
}

FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
RECORDING_CURL = 'curl() { printf "\\036"; printf "\\037%s" "$@"; }\n'


class Example(NamedTuple):
    """A command of the guide and, where one follows it, the answer that it is said to give."""

    section: str
    command: str
    language: str
    answer: str

    def __str__(self) -> str:
        return self.section


def examples(guide: str) -> list[Example]:
    """Return the commands of the HTTP chapter in order."""
    chapter = guide.partition("\n## HTTP API\n")[2].partition("\n## ")[0]
    found: list[Example] = []
    for section in chapter.split("\n### ")[1:]:
        title, _, text = section.partition("\n")
        blocks = FENCE.findall(text)
        for (language, code), (next_language, answer) in zip(blocks, [*blocks[1:], ("", "")], strict=True):
            if language == "sh":
                found.append(
                    Example(title, code, *(("", "") if next_language == "sh" else (next_language, answer)))
                )
    return found


class Command(NamedTuple):
    """One call of curl, as the site sees it."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes | None


def run_shell(script: str, folder: Path) -> list[Command]:
    """Run a command of the guide in a real shell whose curl only tells its arguments."""
    done = subprocess.run(
        ["/bin/sh", "-ec", RECORDING_CURL + script], cwd=folder, check=True, capture_output=True, text=True
    )
    return [read_curl(call.split("\x1f")[1:], folder) for call in done.stdout.split("\x1e")[1:]]


def read_curl(arguments: list[str], folder: Path) -> Command:
    """Understand the few options that the guide uses."""
    words = iter(arguments)
    method, target, headers, body, query = "GET", "", {}, None, ""
    for word in words:
        if word == "-X":
            method = next(words)
        elif word == "-H":
            name, _, value = next(words).partition(": ")
            headers[name] = value
        elif word == "-r":
            headers["Range"] = f"bytes={next(words)}"
        elif word in {"-d", "--data-binary"}:
            method, data = "POST", next(words)
            body = (folder / data[1:]).read_bytes() if data.startswith("@") else data.encode()
        elif word == "-G":
            query = "?"
        elif word == "--data-urlencode":
            name, _, value = next(words).partition("=")
            query += f"{name}={''.join(f'%{byte:02X}' for byte in value.encode())}"
        else:
            assert not word.startswith("-"), f"unknown option {word}"
            target = word
    return Command(method, target + query, headers, body)


def assert_shortened(shown: object, real: object, place: str = "$") -> None:
    """Check that a documented value is a real one with parts left out."""
    if isinstance(shown, dict):
        assert isinstance(real, dict), place
        for key, value in shown.items():
            assert_shortened(value, real[key], f"{place}.{key}")
    elif isinstance(shown, list):
        assert isinstance(real, list), place
        for value in shown:
            assert any(fits(value, candidate) for candidate in real), f"{place}: {value} not in {real}"
        assert bool(shown) == bool(real), place
    elif isinstance(shown, str) and "…" in shown:
        pattern = ".*".join(re.escape(part) for part in shown.split("…"))
        assert re.fullmatch(pattern, str(real), re.DOTALL), f"{place}: {real}"
    else:
        assert shown == real, place


def fits(shown: object, real: object) -> bool:
    try:
        assert_shortened(shown, real)
    except (AssertionError, KeyError):
        return False
    return True


def assert_answer_is_true(example: Example, answer: Answer) -> None:
    if example.language == "json":
        assert_shortened(json.loads(example.answer), json.loads(answer.body))
    elif example.language == "text":
        whole = answer.text + "".join(f"\n{name}: {value}" for name, value in answer.headers)
        for line in example.answer.splitlines():
            assert line.rstrip("…") in whole


@pytest.fixture(scope="module")
def documented_site(tmp_path_factory: pytest.TempPathFactory, git_host: StandinHost) -> Iterator[LocalSite]:
    """Run a site with the examples on it, the real guide, and one of them in a Git repository."""
    guides = {f"/content/docs.{name}.md": text for name, text in GUIDES.items()}
    variables = {**site_variables(git_host.origin), "BASE_URL": "https://sessions.example.org"}
    database = open_database()
    ports = local_ports(tmp_path_factory.mktemp("blobs"), database, variables)
    ports = replace(ports, assets=TextAssets({**ASSETS, **guides}))
    audit = (ROOT / "examples/three-agents-audit.hail.jsonl").read_bytes()
    git_host.add_repository("saltmarsh/tide-atlas").commit({"sessions/audit.hail.jsonl": audit})
    with LocalSite(ports) as site:
        yield site
    database.close()


@pytest.mark.parametrize("language", GUIDES)
def test_documented_commands_give_the_documented_answers(
    language: str, documented_site: LocalSite, tmp_path: Path
) -> None:
    published = {
        name: str(documented_site.publish((ROOT / f"examples/{name}.hail.jsonl").read_bytes()).json["id"])
        for name in ("flaky-retry-test", "korean-particles")
    }
    mine = (ROOT / "examples/pump-that-never-stops.hail.jsonl").read_bytes()
    (tmp_path / "my-session.hail.jsonl").write_bytes(mine)
    variables = f"SITE= ID={published['flaky-retry-test']} KEY={ADMIN_KEY}\n"
    for example in examples(GUIDES[language]):
        commands = run_shell(variables + example.command, tmp_path)
        assert commands, example
        for command in commands:
            answer = documented_site.request(*command)
            assert answer.status in {200, 201, 206}, (example, answer.text)
        assert_answer_is_true(example, answer)
    for session_id in session_ids(documented_site.get("/api/sessions")):
        documented_site.delete(session_id)


@pytest.mark.parametrize("language", GUIDES)
def test_every_route_is_documented(language: str) -> None:
    chapter = GUIDES[language].partition("\n## HTTP API\n")[2].partition("\n## ")[0]
    titles = re.findall(r"^### (\w+) (.+)$", chapter, re.MULTILINE)
    documented = {(method, path) for method, paths in titles for path in paths.split(", ")}
    real = {
        (route.method, route.pattern.replace("{source*}", "…"))
        for route in ROUTER.routes
        if route.handler.__module__ != retired.__name__
    }
    assert documented == real


@pytest.mark.parametrize("language", GUIDES)
def test_chapters_are_the_required_ones(language: str) -> None:
    without_code = FENCE.sub("", GUIDES[language])
    assert re.findall(r"^## (.+)$", without_code, re.MULTILINE) == CHAPTERS[language]
    assert len(re.findall(r"^# ", without_code, re.MULTILINE)) == 1


def test_both_languages_have_the_same_commands_and_answers() -> None:
    def code(guide: str) -> list[str]:
        return [re.sub(r"\s*#.*", "", body) for kind, body in FENCE.findall(guide) if kind == "sh"]

    korean_only = [body for body in code(GUIDES["ko"]) if body not in code(GUIDES["en"])]
    assert [body for body in code(GUIDES["en"]) if body not in code(GUIDES["ko"])] == [
        "curl -H 'Accept: text/markdown' \"$SITE/docs\"\n"
    ]
    assert [re.findall(r"lang=ko|연체", body) for body in korean_only] == [["연체"], ["lang=ko"]]


@pytest.mark.parametrize("language", GUIDES)
def test_the_example_of_the_format_can_be_published(language: str, documented_site: LocalSite) -> None:
    (body,) = [
        body for kind, body in FENCE.findall(GUIDES[language]) if kind == "json" and '"header"' in body
    ]
    answer = documented_site.publish(body.encode())
    assert answer.status == 201
    assert answer.json["warnings"] == []
    assert documented_site.delete(str(answer.json["id"])).status == 200


def test_the_english_guide_is_english() -> None:
    assert re.search("[가-힣]", GUIDES["en"]) is None
