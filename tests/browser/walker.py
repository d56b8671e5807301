"""Somebody at a screen, who looks at every page for those who cannot see it or have a small one."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from axe_playwright_python.sync_playwright import Axe

from tests.accounts import PASSWORD

if TYPE_CHECKING:
    from playwright.sync_api import Page

PATIENCE_MS = 20_000


@dataclass
class Walker:
    """A page of a browser, and what went wrong on it."""

    page: Page
    with_scripts: bool = True
    complaints: list[str] = field(default_factory=list)
    examined: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.page.set_default_timeout(PATIENCE_MS)
        self.page.on("console", lambda said: self._note(said.text) if said.type == "error" else None)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _note(self, complaint: str) -> None:
        if "status of 422" not in complaint and "status of 409" not in complaint:  # a form that was refused, on purpose
            self.complaints.append(complaint)

    def sign_in(self, name: str) -> None:
        """By keyboard alone."""
        self.go("/sign-in")
        self.page.focus("[name=sign_in]")
        self.page.keyboard.type(name)
        self.page.keyboard.press("Tab")
        self.page.keyboard.type(PASSWORD)
        self.page.keyboard.press("Enter")
        self.page.wait_for_url(re.compile(r"/$"))
        self.look()

    def go(self, path: str) -> None:
        self.page.goto(path)
        self.look()

    def fill(self, **values: str) -> None:
        """Fill in fields by their names; a double underscore stands for a hyphen."""
        for name, value in values.items():
            found = self.page.locator(f"main [name={name.replace('__', '-')}]")
            kind = found.first.evaluate("element => element.type")
            if kind == "radio":
                self.page.check(f"main [name={name.replace('__', '-')}][value={value}]")
            elif kind == "select-one":
                found.select_option(value)
            else:
                found.fill(value)

    def press(self, selector: str) -> None:
        """Follow a link or press a button, and look at the page that comes."""
        with self.page.expect_navigation():
            self.page.locator(selector).first.click()
        self.look()

    def save(self) -> None:
        """Press the one main button of the page's form."""
        self.press("main form .btn-primary")

    def look(self) -> None:
        """Nothing is kept from a screen reader, nothing is wider than the screen, and the browser has no complaint."""
        assert self.complaints == [], f"{self.page.url}: {self.complaints}"
        if not self.with_scripts:
            return
        wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{self.page.url} is {wide} pixels wider than the screen"
        kind = re.sub(r"\d+", "0", self.page.url)
        if kind in self.examined:
            return
        self.examined.add(kind)
        found = Axe().run(self.page).response["violations"]
        assert not found, f"{self.page.url}: " + "; ".join(
            f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in found
        )

    def text(self, selector: str = "main") -> str:
        return self.page.locator(selector).first.inner_text()
