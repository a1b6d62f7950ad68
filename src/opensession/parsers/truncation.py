"""Cutting single texts that are too long to be read, visibly (parsers.md §12)."""

from opensession.hail import CodeBlock, ContentBlock, EventType, FileBlock, FileEdit, TextBlock
from opensession.parsers.limits import MAX_TEXT_CHARACTERS


def cut_text(text: str, limit: int = MAX_TEXT_CHARACTERS) -> str:
    """Return at most ``limit`` characters and, if there were more, a line that says how many are missing."""
    if len(text) <= limit:
        return text
    return f"{text[:limit]}\n[… {len(text) - limit} more characters are left out]"


def cut_block(block: ContentBlock) -> ContentBlock:
    """Cut the text of a block; blocks of other kinds pass."""
    if isinstance(block, TextBlock):
        if len(block.text) > MAX_TEXT_CHARACTERS:
            return block.model_copy(update={"text": cut_text(block.text)})
    elif isinstance(block, CodeBlock):
        if len(block.code) > MAX_TEXT_CHARACTERS:
            return block.model_copy(update={"code": cut_text(block.code)})
    elif isinstance(block, FileBlock) and block.content and len(block.content) > MAX_TEXT_CHARACTERS:
        return block.model_copy(update={"content": cut_text(block.content)})
    return block


def cut_event_type(event_type: EventType) -> EventType:
    """Cut a diff: whole lines stay, so that what is left still reads as one."""
    if not isinstance(event_type, FileEdit) or not event_type.diff:
        return event_type
    diff = event_type.diff
    if len(diff) <= MAX_TEXT_CHARACTERS:
        return event_type
    kept = diff[: diff.rfind("\n", 0, MAX_TEXT_CHARACTERS) + 1]
    return event_type.model_copy(update={"diff": f"{kept}\\ {len(diff) - len(kept)} more characters\n"})
