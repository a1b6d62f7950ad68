"""Count what the OpenCode storage trees and the export document hold (parsers.md §7)."""

import json
from pathlib import Path

from tests.parsers.expectations.facts import Facts, Json, any_of, base_name, kind_of, report, title_of

EXPORT = "real/opencode/export-1.15.6.sanitised.json"
REAL, UPSTREAM = "real/opencode/storage_v2", "upstream/opencode/storage"
SESSIONS = {
    f"{REAL}/session/proj_test/ses_s_stage0_small.json": REAL,
    f"{REAL}/session/proj_test/ses_s_stage0_large.json": REAL,
    f"{UPSTREAM}/session/project/ses_fixture.json": UPSTREAM,
    f"{UPSTREAM}/session/project/ses_company_logic.json": UPSTREAM,
}
SMALL, LARGE, FIXTURE, COMPANY = SESSIONS

NOTES = {
    EXPORT: [
        "Sanitised by the exporter: all texts are '[redacted:…]', tool inputs {'redacted': …}, so edits and"
        " patches are calls without paths or lines; 8 apply_patch calls count once each as edits, and every"
        " write as a create (both may be either).",
        "Sums of the messages, of the step-finish parts and of the session agree: count one of them only."
        " reasoning is apart from output (total = input + output + reasoning + cache); it may be added.",
        "Two models: glm-5.2 (zhipuai-coding-plan) first, gpt-5.6-sol (packyapi) later and in the session.",
        "Message 5 was aborted: a message-level error and a reasoning but no text (may count as an error).",
        "One edit has status error; the last message's first bash is running, so it has no result.",
        "Message 94 has a reasoning with an empty text.",
    ],
    SMALL: ["The parts of both messages lack sessionID and messageID in part: the directory links them."],
    LARGE: [
        "bash has status completed and metadata.exit 1: an error (OC4). Message m_assistant_large_1 has an"
        " aborted error besides (may count as one).",
        "p_text_large_1 is synthetic: no agent message (may be one), p_file_large_1 an attachment of the"
        " assistant (may be one). tokens stand on the message and on its step-finish part: count once.",
        "The patch part names error.log as changed, without lines and without an edit call.",
        "path is a string, cost an object: other types than in other versions.",
    ],
    FIXTURE: ["Message id abc123, part directory msg_abc123. No user message."],
    COMPANY: [
        "The edit is running: no result, and no edit made known; main.rs and lib.rs of the later patch part"
        " are edits without lines (main.rs is the running edit's file, named once or twice).",
        "notes.md is an attachment: an own user message in §14, or part of the first.",
        "The reasoning is encrypted: shown as 'Encrypted reasoning' in §14.",
    ],
}

OPTIONAL: dict[str, dict[str, Json]] = {
    EXPORT: {"errors": 1, "tool_calls": {"create": 8, "edit": 13}},
    LARGE: {"errors": 1, "agent_messages": 2, "tool_calls": {"edit": 1}},
    COMPANY: {
        "user_messages": 1,
        "edits": [{"op": "edit", "path": "main.rs"}],
        "tool_calls": {"edit": 2},
    },
}

COMPANY_EVENTS: list[Json] = [
    {"type": "Thinking", "text": "Encrypted reasoning"},
    {"type": "UserMessage", "text": "Attached file: notes.md"},
    {"type": "ToolResult", "data": {"name": "grep"}, "attributes": {"semantic.call_id": "call_abc"}},
    {"type": "FileEdit", "attributes": {"semantic.call_id": "functions.edit:27"}},
    {"type": "FileEdit", "path_ends": "lib.rs"},
    {
        "type": "TaskEnd",
        "original_only": True,
        "instead": "a tool call is no task (OC2); the running call has no end",
    },
]


def load(path: Path) -> Json:
    """Decode a JSON file."""
    return json.loads(path.read_text(encoding="utf-8"))


def parts_of(tree: Path, message_id: str) -> list[Path]:
    """Return a message's part files, by its id with and without the prefix."""
    names = (message_id, message_id.removeprefix("msg_"), f"msg_{message_id}")
    folders = (tree / "part" / name for name in names)
    return sorted(next((folder for folder in folders if folder.is_dir()), tree / "none").glob("*.json"))


def count_part(facts: Facts, role: str, part: Json) -> None:
    """Count one part of a message."""
    if part["type"] == "text" and not part.get("synthetic") and part["text"].strip():
        if role == "user":
            facts.prompt(part["text"])
        facts.agent_messages += role == "assistant"
    elif part["type"] == "tool":
        state = part["state"]
        facts.tool_calls[kind_of(part["tool"])] += 1
        facts.errors += state["status"] == "error" or bool((state.get("metadata") or {}).get("exit"))
    elif part["type"] == "patch":
        facts.edits += [{"op": "edit", "path": base_name(file)} for file in part["files"]]


def count_message(facts: Facts, message: Json) -> None:
    """Count a message's model and tokens."""
    nested = message.get("model") or {}
    facts.model = facts.model or message.get("modelID") or nested.get("modelID")
    facts.provider = facts.provider or message.get("providerID") or nested.get("providerID")
    if tokens := message.get("tokens"):
        facts.tokens.update({"input": tokens["input"], "output": tokens["output"]})
        if cache := tokens.get("cache"):
            facts.tokens.update({"cache_read": cache["read"], "cache_creation": cache["write"]})


def start(session: Json, inputs: list[str]) -> Facts:
    """Begin with what the session info says."""
    facts = Facts(inputs=inputs, session_id=session["id"], title=title_of(session["title"]))
    facts.cwd_name, facts.tool_version = base_name(session["directory"]), session["version"]
    return facts


def count_tree(fixtures: Path, name: str, tree_name: str) -> Facts:
    """Count a session of a storage tree; records are the files that belong to it."""
    tree = fixtures / tree_name
    session = load(fixtures / name)
    paths = sorted((tree / "message" / session["id"]).glob("*.json"))
    messages = sorted(((load(path), path) for path in paths), key=lambda pair: pair[0]["time"]["created"])
    files = [fixtures / name]
    facts = start(session, [])
    for message, path in messages:
        count_message(facts, message)
        files.append(path)
        for part in parts_of(tree, message["id"]):
            count_part(facts, message["role"], load(part))
            files.append(part)
    facts.inputs = [path.relative_to(fixtures).as_posix() for path in files]
    facts.records = len(files)
    return facts


def count_export(fixtures: Path) -> Facts:
    """Count the export document; records are messages."""
    document = load(fixtures / EXPORT)
    facts = start(document["info"], [EXPORT])
    facts.records = len(document["messages"])
    facts.optional["records"] = sum(len(message["parts"]) for message in document["messages"]) + 1
    for message in document["messages"]:
        count_message(facts, message["info"])
        for part in message["parts"]:
            count_part(facts, message["info"]["role"], part)
    reasoning = [message["info"].get("tokens", {}).get("reasoning", 0) for message in document["messages"]]
    facts.optional["tokens"] = {"output": sum(reasoning)}
    facts.model = any_of("glm-5.2", "gpt-5.6-sol")
    facts.provider = any_of("zhipuai-coding-plan", "packyapi")
    return facts


def count(fixtures: Path) -> dict[str, Json]:
    """Count all OpenCode inputs."""
    files = {name: count_tree(fixtures, name, tree) for name, tree in SESSIONS.items()}
    files[EXPORT] = count_export(fixtures)
    for name, facts in files.items():
        facts.notes = NOTES[name]
        facts.optional |= OPTIONAL.get(name, {})
    files[FIXTURE].must_have = [
        {"type": "AgentMessage", "attributes": {"source.raw_type": "part:text"}, "count": 1}
    ]
    files[COMPANY].must_have = COMPANY_EVENTS
    return {
        "agent": "opencode",
        "notes": [
            "A storage tree holds several sessions: the key is the session's info file, inputs are all its"
            " files, and records count those files. The info file alone has no conversation.",
            "A patch part's files are edits; whether they count as tool calls too is left open (optional).",
            "Message, part and info files are no logs on their own.",
            "must_have with path_ends: the end of the event's path.",
        ],
        "files": {name: facts.as_json() for name, facts in files.items()},
    }


if __name__ == "__main__":
    report(count)
