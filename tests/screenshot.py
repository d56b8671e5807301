"""Takes the README's picture of a running demonstration: python -m tests.screenshot ADDRESS FILE."""

from __future__ import annotations

import shutil
import sys

from playwright.sync_api import Page, sync_playwright

from rlf.demo.accounts import DEMO_ACCOUNTS
from rlf.models import Role

_WIDTH, _HEIGHT = 1180, 900


def main(address: str, file: str) -> None:
    """Sign in as the caseworker, open the most pressing proposal, and take its picture."""
    account = next(account for account in DEMO_ACCOUNTS if account.role is Role.CASEWORKER)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": _WIDTH, "height": _HEIGHT}, locale="en-GB")
        page.goto(f"{address}/sign-in")
        page.fill("[name=sign_in]", account.sign_in)
        page.fill("[name=password]", account.password)
        page.click("main button")
        page.goto(f"{address}/review")
        _open_first_proposal(page)
        page.screenshot(path=file)
        browser.close()


def _open_first_proposal(page: Page) -> None:
    page.locator("main a[href*='/review/']").first.click()
    page.wait_for_load_state("networkidle")


if __name__ == "__main__":
    main(*sys.argv[1:3])
