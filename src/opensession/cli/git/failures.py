"""Why a push or fetch failed, told by what git and the host say, since the exit status says nothing."""

import re

from opensession.cli.git.errors import Code

RACE = re.compile(
    r"\((?:fetch first|non-fast-forward|needs force|stale info|failed to update ref|reference already exists"
    r"|incorrect old value provided|remote ref updated since checkout)\)|cannot lock ref|failed to lock"
)
"""Another writer was there first: look at what they wrote and try again."""

_REASONS: tuple[tuple[Code, str], ...] = (
    ("push_rejected", r"hook declined"),
    (
        "push_unauthenticated",
        r"authentication failed|could not read (?:username|password)|terminal prompts disabled"
        r"|permission denied \(|host key verification failed|returned error: 401|invalid credentials"
        r"|bad credentials|invalid username or",
    ),
    (
        "push_denied",
        r"returned error: 403|permission to \S+ denied|denied to|write access|read[- ]only|not allowed to"
        r"|insufficient permission|unable to create temporary|access denied|permission denied"
        r"|unpack(?:er)? (?:failed|error)|service not enabled|not permitted",
    ),
    ("push_rejected", r"\[remote rejected\]"),
    (
        "push_unreachable",
        r"could not resolve (?:host|proxy)|couldn't resolve|name or service not known"
        r"|connection (?:refused|timed out|reset)|network is (?:unreachable|down)|no route to host"
        r"|failed to connect|couldn't connect|could not connect|unable to connect|operation timed out"
        r"|timed out after|ssl[_ ]|tls |certificate|returned error: 5\d\d|empty reply|early eof|broken pipe",
    ),
    (
        "push_not_found",
        r"repository not found|does not appear to be a git repository|does not exist|returned error: 404"
        r"|repository '[^']*' not found|not found|no such file or directory|unable to find remote helper",
    ),
    ("push_unreachable", r"hung up unexpectedly|could not read from remote repository"),
)
"""In order: what is said about a cause comes before what follows from it."""

REASONS = tuple((code, re.compile(pattern)) for code, pattern in _REASONS)


def is_race(said: str) -> bool:
    """Tell whether a push failed only because another one came first."""
    return RACE.search(said.lower()) is not None


def reason(said: str) -> Code:
    """Return the kind of a failure from what was said.

    >>> reason("fatal: unable to access 'https://example.org/': The requested URL returned error: 403")
    'push_denied'
    """
    lowered = said.lower()
    return next((code for code, pattern in REASONS if pattern.search(lowered)), "push_failed")
