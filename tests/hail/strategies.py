"""What hypothesis draws sessions from."""

from hypothesis import strategies as st
from pydantic import JsonValue

from opensession.hail import (
    Agent,
    AgentMessage,
    AudioBlock,
    AudioGenerate,
    CodeBlock,
    CodeSearch,
    Content,
    Custom,
    Event,
    FileBlock,
    FileCreate,
    FileDelete,
    FileEdit,
    FileRead,
    FileSearch,
    Header,
    ImageBlock,
    ImageGenerate,
    Instant,
    JsonBlock,
    ReferenceBlock,
    Session,
    SessionContext,
    ShellCommand,
    Stats,
    SystemMessage,
    TaskEnd,
    TaskStart,
    TextBlock,
    Thinking,
    ToolCall,
    ToolResult,
    UserMessage,
    VideoBlock,
    VideoGenerate,
    WebFetch,
    WebSearch,
)

MAX_U64 = 2**64 - 1

texts = st.text(st.characters(codec="utf-8"), max_size=20)
optional_texts = st.none() | texts
counters = st.integers(0, MAX_U64)
instants = st.builds(Instant, st.integers(-(10**12), 10**12), st.integers(0, 999_999_999))

scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), MAX_U64)
    | st.floats(allow_nan=False, allow_infinity=False)
    | texts
)
json_values: st.SearchStrategy[JsonValue] = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=8,
)
attribute_maps = st.dictionaries(texts, json_values, max_size=3)

units = st.sampled_from([UserMessage(), AgentMessage(), SystemMessage(), Thinking()])
event_types = st.one_of(
    units,
    *(st.builds(kind, name=texts) for kind in (ToolCall,)),
    st.builds(ToolResult, name=texts, is_error=st.booleans(), call_id=optional_texts),
    *(st.builds(kind, path=texts) for kind in (FileRead, FileCreate, FileDelete)),
    *(st.builds(kind, query=texts) for kind in (CodeSearch, WebSearch)),
    *(st.builds(kind, prompt=texts) for kind in (ImageGenerate, VideoGenerate, AudioGenerate)),
    st.builds(FileSearch, pattern=texts),
    st.builds(FileEdit, path=texts, diff=optional_texts),
    st.builds(ShellCommand, command=texts, exit_code=st.none() | st.integers(-(2**31), 2**31 - 1)),
    st.builds(WebFetch, url=texts),
    st.builds(TaskStart, title=optional_texts),
    st.builds(TaskEnd, summary=optional_texts),
    st.builds(Custom, kind=texts),
)
blocks = st.one_of(
    st.builds(TextBlock, text=texts),
    st.builds(
        CodeBlock, code=texts, language=optional_texts, start_line=st.none() | st.integers(0, 2**32 - 1)
    ),
    st.builds(ImageBlock, url=texts, alt=optional_texts, mime=texts),
    *(st.builds(kind, url=texts, mime=texts) for kind in (VideoBlock, AudioBlock)),
    st.builds(FileBlock, path=texts, content=optional_texts),
    st.builds(JsonBlock, data=json_values),
    st.builds(ReferenceBlock, uri=texts, media_type=texts),
)
events = st.builds(
    Event,
    event_id=texts,
    timestamp=instants,
    event_type=event_types,
    task_id=optional_texts,
    content=st.builds(Content, blocks=st.lists(blocks, max_size=3)),
    duration_ms=st.none() | counters,
    attributes=attribute_maps,
)
agents = st.builds(Agent, provider=texts, model=texts, tool=texts, tool_version=optional_texts)
contexts = st.builds(
    SessionContext,
    title=optional_texts,
    description=optional_texts,
    tags=st.lists(texts, max_size=3),
    created_at=instants,
    updated_at=instants,
    related_session_ids=st.lists(texts, max_size=2),
    attributes=attribute_maps,
)
headers = st.builds(Header, version=texts, session_id=texts, agent=agents, context=contexts)
stats = st.builds(Stats, **dict.fromkeys(Stats.model_fields, counters))
sessions = st.builds(
    Session,
    version=texts,
    session_id=texts,
    agent=agents,
    context=contexts,
    events=st.lists(events, max_size=4),
    stats=stats,
)
