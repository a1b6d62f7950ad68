"""Names that the tests of sharing have in common."""

URL = "https://github.com/kim/demo.git"
"""What the author's remote is called; pushes go to a folder beside it."""

BASE = "https://sessions.example.org"
HIDDEN = "refs/opensession/branches/bWFpbg"
"""The ledger of ``main``."""

PASSWORD = "hunter" + "2"
TOKEN = "ghp_" + "k3Jx9QmZt7Rw2Lp5Vn8Yb1Hc4Gd6Fs0Aa3Eu"
