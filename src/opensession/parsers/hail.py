"""HAIL itself, read for viewing: a line nobody understands costs itself, never the file (hail.md §2.5)."""

from opensession import hail
from opensession.hail import HailError, SessionTooLargeError
from opensession.parsers.bundle import Bundle
from opensession.parsers.candidates import Candidate
from opensession.parsers.composition import facts_of
from opensession.parsers.errors import ResultTooLargeError, UnreadableError
from opensession.parsers.session import Description, Options, Parsed

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
    description = Description(
        formats=("hail-1.0 (JSON Lines)", "one JSON object", "hail/0.1 (JSON Lines)"), paths=("*.hail.jsonl",)
    )

    def recognise(self, bundle: Bundle) -> Candidate | None:
        """Rank by first line and file name (hail.md §2.5)."""
        if bundle.directory:
            return None
        confidence = hail.recognise(bundle.data, bundle.name)
        reason = _REASONS.get(confidence, "looks like HAIL")
        return Candidate(self.id, confidence, reason) if confidence else None

    def parse(self, bundle: Bundle, options: Options) -> Parsed:
        """Read tolerantly and write canonically.

        Raises UnreadableError without a usable header, ResultTooLargeError past the byte budget.
        """
        try:
            ingested = hail.ingest(bundle.data, tolerant=True, max_bytes=options.max_result_bytes)
        except SessionTooLargeError:
            raise ResultTooLargeError(options.max_result_bytes) from None
        except HailError as error:
            raise UnreadableError(str(error)) from error
        return Parsed(
            chunks=ingested.chunks,
            size=ingested.size,
            digest=ingested.id,
            facts=facts_of(ingested),
            account=ingested.account,
            warnings=tuple(ingested.warnings),
        )
