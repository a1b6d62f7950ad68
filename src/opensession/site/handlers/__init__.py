"""One module per family of routes; each handler takes a Call and returns a Reply."""
