"""Publishing the example sessions to a local server, once."""

import http.client
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from scripts.layout import EXAMPLES, GENERATED_EXAMPLES
from scripts.ports import HOST
from scripts.terminal import complain, say

_PATTERN = "*.hail.jsonl"
_SECONDS = 120.0


@dataclass(frozen=True, slots=True)
class Refusal:
    """An example the server did not take: the file, the status, the start of the answer."""

    file: Path
    status: int
    answer: str


def example_files(folders: Sequence[Path] = (EXAMPLES, GENERATED_EXAMPLES)) -> list[Path]:
    """Return every example session, written ones first, generated ones after them."""
    return [file for folder in folders for file in sorted(folder.glob(_PATTERN))]


def publish(file: Path, port: int, admin_key: str) -> Refusal | None:
    """Send one HAIL file to the write route (api.md: 201 when new, 200 when already there)."""
    connection = http.client.HTTPConnection(HOST, port, timeout=_SECONDS)
    headers = {"Content-Type": "application/jsonl", "X-OpenSession-Admin-Key": admin_key}
    try:
        connection.request("POST", "/api/admin/sessions", body=file.read_bytes(), headers=headers)
        response = connection.getresponse()
        answer = response.read().decode(errors="replace")
    finally:
        connection.close()
    return None if response.status in (200, 201) else Refusal(file, response.status, answer[:300])


def publish_once(port: int, admin_key: str, marker: Path) -> None:
    """Publish all examples unless the marker says that it was done; set the marker if all were taken."""
    if marker.exists():
        return
    files = example_files()
    say(f"Publishing {len(files)} example sessions ...")
    refusals = [refusal for file in files if (refusal := publish(file, port, admin_key))]
    for refusal in refusals:
        complain(f"{refusal.file.name} was not published: status {refusal.status}, {refusal.answer}")
    if not refusals:
        marker.parent.mkdir(parents=True, exist_ok=True)
        marker.touch()
