#!/bin/sh
# The one build: run by npm, by the tests and by wrangler. What it makes and when: scripts/build.py.
cd "$(dirname "$0")" || exit 1
for python in "${PYTHON:-}" .venv/bin/python python3.14 python3.13 python3.12 python3.11 python3 python; do
  if [ -n "$python" ] && "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    exec "$python" -m scripts.build "$@"
  fi
done
echo "build.sh needs Python 3.11 or newer and found none. Install it, or name it: PYTHON=/path/to/python3." >&2
exit 1
