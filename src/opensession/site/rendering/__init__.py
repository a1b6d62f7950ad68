"""Other forms of a session, made from its canonical lines while they stream past, and texts about the site.

Everything is pure and holds one line at a time. A renderer is fed the lines of a HAIL body in order and
gives back text; ``streams`` puts one behind any stream of bytes.
"""
