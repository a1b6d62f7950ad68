"""A reader's journeys in real Chromium, against the real Worker."""
