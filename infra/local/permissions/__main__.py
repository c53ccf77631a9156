"""Compares the policies with what functions did: `python -m infra.local.permissions FOLDER [FUNCTION ...]`."""

import sys

from infra.local.permissions.compare import main

sys.exit(main(*sys.argv[1:]))
