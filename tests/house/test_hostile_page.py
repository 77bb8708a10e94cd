"""The page of hostile inputs is what the tests try."""

import subprocess
import sys
from pathlib import Path

DOCS = Path(__file__).resolve().parents[2] / "docs"


def test_the_page_of_hostile_inputs_is_made_from_the_tests_and_has_sixty_or_more():
    done = subprocess.run([sys.executable, DOCS / "hostile.py", "--check"], check=False)
    assert done.returncode == 0, "run: python docs/hostile.py"
    rows = (DOCS / "reference" / "hostile.md").read_text(encoding="utf-8").count("\n| ")
    assert rows >= 60 + 2 * 11
