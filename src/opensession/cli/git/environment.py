"""What git runs in: the user's access to hosts, but nobody's idea of which repository it is."""

from collections.abc import Mapping

REDIRECTIONS = frozenset(
    {
        "GIT_ALTERNATE_OBJECT_DIRECTORIES",
        "GIT_AUTHOR_DATE",
        "GIT_COMMITTER_DATE",
        "GIT_COMMON_DIR",
        "GIT_CONFIG",
        "GIT_DEFAULT_HASH",
        "GIT_DEFAULT_REF_FORMAT",
        "GIT_DIR",
        "GIT_GLOB_PATHSPECS",
        "GIT_GRAFT_FILE",
        "GIT_ICASE_PATHSPECS",
        "GIT_IMPLICIT_WORK_TREE",
        "GIT_INDEX_FILE",
        "GIT_INDEX_VERSION",
        "GIT_INTERNAL_SUPER_PREFIX",
        "GIT_LITERAL_PATHSPECS",
        "GIT_NAMESPACE",
        "GIT_NOGLOB_PATHSPECS",
        "GIT_NO_REPLACE_OBJECTS",
        "GIT_OBJECT_DIRECTORY",
        "GIT_PREFIX",
        "GIT_QUARANTINE_PATH",
        "GIT_REFLOG_ACTION",
        "GIT_REPLACE_REF_BASE",
        "GIT_SHALLOW_FILE",
        "GIT_WORK_TREE",
    }
)
"""What git sets for its hooks (``git rev-parse --local-env-vars``), and what changes what a command means.

``GIT_CONFIG_COUNT`` and ``GIT_CONFIG_PARAMETERS`` stay: settings given for one run are how build machines get
credentials and proxies.
"""

TRACE = "GIT_TRACE"
"""Beginning of the variables that mix a protocol of the run, headers included, into what git says."""

PUSHING = "OPENSESSION_INTERNAL_PUSH"
"""Set for git, so that a hook of ours that a push starts does not share once more (cli.md §7)."""


def git_environment(environment: Mapping[str, str], *, interactive: bool) -> dict[str, str]:
    """Return the environment for git. Unless ``interactive``, git asks for no user name or password."""
    kept = {
        name: value
        for name, value in environment.items()
        if name not in REDIRECTIONS and not name.startswith(TRACE)
    }
    # Failures are told apart by what git says, so it has to say it in English.
    fixed = {"LC_ALL": "C", PUSHING: "1", "GIT_OPTIONAL_LOCKS": "0"}
    return kept | fixed | ({} if interactive else {"GIT_TERMINAL_PROMPT": "0"})
