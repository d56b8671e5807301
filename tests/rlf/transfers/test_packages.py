"""Packages: who leaves and who does not, with which fields."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from sqlalchemy import select

from rlf.errors import InvalidInputError
from rlf.intake import StaleRevisionError
from rlf.models import Person, Proposal, ProposalState, RequestState, TransferState, now
from rlf.packages.profile import MINIMAL
from rlf.request_document import Consent, Consents
from rlf.transfers.choosing import Choice, unread_references
from rlf.transfers.drafts import sign_minor
from rlf.transfers.errors import TransferProblem, TransferRefusedError
from rlf.transfers.making import make_package
from rlf.transfers.package_files import package_path
from rlf.transfers.partners import PartnerTerms, find_recipient, save_partner
from rlf.transfers.restrictions import restrict
from tests.rlf.builders import a_list, described
from tests.rlf.transfers.houses import (
    AGREED,
    WITH_ENQUIRER,
    a_partner,
    a_request,
    drafted,
    entries_of,
    handed_over,
    opened,
    reasons,
    redescribed,
    seen,
    sought_of,
    transfer,
)

AMINA = described("Amina Yusuf", 1980, birth_place="Kassala", religion="a religion", note="a secret")
CHILD = described("Sami Yusuf", now().year - 9)
MOTHER = described("Halima Yusuf", 1955, safe_contact="only through her sister")


def sharing(share_with: str = "", consent: Consent = Consent.YES, **more):
    consents = Consents(search_here=Consent.YES, share_with_partners=consent)
    return replace(AGREED, consents=consents, share_with=share_with, **more)


def test_what_leaves_is_what_the_preview_shows_and_only_the_partner_can_open_it(house):
    request = a_request(house, AMINA, enquirer=MOTHER)
    transfer_id = drafted(house)
    preview = [line.weighed.record for line in seen(house, transfer_id).leaving]
    make_package(house.service, transfer_id, account=house.liaison)
    manifest, text = opened(house, handed_over(house, transfer_id))
    rows = [json.loads(line) for line in text.splitlines()]
    assert rows == [{field.value: getattr(record, field) for field in MINIMAL.fields} for record in preview]
    assert [row["full_name"] for row in rows] == ["Amina Yusuf"]
    for word in ("Halima", "Kassala", "religion", "secret", request.reference):
        assert word not in text
    assert (manifest.recipients[0].name, manifest.count) == ("Society of the North", 1)
    stored = transfer(house, transfer_id)
    assert (stored.state, stored.records, stored.made_by_id) == (TransferState.SENT, 1, house.liaison.id)
    assert stored.content_digest == bytes.fromhex(manifest.sha256)
    assert b"Amina" not in package_path(house.service.settings, transfer_id).read_bytes()


def test_the_enquirer_leaves_only_where_the_profile_says_so(house):
    a_request(house, AMINA, enquirer=MOTHER)
    other = a_partner(house.service, house.liaison, house.keys, name="Society of the South", fields=WITH_ENQUIRER)
    record = seen(house, drafted(house, partner_id=other)).leaving[0].weighed.record
    assert (record.enquirer_name, record.enquirer_contact) == ("Halima Yusuf", "only through her sister")
    record = seen(house, drafted(house)).leaving[0].weighed.record
    assert (record.enquirer_name, record.enquirer_contact) == ("", "")


@pytest.mark.parametrize(
    ("share_with", "reason"),
    [
        ("", None),
        ("society of the  NORTH", None),
        ("Türkei", None),
        ("TR", None),
        ("Syrie, Turquie", None),
        ("Syria and Turkey", None),
        ("Syria", "other_recipients"),
        ("Society of the North of Syria", "other_recipients"),
        ("never Iraq, Turkey", "unclear_consent"),
        ("tous sauf la Turquie", "unclear_consent"),
        ("Türkei nicht", "unclear_consent"),
        ("all but Syria", "unclear_consent"),
    ],
)
def test_a_consent_that_names_partners_or_countries_holds_for_those_alone(house, share_with, reason):
    a_request(house, AMINA, document=sharing(share_with))
    assert reasons(seen(house, drafted(house))) == ([reason] if reason else [])


@pytest.mark.parametrize("consent", [Consent.NO, Consent.UNASKED])
def test_without_the_consent_to_share_nobody_leaves(house, consent):
    a_request(house, AMINA, document=sharing(consent=consent))
    transfer_id = drafted(house)
    assert reasons(seen(house, transfer_id)) == ["no_consent"]
    with pytest.raises(TransferRefusedError) as refused:
        make_package(house.service, transfer_id, account=house.liaison)
    assert refused.value.problem is TransferProblem.NOBODY_LEFT
    assert not package_path(house.service.settings, transfer_id).exists()


def test_whoever_is_restricted_stays(house):
    a_request(house, AMINA, document=sharing(must_not_be_shared=True))
    a_request(house, AMINA, document=sharing(never_with="Iraq, Turkey"))
    a_request(house, AMINA, document=sharing(never_with="Society of North"))
    a_request(house, AMINA, document=sharing(never_with="Iraq"))
    a_request(house, replace(AMINA, sharing_restriction="not to authorities"))
    draft = seen(house, drafted(house))
    assert reasons(draft) == ["restricted", "restricted", "restricted_for_recipient", "restricted_for_recipient"]
    assert len(draft.leaving) == 1


def test_a_restriction_names_only_what_can_be_obeyed(house):
    request = a_request(house, AMINA)
    said = {"account": house.caseworker, "request_id": request.id, "must_not_be_shared": False}
    with pytest.raises(InvalidInputError) as refused, house.service.database.write() as session:
        restrict(session, house.service.keyring, never_with="the people of the valley", **said)
    assert refused.value.params["problem"] == "unknown_names"
    with house.service.database.write() as session:
        restrict(session, house.service.keyring, never_with="Turquie; Society of the North", **said)
    assert reasons(seen(house, drafted(house))) == ["restricted_for_recipient"]


def test_what_a_family_forbids_holds_under_a_partners_new_name_and_country(house):
    a_request(house, AMINA, document=sharing(never_with="Society of the North"))
    a_request(house, AMINA, document=sharing(never_with="Turkey"))
    known = renamed(house, "Northern Relief", "SE")
    renamed(house, "Aid without Borders", "NO")
    assert reasons(seen(house, drafted(house))) == ["restricted_for_recipient"] * 2
    assert known.document.former_names == ("Society of the North",)
    request = a_request(house, described("Omar Nur", 1970))
    said = {"account": house.caseworker, "request_id": request.id, "must_not_be_shared": False}
    with house.service.database.write() as session:
        restrict(session, house.service.keyring, never_with="Society of the North", **said)


def renamed(house, name, country):
    with house.service.database.write() as session:
        known = find_recipient(session, house.service.keyring, house.partner_id)
        save_partner(
            session,
            house.service.keyring,
            PartnerTerms(name, country, may_receive=True, fields=known.profile.fields),
            partner_id=house.partner_id,
            revision=known.partner.revision,
            account_id=house.liaison.id,
        )
    with house.service.database.read() as session:
        return find_recipient(session, house.service.keyring, house.partner_id)


def test_two_people_do_not_undo_each_others_restrictions(house):
    request = a_request(house, AMINA)
    said = {"account": house.caseworker, "request_id": request.id, "must_not_be_shared": False}
    revision = request.revision
    with house.service.database.write() as session:
        restrict(session, house.service.keyring, never_with="Turkey", revision=revision, **said)
    with pytest.raises(StaleRevisionError), house.service.database.write() as session:
        restrict(session, house.service.keyring, never_with="Sweden", revision=revision, **said)
    assert reasons(seen(house, drafted(house))) == ["restricted_for_recipient"]


def test_what_a_list_restricted_does_not_leave_by_whom_it_was_confirmed_to_be(house):
    request = a_request(house, AMINA)
    restricted = a_list(house.service, house.liaison, [replace(AMINA, sharing_restriction="for you alone")])
    with house.service.database.write() as session:
        entry = session.scalars(select(Person.id).where(Person.partner_list_id == restricted.id)).one()
        left, right = sorted((entry, sought_of(request).id))
        session.add(
            Proposal(
                kind="sought_entry",
                left_id=left,
                right_id=right,
                state=ProposalState.CONFIRMED,
                probability=1.0,
                bits=20.0,
                evidence_digest=b"",
                model_version="1",
                sealed=b"",
            )
        )
    assert reasons(seen(house, drafted(house))) == ["restricted_by_source"]


def test_a_closed_request_is_left_out_and_a_draft_is_not_even_chosen(house):
    closed = a_request(house, AMINA, state=RequestState.CLOSED)
    a_request(house, AMINA, state=RequestState.DRAFT)
    with pytest.raises(TransferRefusedError) as refused:
        drafted(house)
    assert refused.value.problem is TransferProblem.NOBODY_CHOSEN
    draft = seen(house, drafted(house, choice=Choice(references=closed.reference.lower())))
    assert reasons(draft) == ["not_open"]


def test_requests_are_chosen_by_event_centre_and_reference(house):
    wanted = a_request(house, AMINA)
    a_request(house, AMINA, document=replace(AGREED, event="Earthquake"))
    draft = seen(house, drafted(house, choice=Choice(event="valley FLOOD")))
    assert [line.entry.request_id for line in draft.lines] == [wanted.id]
    draft = seen(house, drafted(house, choice=Choice(references=f"{wanted.reference}, LUX-2026-000001-0")))
    assert [line.entry.request_id for line in draft.lines] == [wanted.id]
    assert unread_references(f"{wanted.reference} nonsense") == ["nonsense"]
    with pytest.raises(TransferRefusedError):
        drafted(house, choice=Choice(submitted_until=now().date().replace(year=2000)))


def test_accompanying_persons_leave_only_if_so_chosen(house):
    a_request(house, AMINA, accompanying=[described("Omar Nur", 1970)])
    assert len(seen(house, drafted(house)).lines) == 1
    assert len(seen(house, drafted(house, with_accompanying=True)).lines) == 2


def sign(house, transfer_id, account):
    (line,) = seen(house, transfer_id).lines
    with house.service.database.write() as session:
        as_seen = {"account": account, "seen": line.weighed.digest.hex()}
        sign_minor(session, house.service.keyring, transfer_id, line.entry.id, **as_seen)


def test_a_minor_stays_until_somebody_other_than_the_maker_signs(house):
    a_request(house, CHILD)
    transfer_id = drafted(house)
    assert reasons(seen(house, transfer_id)) == ["minor_unsigned"]
    with pytest.raises(TransferRefusedError) as refused:
        sign(house, transfer_id, house.liaison)
    assert refused.value.problem is TransferProblem.OWN_SIGNATURE
    with pytest.raises(TransferRefusedError):
        make_package(house.service, transfer_id, account=house.liaison)
    sign(house, transfer_id, house.supervisor)
    assert make_package(house.service, transfer_id, account=house.liaison).records == 1
    assert entries_of(house, transfer_id)[0].signed_by_id == house.supervisor.id


def test_nobody_signs_what_changed_since_they_looked(house):
    request = a_request(house, CHILD)
    transfer_id = drafted(house)
    (line,) = seen(house, transfer_id).lines
    redescribed(house, request, replace(CHILD, origin_place="Keren"))
    as_seen = {"account": house.supervisor, "seen": line.weighed.digest.hex()}
    with pytest.raises(TransferRefusedError) as refused, house.service.database.write() as session:
        sign_minor(session, house.service.keyring, transfer_id, line.entry.id, **as_seen)
    assert refused.value.problem is TransferProblem.RECORD_CHANGED


def test_a_signature_holds_for_the_record_that_was_signed(house):
    request = a_request(house, CHILD)
    transfer_id = drafted(house)
    sign(house, transfer_id, house.supervisor)
    redescribed(house, request, replace(CHILD, origin_place="Kassala"))
    assert reasons(seen(house, transfer_id)) == ["minor_unsigned"]


def test_a_minor_who_asks_needs_the_signature_too_where_enquirers_leave(house):
    a_request(house, AMINA, enquirer=CHILD)
    other = a_partner(house.service, house.liaison, house.keys, name="Society of the South", fields=WITH_ENQUIRER)
    assert reasons(seen(house, drafted(house, partner_id=other))) == ["minor_unsigned"]
    assert reasons(seen(house, drafted(house))) == []


def test_adults_are_not_signed_for(house):
    a_request(house, AMINA)
    transfer_id = drafted(house)
    with pytest.raises(TransferRefusedError) as refused:
        sign(house, transfer_id, house.supervisor)
    assert refused.value.problem is TransferProblem.NOT_A_MINOR
