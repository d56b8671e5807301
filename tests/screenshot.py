"""Takes the README's picture of a running demonstration: python -m tests.screenshot ADDRESS FILE."""

from __future__ import annotations

import shutil
import sys
import unicodedata

from playwright.sync_api import Page, sync_playwright

from rlf.demo.accounts import DEMO_ACCOUNTS
from rlf.models import Role

_WIDTH, _HEIGHT = 1180, 900


def main(address: str, file: str) -> None:
    """Sign in as the caseworker, open a proposal, and take its picture."""
    account = next(account for account in DEMO_ACCOUNTS if account.role is Role.CASEWORKER)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": _WIDTH, "height": _HEIGHT}, locale="en-GB")
        page.goto(f"{address}/sign-in")
        page.fill("[name=sign_in]", account.sign_in)
        page.fill("[name=password]", account.password)
        page.click("main button")
        page.goto(f"{address}/review")
        _open_a_telling_proposal(page)
        page.screenshot(path=file)
        browser.close()


def _open_a_telling_proposal(page: Page) -> None:
    """The first of the queue that is about a minor and in two scripts, for that is what the picture is to show."""
    pairs = page.locator("li.urgent h3 a")
    telling = [pair for pair in pairs.all() if _scripts(pair.inner_text().replace(" and ", " ")) > {"LATIN"}]
    (telling[0] if telling else pairs.first).click()
    page.wait_for_load_state("networkidle")


def _scripts(text: str) -> set[str]:
    return {unicodedata.name(letter).split()[0] for letter in text if letter.isalpha()}


if __name__ == "__main__":
    main(*sys.argv[1:3])
