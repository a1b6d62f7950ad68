"""Sessions on this computer: where agents keep their logs, and reading one with all that belongs to it.

Unlike ``parsers`` this touches the disk. It changes nothing there, and knows no clock, network or
environment.
The public names::

    local.discovery.discover(home, environment, platform, repositories, *, subagents, problems)
        -> Iterator[Found]                       Found(tool, path, size, modified_ns, subagent, kind)
    local.bundles.read_input(source, *, max_bytes, problems) -> parsers.bundle.Bundle
    local.problems.Problem(path, reason)         what was passed over, given to a callback
    local.errors
        LocalInputError                          base, an InputError: 422 parse_failed
        InputTooLargeError                       422 file_too_large
"""
