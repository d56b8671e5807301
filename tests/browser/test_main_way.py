"""The main way in a real browser: a family asks, a list comes, workers match, a caseworker decides, a name is found."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import expect

from rlf.models import Role
from tests.browser.conftest import WALKS
from tests.pictures import photo_with_a_place

PATIENCE_MS = 30_000


@dataclass(frozen=True)
class Story:
    """Invented people as one family and one partner write them."""

    enquirer: str
    sought: str
    calendar: str
    birth: tuple[str, str, str]
    relative: str
    companion: str
    list_file: bytes
    found_as: str
    searched_as: str


def _csv(heading: str, rows: list[str], encoding: str) -> bytes:
    return "\r\n".join([heading, *rows]).encode(encoding)


ENGLISH = Story(
    enquirer="Zarmina Najib Qaderi",
    sought="Bashir Najib Qaderi",
    calendar="gregorian",
    birth=("14", "3", "1988"),
    relative="Shirin Qaderi",
    companion="Olesya Kovalenko",
    list_file=_csv(
        "Full name;Sex;Date of birth;Mother's name",
        [
            "Bachir Nadjib Kaderi;M;14/03/1988;Shirin Qaderi",
            "Mykola Petrenko;M;02/11/1971;",
            "Anna Weber;F;30/02/1990;",
        ],
        "windows-1252",
    ),
    found_as="Bachir Nadjib Kaderi",
    searched_as="بشير قادري",
)
ARABIC = Story(
    enquirer="زرمينة نجيب قادري",
    sought="بشير نجيب قادري",
    calendar="solar_hijri",
    birth=("23", "12", "1366"),
    relative="شيرين قادري",
    companion="سليمة درويش",
    list_file=_csv(
        "الاسم الكامل,الجنس,تاريخ الميلاد,اسم الأم",
        ["بشير نجيب قادري,ذكر,14/03/1988,شيرين قادري", "خالد منصور حداد,ذكر,02/11/1971,", "هند درويش,أنثى,30/02/1990,"],
        "windows-1256",
    ),
    found_as="بشير نجيب قادري",
    searched_as="Bachir Kaderi",
)
STORIES = {"en": ENGLISH, "ar": ARABIC}


@pytest.fixture
def story(walk) -> Story:
    return STORIES[walk.language]


def test_a_family_asks_and_a_caseworker_finds(walk, story, walker_as):
    reference = record_request(walker_as(Role.INTAKE_WORKER), walk, story)
    caseworker = walker_as(Role.CASEWORKER)
    caseworker.go("/review")
    import_list(walker_as(Role.LIAISON), story)
    expect_news_without_reloading(caseworker)
    decide_and_take_back(caseworker, reference, story)
    search(caseworker, story)


def record_request(worker, walk, story):
    worker.go("/requests")
    worker.go("/requests/new")
    worker.fill(language=walk.language)
    worker.save()
    page = worker.page
    assert page.locator("html").get_attribute("dir") == ("rtl" if walk.language == "ar" else "ltr")
    assert page.locator("html").get_attribute("lang") == walk.language
    worker.fill(means="read_aloud", search_here="yes", share_with_partners="no", publish_photo="no", be_contacted="yes")
    worker.save()
    worker.fill(names__0__text=story.enquirer, sex="F")
    worker.save()
    day, month, year = story.birth
    worker.press("main a.btn-primary")
    bad = {"birth__day": "32", "birth__month": "2", "birth__year": year, "birth__calendar": story.calendar}
    worker.fill(names__0__text=story.sought, relationship="brother", sex="M", **bad)
    worker.save()
    assert page.locator(".field-error").count() >= 1, "an impossible day is said beside its field"
    assert page.input_value("[name=names-0-text]") == story.sought, "what was written is still there"
    worker.fill(birth__day=day, birth__month=month)
    worker.save()
    worker.fill(last_seen_place="Kabul", circumstances="border_crossing")
    worker.save()
    worker.press("main a.btn-primary")
    add_person(worker, story.companion, "friend")
    add_person(worker, story.relative, "mother")
    add_photo(worker)
    worker.fill(safe_contact="By telephone in the evening")
    worker.save()
    worker.save()  # about the interview
    for said in (story.enquirer, story.sought, story.relative, story.companion):
        assert said in worker.text()
    worker.save()  # read back: hand in
    reference = re.search(r"LUX-\d{4}-\d{6}-\w", worker.text()).group()
    worker.press("main a.btn-primary")
    return reference


def add_person(worker, name, relationship):
    """On a page of persons: add one, and go on to the next page."""
    worker.press("main a[href$='/add']")
    choices = worker.page.locator("[name=relationship] option").evaluate_all("all => all.map(o => o.value)")
    worker.fill(names__0__text=name, relationship=relationship if relationship in choices else "not_family")
    worker.save()
    worker.press("main .button-row a.btn-primary")


def add_photo(worker):
    """On the page of photos and papers: look at the form, add one, look at its removal, and go on to the next page."""
    worker.press("main a[href$='/papers/add']")
    worker.fill(about="request", note="a photo")
    worker.page.set_input_files(
        "[name=file]", files=[{"name": "a.jpg", "mimeType": "", "buffer": photo_with_a_place()}]
    )
    worker.save()
    assert worker.page.locator("main img").evaluate("image => image.naturalWidth") > 0, "the picture is shown"
    worker.press("main a[href$='/remove']")
    worker.press("main form a")
    worker.press("main .button-row a.btn-primary")


def import_list(liaison, story):
    liaison.go("/lists")
    liaison.go("/lists/new")
    upload(liaison, story)
    liaison.save()  # the columns as they were recognised
    expect(liaison.page.locator("main")).to_contain_text("3", timeout=PATIENCE_MS)
    expect(liaison.page.locator("main a[href$='/quarantine']")).to_be_visible(timeout=PATIENCE_MS)
    liaison.look()
    liaison.press("main a[href$='/quarantine']")
    assert "30/02/1990" in liaison.text()
    liaison.go("/lists/new")
    upload(liaison, story)
    link_to_first = liaison.page.locator("main [role=alert] a[href^='/lists/']")
    assert link_to_first.count() == 1, "the same file twice is refused with a link to the first"
    liaison.complaints.clear()


def upload(liaison, story):
    liaison.fill(partner="Harbour registration")
    file = {"name": "list.csv", "mimeType": "text/csv", "buffer": story.list_file}
    liaison.page.set_input_files("[name=file]", files=[file])
    with liaison.page.expect_navigation():
        liaison.page.click("main form .btn-primary")


def expect_news_without_reloading(caseworker):
    """The queue was empty when it was opened; the proposal comes by itself or behind a word that there is one."""
    expect(caseworker.page.locator("main")).to_contain_text(re.compile(r"\b1\b"), timeout=PATIENCE_MS)
    caseworker.look()


def decide_and_take_back(caseworker, reference, story):
    caseworker.go("/review")
    caseworker.press("main ol.queue h3 a")
    page = caseworker.page
    for shown in (reference, story.sought, story.found_as):
        assert shown in caseworker.text()
    caseworker.fill(verdict="not_same")
    caseworker.press("#decision .btn-primary, main form .btn-primary")
    assert page.locator(".field-error").count() >= 1, "a rejection without a reason is refused beside the field"
    caseworker.fill(verdict="same")
    caseworker.press("#decision .btn-primary, main form .btn-primary")
    caseworker.press("form[action$='/take-back'] button")
    caseworker.go("/review")
    assert page.locator("main ol.queue li").count() == 1, "taken back, it waits for a decision again"


def search(caseworker, story):
    caseworker.go("/search")
    caseworker.fill(name=story.searched_as)
    caseworker.save()
    for found in (story.sought, story.found_as):
        assert found in caseworker.text()
    assert story.searched_as not in caseworker.page.url


@pytest.mark.parametrize("walk", WALKS[:1], ids=["en"], indirect=True)
def test_without_scripts_a_request_is_recorded_and_the_queue_is_read(walk, story, walker_as):
    reference = record_request(walker_as(Role.INTAKE_WORKER, scripts=False), walk, story)
    caseworker = walker_as(Role.CASEWORKER, scripts=False)
    caseworker.go("/requests")
    assert reference in caseworker.text()
    caseworker.go("/review")
    assert caseworker.page.locator("main h1").count() == 1
