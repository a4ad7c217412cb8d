"""Make the pictures of the page that README shows.

python tests/assistant/web/screenshots.py [--index DIR]
"""

import argparse
import tempfile
from pathlib import Path

from conftest import CHROMIUM, DESKTOP, PROJECT, serving
from playwright.sync_api import Browser, sync_playwright

QUESTION = "规章草案公开征求意见最少多少天？"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
LARGEST = 300_000  # bytes; a README is read over slow lines too


def photograph(browser: Browser, url: str, target: Path, device: dict) -> None:
    """Ask a question, open its first source, save what is on the screen."""
    context = browser.new_context(locale="zh-CN", reduced_motion="reduce", **device)
    page = context.new_page()
    page.goto(url)
    page.locator("#question textarea").fill(QUESTION)
    page.locator("#send").click()
    page.wait_for_function(
        "document.querySelector('.answer a.cite') && !document.documentElement.dataset.busy"
    )
    page.locator(".answer a.cite").first.click()
    page.wait_for_timeout(500)
    page.screenshot(path=target)
    size = target.stat().st_size
    assert size < LARGEST, f"{target}: {size} bytes"
    print(f"{target}: {size} bytes")
    context.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--index", help="index folder (default: the bundled gazette's)")
    index = parser.parse_args().index
    images = PROJECT / "docs" / "images"
    images.mkdir(parents=True, exist_ok=True)
    options = ("--index", index) if index else ()
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(Path(folder) / "log", *options) as page,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(**CHROMIUM)
        photograph(browser, page.url, images / "page-desktop.png", DESKTOP)
        photograph(browser, page.url, images / "page-phone.png", PHONE)
        browser.close()


if __name__ == "__main__":
    main()
