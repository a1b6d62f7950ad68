"""Count what the Goose session holds (parsers.md §11.4)."""

from pathlib import Path

from tests.parsers.expectations.facts import Facts, Json, kind_of, lines_of, report

SESSION = "real/goose/legacy-session.jsonl"


def count_block(facts: Facts, role: str, block: Json) -> None:
    """Count one content block."""
    if block["type"] == "text":
        if role == "user":
            facts.prompt(block["text"])
        facts.agent_messages += role == "assistant"
    elif block["type"] == "toolRequest":
        facts.tool_calls[kind_of(block["toolCall"]["value"]["name"])] += 1
        facts.errors += block["toolCall"]["status"] == "error"
    elif block["type"] == "toolResponse":
        facts.errors += block["toolResult"]["status"] == "error"


def count(fixtures: Path) -> dict[str, Json]:
    """Count the one Goose session."""
    records = lines_of(fixtures / SESSION)
    facts = Facts(inputs=[SESSION], records=len(records))
    for record in records[1:]:
        for block in record["content"]:
            count_block(facts, record["role"], block)
    facts.notes = [
        "The early variant: line 1 has only tools, so no directory, description, tokens or model.",
        "Line 4 is a user message of a tool response only: no prompt. No session id but the file's name.",
    ]
    return {
        "agent": "goose",
        "notes": ["Records are non-blank lines, the first line included."],
        "files": {SESSION: facts.as_json()},
    }


if __name__ == "__main__":
    report(count)
