"""Count what the two HAIL files of the first implementation hold (hail.md), from their raw lines."""

from pathlib import Path

from tests.parsers.expectations.facts import Facts, Json, base_name, kind_of, lines_of, report

FILES = ("real/hail/codex-019cc1a4.hail.jsonl", "real/hail/claude-code-e0d0d55f.hail.jsonl")
KINDS = {
    "ShellCommand": "shell",
    "FileRead": "file_read",
    "FileEdit": "edit",
    "FileCreate": "create",
    "FileDelete": "delete",
    "CodeSearch": "code_search",
    "FileSearch": "file_search",
    "WebSearch": "web_search",
    "WebFetch": "web_fetch",
}


def text_of(event: Json) -> str:
    """Return an event's text blocks."""
    return "\n".join(block["text"] for block in event["content"]["blocks"] if block["type"] == "Text")


def count_event(facts: Facts, event: Json) -> None:
    """Count one event."""
    kind, data = event["event_type"]["type"], event["event_type"].get("data") or {}
    if kind == "UserMessage":
        facts.prompt(text_of(event))
    facts.agent_messages += kind == "AgentMessage"
    facts.tasks += kind == "TaskStart"
    facts.errors += kind == "ToolResult" and data["is_error"]
    if kind == "ToolCall":
        facts.tool_calls[kind_of(data["name"])] += 1
    elif kind in KINDS:
        facts.tool_calls[KINDS[kind]] += 1
        if KINDS[kind] in {"edit", "create", "delete"}:
            facts.edits.append({"op": KINDS[kind], "path": base_name(data["path"])})


def count_file(fixtures: Path, name: str) -> Facts:
    """Count one HAIL file."""
    records = lines_of(fixtures / name)
    header, stats = records[0], records[-1]
    agent, context = header["agent"], header["context"]
    facts = Facts(
        inputs=[name], records=len(records), session_id=header["session_id"], title=context["title"]
    )
    facts.provider, facts.model, facts.tool_version = agent["provider"], agent["model"], agent["tool_version"]
    facts.git_branch = context["attributes"]["git_branch"]
    facts.git_commit = context["attributes"].get("git", {}).get("commit_hash")
    facts.cwd_name = base_name(context["attributes"]["cwd"])
    for record in records[1:-1]:
        count_event(facts, record)
    facts.tokens.update({"input": stats["total_input_tokens"], "output": stats["total_output_tokens"]})
    return facts


def count(fixtures: Path) -> dict[str, Json]:
    """Count both HAIL inputs."""
    files = {name: count_file(fixtures, name) for name in FILES}
    return {
        "agent": "hail",
        "notes": [
            "A HAIL file is taken as it is: title, messages and tasks are those of the file, whatever a"
            " native parser would make of them (one title is '[Request interrupted…'). Records are lines:"
            " header, events, stats. Tokens are those of the stats line. No edit has a diff.",
            "tasks are TaskStart events.",
        ],
        "files": {name: facts.as_json() for name, facts in files.items()},
    }


if __name__ == "__main__":
    report(count)
