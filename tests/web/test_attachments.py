"""Photos and papers in the browser: added, shown, refused, erased, and shown beside what is compared."""

from __future__ import annotations

import io
import re

import pytest

from rlf.attachment_files import MAX_FILE_BYTES
from rlf.attachments import MAX_ATTACHMENTS
from rlf.models import Attachment, AttachmentContent, Centre, CentreKind, Role
from tests.accounts import PASSWORD, add_account
from tests.pictures import PDF, PLACE, bomb, opened, photo_with_a_place, picture
from tests.rlf.cases import Cases, named
from tests.rlf.requests import count_of
from tests.web.interviews import Interview, begin, person_form, submitted


@pytest.fixture
def worker(client_as):
    return client_as(Role.INTAKE_WORKER)


@pytest.fixture
def interview(worker, centre):
    """A draft with somebody sought."""
    begun = begin(worker, centre=str(centre.id))
    begun.add("sought", person_form("Yusuf al-Hasan"))
    return begun


def form_of(interview):
    """The hidden id of a fresh form, and the first person to choose."""
    page = interview.read("papers/add").text
    return {
        "attachment_id": re.search(r'name="attachment_id" value="(\d+)"', page)[1],
        "about": re.search(r'<option value="(\d+)">', page)[1],
    }


def add(interview, content=None, *, name="photo.jpg", **fields):
    file = (io.BytesIO(picture() if content is None else content), name)
    form = {**form_of(interview), "note": "", **fields, "file": file}
    return interview.client.post(f"{interview.path}/papers/add", data=form, content_type="multipart/form-data")


def addresses(page):
    """The addresses of pictures and downloads on a page, each once."""
    return list(dict.fromkeys(re.findall(r'(?:src|href)="(/requests/\d+/papers/\d+)"', page)))


def test_a_photo_is_added_and_shown_on_every_page_about_the_request(interview):
    assert add(interview, note="two years ago").location == f"{interview.path}/papers"
    interview.send("submit", {})
    for page in ("papers", "read-back", ""):
        text = interview.read(page).text
        assert "Yusuf al-Hasan" in text
        assert "two years ago" in text
        assert 'alt="Photo: Yusuf al-Hasan"' in text
        assert len(addresses(text)) == 1
    assert "something is written here" in interview.read("themes").text


def test_a_receipt_shows_nothing_of_it(interview):
    add(interview, note="two years ago", name="family.jpg")
    interview.send("submit", {})
    text = interview.read("receipt").text
    assert "reference" in text
    assert addresses(text) == []
    assert "two years ago" not in text
    assert "family.jpg" not in text


def test_a_photo_is_served_without_what_the_camera_wrote_and_is_kept_by_nobody(interview):
    add(interview, photo_with_a_place())
    answer = interview.client.get(addresses(interview.read("papers").text)[0])
    assert answer.mimetype == "image/jpeg"
    assert PLACE not in answer.data
    assert opened(answer.data).size == (20, 60)
    assert answer.headers["Content-Disposition"].startswith("inline")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_a_pdf_is_only_ever_downloaded_under_a_name_that_tells_nothing(interview):
    add(interview, PDF, name="yusuf.html", about="request")
    page = interview.read("papers").text
    assert "<img" not in page[page.index("<main") :]
    assert "about the request itself" in page
    answer = interview.client.get(addresses(page)[0])
    assert (answer.mimetype, answer.data) == ("application/pdf", PDF)
    assert re.fullmatch(r"attachment; filename=\d+\.pdf", answer.headers["Content-Disposition"])
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty."),
        (b"<html>photo</html>", "This is neither a picture (JPEG, PNG, WebP) nor a PDF"),
        (picture((400, 400))[:900], "The file is damaged or not complete."),
        (bomb, "The picture is far too wide or high."),
        (bytes(MAX_FILE_BYTES + 1), "The file is larger than 8 MB."),
    ],
    ids=["empty", "a page", "half", "bomb", "too big"],
)
def test_what_cannot_be_taken_is_said_beside_the_field_and_nothing_is_stored(interview, service, content, sentence):
    answer = add(interview, content() if callable(content) else content, note="two years ago")
    assert answer.status_code == 422
    assert re.search(rf'class="field-error".*{re.escape(sentence)}', answer.text)
    assert 'value="two years ago"' in answer.text
    assert count_of(service, Attachment) == count_of(service, AttachmentContent) == 0


def test_nobody_is_taken_for_another_by_a_form_left_empty(interview, service):
    answer = add(interview, about="")
    assert answer.status_code == 422
    assert "Say whom it is about." in answer.text
    answer = interview.client.post(f"{interview.path}/papers/add", data=form_of(interview))
    assert answer.status_code == 422
    assert "Choose a file." in answer.text
    assert add(interview, about="7").status_code == 422
    assert count_of(service, Attachment) == 0


def test_the_same_form_sent_twice_adds_one(interview, service):
    same = form_of(interview)
    answers = [add(interview, **same) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert count_of(service, Attachment) == 1


def test_removing_asks_first(interview, service):
    add(interview)
    address = addresses(interview.read("papers").text)[0]
    asked = interview.client.get(f"{address}/remove")
    assert "cannot be brought back" in asked.text
    assert count_of(service, Attachment) == 1
    for _twice in range(2):
        assert interview.client.post(f"{address}/remove").location == f"{interview.path}/papers"
    assert count_of(service, AttachmentContent) == 0
    assert interview.client.get(address).status_code == 404
    assert interview.client.get(f"{address}/remove").status_code == 404


def test_a_person_with_a_photo_is_not_taken_out_unawares(interview):
    add(interview)
    person = form_of(interview)["about"]
    interview.send(f"sought/{person}/remove", {})
    page = interview.read("sought").text
    assert "There are photos or papers about this person." in page
    assert "Yusuf al-Hasan" in page


def test_a_full_request_offers_no_more(interview):
    page = form_of(interview)
    for _ in range(MAX_ATTACHMENTS):
        assert add(interview, PDF).status_code == 303
    assert "papers/add" not in interview.read("papers").text
    answer = add(interview, **page)
    assert answer.status_code == 422
    assert "20 photos and papers already" in answer.text


def test_somebody_elses_draft_is_not_found(interview, client_as):
    add(interview)
    address = addresses(interview.read("papers").text)[0]
    assert_not_found(Interview(client_as(Role.CASEWORKER), interview.path), address)


def test_another_centre_finds_nothing(app, service, worker, centre):
    own = submitted(worker, centre=str(centre.id))
    add(own)
    address = addresses(own.read("papers").text)[0]
    with service.database.write() as session:
        elsewhere = Centre(name="Centre du Lac", locality="Weiswampach", kind=CentreKind.RECEPTION_CENTRE)
        session.add(elsewhere)
    add_account(service, "elsewhere", Role.INTAKE_WORKER, elsewhere.id)
    stranger = app.test_client()
    stranger.post("/sign-in", data={"sign_in": "elsewhere", "password": PASSWORD})
    assert stranger.get("/").status_code == 200
    assert_not_found(Interview(stranger, own.path), address)
    assert own.client.get(address).status_code == 200


def assert_not_found(stranger, address):
    assert stranger.client.get(address).status_code == 404
    assert stranger.client.get(f"{address}/remove").status_code == 404
    assert stranger.client.post(f"{address}/remove").status_code == 404
    assert stranger.read("papers").status_code == 404
    assert stranger.read("papers/add").status_code == 404
    file = {"about": "request", "note": "", "file": (io.BytesIO(picture()), "photo.jpg")}
    assert stranger.client.post(f"{stranger.path}/papers/add", data=file).status_code == 404


def test_a_closed_request_still_shows_them(interview, client_as):
    add(interview)
    interview.send("submit", {})
    caseworker = client_as(Role.CASEWORKER)
    caseworker.post(f"{interview.path}/close", data={"outcome": "withdrawn", "outcome_note": ""})
    address = addresses(caseworker.get(interview.path).text)[0]
    assert caseworker.get(address).status_code == 200
    assert caseworker.post(f"{address}/remove").status_code == 409
    assert caseworker.get(address).status_code == 200


@pytest.mark.parametrize(("language", "word"), [("fr", "Photos et papiers"), ("fa", "عکس‌ها و مدارک")])
def test_the_pages_speak_the_language_of_the_interview(worker, language, word):
    interview = begin(worker, language)
    interview.add("sought", person_form("Yusuf"))
    assert word in interview.read("papers").text
    add(interview)
    for page in ("papers", "papers/add", "read-back"):
        assert f'<html lang="{language}"' in interview.read(page).text
    address = addresses(interview.read("papers").text)[0]
    assert f'<html lang="{language}"' in interview.client.get(f"{address}/remove").text


def test_the_photo_of_a_person_stands_beside_what_is_compared(service, client_as):
    with service.database.write() as session:
        cases = Cases(service, session)
        sought = cases.sought(named("Yusuf al-Hasan", year=1990))
        proposal = cases.proposal(sought, cases.entry(named("Youssef Alhassan", year=1990)), probability=0.9)
    caseworker = client_as(Role.CASEWORKER)
    assert addresses(caseworker.get(f"/review/{proposal.id}").text) == []
    interview = Interview(caseworker, f"/requests/{sought.request_id}")
    add(interview)
    add(interview, PDF)
    shown = addresses(caseworker.get(f"/review/{proposal.id}").text)
    assert len(shown) == 1
    assert caseworker.get(shown[0]).mimetype == "image/jpeg"
