"""``share`` and ``open``, run as a user runs them."""
