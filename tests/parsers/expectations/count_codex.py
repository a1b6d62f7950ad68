"""Count what the Codex rollouts hold (parsers.md §5), from their raw records."""

import json
from pathlib import Path

from tests.parsers.expectations.facts import (
    Facts,
    Json,
    any_of,
    base_name,
    edit,
    kind_of,
    lines_of,
    prompt_head,
    report,
    title_of,
)

DESKTOP = "upstream/codex/rollout-desktop.jsonl"
VSCODE = "real/codex/rollout-vscode-0.40.0.sanitised.jsonl"
COVERAGE = "real/codex/record-type-coverage-0.146.0.jsonl"
PATCH = "real/codex/apply-patch-0.99.0.jsonl"

CALLS = {
    "function_call": "",
    "custom_tool_call": "",
    "web_search_call": "web_search",
    "tool_search_call": "x",
}
PATCH_HEADS = {"*** Update File: ": "edit", "*** Add File: ": "create", "*** Delete File: ": "delete"}

NOTES = {
    DESKTOP: [
        "The token numbers stand in the payload itself, without info. No turn_context: no model.",
        "Placed below .codex/sessions/ the parser codex is selected (§14).",
    ],
    VSCODE: [
        "Line 2 is injected (environment_context), lines 3 and 4 are the same prompt in both channels, lines"
        " 206 and 209 the same reply; each of 32 reasonings stands twice (item and event), and line 177 is a"
        " reasoning item without a summary.",
        "The prompt begins '# Context from my IDE setup:'; sanitising removed the heading of the request, so"
        " the prompt is the whole text, with or without that heading.",
        "Tokens are the running total of the last token_count; input includes the cached part.",
    ],
    PATCH: [
        "Both calls lack results (and the log has no tokens): no error can be known. The user and agent texts"
        " stand in response items only.",
    ],
    COVERAGE: [
        "Lines 27 on are trimmed to '[trimmed for fixture]', timestamps and ids too, so records of many"
        " sessions lie in one file. Counted: the first session_meta, the messages of response items and UI"
        " events, and calls that are response items. Optional: calls, edits and messages known only by an end"
        " event or an item_completed.",
        "user_messages: line 4 = 6 'List the files'; lines 71 and 85 have the same trimmed text and no time:"
        " one or two; line 101 (item_completed UserMessage) perhaps one more.",
        "agent_messages: lines 23 = 24 = last_agent_message of 25; lines 33 and 116 are messages between"
        " agents, 102 and 110 item_completed AgentMessages, 45, 46, 93 review texts, 73 an error.",
        "Shell calls: lines 9 (custom) and 10; optional 56-58, 108, 112. Line 14 is a web search, 15 its end"
        " event with another call id; 104, 107, 113, 118 are web extensions.",
        "Line 12 and 43 tool_search_call, 103 and 114 tools with a trimmed name: other. Line 114 has null"
        " arguments. Line 49 is an image generation call, 64 an image view.",
        "Line 17 patch_apply_end: an edit of a.txt without its lines (trimmed); 117 has no changes.",
        "Line 20 turn_aborted although line 25 completes the same turn. tasks: turns may be tasks, and line"
        " 59 spawns a sub-agent.",
        "Later session_meta lines have other (trimmed) ids and parents: the first one is this session.",
        "Line 55 names the thread '[trimmed for fixture]': a title better than the prompt's, were it real.",
    ],
}

OPTIONAL: dict[str, Json] = {
    COVERAGE: {
        "user_messages": 2,
        "agent_messages": 8,
        "errors": 6,
        "tasks": 5,
        "tool_calls": {
            "shell": 5,
            "web_search": 4,
            "web_fetch": 2,
            "edit": 3,
            "task": 3,
            "file_read": 3,
            "code_search": 1,
            "other": 18,
        },
        "edits": [{"op": "edit", "path": "a.txt", "added": 0, "removed": 0}],
    },
}


def patch_of(payload: Json) -> str:
    """Return the patch text of an apply_patch call."""
    text = payload.get("input") or payload.get("arguments")
    if payload["type"] == "function_call":
        arguments = json.loads(text)
        text = arguments.get("input") or arguments.get("patch")
    return str(text)


def count_patch(facts: Facts, payload: Json) -> None:
    """Count each file of a patch, with its lines."""
    op, path, body = "", "", list[str]()
    for line in [*patch_of(payload).split("\n"), "*** End Patch"]:
        if line.startswith("*** "):
            if op:
                facts.edits.append(edit(op, path, body))
                facts.tool_calls[op] += 1
            head = next((head for head in PATCH_HEADS if line.startswith(head)), "")
            op, path, body = PATCH_HEADS.get(head, ""), line.removeprefix(head), []
        else:
            body.append(line)


def text_of(payload: Json) -> str:
    """Return a message's text, from an item's content or a UI event."""
    if "message" in payload:
        return str(payload["message"])
    return "\n".join(block["text"] for block in payload["content"] if "text" in block)


def count_messages(facts: Facts, records: list[Json]) -> None:
    """Count the different texts of both channels (a text in both is one message)."""
    seen: dict[str, set[str]] = {"user": set(), "assistant": set()}
    for payload in (record["payload"] for record in records):
        role = {"user_message": "user", "agent_message": "assistant", "message": payload.get("role")}.get(
            payload.get("type", "")
        )
        if role not in seen or "author" in payload:
            continue
        text = text_of(payload)
        if text in seen[role] or "<environment_context>" in text:
            continue
        seen[role].add(text)
        if role == "user":
            facts.prompt(text)
    facts.agent_messages = len(seen["assistant"])


def count_calls(facts: Facts, records: list[Json]) -> None:
    """Count the calls that are response items, and results with an exit code other than 0."""
    for payload in (record["payload"] for record in records if record["type"] == "response_item"):
        if payload["type"] in CALLS:
            name = payload.get("name") or CALLS[payload["type"]]
            if name == "apply_patch":
                count_patch(facts, payload)
            else:
                facts.tool_calls[kind_of(name)] += 1
        output = payload.get("output")
        if isinstance(output, str) and output.startswith("{"):
            facts.errors += json.loads(output)["metadata"]["exit_code"] != 0


def count_tokens(facts: Facts, records: list[Json]) -> None:
    """Take the largest running total, or the numbers of the event itself."""
    for payload in (record["payload"] for record in records):
        if payload.get("type") != "token_count":
            continue
        usage = (payload.get("info") or {}).get("total_token_usage") or payload
        if usage.get("input_tokens", 0) >= facts.tokens["input"]:
            names = {"input": "input_tokens", "output": "output_tokens", "cache_read": "cached_input_tokens"}
            facts.tokens.update(
                {n: usage[key] - facts.tokens[n] for n, key in names.items() if usage.get(key)}
            )


def count_file(fixtures: Path, name: str) -> Facts:
    """Count one rollout."""
    records = lines_of(fixtures / name)
    meta = records[0]["payload"]
    git = meta.get("git", {})
    facts = Facts(inputs=[name], records=len(records), session_id=meta["id"], cwd_name=base_name(meta["cwd"]))
    facts.provider, facts.tool_version = meta.get("model_provider", "openai"), meta["cli_version"]
    facts.git_branch, facts.git_commit = git.get("branch"), git.get("commit_hash")
    contexts = [record["payload"] for record in records if record["type"] == "turn_context"]
    facts.model = contexts[0]["model"] if contexts else None
    count_messages(facts, records)
    count_calls(facts, records)
    count_tokens(facts, records)
    facts.notes, facts.optional = NOTES[name], OPTIONAL.get(name, {})
    return facts


def count(fixtures: Path) -> dict[str, Json]:
    """Count all Codex inputs."""
    files = {name: count_file(fixtures, name) for name in (VSCODE, COVERAGE, PATCH, DESKTOP)}
    prompt = lines_of(fixtures / VSCODE)[3]["payload"]["message"]
    forms = (prompt, prompt.removeprefix("# Context from my IDE setup:"))
    files[VSCODE].first_prompt = any_of(*map(prompt_head, forms))
    files[VSCODE].title = any_of(*map(title_of, forms))
    files[COVERAGE].title = any_of("List the files", "[trimmed for fixture]")
    files[DESKTOP].must_have = [
        {"type": "Thinking", "text": "checking project structure"},
        {
            "type": "Custom",
            "data": {"kind": "token_count"},
            "attributes": {"input_tokens": 12, "output_tokens": 7},
        },
    ]
    return {
        "agent": "codex",
        "notes": [
            "Records are non-blank lines. Tokens are the largest running total (total_token_usage); input"
            " includes the cached part, which is cache_read; reasoning is part of output.",
            "Without model_provider the provider is openai (parsers.md §5.8).",
            "tasks are sub-agents; a turn (task_started) may be a task as well (optional).",
        ],
        "files": {name: facts.as_json() for name, facts in files.items()},
    }


if __name__ == "__main__":
    report(count)
