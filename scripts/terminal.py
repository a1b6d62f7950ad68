"""What set-up, build and start print: plain lines, no colours, no spinners."""

import sys


def say(text: str) -> None:
    """Print one line at once, so that a log file shows progress while a step runs."""
    print(text, flush=True)


def complain(text: str) -> None:
    """Print a message on the error stream, after everything printed so far."""
    sys.stdout.flush()
    print(text, file=sys.stderr, flush=True)
