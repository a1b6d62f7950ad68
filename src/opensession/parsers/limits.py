"""What one log may cost, each with its reason (parsers.md §12)."""

MAX_EVENTS = 200_000
"""A page of so many is beyond any reader; the longest real sessions known have some 20,000."""

MAX_TEXT_CHARACTERS = 1_000_000
"""One block of text: a megabyte of output is a file, not something to read; the rest is cut visibly."""

MAX_WAITING_EVENTS = 2_000
"""So many events are held back while a call waits for its result; then it goes without."""

MAX_DOCUMENT_BYTES = 10 * 1024 * 1024
"""A log that is one JSON document is decoded whole, which takes several times its size in memory."""

MAX_LISTED_SESSIONS = 200
"""Sessions of one file that are offered to choose from."""

MAX_EXPANDED_BYTES = 24 * 1024 * 1024
"""A compressed log in full; the Worker holds it beside the compressed one, in 128 MB for everything."""
