"""Every limit of the application in one table, each with its reason."""

DEFAULT_PAGE_SIZE = 20
"""One screen of rows."""

MAX_PAGE_SIZE = 100
"""The largest page the contract names; more would only make a reply slow to draw."""

LIST_CACHE_SECONDS = 30
"""A reader does not notice half a minute, and a linked front page costs one query instead of thousands."""

LIST_CACHE_ENTRIES = 64
"""Enough for every filter the UI offers on its first pages; at 30 kB each that is 2 MB of the isolate."""

LIST_CACHE_PAGES = 10
"""Deeper pages are rarely asked for twice."""

LIST_CACHE_PAGE_SIZE = 50
"""Larger pages would fill the memory with what few readers ask for."""

FEED_ENTRIES = 30
"""More than a feed reader misses between two visits, and a third of the work of the largest list page."""

MIN_MARKDOWN_BYTES = 10_000
"""Title, facts and notes of a session take up to half of this; a smaller document would say nothing."""

MAX_LINKED_SESSIONS = 20
"""Each is a query and an object, and a Worker on the free plan may make 50 such calls for a request."""

MAX_LINK_DEPTH = 2
"""Sub-agents and theirs; deeper than that nobody has asked for."""

PREVIEW_OVERHEAD_BYTES = 64 * 1024
"""Room for the JSON around an inline file: names, hints, quotes."""

MAX_PROBLEMS = 20
"""So many problems of a refused session are listed; the rest is counted."""

MAX_RAW_TYPES = 20
"""So many types of records that were kept raw are named in a header; the rest is summed."""

RAW_TYPES_BYTES = 2048
"""A log chooses its names; clients and proxies refuse answers with headers of many kilobytes."""

MAX_LISTED_ROWS = 1000
"""The database makes the reply's text, 130 kB of it; Python only hands it on."""

MAX_LISTED_BODIES = 200
"""Each is an object of the runtime that Python looks at four times."""

REBUILT_SESSIONS = 2
"""A small session takes about 4 ms to read and write anew, and a free plan gives a request 10 ms of CPU."""

MAX_REBUILT_SESSIONS = 20
"""Each is an object and a query, and a Worker on the free plan may make 50 such calls for a request."""

REBUILT_BYTES = 256 * 1024
"""A step of a rebuild reads no further body once it has had these; one body is always read."""

SWEPT_AFTER_SECONDS = 3600
"""A body is stored a moment before its row, so that a fresh one without a row is no orphan yet."""

MAX_CURSOR_CHARACTERS = 1024
"""The longest key that R2 takes."""

RATE_PERIOD_SECONDS = 60
"""The period of the rate limit binding in wrangler.toml."""

DOCUMENT_CACHE_SECONDS = 3600
"""Guides and descriptions change with a deployment, not in between."""
