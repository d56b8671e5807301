"""Photos and papers of a request: who may add, see and erase them, and what lies in the database."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from rlf.attachment_files import AttachmentProblem, AttachmentRefusedError, KeptFile, MediaType
from rlf.attachments import (
    MAX_ATTACHMENTS,
    add_attachment,
    attachments_of,
    open_attachment,
    pictures_of,
    remove_attachment,
)
from rlf.errors import ConflictError, NotFoundError
from rlf.ids import new_id
from rlf.intake import ClosedRequestError, delete_draft, start_draft
from rlf.key_rotation import begin_rotation, count_outdated, reseal, retire_old_keys
from rlf.models import Attachment, AttachmentContent, AuditEntry, Person, PersonRole, Role
from rlf.removal import PicturedPersonError, remove_person
from rlf.request_document import Outcome
from rlf.request_life import close_request
from rlf.request_view import see_request
from rlf.service import open_service
from tests.accounts import add_account
from tests.pictures import picture
from tests.rlf.requests import YUSUF, count_of, save
from tests.test_leaks import database_files, tables

NAME = "Vuqzithra"
PAPER = KeptFile(MediaType.PDF, b"%PDF-1.7 " + NAME.encode() + b" %%EOF")
PHOTO = KeptFile(MediaType.JPEG, picture())


def add(service, account, request_id, *, attachment_id=None, **more):
    attachment_id = attachment_id or new_id()
    what = {"person_id": None, "kept": PAPER, "note": "", "file_name": f"C:\\papers\\{NAME}.pdf", **more}
    with service.database.write() as session:
        add_attachment(
            session,
            service.keyring,
            account=account,
            request_id=request_id,
            attachment_id=attachment_id,
            **what,
        )
    return attachment_id


def opened(service, reader, request_id, attachment_id):
    with service.database.write() as session:
        return open_attachment(
            session, service.keyring, reader=reader, request_id=request_id, attachment_id=attachment_id
        )


def remove(service, account, request_id, attachment_id):
    with service.database.write() as session:
        remove_attachment(session, account=account, request_id=request_id, attachment_id=attachment_id)


def listed(service, request_id):
    with service.database.read() as session:
        return attachments_of(session, service.keyring, request_id)


@pytest.fixture
def yusuf(service, worker, draft):
    """The id of the sought person."""
    return save(service, worker, draft, role=PersonRole.SOUGHT, description=YUSUF).id


def test_what_was_added_can_be_seen_and_erased_and_the_audit_knows_it(service, worker, draft, yusuf):
    paper = add(service, worker, draft, note="from his school")
    photo = add(service, worker, draft, person_id=yusuf, kept=PHOTO)
    first, second = listed(service, draft)
    assert (first.id, first.person_id, first.is_picture) == (paper, None, False)
    assert (first.document.file_name, first.document.note) == (f"{NAME}.pdf", "from his school")
    assert first.document.byte_size == len(PAPER.content)
    assert (second.id, second.person_id, second.is_picture) == (photo, yusuf, True)
    assert opened(service, worker, draft, photo) == PHOTO
    for _twice in range(2):
        remove(service, worker, draft, photo)
    assert [one.id for one in listed(service, draft)] == [paper]
    assert count_of(service, AttachmentContent) == 1
    with service.database.read() as session:
        acts = session.scalars(select(AuditEntry.action).where(AuditEntry.subject_id == photo).order_by(AuditEntry.id))
        assert list(acts) == ["attachment.added", "attachment.seen", "attachment.removed"]


def test_a_request_is_read_with_its_photos_and_papers(service, worker, draft):
    paper = add(service, worker, draft)
    with service.database.write() as session:
        seen = see_request(session, service.keyring, reader=worker, request_id=draft)
    assert [one.id for one in seen.attachments] == [paper]


def test_only_pictures_of_the_persons_asked_for_are_shown_beside_them(service, worker, draft, yusuf):
    photo = add(service, worker, draft, person_id=yusuf, kept=PHOTO)
    add(service, worker, draft, person_id=yusuf)
    add(service, worker, draft, kept=PHOTO)
    with service.database.read() as session:
        found = pictures_of(session, service.keyring, [yusuf, 7])
    assert ([one.id for one in found[yusuf]], found[7]) == ([photo], ())


def test_the_same_form_sent_twice_adds_one(service, worker, draft):
    attachment_id = add(service, worker, draft)
    add(service, worker, draft, attachment_id=attachment_id)
    assert len(listed(service, draft)) == 1


def test_the_id_of_another_request_is_refused(service, worker, draft):
    attachment_id = add(service, worker, draft)
    with service.database.write() as session:
        other = start_draft(session, service.keyring, account=worker, centre_id=None, language="ar").id
    with pytest.raises(ConflictError):
        add(service, worker, other, attachment_id=attachment_id)
    with pytest.raises(NotFoundError):
        opened(service, worker, other, attachment_id)
    remove(service, worker, other, attachment_id)
    assert len(listed(service, draft)) == 1


def test_a_person_of_another_request_is_refused(service, worker, draft, yusuf):
    with service.database.write() as session:
        other = start_draft(session, service.keyring, account=worker, centre_id=None, language="ar").id
    with pytest.raises(NotFoundError):
        add(service, worker, other, person_id=yusuf)
    assert count_of(service, Attachment) == 0


def test_a_request_has_no_endless_number_of_them(service, worker, draft):
    for _ in range(MAX_ATTACHMENTS):
        add(service, worker, draft)
    with pytest.raises(AttachmentRefusedError) as refused:
        add(service, worker, draft)
    assert refused.value.problem is AttachmentProblem.TOO_MANY
    assert len(listed(service, draft)) == MAX_ATTACHMENTS


def test_a_draft_is_for_its_recorder_alone(service, worker, draft):
    attachment_id = add(service, worker, draft)
    caseworker = add_account(service, "caseworker", Role.CASEWORKER)
    with pytest.raises(NotFoundError):
        opened(service, caseworker, draft, attachment_id)
    with pytest.raises(NotFoundError):
        add(service, caseworker, draft)
    with pytest.raises(NotFoundError):
        remove(service, caseworker, draft, attachment_id)
    assert len(listed(service, draft)) == 1


def test_a_submitted_request_is_for_its_centre_and_the_caseworkers(service, worker, submitted, centres):
    attachment_id = add(service, worker, submitted)
    assert opened(service, add_account(service, "caseworker", Role.CASEWORKER), submitted, attachment_id) == PAPER
    for stranger in (
        add_account(service, "elsewhere", Role.INTAKE_WORKER, centres[1]),
        add_account(service, "liaison", Role.LIAISON),
        add_account(service, "admin", Role.ADMINISTRATOR),
    ):
        with pytest.raises(NotFoundError):
            opened(service, stranger, submitted, attachment_id)


def test_a_closed_request_shows_them_and_changes_none(service, worker, submitted):
    attachment_id = add(service, worker, submitted)
    with service.database.write() as session:
        outcome = {"outcome": Outcome.WITHDRAWN, "note": ""}
        close_request(session, service.keyring, account=worker, request_id=submitted, **outcome)
    assert opened(service, worker, submitted, attachment_id) == PAPER
    with pytest.raises(ClosedRequestError):
        remove(service, worker, submitted, attachment_id)
    with pytest.raises(ClosedRequestError):
        add(service, worker, submitted)


def test_a_deleted_draft_takes_them_along(service, worker, draft, yusuf):
    add(service, worker, draft, person_id=yusuf)
    add(service, worker, draft)
    with service.database.write() as session:
        delete_draft(session, account=worker, request_id=draft)
    assert [count_of(service, table) for table in (Attachment, AttachmentContent, Person)] == [0, 0, 0]


def test_a_person_with_a_photo_is_not_taken_out(service, worker, draft, yusuf):
    attachment_id = add(service, worker, draft, person_id=yusuf, kept=PHOTO)
    with service.database.write() as session, pytest.raises(PicturedPersonError):
        remove_person(session, service.keyring, account=worker, request_id=draft, person_id=yusuf)
    remove(service, worker, draft, attachment_id)
    with service.database.write() as session:
        remove_person(session, service.keyring, account=worker, request_id=draft, person_id=yusuf)
    assert count_of(service, Person) == 0


def test_nothing_of_it_can_be_read_in_the_database(service, worker, draft):
    add(service, worker, draft, note=NAME)
    places = {**tables(service), **database_files(service)}
    assert any(b"attachment.added" in content for content in places.values())
    assert [place for place, content in places.items() if NAME.encode() in content] == []


def test_a_new_key_seals_them_again(service, worker, draft):
    added = [add(service, worker, draft) for _ in range(6)]  # more than one batch
    rotated = begin_rotation(service)
    reseal(rotated, lambda _table, _done: None)
    assert count_outdated(rotated) == 0
    retire_old_keys(rotated)
    fresh = open_service(service.settings)
    assert [opened(fresh, worker, draft, attachment_id) for attachment_id in added] == [PAPER] * 6
    assert {one.document.file_name for one in listed(fresh, draft)} == {f"{NAME}.pdf"}
    fresh.database.engine.dispose()
