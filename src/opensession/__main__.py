"""``python -m opensession``: the same as the command ``opensession``."""

import sys

from opensession.cli.application import main

if __name__ == "__main__":
    sys.exit(main())
