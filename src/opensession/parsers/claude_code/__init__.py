"""Claude Code transcripts, 1.0 to 2.1 (parsers.md §4).

A transcript is JSON Lines, one record a line: turns of the conversation (``user``, ``assistant``), notices
of the tool (``system``, ``progress``, ``queue-operation``, ``attachment``, …) and bookkeeping that gives
facts and no event (``file-history-snapshot``, ``mode``, …). One response of the model is written as several
records that share ``message.id`` and repeat its usage.

    parser        recognition, choice of the session in a directory, merging of sub-agents' files
    conversion    one record after another: which lane it belongs to, which module reads it
    lanes         the main conversation and its sub-agents: calls, responses, usage of each
    turns         user and assistant records
    prompts       what a person wrote, and what the tool put into user records
    tool_results  what a tool returned, with the structured half of it
    notices       all other records
"""

from opensession.parsers.claude_code.parser import ClaudeCodeParser

__all__ = ["ClaudeCodeParser"]
