"""Count what the Cursor fixtures hold (parsers.md §8): a transcript and the values of a database."""

import json
from pathlib import Path

from tests.parsers.expectations.facts import Facts, Json, base_name, edit, kind_of, lines_of, report

TRANSCRIPT = "real/cursor/agent-transcript.jsonl"
COMPOSER, BUBBLES = "upstream/cursor/composer_data.json", "upstream/cursor/bubbles.json"

DATABASE_EVENTS: list[Json] = [
    {"type": "UserMessage", "text": "list files"},
    {"type": "ToolResult", "data": {"name": "run_terminal_cmd"}, "text": "hi"},
    {"type": "AgentMessage", "text": "all done"},
    {
        "type": "TaskStart",
        "original_only": True,
        "instead": "a tool call is no task (CU4)",
    },
]


def count_transcript(fixtures: Path) -> Facts:
    """Count the transcript: texts without the markers of hidden reasoning, and calls."""
    records = lines_of(fixtures / TRANSCRIPT)
    facts = Facts(inputs=[TRANSCRIPT], records=len(records))
    for record in records:
        for block in record["message"]["content"]:
            if block["type"] == "tool_use":
                kind, arguments = kind_of(block["name"]), block["input"]
                facts.tool_calls[kind] += 1
                if kind == "create":
                    lines = [f"+{line}" for line in arguments["contents"].splitlines()]
                    facts.edits.append(edit("create", base_name(arguments["path"]), lines))
            elif record["role"] == "user":
                facts.prompt(block["text"].replace("<user_query>", "").replace("</user_query>", ""))
            else:
                facts.agent_messages += bool(block["text"].replace("[REDACTED]", "").strip())
    facts.notes = [
        "No ids, times, results, tokens or model: no session id but the file's name.",
        "'[REDACTED]' stands for hidden reasoning: three texts say more than that.",
        "The one Write has no result; the last text calls it a new file.",
    ]
    return facts


def count_database(fixtures: Path) -> Facts:
    """Count the conversation that a database with both files' values holds."""
    composer = json.loads((fixtures / COMPOSER).read_text(encoding="utf-8"))
    bubbles = json.loads((fixtures / BUBBLES).read_text(encoding="utf-8"))
    facts = Facts(inputs=[COMPOSER, BUBBLES], records=1 + len(bubbles), session_id=composer["composerId"])
    facts.title, facts.must_have = composer["name"], DATABASE_EVENTS
    for header in composer["fullConversationHeadersOnly"]:
        bubble = bubbles[f"bubbleId:{composer['composerId']}:{header['bubbleId']}"]
        facts.model = facts.model or bubble.get("modelType")
        if tool := bubble.get("toolFormerData"):
            facts.tool_calls[kind_of(tool["name"])] += 1
            facts.errors += tool["status"] in {"error", "failed"}
        elif bubble["type"] == 1:
            facts.prompt(bubble["text"])
        else:
            facts.agent_messages += bool(bubble["text"])
    facts.provider = "anthropic"
    facts.notes = [
        "To be built: table cursorDiskKV(key TEXT PRIMARY KEY, value TEXT), the key composerData:comp-fixture"
        " with the first file, each key of the second file with its value. Neither file is a log by itself.",
        "Records are the rows. The bubbles have no times: from the conversation's creation on, estimated.",
        "§14's 'four events for a completed edit tool' is the first implementation's task wrapping (CU4).",
    ]
    return facts


def count(fixtures: Path) -> dict[str, Json]:
    """Count all Cursor inputs."""
    files = {TRANSCRIPT: count_transcript(fixtures), "upstream/cursor": count_database(fixtures)}
    return {
        "agent": "cursor",
        "notes": ["Records are non-blank lines of the transcript and rows of the database."],
        "files": {name: facts.as_json() for name, facts in files.items()},
    }


if __name__ == "__main__":
    report(count)
