"""Take the documentation's screenshots of a running sample: phone and desktop, light and dark, both languages.

Usage: bin/shots.py [ADDRESS [FOLDER]]; without an address, a sample instance is started for the purpose.
"""

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

PAGES = {
    "home": "",
    "directory": {"es": "directorio/", "en": "directory/"},
    "login": {"es": "cuenta/login/", "en": "account/login/"},
    "about": {"es": "quienes-somos/", "en": "who-we-are/"},
    "organisation": {"es": "directorio/chistera-post/", "en": "directory/chistera-post/"},
}


def main() -> None:
    address = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000"
    folder = Path(sys.argv[2] if len(sys.argv) > 2 else "docs/shots")
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for scheme in ("light", "dark"):
            for width in (390, 1440):
                context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 900})
                page = context.new_page()
                for name, path in PAGES.items():
                    for language in ("es", "en"):
                        tail = path[language] if isinstance(path, dict) else path
                        page.goto(f"{address}/{language}/{tail}", wait_until="networkidle")
                        page.screenshot(path=folder / f"{name}-{language}-{width}-{scheme}.png")
                context.close()
        browser.close()


if __name__ == "__main__":
    main()
