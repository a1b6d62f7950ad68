"""Other forms of a session, and the heads of pages."""
