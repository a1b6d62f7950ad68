"""Runs, prompts, replies, edits, tokens and times of Aider's history (parsers.md §11.3)."""

import json
from contextlib import suppress
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opensession.hail import FileEdit
from opensession.parsers.aider import AiderParser
from opensession.parsers.bundle import Bundle
from opensession.parsers.errors import UnreadableError
from tests.parsers.mutation import mutate
from tests.parsers.reading import Read, read, text_of
from tests.shared_material import shared_files

PARSER = AiderParser()
FENCE = "```"

KETTLE = f"""
# aider chat started at 2026-03-05 11:00:00

> Aider v0.90.0{"  "}
> Main model: openai/gpt-q with diff edit format{"  "}

#### add a lid{"  "}

kettle.py
{FENCE}python
<<<<<<< SEARCH
pot = 1
=======
pot = 1
lid = 1
>>>>>>> REPLACE
{FENCE}

> Tokens: 1.2k sent, 300 cache hit, 40 received. Cost: $0.0010 message, $0.0010 session.{"  "}
> Applied edit to kettle.py{"  "}
> Commit 12ab34c feat: add a lid{"  "}
"""


def run(body: str, started: str = "2026-03-05 11:00:00") -> str:
    """Return a run whose tool lines end in two blanks, as Aider writes them."""
    lines = [line + "  " if line.startswith((">", "####")) else line for line in body.split("\n")]
    return f"\n# aider chat started at {started}\n\n" + "\n".join(lines) + "\n"


def parse(text: str, session: str | None = None) -> Read:
    """Parse a history."""
    return read(PARSER, Bundle.of_file(".aider.chat.history.md", text.encode()), session)


def edit_of(session: Read) -> FileEdit:
    """Return the only edit."""
    event_type = session.one("FileEdit").event_type
    assert isinstance(event_type, FileEdit)
    return event_type


def test_the_sample_run_has_prompt_reply_edit_tokens_and_commit() -> None:
    session = parse(KETTLE)
    assert session.types == ["SystemMessage", "UserMessage", "AgentMessage", "FileEdit", "Custom"]
    agent = session.session.agent
    assert (agent.provider, agent.model, agent.tool_version) == ("openai", "gpt-q", "0.90.0")
    assert edit_of(session).diff == "--- kettle.py\n+++ kettle.py\n@@\n pot = 1\n+lid = 1\n"
    reply = session.one("AgentMessage").attributes
    counts = [reply[name] for name in ("input_tokens", "output_tokens", "cache_read_tokens", "cost_usd")]
    assert counts == [1200, 40, 300, 0.001]
    assert session.one("Custom").attributes["commit"] == "12ab34c"
    assert session.parsed.facts.title == "add a lid"


def test_times_keep_the_order_and_say_that_they_are_estimated() -> None:
    session = parse(KETTLE)
    times = [event.timestamp for event in session.events]
    assert times == sorted(set(times))
    assert str(times[0]) == "2026-03-05T11:00:00Z"
    assert all(event.attributes["time.estimated"] is True for event in session.events)


def test_each_run_with_content_is_a_session_and_the_last_with_a_prompt_is_shown() -> None:
    text = (
        "lost words\n"
        + run("#### first", "2026-03-05 11:00:00")
        + run("#### second", "2026-03-05 12:00:00")
        + run("> Aider v0.90.0", "2026-03-05 13:00:00")
    )
    session = parse(text)
    listed = session.parsed.sessions
    assert [one.title for one in listed] == ["first", "second"]
    assert listed[0].created_at == "2026-03-05T11:00:00Z"
    assert text_of(session.one("UserMessage")) == "second"
    assert text_of(parse(text, listed[0].id).one("UserMessage")) == "first"
    with pytest.raises(UnreadableError):
        parse(text, "aider-nobody")


def test_a_run_with_a_prompt_is_shown_before_a_later_one_with_a_reply_alone() -> None:
    prompted, replied = run("#### first"), run("Words.", "2026-03-05 12:00:00")
    assert parse(prompted + replied).types == ["UserMessage"]
    assert parse(replied).types == ["AgentMessage"]


def test_the_account_covers_every_line_of_the_file() -> None:
    text = "lost words\n" + run("#### first\n\nYes.") + run("#### second", "2026-03-05 12:00:00")
    account = parse(text).parsed.account
    assert account.read == sum(bool(line.strip()) for line in text.split("\n"))
    assert account.mapped_types == {"outside": 1, "header": 2, "other run": 2, "prompt": 1}


def test_a_line_that_is_not_utf_8_is_broken_and_costs_only_itself() -> None:
    session = read(PARSER, Bundle.of_file("x.md", run("#### one\n\nYes.").encode() + b"\xff\xfe\n"))
    assert session.parsed.account.broken == 1
    assert session.types == ["UserMessage", "AgentMessage"]


def test_later_runs_rename_no_earlier_one_even_with_equal_headers() -> None:
    twice = run("#### one") + run("#### two")
    ids = [one.id for one in parse(twice + run("#### three")).parsed.sessions]
    assert ids[:2] == [one.id for one in parse(twice).parsed.sessions]
    assert len(set(ids)) == 3


def test_a_prompt_goes_on_over_lines_and_keeps_its_empty_ones() -> None:
    session = parse(run("#### one\n####\n#### > three"))
    assert text_of(session.one("UserMessage")) == "one\n\n> three"


def test_quotes_and_headings_in_a_reply_are_the_reply() -> None:
    reply = f"As you said:\n> quoted\n#### Step 1\n{FENCE}\n#### no prompt  \n> no notice  \n{FENCE}"
    # Written without the helper: lines of a reply do not end in two blanks outside of code.
    session = parse(run("> Aider v0.90.0\n\n#### go").rstrip("\n") + "\n\n" + reply + "\n")
    assert session.types == ["SystemMessage", "UserMessage", "AgentMessage"]
    assert text_of(session.one("AgentMessage")) == reply


def test_a_notice_of_several_lines_is_not_taken_for_a_reply() -> None:
    notice = "> # 1 SEARCH/REPLACE block failed to match!\n\n## Details\n<<<<<<< SEARCH\nSend it again.  \n"
    session = parse(run("> Aider v0.90.0\n\n#### go").rstrip("\n") + "\n" + notice)
    assert session.types == ["SystemMessage", "UserMessage", "SystemMessage"]
    assert text_of(session.events[-1]).endswith("Send it again.")


def test_an_answer_to_a_question_of_aider_is_no_prompt() -> None:
    session = parse(run("#### go\n\n#### Add file to the chat? (Y)es/(N)o [Yes]: skip"))
    assert session.types == ["UserMessage", "SystemMessage"]


@pytest.mark.parametrize("prompt", ["!make tea", "/run make tea"])
def test_a_shell_prompt_is_a_command(prompt: str) -> None:
    assert parse(run(f"#### {prompt}\n\n#### thanks")).types == ["ShellCommand", "UserMessage"]


def test_a_command_gives_the_title_only_when_there_is_no_prompt() -> None:
    assert parse(run("#### /add tea.py\n\n#### brew")).parsed.facts.title == "brew"
    assert parse(run("#### /add tea.py")).parsed.facts.title == "/add tea.py"


def test_what_aider_runs_is_a_command() -> None:
    session = parse(run("#### go\n> Running make tea"))
    assert getattr(session.one("ShellCommand").event_type, "command", "") == "make tea"


SEARCH = "<<<<<<< SEARCH\n{old}=======\n{new}>>>>>>> REPLACE"


@pytest.mark.parametrize(
    ("block", "diff"),
    [
        pytest.param(
            f"tea.py\n{FENCE}\n{SEARCH.format(old='a' + chr(10), new='b' + chr(10))}\n{FENCE}",
            "@@\n-a\n+b\n",
            id="diff",
        ),
        pytest.param(
            f"{FENCE}\ntea.py\n{SEARCH.format(old='a' + chr(10), new='b' + chr(10))}\n{FENCE}",
            "@@\n-a\n+b\n",
            id="diff-fenced",
        ),
        pytest.param(
            f"{FENCE}diff\n--- tea.py\n+++ tea.py\n@@ -1,1 +1,1 @@\n-a\n+b\n{FENCE}",
            "@@ -1,1 +1,1 @@\n-a\n+b\n",
            id="udiff",
        ),
        pytest.param(
            "*** Begin Patch\n*** Update File: tea.py\n@@\n-a\n+b\n*** End Patch", "@@\n-a\n+b\n", id="patch"
        ),
    ],
)
def test_edits_in_each_format_have_their_diff(block: str, diff: str) -> None:
    session = parse(run(f"#### go\n\nHere:\n\n{block}\n\n> Applied edit to tea.py"))
    assert edit_of(session) == FileEdit(path="tea.py", diff=f"--- tea.py\n+++ tea.py\n{diff}")


def test_a_whole_file_is_an_edit_without_lines_and_shows_the_text() -> None:
    session = parse(run(f"#### go\n\ntea.py\n{FENCE}python\nx = 1\n{FENCE}\n\n> Applied edit to tea.py"))
    assert edit_of(session).diff is None
    assert text_of(session.one("FileEdit")) == "x = 1\n"


def test_a_file_that_the_user_let_aider_create_is_new() -> None:
    block = f"tea.py\n{FENCE}\n{SEARCH.format(old='', new='x = 1' + chr(10))}\n{FENCE}"
    asked = "> tea.py\n> Create new file? (Y)es/(N)o [Yes]: y\n> Applied edit to tea.py"
    session = parse(run(f"#### go\n\n{block}\n\n{asked}"))
    assert text_of(session.one("FileCreate")) == "x = 1\n"


def test_an_edit_that_was_not_applied_is_none() -> None:
    block = f"tea.py\n{FENCE}\n{SEARCH.format(old='a', new='b')}\n{FENCE}"
    assert parse(run(f"#### go\n\n{block}")).types == ["UserMessage", "AgentMessage"]


@pytest.mark.parametrize(
    ("line", "provider", "model"),
    [
        ("Main model: gpt-q with diff edit format", "openai", "gpt-q"),
        ("Model: claude-x with whole edit format", "anthropic", "claude-x"),
        ("Models: openrouter/x/claude-q with diff edit format, weak model y", "openrouter", "x/claude-q"),
    ],
)
def test_the_model_line_of_each_generation(line: str, provider: str, model: str) -> None:
    agent = parse(run(f"> {line}\n\n#### go")).session.agent
    assert (agent.provider, agent.model) == (provider, model)


def test_tokens_in_thousands_and_millions() -> None:
    session = parse(run("#### go\n\nYes.\n\n> Tokens: 1.5M sent, 2k cache write, 1.1k received."))
    usage = session.one("AgentMessage").attributes
    assert (usage["input_tokens"], usage["cache_write_tokens"], usage["output_tokens"]) == (
        1500000,
        2000,
        1100,
    )


@pytest.mark.parametrize("text", ["", "# aider\n", "#### prompt without a run\n", run("> Aider v0.90.0")])
def test_what_holds_no_run_with_content_is_refused(text: str) -> None:
    with pytest.raises(UnreadableError):
        parse(text)


def test_recognition_needs_the_header_or_the_name() -> None:
    def confidence(name: str, text: str) -> int:
        claim = PARSER.recognise(Bundle.of_file(name, text.encode()))
        return claim.confidence if claim else 0

    assert confidence("a/.aider.chat.history.md", KETTLE) == 98
    assert confidence("notes.md", KETTLE) == 93
    assert confidence(".aider.chat.history.md", "nothing") == 60
    assert confidence("notes.md", "# aider chat started at noon\n") == 0
    assert confidence("x.jsonl", json.dumps({"text": KETTLE})) == 0


@given(st.integers(0, 2**32))
def test_mutated_histories_are_read_or_refused(seed: int) -> None:
    random = Random(seed)
    text = KETTLE + run("#### /add x\n> Running x", "2026-03-05 12:00:00")
    data = mutate(text.encode(), random)
    with suppress(UnreadableError):
        read(PARSER, Bundle.of_file("x.md", data))


@pytest.mark.parametrize("path", shared_files("fixtures/real/aider/*history.md"), ids=lambda path: path.name)
def test_every_run_of_a_real_history_is_valid(path: Path) -> None:
    data = path.read_bytes()
    bundle = Bundle.of_file(".aider.chat.history.md", data)
    lines = sum(bool(line.strip()) for line in data.split(b"\n"))
    for one in read(PARSER, bundle).parsed.sessions:
        session = read(PARSER, bundle, one.id)
        assert (session.parsed.account.read, session.parsed.account.broken) == (lines, 0)
        assert session.session.session_id == one.id


def test_no_notice_is_lost_when_aider_alone_speaks_for_long() -> None:
    lines = "\n".join(f"> Running make {number}\n> note {number}" for number in range(2500))
    session = parse(run(f"#### go\n{lines}"))
    notices = "\n".join(text_of(event) for event in session.of("SystemMessage")).split("\n")
    assert notices == [f"note {number}" for number in range(2500)]
