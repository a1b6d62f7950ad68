"""The operator's side of the command-line tool."""
