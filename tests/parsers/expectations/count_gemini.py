"""Count what the Gemini CLI sessions hold (parsers.md §6), from their raw messages."""

import json
import re
from pathlib import Path

from tests.parsers.expectations.facts import Facts, Json, kind_of, lines_of, report

GENERATION_1 = "real/gemini/session-2025-10-27T19-55-981c87cb.json"
GENERATION_2 = "real/gemini/session-jsonl-0.40.jsonl"
UPSTREAM = "upstream/gemini/session-parts.json"

NOTES = {
    GENERATION_1: [
        "Records are messages. Errors: one cancelled and one failed call, and the shell commands whose result"
        " text says an exit code other than 0 although their status is success.",
        "main.py is written twice: 'created and wrote to new file', then 'overwrote': a create and an edit."
        " resultDisplay is missing, so the edit has no ready diff; a parser may make one from the content"
        " that the log shows in between (read_file before it).",
        "list_directory is file_search by the shared table of §12 (§6.4 would let it be file_read).",
        "No directory in the log but the project's hash.",
    ],
    GENERATION_2: [
        "Records are lines: metadata, three messages and one $set. The first tool message has an empty"
        " text and all its tokens.",
    ],
    UPSTREAM: ["No tokens in the log."],
}


def text_of(content: Json) -> str:
    """Return the text of a string or of parts."""
    return (
        content if isinstance(content, str) else "\n".join(part["text"] for part in content if "text" in part)
    )


def failed(call: Json) -> bool:
    """Tell whether a call failed: by its status, or by the exit code that its result says."""
    code = re.search(r"Exit Code: (-?\d+)", json.dumps(call.get("result")))
    return call["status"] != "success" or bool(code and code[1] != "0")


def count_call(facts: Facts, call: Json) -> None:
    """Count a tool call; a write to a file that exists is an edit."""
    kind = kind_of(call["name"])
    if kind == "create" and "overwrote" in json.dumps(call["result"]):
        kind = "edit"
    facts.tool_calls[kind] += 1
    facts.errors += failed(call)
    if kind in {"create", "edit"} and not failed(call):
        path = call["args"]["file_path"].split("/")[-1]
        lines = {"added": len(call["args"]["content"].splitlines()), "removed": 0} if kind == "create" else {}
        facts.edits.append({"op": kind, "path": path} | lines)


def count_message(facts: Facts, message: Json) -> None:
    """Count a message: its text, calls and tokens."""
    text = text_of(message["content"])
    if message["type"] == "user":
        facts.prompt(text)
        return
    facts.agent_messages += bool(text.strip())
    facts.model = facts.model or message.get("model")
    for call in message.get("toolCalls", []):
        count_call(facts, call)
    if tokens := message.get("tokens"):
        output = tokens["output"] + tokens["thoughts"]
        facts.tokens.update({"input": tokens["input"], "output": output, "cache_read": tokens["cached"]})


def count_file(fixtures: Path, name: str) -> Facts:
    """Count one session of either generation."""
    if name.endswith(".jsonl"):
        records = lines_of(fixtures / name)
        session, messages = records[0], list({r["id"]: r for r in records if "id" in r}.values())
    else:
        session = json.loads((fixtures / name).read_text(encoding="utf-8"))
        records = messages = session["messages"]
    facts = Facts(inputs=[name], records=len(records), session_id=session["sessionId"], provider="google")
    for message in messages:
        count_message(facts, message)
    facts.notes = NOTES[name]
    return facts


def count(fixtures: Path) -> dict[str, Json]:
    """Count all Gemini inputs."""
    files = {name: count_file(fixtures, name) for name in (GENERATION_1, GENERATION_2, UPSTREAM)}
    files[UPSTREAM].must_have = [
        {"type": "UserMessage", "text": "review parser", "count": 1},
        {"type": "AgentMessage", "text": "analysis complete", "count": 1},
    ]
    files[UPSTREAM].notes.append("Every event has an attribute source.schema_version (§14).")
    return {
        "agent": "gemini",
        "notes": ["Tokens once per message id: input (with the cached part), output + thoughts, cached."],
        "files": {name: facts.as_json() for name, facts in files.items()},
    }


if __name__ == "__main__":
    report(count)
