"""The journal: who received what about somebody, when and on what basis."""

from __future__ import annotations

from rlf.models import (
    NoticeKind,
    TracingRequest,
)
from rlf.transfers.journal import (
    journal_of_package,
    journal_of_person,
    journal_of_reference,
    journal_of_request,
)
from rlf.transfers.notices import note_erasure
from tests.rlf.builders import described
from tests.rlf.transfers.houses import (
    notice_rows,
    redescribed,
    sought_of,
)


def erase(house, request):
    with house.service.database.write() as session:
        assert note_erasure(session, request.id) == 1
        session.delete(session.get_one(TracingRequest, request.id))


def test_the_journal_outlives_the_erasure_of_the_request(house, told):
    erase(house, told)
    with house.service.database.write() as session:
        assert session.get(TracingRequest, told.id) is None
        (by_request,) = journal_of_reference(
            session, house.service.keyring, reader=house.supervisor, reference=told.reference
        )
        (by_reference,) = journal_of_reference(
            session, house.service.keyring, reader=house.supervisor, reference=by_request.entry.reference.lower()
        )
    assert by_request.said == by_reference.said
    assert by_request.said.record.full_name == "Amina Yusuf"
    assert [notice.kind for notice in by_request.notices] == [NoticeKind.ERASURE]
    assert notice_rows(house) == [{"reference": by_request.entry.reference, "notice": "erasure"}]


def test_the_journal_says_who_received_what_when_and_on_what_basis(house, told):
    redescribed(house, told, described("Amina Yusufi", 1980, birth_place="Kassala"))
    notice_rows(house)
    about = {"reader": house.caseworker}
    with house.service.database.write() as session:
        keyring = house.service.keyring
        (one,) = journal_of_request(session, keyring, request_id=told.id, **about)
        assert journal_of_person(session, keyring, person_id=sought_of(told).id, **about) == [one]
        assert journal_of_package(session, keyring, transfer_id=one.transfer.id, **about) == [one]
    assert (one.partner, one.document.legal_basis) == ("Society of the North", "consent and the agreement of 2024")
    assert one.said.sent_fields == ("reference", "full_name", "birth_date")
    assert [told_later.record.full_name for told_later in one.said.corrections] == ["Amina Yusufi"]
    assert one.left_at is not None
