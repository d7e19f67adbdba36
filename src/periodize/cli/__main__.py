"""``python -m periodize.cli``."""

import sys

from periodize.cli import main

sys.exit(main())
