"""Recognition of Cursor's files, and the choice among the conversations of a database."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import partial

from opensession.parsers.bundle import Bundle
from opensession.parsers.calls import Calls
from opensession.parsers.candidates import Candidate
from opensession.parsers.composition import SessionDraft, compose
from opensession.parsers.cursor.bubbles import convert_conversation
from opensession.parsers.cursor.chat_store import convert_chat, is_chat_store, read_chat
from opensession.parsers.cursor.key_values import Conversation, KeyValues, read_conversations
from opensession.parsers.cursor.messages import Messages
from opensession.parsers.cursor.transcripts import TRANSCRIPT, Transcript, is_transcript, parent_of
from opensession.parsers.errors import UnreadableError
from opensession.parsers.lines import convert_lines
from opensession.parsers.paths import parser_for_path
from opensession.parsers.recorder import Recorder
from opensession.parsers.session import Description, Options, Parsed, Part
from opensession.parsers.sqlite_file import Database, open_database


class CursorParser:
    """Cursor's editor database, its agents' transcripts, and chats of its command line."""

    id = "cursor"
    label = "Cursor"
    version = 1
    description = Description(
        formats=(
            "state.vscdb (SQLite)",
            "agent transcript (JSON Lines)",
            "store.db of the command line (SQLite)",
        ),
        paths=(
            "~/Library/Application Support/Cursor/User/globalStorage/state.vscdb",
            "~/.config/Cursor/User/globalStorage/state.vscdb",
            "~/.cursor/projects/<project>/agent-transcripts/**/*.jsonl",
            "~/.cursor/chats/*/*/store.db",
        ),
        resumable=True,
        limits=("transcripts have no times, results or tokens", "transcripts as plain text are not read"),
    )

    state_classes = (Transcript, Messages)

    def converter(self, path: str, recorder: Recorder, session: SessionDraft) -> Transcript:
        """Start a conversion of a transcript that can be written down between records."""
        session.parent_session_id = parent_of(path)
        return Transcript(Messages(recorder, session, TRANSCRIPT, Calls(recorder, TRANSCRIPT)))

    def recognise(self, bundle: Bundle) -> Candidate | None:
        """Rank by tables, by records, and by name (parsers.md §13.4)."""
        if bundle.directory:
            return None
        by_name = bundle.name.lower().endswith(".vscdb")
        if bundle.is_sqlite:
            return self._recognise_database(bundle, by_name)
        if by_name:
            return Candidate(self.id, 92, "file name ends .vscdb")
        by_path = parser_for_path(bundle.path) == self.id
        if is_transcript(bundle.head):
            return Candidate(self.id, 98 if by_path else 93, "agent transcript of Cursor")
        return None

    def parse(self, bundle: Bundle, options: Options) -> Parsed:
        """Convert the chosen conversation. Raises UnreadableError, ResultTooLargeError."""
        if bundle.directory:
            raise UnreadableError("Cursor's sessions are single files")
        if not bundle.is_sqlite:
            return self._parse_transcript(bundle, options)
        with open_database(bundle.data) as database:
            if values := KeyValues(database):
                return self._parse_conversations(values, bundle, options)
            if is_chat_store(database):
                return self._parse_chat(database, bundle, options)
        raise UnreadableError("it has none of Cursor's tables")

    def is_collection(self, bundle: Bundle) -> bool:
        """Tell the editor's database from transcripts; a chat of the command line has no such tables."""
        return not bundle.directory and bundle.is_sqlite

    def each(self, bundle: Bundle, options: Options, known: Mapping[str, str]) -> Iterator[Part]:
        """Convert every conversation of a database."""
        with open_database(bundle.data) as database:
            values = KeyValues(database)
            if not values:
                raise UnreadableError("it has none of the editor's tables")
            for conversation in read_conversations(values):
                if known.get(conversation.id) == conversation.state:
                    yield Part(conversation.id, conversation.state, None)
                    continue
                with suppress(UnreadableError):
                    convert = partial(convert_conversation, values, conversation)
                    parsed = compose(self.id, self.version, options, convert, fallback_id=bundle.stem)
                    yield Part(conversation.id, conversation.state, parsed)

    def _recognise_database(self, bundle: Bundle, by_name: bool) -> Candidate | None:
        try:
            with open_database(bundle.data) as database:
                if "cursorDiskKV" in database.tables:
                    return Candidate(self.id, 98 if by_name else 95, "tables of Cursor")
                if is_chat_store(database):
                    by_path = parser_for_path(bundle.path) == self.id
                    return Candidate(self.id, 97 if by_path else 85, "tables of a chat of Cursor")
        except UnreadableError:
            pass
        return Candidate(self.id, 92, "file name ends .vscdb") if by_name else None

    def _parse_conversations(self, values: KeyValues, bundle: Bundle, options: Options) -> Parsed:
        conversations = read_conversations(values)
        chosen = choose(conversations, options.session)

        def convert(recorder: Recorder, session: SessionDraft) -> None:
            convert_conversation(values, chosen, recorder, session)

        listed = tuple(conversation.listed for conversation in conversations)
        return compose(self.id, self.version, options, convert, fallback_id=bundle.stem, sessions=listed)

    def _parse_chat(self, database: Database, bundle: Bundle, options: Options) -> Parsed:
        meta, messages = read_chat(database)
        if not messages:
            raise UnreadableError("the chat has no messages")

        def convert(recorder: Recorder, session: SessionDraft) -> None:
            convert_chat(meta, messages, recorder, session)

        return compose(self.id, self.version, options, convert, fallback_id=bundle.stem)

    def _parse_transcript(self, bundle: Bundle, options: Options) -> Parsed:
        if not is_transcript(bundle.head):
            raise UnreadableError("it is neither a database nor an agent transcript of Cursor")

        def convert(recorder: Recorder, session: SessionDraft) -> None:
            transcript = self.converter(bundle.path, recorder, session)
            convert_lines(bundle.data, recorder, transcript.convert)

        return compose(self.id, self.version, options, convert, fallback_id=bundle.stem)


def choose(conversations: list[Conversation], wanted: str | None) -> Conversation:
    """Return the conversation of that id, or the one last changed. Raises UnreadableError."""
    if not conversations:
        raise UnreadableError("the database holds no messages; Cursor keeps them in its global database")
    if wanted is None:
        return max(conversations, key=lambda conversation: conversation.rank)
    chosen = next((conversation for conversation in conversations if conversation.id == wanted), None)
    if chosen is None:
        raise UnreadableError("it holds no conversation of that id")
    return chosen
