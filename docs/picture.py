"""Take the picture of a cited brief in the README: the demo's brief in headless Chromium, one citation open.

    python docs/picture.py [WORDS]

The citation opened is the first one of the line in which WORDS stand.
"""

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

PICTURE = Path(__file__).resolve().parent / "images" / "brief.png"
SIZE = "1180,1360"


def main() -> int:
    """Build the demo in a scratch folder, open a citation, take the picture."""
    words = sys.argv[1] if len(sys.argv) > 1 else "would take all necessary measures"
    browser = next(
        (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
    )
    if browser is None:
        sys.exit("no Chromium found")
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "demo"
        subprocess.run([sys.executable, "-m", "attache", "demo", folder], check=True, stdout=subprocess.DEVNULL)
        page = next((folder / "briefs").glob("*.html")).read_text(encoding="utf-8")
        card = re.search(re.escape(words) + r".*?popovertarget=\"([^\"]+)\"", page, re.DOTALL)
        if card is None:
            sys.exit(f"no citation follows {words!r}")
        # the page itself has no script and forbids any: only this copy opens a card by one
        page = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", page)
        opener = f'document.querySelector("[popovertarget=\\"{card[1]}\\"]").click()'
        copy = Path(scratch) / "page.html"
        copy.write_text(page.replace("</body>", f"<script>{opener}</script></body>"), encoding="utf-8")
        options = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", f"--window-size={SIZE}"]
        subprocess.run([browser, *options, f"--screenshot={PICTURE}", copy.as_uri()], check=True, capture_output=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
