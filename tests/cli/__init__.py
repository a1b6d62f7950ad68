"""The command-line tool, run in this process or as one of its own."""
