"""Count what the Cline task directory and the newer messages file hold (parsers.md §9)."""

import json
import re
from pathlib import Path

from tests.parsers.expectations.facts import Facts, Json, any_of, edit, edit_texts, kind_of, report

TASK = "real/cline/1769053680585"
HISTORY, UI, METADATA = (
    f"{TASK}/{name}.json" for name in ("api_conversation_history", "ui_messages", "task_metadata")
)
SDK = "real/cline/sdk/1784094124598_rruoq.messages.json"

UI_USAGE = {
    "input": "tokensIn",
    "output": "tokensOut",
    "cache_read": "cacheReads",
    "cache_creation": "cacheWrites",
}
SDK_USAGE = {
    "input": "inputTokens",
    "output": "outputTokens",
    "cache_read": "cacheReadTokens",
    "cache_creation": "cacheWriteTokens",
}
UI_KINDS = {
    "readFile": "file_read",
    "searchFiles": "code_search",
    "newFileCreated": "create",
    "editedExistingFile": "edit",
}
BLOCK = re.compile(r"-{3,} SEARCH\n(.*?)\n?={7}\n(.*?)\n?\+{3,} REPLACE", re.DOTALL)

NOTES = {
    TASK: [
        "Records are the API messages; the UI entries and the metadata may count as well (optional).",
        "The only prompt is the <task> of message 0. No prompts: the '# task_progress RECOMMENDED' and"
        " 'LIST UPDATE REQUIRED' reminders and every <environment_details>.",
        "All 46 tool results are texts '[tool for …] Result:' without ids; they follow their call.",
        "attempt_completion is an agent message and no tool call.",
        "metrics.tokens.cached of the history is cacheReads + cacheWrites of the UI's api_req_started: the"
        " split is known from the UI only.",
        "write_to_file: the UI calls 14 files new and 12 edited (.meta files that a shell loop had made; what"
        " they held is not in the log, so those edits have no lines).",
        "All agent texts in the UI are unfinished (partial: true, e.g. only 'Now'): the history has the"
        " text. UI conversationHistoryIndex is the index of the message before (-1 for the first).",
        "The failing uuidgen calls have no exit code in the log: no errors.",
    ],
    HISTORY: [
        "Alone, nothing says which written files existed, and cached tokens have no split.",
        "Alone, the name of its directory is the session id if the path has one, else the file's.",
    ],
    UI: [
        "Alone: the prompt is the first 'say: text'; agent texts are as far as they were saved; usage and"
        " kinds of changes are complete. ask completion_result is empty, resume_completed_task has no text.",
    ],
    SDK: [
        "inputTokens includes the cached part (each cacheReadTokens is the input of the response before, less"
        " two). metrics are on assistant messages, once.",
        "editor is an edit by old_text and new_text. The diff in its result is no diff: it pairs all lines"
        " by number, moved lines too; the lines here come from old_text and new_text.",
        "Message 0 has a file block (an attachment). The last response is another model's.",
        "The working directory stands only in the system prompt: left out.",
    ],
}


def texts_of(message: Json) -> list[str]:
    """Return a message's text blocks."""
    return [block["text"] for block in message["content"] if block["type"] == "text"]


def count_call(facts: Facts, call: Json) -> None:
    """Count one call of the API history; writes are counted from the UI file."""
    arguments = call["input"]
    if call["name"] == "attempt_completion":
        facts.agent_messages += 1
        return
    facts.tool_calls[kind_of(call["name"])] += 1
    if call["name"] == "replace_in_file":
        facts.edits.append(edit_texts(arguments["absolutePath"], BLOCK.findall(arguments["diff"])))
    elif call["name"] == "write_to_file":
        facts.edits.append(edit("create", arguments["absolutePath"], written(arguments["content"])))


def written(content: str) -> list[str]:
    """Return a new file's lines as added ones."""
    return [f"+{line}" for line in content.splitlines()]


def count_history(fixtures: Path) -> Facts:
    """Count the API history."""
    messages = json.loads((fixtures / HISTORY).read_text(encoding="utf-8"))
    facts = Facts(inputs=[HISTORY], records=len(messages), session_id=base_id(), provider="anthropic")
    for message in messages:
        for text in texts_of(message):
            if message["role"] == "assistant":
                facts.agent_messages += bool(text.strip())
            elif text.startswith("<task>"):
                facts.prompt(text.removeprefix("<task>").split("</task>")[0])
        for block in message["content"]:
            if block["type"] == "tool_use":
                count_call(facts, block)
        if message["role"] == "assistant":
            facts.model = facts.model or message["modelInfo"]["modelId"]
            tokens = message["metrics"]["tokens"]
            facts.tokens.update({"input": tokens["prompt"], "output": tokens["completion"]})
    return facts


def base_id() -> str:
    """Return the task's id, the name of its directory."""
    return TASK.rsplit("/", maxsplit=1)[-1]


def count_ui_tool(facts: Facts, tool: Json) -> None:
    """Count one tool entry; its content is a new file, or search and replace blocks, or the file anew."""
    kind = UI_KINDS[tool["tool"]]
    facts.tool_calls[kind] += 1
    if kind == "create":
        facts.edits.append(edit(kind, tool["path"], written(tool["content"])))
    elif kind == "edit":
        blocks = BLOCK.findall(tool["content"])
        facts.edits.append(edit_texts(tool["path"], blocks) if blocks else edit(kind, tool["path"], None))


def count_ui(fixtures: Path) -> Facts:
    """Count the UI file."""
    entries = json.loads((fixtures / UI).read_text(encoding="utf-8"))
    facts = Facts(inputs=[UI], records=len(entries), session_id=base_id(), provider="anthropic")
    facts.model = entries[0]["modelInfo"]["modelId"]
    for number, entry in enumerate(entries):
        said, text = entry.get("say"), entry.get("text", "")
        if said == "text" and number == 0:
            facts.prompt(text)
        elif said in {"text", "completion_result"}:
            facts.agent_messages += 1
        elif said == "command":
            facts.tool_calls["shell"] += 1
        elif said == "tool":
            count_ui_tool(facts, json.loads(text))
        elif said == "api_req_started":
            usage = json.loads(text)
            facts.tokens.update({name: usage[key] for name, key in UI_USAGE.items()})
    return facts


def count_task(history: Facts, ui: Facts, metadata: Json) -> Facts:
    """Join both files of the task: texts and lines from the history, kinds and tokens from the UI."""
    lines = {change["path"]: change for change in history.edits if change["op"] == "edit"}
    facts = Facts(
        inputs=[HISTORY, UI, METADATA],
        records=history.records,
        session_id=history.session_id,
        title=history.title,
        first_prompt=history.first_prompt,
        provider=history.provider,
        model=history.model,
        tool_version=metadata["environment_history"][0]["cline_version"],
        user_messages=history.user_messages,
        agent_messages=history.agent_messages,
        tool_calls=ui.tool_calls,
        edits=[lines.get(change["path"], change) for change in ui.edits],
        tokens=ui.tokens,
    )
    facts.optional = {"records": ui.records + 1}
    return facts


def count_sdk(fixtures: Path) -> Facts:
    """Count the newer messages file."""
    document = json.loads((fixtures / SDK).read_text(encoding="utf-8"))
    messages = document["messages"]
    facts = Facts(inputs=[SDK], records=len(messages), session_id=document["sessionId"])
    for message in messages:
        for text in texts_of(message):
            if message["role"] == "user":
                facts.prompt(text)
            facts.agent_messages += message["role"] == "assistant"
        for block in message["content"]:
            facts.errors += block.get("is_error") is True
            if block["type"] == "tool_use":
                facts.tool_calls[kind_of(block["name"])] += 1
                if block["name"] == "editor":
                    call = block["input"]
                    facts.edits.append(edit_texts(call["path"], [(call["old_text"], call["new_text"])]))
        if message["role"] == "assistant":
            facts.model = facts.model or message["modelInfo"]["id"]
            facts.provider = facts.provider or message["modelInfo"]["provider"]
            facts.tokens.update({name: message["metrics"][key] for name, key in SDK_USAGE.items()})
    return facts


def count(fixtures: Path) -> dict[str, Json]:
    """Count all Cline inputs."""
    history, ui = count_history(fixtures), count_ui(fixtures)
    metadata = json.loads((fixtures / METADATA).read_text(encoding="utf-8"))
    files = {TASK: count_task(history, ui, metadata), HISTORY: history, UI: ui, SDK: count_sdk(fixtures)}
    history.tool_calls["create"] -= ui.tool_calls["edit"] - history.tool_calls["edit"]
    existing = {change["path"] for change in ui.edits if change["op"] == "edit"}
    for change in history.edits:
        if change["op"] == "create" and change["path"] in existing:
            change["op"] = "create|edit"
    undecided = sum(change["op"] == "create|edit" for change in history.edits)
    history.optional = {"tool_calls": {"create": undecided, "edit": undecided}}
    history.session_id = any_of(base_id(), "api_conversation_history")
    ui.session_id = any_of(base_id(), "ui_messages")
    for name, facts in files.items():
        facts.notes = NOTES[name]
    return {
        "agent": "cline",
        "notes": [
            "Companion files without a conversation of their own: task_metadata.json.",
            "An edit's op 'create|edit' means that the input does not say whether the file existed.",
        ],
        "files": {name: facts.as_json() for name, facts in files.items()},
    }


if __name__ == "__main__":
    report(count)
