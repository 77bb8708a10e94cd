"""Makers of containers and office files are those of the unit tests."""

import sys
from pathlib import Path

for room in ("collect", "extract"):
    sys.path.append(str(Path(__file__).parents[1] / "unit" / room))
