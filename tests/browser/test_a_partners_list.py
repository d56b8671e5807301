"""A liaison takes a partner's list through in a real browser: columns are put right, and rows in quarantine mended."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from rlf.models import Role

PATIENCE_MS = 30_000
LIST = b"""Relief desk of the harbour,,,
Whole name,Shown as,Day,Kind
Haddad Samir,F-0012,14/03/1990,M
Kovalenko Olena,F-0013,11/30/1985,F
Tesfay Selam,F-0014,31/02/1979,F
Whole name,Shown as,Day,Kind
Total: 3,,,
"""


def test_columns_are_put_right_and_rows_in_quarantine_mended(walk, walker_as):
    liaison = walker_as(Role.LIAISON)
    upload(liaison)
    put_columns_right(liaison)
    mend(liaison)
    expect_all_rows_somewhere(liaison)


def upload(liaison):
    liaison.go("/lists/new")
    liaison.fill(partner="Relief desk")
    liaison.page.set_input_files("[name=file]", files=[{"name": "l.csv", "mimeType": "text/csv", "buffer": LIST}])
    liaison.save()


def put_columns_right(liaison):
    """What stands in the columns is known by itself; what the rows become follows the choices without a click."""
    page = liaison.page
    known = ("full_name", "partner_reference", "birth_date", "sex")
    assert [page.locator(f"[name=column_{index}]").input_value() for index in range(4)] == list(known)
    expect(page.locator("#sample")).to_contain_text("Haddad Samir")
    page.select_option("[name=column_3]", "")
    expect(page.locator("#sample thead th")).to_have_count(4)
    page.select_option("[name=column_3]", "sex")
    page.check("[name=date_order][value=day_first]")
    expect(page.locator("#sample")).to_contain_text("11/30/1985")
    expect(page.locator("#sample")).to_contain_text("F-0012")
    liaison.look()
    liaison.press("form .btn-primary")
    expect(page.locator("main a[href$='/quarantine']")).to_be_visible(timeout=PATIENCE_MS)
    expect(page.locator("main a[href$='/aside']")).to_be_visible(timeout=PATIENCE_MS)


def mend(liaison):
    """One row by hand, the other by another order of the dates."""
    page = liaison.page
    liaison.press("main a[href$='/quarantine']")
    liaison.press("main tr:has-text('31/02/1979') a[href*='/quarantine/']")
    assert page.locator("[name=cell_2]").input_value() == "31/02/1979"
    liaison.fill(cell_2="30/02/1979")
    liaison.press("main form .btn-primary")
    assert "30/02/1979" in liaison.text("main .alert"), "what is wrong still is said"
    liaison.fill(cell_2="28/02/1979")
    liaison.press("main form .btn-primary")
    page.check("[name=date_order][value=month_first]")
    liaison.press("form[action$='/dates'] button")


def expect_all_rows_somewhere(liaison):
    """Three persons are stored; the headings and the total stand aside, and can be looked at."""
    page = liaison.page
    expect(page.locator("main a[href$='/quarantine']")).to_have_count(0, timeout=PATIENCE_MS)
    expect(page.locator("#rows-label")).to_contain_text(re.compile(r"\b5\b"), timeout=PATIENCE_MS)
    liaison.press("main a[href$='/aside']")
    assert page.locator("main tbody tr").count() == 2
