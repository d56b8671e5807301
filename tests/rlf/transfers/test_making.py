"""Packages: what happens between draft, making and handing over."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from matching.person import NameKind
from rlf.description import StatedName
from rlf.errors import NotFoundError
from rlf.models import AuditEntry, Transfer, TransferState, now
from rlf.packages.fields import RecordField
from rlf.packages.formats import ListFormat
from rlf.request_life import withdraw_consent
from rlf.transfers import making
from rlf.transfers.documents import open_transfer
from rlf.transfers.errors import TransferProblem, TransferRefusedError
from rlf.transfers.handing_over import call_back, packages_for
from rlf.transfers.making import discard, make_package
from rlf.transfers.package_files import package_path
from rlf.transfers.partners import PartnerTerms, find_recipient, save_partner
from tests.rlf.builders import described
from tests.rlf.transfers.houses import (
    a_partner,
    a_request,
    drafted,
    entries_of,
    handed_over,
    made,
    opened,
    reasons,
    redescribed,
    seen,
    transfer,
)

AMINA = described("Amina Yusuf", 1980, birth_place="Kassala", religion="a religion", note="a secret")
CHILD = described("Sami Yusuf", now().year - 9)
MOTHER = described("Halima Yusuf", 1955, safe_contact="only through her sister")


def test_a_consent_withdrawn_between_draft_and_making_leaves_them_out_and_says_so(house):
    kept, withdrawn = a_request(house, AMINA), a_request(house, described("Omar Nur", 1970))
    transfer_id = drafted(house)
    assert len(seen(house, transfer_id).leaving) == 2
    with house.service.database.write() as session:
        withdraw_consent(session, house.service.keyring, account=house.caseworker, request_id=withdrawn.id)
    result = make_package(house.service, transfer_id, account=house.liaison)
    assert result.records == 1
    assert [(one.request_reference, one.reason.value) for one in result.left_out] == [
        (withdrawn.reference, "no_consent")
    ]
    assert [entry.request_id for entry in entries_of(house, transfer_id)] == [kept.id]
    document = open_transfer(house.service.keyring, transfer(house, transfer_id))
    assert document.left_out == result.left_out


def test_a_crash_between_file_and_row_leaves_a_draft_that_is_made_again(house, monkeypatch):
    a_request(house, AMINA)
    transfer_id = drafted(house)
    path = package_path(house.service.settings, transfer_id)

    def dies(*_arguments):
        assert path.exists()
        raise KeyboardInterrupt

    monkeypatch.setattr(making, "_write_down", dies)
    with pytest.raises(KeyboardInterrupt):
        make_package(house.service, transfer_id, account=house.liaison)
    assert transfer(house, transfer_id).state is TransferState.DRAFT
    assert not path.exists()
    monkeypatch.undo()
    path.write_bytes(b"left behind by a machine that stopped")
    with pytest.raises(TransferRefusedError):
        handed_over(house, transfer_id)
    make_package(house.service, transfer_id, account=house.liaison)
    assert opened(house, handed_over(house, transfer_id))[0].count == 1
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_a_package_is_made_once(house):
    a_request(house, AMINA)
    transfer_id = made(house)
    before = package_path(house.service.settings, transfer_id).read_bytes()
    for again in (make_package, discard):
        with pytest.raises(TransferRefusedError) as refused:
            again(house.service, transfer_id, account=house.liaison)
        assert refused.value.problem is TransferProblem.NOT_A_DRAFT
    assert package_path(house.service.settings, transfer_id).read_bytes() == before


def test_who_was_sent_and_did_not_change_is_not_sent_again(house):
    request = a_request(house, AMINA)
    made(house)
    assert reasons(seen(house, drafted(house))) == ["sent_before"]
    redescribed(house, request, replace(AMINA, note="another secret"))
    assert reasons(seen(house, drafted(house))) == ["sent_before"]
    names = (*AMINA.names, StatedName("Yusufi", NameKind.FAMILY))
    redescribed(house, request, replace(AMINA, names=names))
    assert reasons(seen(house, drafted(house))) == []


def test_a_withdrawal_stops_a_package_that_was_made_and_not_fetched(house):
    request = a_request(house, AMINA)
    transfer_id = made(house)
    with house.service.database.write() as session:
        withdraw_consent(session, house.service.keyring, account=house.caseworker, request_id=request.id)
    with pytest.raises(TransferRefusedError) as refused:
        handed_over(house, transfer_id)
    assert refused.value.problem is TransferProblem.OUTDATED
    assert call_back(house.service, transfer_id, account=house.liaison) == 0
    assert not package_path(house.service.settings, transfer_id).exists()


def test_a_package_with_more_than_is_agreed_by_now_is_not_handed_over(house):
    a_request(house, AMINA)
    transfer_id = made(house)
    with house.service.database.write() as session:
        partner = find_recipient(session, house.service.keyring, house.partner_id).partner
        save_partner(
            session,
            house.service.keyring,
            PartnerTerms(partner.name, partner.country or "", may_receive=True, fields=(RecordField.REFERENCE,)),
            partner_id=partner.id,
            revision=partner.revision,
            account_id=house.liaison.id,
        )
    with pytest.raises(TransferRefusedError) as refused:
        handed_over(house, transfer_id)
    assert refused.value.problem is TransferProblem.OUTDATED


def test_a_partner_fetches_its_own_packages_and_nobody_elses(house):
    a_request(house, AMINA)
    transfer_id = made(house)
    other = a_partner(house.service, house.liaison, house.keys, name="Society of the South")
    drafted(house, partner_id=other)
    with pytest.raises(NotFoundError):
        handed_over(house, transfer_id, account=None, partner_id=other)
    with house.service.database.read() as session:
        assert [one.id for one in packages_for(session, house.partner_id, after=0, limit=9)] == [transfer_id]
        assert packages_for(session, other, after=0, limit=9) == []
    assert handed_over(house, transfer_id, account=None, partner_id=house.partner_id).is_file()


@pytest.mark.parametrize("list_format", list(ListFormat))
def test_every_format_is_made(house, list_format):
    a_request(house, AMINA)
    transfer_id = made(house, format=list_format)
    assert package_path(house.service.settings, transfer_id).is_file()


def test_a_draft_that_is_discarded_leaves_nothing_but_the_audit(house):
    a_request(house, AMINA)
    transfer_id = drafted(house)
    discard(house.service, transfer_id, account=house.liaison)
    with house.service.database.read() as session:
        assert session.get(Transfer, transfer_id) is None
        assert "package.discarded" in session.scalars(select(AuditEntry.action)).all()
    assert entries_of(house, transfer_id) == []


@pytest.mark.parametrize("wrong", [{"purpose": " "}, {"legal_basis": ""}, {"expires_on": now().date()}])
def test_a_package_needs_its_terms(house, wrong):
    a_request(house, AMINA)
    with pytest.raises(TransferRefusedError) as refused:
        drafted(house, **wrong)
    assert refused.value.problem is TransferProblem.NO_TERMS
