"""Count what the Amp thread holds (parsers.md §10), from its raw messages."""

import json
from pathlib import Path

from tests.parsers.expectations.facts import Facts, Json, base_name, edit, kind_of, report, title_of

THREAD = "real/amp/T-019ca1f6-7f21-77b5-a308-65416ebbdf48.json"
USAGE = {
    "input": "inputTokens",
    "output": "outputTokens",
    "cache_read": "cacheReadInputTokens",
    "cache_creation": "cacheCreationInputTokens",
}


def count_block(facts: Facts, block: Json, calls: dict[str, Json]) -> None:
    """Count one content block; results find their call by id."""
    if block["type"] == "tool_use":
        calls[block["id"]] = block
        facts.tool_calls[kind_of(block["name"])] += 1
    if block["type"] == "tool_result":
        run = block["run"]
        facts.errors += run["status"] != "done"
        if diff := run["result"].get("diff"):
            facts.edits.append(edit("edit", calls[block["toolUseID"]]["input"]["path"], diff.split("\n")))


def count(fixtures: Path) -> dict[str, Json]:
    """Count the one Amp thread."""
    thread = json.loads((fixtures / THREAD).read_text(encoding="utf-8"))
    facts = Facts(inputs=[THREAD], records=len(thread["messages"]), session_id=thread["id"])
    facts.title, facts.provider = title_of(thread["title"]), "anthropic"
    tree = thread["env"]["initial"]["trees"][0]
    facts.cwd_name, facts.git_commit = base_name(tree["uri"]), tree["repository"]["sha"]
    facts.git_branch = tree["repository"]["ref"].removeprefix("refs/heads/")
    facts.tool_version = thread["env"]["initial"]["platform"]["clientVersion"]
    calls: dict[str, Json] = {}
    for message in thread["messages"]:
        texts = [block["text"] for block in message["content"] if block["type"] == "text"]
        for text in texts:
            if message["role"] == "user":
                facts.prompt(text)
            facts.agent_messages += message["role"] == "assistant"
        for block in message["content"]:
            count_block(facts, block, calls)
        usage = message.get("usage", {})
        facts.model = facts.model or usage.get("model")
        facts.tokens.update({name: usage[key] for name, key in USAGE.items() if key in usage})
    facts.notes = [
        "~debug.lastInferenceUsage repeats the last response with other numbers: not counted.",
        "totalInputTokens is not the sum of the split in each message; inputTokens is the uncached part.",
        "The diff stands in a fence inside run.result.diff and has Index/---/+++ lines.",
        "installationID and deviceFingerprint are in env.initial.platform: never in any output (AM5).",
    ]
    return {
        "agent": "amp",
        "notes": ["Records are messages. Tokens once per message's usage."],
        "files": {THREAD: facts.as_json()},
    }


if __name__ == "__main__":
    report(count)
