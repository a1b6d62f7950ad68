"""One module per command; its ``main`` is the click command that ``application.TREE`` names."""
