"""An interview in the browser, page by page."""

from __future__ import annotations

import re

import pytest

from rlf.description import StatedDate
from rlf.models import PersonRole, Role, TracingRequest
from rlf.persons import describe
from rlf.reference import parse_reference
from rlf.request_document import open_request
from tests.web.interviews import AGREED, Interview, begin, person_form, start_form, submitted
from web.intake.themes import THEMES


@pytest.fixture
def client(client_as):
    return client_as(Role.CASEWORKER)


@pytest.fixture
def descriptions(service):
    """The descriptions of a request's persons by role, as they are stored."""

    def read(interview, role):
        with service.database.read() as session:
            request = session.get(TracingRequest, int(interview.path.split("/")[-1]))
            return [describe(service.keyring, person) for person in request.persons if person.role is role]

    return read


def test_a_whole_interview_ends_with_a_receipt(client, service, descriptions):
    interview = begin(client)
    answer = interview.send("notice", AGREED)
    for page in ("enquirer", "sought"):
        assert answer.location.endswith(page)
        answer = (
            interview.send(page, person_form("مريم الحسن", sex="F")) if page == "enquirer" else interview.read(page)
        )
    last_contact = interview.add("sought", person_form("Yusuf al-Hasan", relationship="brother")).location
    told = {"last_seen-year": "2024", "last_seen-calendar": "gregorian", "circumstances": "sea_crossing"}
    interview.send(last_contact.removeprefix(interview.path + "/"), {**told, "message": "We are well."})
    interview.add("accompanying", person_form("Amina", relationship="sister"))
    interview.add("relative", person_form("Hasan", relationship="father"))
    interview.send("contact", {"safe_contact": "In person, never by telephone."})
    interview.send("interview", {"interviewer": "Ines", "language": "en", "centre": "", "priority": "urgent"})

    read_back = interview.read("read-back").text
    for word in (
        "مريم الحسن",
        "Yusuf al-Hasan",
        "We are well.",
        "Amina",
        "Hasan",
        "In person, never by telephone.",
        "urgent",
    ):
        assert word in read_back
    receipt = client.get(interview.send("submit", {}).location).text
    reference = re.search(r"LUX-[0-9A-Z-]+", receipt)[0]
    assert parse_reference(reference) == reference
    assert "not proof of kinship" in receipt
    sought = descriptions(interview, PersonRole.SOUGHT)[0]
    assert (sought.circumstances, sought.last_seen) == ("sea_crossing", StatedDate(year=2024))


def test_the_receipt_carries_no_name(client):
    receipt = submitted(client).read("receipt").text
    article = receipt[receipt.index("<article") : receipt.index("</article>")]
    assert "Hasan" not in article
    assert "يوسف" not in article
    assert "Somebody caseworker" not in article


def test_the_same_form_sent_twice_begins_one_request(client):
    form = {**start_form(client), "language": "fr", "centre": ""}
    first, second = (client.post("/requests/new", data=form) for _ in range(2))
    assert first.location == second.location
    assert "1 in all" in client.get("/requests").text


def test_the_same_person_sent_twice_is_one(client, descriptions):
    interview = begin(client)
    page = interview.read("sought/add").location.removeprefix(interview.path + "/")
    revision = interview.revision
    answers = [interview.send(page, person_form("Yusuf"), revision=revision) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert len(descriptions(interview, PersonRole.SOUGHT)) == 1


def test_a_request_handed_in_twice_is_one(client):
    interview = begin(client)
    revision = interview.revision
    answers = [interview.send("submit", {}, revision=revision) for _ in range(2)]
    assert answers[0].location == answers[1].location
    assert interview.read("receipt").text == interview.read("receipt").text


def test_a_broken_connection_loses_no_page(app, client, client_as):
    interview = begin(client)
    interview.send("enquirer", person_form("مريم الحسن"))
    later = client_as(Role.CASEWORKER)
    assert "مريم الحسن" in later.get("/requests?state=draft").text
    assert "مريم الحسن" in Interview(later, interview.path).read("enquirer").text


def test_whoever_is_overtaken_keeps_what_was_typed_and_may_save_it_knowingly(client, descriptions):
    interview = begin(client)
    old = interview.revision
    interview.send("enquirer", person_form("Mariam"))
    overtaken = interview.send("enquirer", person_form("Miriam"), revision=old)
    assert overtaken.status_code == 409
    assert "Somebody saved this request while you were writing" in overtaken.text
    assert 'value="Miriam"' in overtaken.text
    newest = int(re.search(r'name="revision" value="(\d+)"', overtaken.text)[1])
    assert interview.send("enquirer", person_form("Miriam"), revision=newest).status_code == 303
    assert descriptions(interview, PersonRole.ENQUIRER)[0].display_name == "Miriam"


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"birth-year": "abc"}, "Enter a whole number."),
        ({"birth-year": "1990", "birth-month": "13"}, "This calendar has no such date."),
        ({"birth-day": "3"}, "A year is needed with a day or a month."),
        ({"birth-year": "1365"}, "Is it a date of another calendar?"),
        ({"birth-year": "2500"}, "That is in the future."),
        ({"birth-age": "131"}, "At most 130."),
        ({"birth_place": "x" * 201}, "That is too long."),
    ],
)
def test_an_error_stands_beside_its_field_and_nothing_typed_is_lost(client, fields, sentence):
    answer = begin(client).send("enquirer", person_form("Mariam", **fields))
    assert answer.status_code == 422
    assert re.search(rf'class="field-error".*{re.escape(sentence)}', answer.text)
    assert 'value="Mariam"' in answer.text


@pytest.mark.parametrize(
    ("fields", "stated"),
    [
        ({"birth-year": "۱۳۶۵", "birth-month": "۷", "birth-calendar": "solar_hijri"}, (1365, 7, None)),
        ({"birth-year": "١٤٠٠", "birth-calendar": "hijri"}, (1400, None, None)),
        ({"birth-year": "1990", "birth-month": "13", "birth-day": "5", "birth-calendar": "ethiopian"}, (1990, 13, 5)),
    ],
)
def test_dates_are_taken_in_their_own_calendar_and_digits(client, descriptions, fields, stated):
    interview = begin(client)
    assert interview.send("enquirer", person_form("Mariam", **fields)).status_code == 303
    birth = descriptions(interview, PersonRole.ENQUIRER)[0].birth
    assert (birth.year, birth.month, birth.day) == stated
    assert birth.calendar == fields["birth-calendar"]


def test_a_date_counts_as_told_until_a_document_is_said_to_show_it(client):
    page = begin(client).read("enquirer").text
    assert '<option selected value="stated">' in page


def test_an_age_is_kept_with_the_day_on_which_it_was_true(client, descriptions):
    interview = begin(client)
    interview.send("enquirer", person_form("Mariam", **{"birth-age": "34", "birth-age_at": "2025-06-01"}))
    birth = descriptions(interview, PersonRole.ENQUIRER)[0].birth
    assert (birth.age, birth.age_at.isoformat()) == (34, "2025-06-01")


def test_nothing_is_compulsory(client):
    interview = begin(client)
    for page in ("enquirer", "contact", "interview"):
        form = {"language": "en", "centre": "", "priority": "normal"} if page == "interview" else person_form()
        assert interview.send(page, form).status_code == 303
    assert interview.send("submit", {}).status_code == 303


def test_rows_for_names_grow_and_keep_what_was_typed(client):
    interview = begin(client)
    assert interview.read("enquirer").text.count("name-row") == 2
    more = interview.send("enquirer", {**person_form("Mariam", "مريم"), "more_rows": "1"})
    assert more.status_code == 200
    assert more.text.count("name-row") == 4
    assert 'value="مريم"' in more.text


def test_fields_of_other_pages_survive_a_save(client, descriptions):
    interview = begin(client)
    interview.send("contact", {"safe_contact": "At the centre."})
    interview.send("enquirer", person_form("Mariam"))
    assert descriptions(interview, PersonRole.ENQUIRER)[0].safe_contact == "At the centre."


def test_the_list_of_pages_says_what_is_filled(client):
    interview = begin(client)
    interview.send("enquirer", person_form("Mariam"))
    text = interview.read("themes").text
    assert text.count("something is written here") == 2  # who asks, and the interviewer
    assert text.count("still empty") == len(THEMES) - 2


@pytest.mark.parametrize(
    ("language", "direction"), [("en", "ltr"), ("fr", "ltr"), ("de", "ltr"), ("ar", "rtl"), ("fa", "rtl")]
)
def test_the_pages_of_an_interview_speak_its_language(client, language, direction):
    interview = begin(client, language)
    for page in ("notice", "enquirer", "sought", "contact", "interview", "themes", "read-back"):
        assert f'<html lang="{language}" dir="{direction}">' in interview.read(page).text
    assert '<html lang="en" dir="ltr">' in client.get("/requests").text


def test_what_is_written_is_shown_and_never_run(client):
    interview = begin(client)
    interview.send("enquirer", person_form("<script>alert(1)</script>"))
    for page in ("enquirer", "read-back"):
        assert "<script>alert" not in interview.read(page).text
    assert "&lt;script&gt;alert" in interview.read("read-back").text


def test_a_person_taken_out_is_offered_back(client, descriptions):
    interview = begin(client)
    address = interview.read("sought/add").location.removeprefix(interview.path + "/")
    interview.send(address, person_form("Yusuf"))
    interview.send(f"{address}/remove", {})
    page = interview.read("sought").text
    assert "Nobody is written down here yet." in page
    assert "Put back" in page
    interview.client.post(f"{interview.path}/{address}/put-back")
    assert [person.display_name for person in descriptions(interview, PersonRole.SOUGHT)] == ["Yusuf"]


def test_a_removal_on_an_old_page_takes_nobody_out(client, descriptions):
    interview = begin(client)
    address = interview.read("sought/add").location.removeprefix(interview.path + "/")
    interview.send(address, person_form("Yusuf"))
    interview.send(f"{address}/remove", {}, revision=1)
    assert "Nobody was taken out" in interview.read("sought").text
    assert len(descriptions(interview, PersonRole.SOUGHT)) == 1


def test_a_draft_can_be_deleted(client):
    interview = begin(client)
    interview.client.post(f"{interview.path}/delete")
    assert interview.read("themes").status_code == 404
    assert "There are no requests yet" in client.get("/requests").text


def test_the_notice_is_noted_with_version_and_language(client, service):
    interview = begin(client, "fa")
    interview.send("notice", AGREED)
    with service.database.read() as session:
        request = session.get(TracingRequest, int(interview.path.split("/")[-1]))
        notice = open_request(service.keyring, request).notice
    assert (notice.means, notice.language) == ("read_aloud", "fa")
    assert notice.version


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"birth-year": "1990", "birth-age": "5"}, "Give a date or an age, not both."),
        ({"birth-age_at": "2020-05-01"}, "There is a day for an age, but no age."),
        ({"birth-year": "85"}, "Enter the year with four digits."),
    ],
)
def test_a_birth_that_contradicts_itself_is_told_beside_the_field_and_in_a_link_to_it(client, said, told):
    answer = begin(client).send("enquirer", person_form("Mariam", **said))
    assert answer.status_code == 422
    assert told in answer.text
    assert 'href="#birth-year"' in answer.text


def test_enter_saves_a_page_whatever_other_buttons_it_has(client):
    page = begin(client).read("enquirer").text
    form = page[page.index("<form method") :]
    assert form.index("Save and continue") < form.index("More rows for names")


def test_marks_that_turn_or_hide_letters_are_not_kept(client, descriptions):
    interview = begin(client)
    interview.send("enquirer", person_form("Mar\u202eiam\x07"))
    assert [described.display_name for described in descriptions(interview, PersonRole.ENQUIRER)] == ["Mariam"]


def test_the_read_back_says_that_nobody_is_sought(client):
    assert "Nobody is sought yet" in begin(client).read("read-back").text
    assert "Nobody is sought yet" not in submitted(client).read("read-back").text
