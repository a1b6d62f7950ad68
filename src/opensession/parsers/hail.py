"""HAIL itself, read for viewing: a line nobody understands costs itself, never the file (hail.md §2.5)."""

from opensession import hail
from opensession.hail import HailError, Ingested
from opensession.parsers.candidates import Candidate
from opensession.parsers.errors import ResultTooLargeError, UnreadableError
from opensession.parsers.session import Facts, Parsed

_REASONS = {
    100: "first line is a HAIL header",
    95: "file name ends .hail.jsonl",
    90: "first line is an old hail/0.1 header",
    86: "the text is one HAIL object",
    70: "file name ends .jsonl",
    34: "file name ends .json",
}


class HailParser:
    """HAIL JSONL, the single-object form, and the documentation-only ``hail/0.1`` lines."""

    id = "hail"
    label = "HAIL"
    version = 1

    def recognise(self, name: str, data: bytes) -> Candidate | None:
        """Rank by first line and file name (hail.md §2.5)."""
        confidence = hail.recognise(data, name)
        reason = _REASONS.get(confidence, "looks like HAIL")
        return Candidate(self.id, confidence, reason) if confidence else None

    def parse(self, name: str, data: bytes, max_result_bytes: int) -> Parsed:
        """Read tolerantly and write canonically.

        Raises UnreadableError without a usable header, ResultTooLargeError past the byte budget.
        """
        try:
            ingested = hail.ingest(data, tolerant=True)
        except HailError as error:
            raise UnreadableError(str(error)) from error
        if ingested.size > max_result_bytes:
            raise ResultTooLargeError(max_result_bytes)
        return Parsed(
            chunks=ingested.chunks,
            size=ingested.size,
            digest=ingested.id,
            facts=_facts(ingested),
            account=ingested.account,
            warnings=tuple(ingested.warnings),
        )


def _facts(ingested: Ingested) -> Facts:
    header = ingested.header
    return Facts(
        session_id=header.session_id,
        title=ingested.extraction.title,
        description=ingested.extraction.description,
        tool=header.agent.tool,
        model=header.agent.model,
        created_at=str(header.context.created_at),
        event_count=ingested.stats.event_count,
    )
