"""Notices: whoever received somebody is told of corrections, withdrawals and erasures, until it says that it acted."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select, update

from rlf.models import (
    Notice,
    Person,
    PersonRole,
    RequestState,
    TracingRequest,
    Transfer,
    TransferEntry,
    TransferState,
    now,
)
from rlf.packages.formats import ListFormat
from rlf.removal import remove_person
from rlf.request_document import Consent, Consents, Outcome, RequestDocument
from rlf.request_life import close_request, reopen_request
from rlf.transfers.documents import open_entry
from rlf.transfers.draft_lines import weigh_draft
from rlf.transfers.drafts import sign_minor
from rlf.transfers.errors import TransferProblem, TransferRefusedError
from rlf.transfers.handing_over import call_back
from rlf.transfers.making import make_package
from rlf.transfers.notice_files import make_notices
from rlf.transfers.restrictions import restrict
from tests.rlf.builders import described
from tests.rlf.requests import save
from tests.rlf.transfers.houses import (
    AGREED,
    a_request,
    drafted,
    entries_of,
    handed_over,
    made,
    notice_rows,
    notices,
    opened,
    reasons,
    redescribed,
    reference_of,
    seen,
    sent,
    sought_of,
    transfer,
    withdraw,
)

AMINA = described("Amina Yusuf", 1980, birth_place="Kassala")
RENAMED = described("Amina Yusufi", 1980, birth_place="Kassala")


def close(house, request):
    said = {"account": house.caseworker, "request_id": request.id, "outcome": Outcome.WITHDRAWN, "note": ""}
    with house.service.database.write() as session:
        close_request(session, house.service.keyring, **said)


def reopen(house, request):
    with house.service.database.write() as session:
        reopen_request(session, house.service.keyring, account=house.caseworker, request_id=request.id)


def test_a_change_of_what_left_is_noted_once_and_one_of_anything_else_is_not(house, told):
    redescribed(house, told, replace(AMINA, birth_place="Asmara", note="never left"))
    assert notices(house) == []
    redescribed(house, told, RENAMED)
    redescribed(house, told, replace(RENAMED, origin_place="Keren"))
    assert notices(house) == ["correction"]


def test_a_change_that_is_taken_back_before_it_was_told_is_no_notice(house, told):
    redescribed(house, told, RENAMED)
    redescribed(house, told, AMINA)
    assert notices(house) == []


def test_a_correction_carries_the_new_record_and_what_follows_is_measured_by_it(house, told):
    redescribed(house, told, RENAMED)
    rows = notice_rows(house)
    assert [(row["reference"], row["notice"], row["full_name"]) for row in rows] == [
        (reference_of(house, told), "correction", "Amina Yusufi")
    ]
    redescribed(house, told, replace(RENAMED, note="never leaves"))
    assert notices(house) == ["correction"]
    redescribed(house, told, AMINA)
    assert notices(house) == ["correction", "correction"]


def test_the_correction_of_a_minors_record_tells_only_that_it_changed(house):
    child = described("Sami Yusuf", now().year - 9)
    request = a_request(house, child)
    transfer_id = drafted(house)
    with house.service.database.write() as session:
        (line,) = weigh_draft(session, house.service.keyring, session.get_one(Transfer, transfer_id)).lines
        as_seen = {"account": house.supervisor, "seen": line.weighed.digest.hex()}
        sign_minor(session, house.service.keyring, transfer_id, line.entry.id, **as_seen)
    make_package(house.service, transfer_id, account=house.liaison)
    handed_over(house, transfer_id)
    redescribed(house, request, replace(child, origin_place="Keren"))
    (row,) = notice_rows(house)
    assert row == {"reference": reference_of(house, request), "notice": "correction"}
    redescribed(house, request, replace(child, origin_place="Keren", note="never leaves"))
    assert notices(house) == ["correction"]
    assert reasons(seen(house, drafted(house))) == ["minor_unsigned"]


@pytest.mark.parametrize("act", [withdraw, close])
def test_a_withdrawn_consent_and_a_closed_request_are_withdrawals(house, told, act):
    redescribed(house, told, RENAMED)
    act(house, told)
    assert notices(house) == ["withdrawal"]
    (row,) = notice_rows(house)
    assert row == {"reference": reference_of(house, told), "notice": "withdrawal"}


def test_a_restriction_and_a_consent_for_others_are_withdrawals_too(house, told):
    other = a_request(house, described("Omar Nur", 1970))
    sent(house)
    with house.service.database.write() as session:
        said = {"must_not_be_shared": False, "never_with": "TR"}
        restrict(session, house.service.keyring, account=house.caseworker, request_id=told.id, **said)
    consents = Consents(search_here=Consent.YES, share_with_partners=Consent.YES)
    document = RequestDocument(consents=consents, share_with="Sweden")
    save(house.service, house.caseworker, other.id, document=document)
    assert notices(house) == ["withdrawal", "withdrawal"]


def test_what_was_not_told_yet_is_taken_back_when_the_request_opens_again(house, told):
    close(house, told)
    reopen(house, told)
    assert notices(house) == []


def test_what_was_told_is_not_taken_back_and_nothing_more_is_told_of_it(house, told):
    close(house, told)
    notice_rows(house)
    reopen(house, told)
    redescribed(house, told, RENAMED)
    assert notices(house) == ["withdrawal"]
    assert reasons(seen(house, drafted(house))) == []


def test_a_person_taken_out_is_an_erasure(house, told):
    redescribed(house, told, RENAMED)
    with house.service.database.write() as session:
        said = {"account": house.caseworker, "request_id": told.id, "person_id": sought_of(told).id}
        remove_person(session, house.service.keyring, **said)
    assert notices(house) == ["erasure"]
    assert notice_rows(house)[0]["notice"] == "erasure"


def test_nothing_is_noted_about_drafts_and_what_was_called_back_before_it_left(house):
    request = a_request(house, AMINA)
    drafted(house)
    redescribed(house, request, RENAMED)
    transfer_id = made(house)
    call_back(house.service, transfer_id, account=house.liaison)
    withdraw(house, request)
    assert notices(house) == []


def test_a_package_called_back_is_a_withdrawal_of_everybody_in_it(house):
    a_request(house, AMINA)
    a_request(house, described("Omar Nur", 1970))
    transfer_id = sent(house)
    assert call_back(house.service, transfer_id, account=house.liaison) == 2
    assert call_back(house.service, transfer_id, account=house.liaison) == 0
    assert transfer(house, transfer_id).state is TransferState.WITHDRAWN
    assert [row["notice"] for row in notice_rows(house)] == ["withdrawal", "withdrawal"]
    with pytest.raises(TransferRefusedError):
        handed_over(house, transfer_id)


def test_notices_that_nobody_fetched_are_replaced_by_those_that_hold_now(house, told):
    redescribed(house, told, RENAMED)
    make = {"account": house.liaison, "list_format": ListFormat.CSV}
    first = make_notices(house.service, house.partner_id, **make)
    withdraw(house, told)
    second = make_notices(house.service, house.partner_id, **make)
    with pytest.raises(TransferRefusedError):
        handed_over(house, first)
    _manifest, text = opened(house, handed_over(house, second))
    assert "withdrawal" in text
    assert "Amina" not in text
    with pytest.raises(TransferRefusedError) as refused:
        make_notices(house.service, house.partner_id, **make)
    assert refused.value.problem is TransferProblem.NO_NOTICES


def test_a_sealed_correction_stays_here_once_the_family_withdraws(house, told):
    redescribed(house, told, RENAMED)
    make = {"account": house.liaison, "list_format": ListFormat.CSV}
    transfer_id = make_notices(house.service, house.partner_id, **make)
    withdraw(house, told)
    with pytest.raises(TransferRefusedError) as refused:
        handed_over(house, transfer_id)
    assert refused.value.problem is TransferProblem.OUTDATED
    fresh_id = make_notices(house.service, house.partner_id, **make)
    _manifest, text = opened(house, handed_over(house, fresh_id))
    assert "withdrawal" in text
    assert "Yusufi" not in text


def test_a_correction_counts_as_told_when_it_is_handed_over(house, told):
    redescribed(house, told, RENAMED)
    transfer_id = make_notices(house.service, house.partner_id, account=house.liaison, list_format=ListFormat.CSV)
    assert corrections(house, told) == []
    redescribed(house, told, AMINA)
    assert notices(house) == [], "the partner has what is true again"
    with pytest.raises(TransferRefusedError):
        handed_over(house, transfer_id)


def test_what_changed_while_a_correction_lay_sealed_is_told_after_it(house, told):
    redescribed(house, told, RENAMED)
    transfer_id = make_notices(house.service, house.partner_id, account=house.liaison, list_format=ListFormat.CSV)
    redescribed(house, told, described("Amina Yousouf", 1980, birth_place="Kassala"))
    handed_over(house, transfer_id)
    assert corrections(house, told) == ["Amina Yusufi"]
    assert [row["full_name"] for row in notice_rows(house)] == ["Amina Yousouf"]


def test_notices_that_did_not_arrive_are_told_again(house, told):
    other = a_request(house, described("Omar Nur", 1970))
    sent(house)
    redescribed(house, told, RENAMED)
    withdraw(house, other)
    transfer_id = make_notices(house.service, house.partner_id, account=house.liaison, list_format=ListFormat.CSV)
    handed_over(house, transfer_id)
    assert call_back(house.service, transfer_id, account=house.liaison) == 2
    redescribed(house, told, replace(RENAMED, note="never leaves"))
    rows = notice_rows(house)
    assert sorted(row["notice"] for row in rows) == ["correction", "withdrawal"]
    assert {row.get("full_name") for row in rows} == {"Amina Yusufi", ""}


def corrections(house, request):
    with house.service.database.read() as session:
        entry = session.scalars(select(TransferEntry).where(TransferEntry.request_id == request.id)).one()
        told = open_entry(house.service.keyring, entry).corrections
        return [one.record.full_name for one in told if one.record]


def test_an_expired_package_is_not_corrected_but_still_withdrawn(house, told):
    with house.service.database.write() as session:
        (entry,) = entries_of(house, session.scalars(select(TransferEntry.transfer_id)).one())
        table = TransferEntry.__table__.metadata.tables["transfers"]
        session.execute(
            update(table).where(table.c.id == entry.transfer_id).values(expires_on=now().date().replace(year=2020))
        )
    redescribed(house, told, RENAMED)
    assert notices(house) == []
    withdraw(house, told)
    assert notices(house) == ["withdrawal"]


def test_a_request_that_was_never_sent_notes_nothing(house, told):
    other = a_request(house, RENAMED, document=replace(AGREED, consents=Consents(search_here=Consent.YES)))
    redescribed(house, other, AMINA)
    with house.service.database.read() as session:
        assert session.scalars(select(Notice)).all() == []
        assert session.scalar(select(Person.role).where(Person.id == sought_of(other).id)) is PersonRole.SOUGHT
        assert session.get_one(TracingRequest, other.id).state is RequestState.OPEN
