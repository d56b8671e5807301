"""Partners as recipients: nothing leaves for one whose keys nobody compared aloud."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from rlf.errors import ConflictError, InvalidInputError
from rlf.models import AuditEntry
from rlf.packages.decryption import Unlocking
from rlf.packages.errors import PackageError
from rlf.packages.fields import OF_ENQUIRER, RecordField
from rlf.packages.formats import ListFormat
from rlf.packages.keys import new_keys
from rlf.packages.profile import MINIMAL
from rlf.transfers.documents import open_transfer
from rlf.transfers.errors import TransferProblem, TransferRefusedError
from rlf.transfers.notice_files import make_notices
from rlf.transfers.partners import (
    PartnerTerms,
    add_partner,
    confirm_comparison,
    find_recipient,
    save_partner,
    set_keys,
)
from tests.rlf.builders import described
from tests.rlf.transfers.houses import a_request, drafted, handed_over, made, opened, redescribed, transfer


def recipient(house, partner_id=None):
    with house.service.database.read() as session:
        return find_recipient(session, house.service.keyring, partner_id or house.partner_id)


def change(house, **terms):
    known = recipient(house)
    with house.service.database.write() as session:
        save_partner(
            session,
            house.service.keyring,
            PartnerTerms(**{"name": known.partner.name, "country": "TR", "may_receive": True, **terms}),
            partner_id=house.partner_id,
            revision=known.partner.revision,
            account_id=house.liaison.id,
        )


def new_card(house, card):
    with house.service.database.write() as session:
        set_keys(session, house.service.keyring, card, partner_id=house.partner_id, account_id=house.liaison.id)


def test_a_new_partner_gets_the_least_fields_and_nothing_until_its_keys_are_compared(house):
    with house.service.database.write() as session:
        partner = add_partner(
            session, house.service.keyring, PartnerTerms("  New   society "), account_id=house.liaison.id
        )
    known = recipient(house, partner.id)
    assert (known.partner.name, known.profile) == ("New society", MINIMAL)
    assert known.hindrance is TransferProblem.MAY_NOT_RECEIVE
    assert OF_ENQUIRER.isdisjoint(known.profile.fields)


def test_changed_keys_must_be_compared_anew(house):
    assert recipient(house).hindrance is None
    new_card(house, new_keys().public.card("them"))
    assert recipient(house).hindrance is TransferProblem.KEYS_NOT_COMPARED
    with pytest.raises(TransferRefusedError) as refused:
        drafted(house)
    assert refused.value.problem is TransferProblem.KEYS_NOT_COMPARED


def test_other_digits_than_those_of_the_keys_confirm_nothing(house):
    new_card(house, new_keys().public.card("them"))
    known = recipient(house).fingerprints
    heard = [known[0], known[1].replace(known[1][:5], "00000")]
    said = {"partner_id": house.partner_id, "account_id": house.liaison.id}
    with pytest.raises(InvalidInputError), house.service.database.write() as session:
        confirm_comparison(session, house.service.keyring, heard, **said)
    assert recipient(house).partner.keys_compared_at is None


def test_each_of_a_partners_keys_opens_a_package_alone(house):
    officers = [new_keys(), new_keys()]
    ages = "\n".join(one.public.age for one in officers)
    new_card(house, officers[0].public.card("them") + ages)
    heard = recipient(house).fingerprints
    assert len(heard) == 3
    said = {"partner_id": house.partner_id, "account_id": house.liaison.id}
    with pytest.raises(InvalidInputError), house.service.database.write() as session:
        confirm_comparison(session, house.service.keyring, [heard[0], heard[0], heard[2]], **said)
    with house.service.database.write() as session:
        confirm_comparison(session, house.service.keyring, heard[::-1], **said)
    a_request(house, described("Amina Yusuf", 1980))
    file = handed_over(house, made(house))
    for officer in officers:
        manifest, text = opened(house, file, Unlocking((officer.identity,)))
        assert "Amina Yusuf" in text
        assert len(manifest.recipients) == 2


@pytest.mark.parametrize("backend", ["sqlite"])  # a passphrase is slow on purpose
def test_for_a_partner_without_a_key_a_package_opens_by_a_passphrase_of_its_own(house):
    with house.service.database.write() as session:
        said = PartnerTerms("Village committee", may_receive=True, by_passphrase=True)
        partner_id = add_partner(session, house.service.keyring, said, account_id=house.liaison.id).id
    request = a_request(house, described("Amina Yusuf", 1980))
    transfer_id = made(house, partner_id=partner_id)
    file = handed_over(house, transfer_id)
    passphrase = passphrase_of(house, transfer_id)
    assert "Amina Yusuf" in opened(house, file, Unlocking(passphrase=passphrase))[1]
    redescribed(house, request, described("Amina Yusufi", 1980))
    notices_id = make_notices(house.service, partner_id, account=house.liaison, list_format=ListFormat.JSON_LINES)
    assert passphrase_of(house, notices_id) not in {"", passphrase}


def test_a_key_counts_before_a_passphrase(house):
    change(house, by_passphrase=True)
    a_request(house, described("Amina Yusuf", 1980))
    transfer_id = made(house)
    assert passphrase_of(house, transfer_id) == ""
    assert "Amina Yusuf" in opened(house, handed_over(house, transfer_id))[1]


def passphrase_of(house, transfer_id):
    return open_transfer(house.service.keyring, transfer(house, transfer_id)).passphrase


def test_the_same_keys_again_and_cards_without_a_key_change_nothing(house):
    with pytest.raises(TransferRefusedError) as refused:
        new_card(house, house.keys.public.card("them"))
    assert refused.value.problem is TransferProblem.NOT_CHANGED
    with pytest.raises(PackageError):
        new_card(house, "Dear colleague, the key is attached.")
    assert recipient(house).hindrance is None


def test_a_partner_that_must_not_be_asked_receives_nothing_whatever_was_agreed(house):
    change(house, must_not_be_asked=True)
    with pytest.raises(TransferRefusedError) as refused:
        drafted(house)
    assert refused.value.problem is TransferProblem.MUST_NOT_BE_ASKED


def test_the_profile_always_has_the_reference_first(house):
    change(house, fields=(RecordField.SEX, RecordField.FULL_NAME))
    assert recipient(house).profile.fields == (RecordField.REFERENCE, RecordField.SEX, RecordField.FULL_NAME)
    with pytest.raises(InvalidInputError):
        change(house, fields=(RecordField.NOTICE,))


def test_a_second_partner_of_a_name_is_refused_and_so_is_a_save_over_another(house):
    with pytest.raises(TransferRefusedError), house.service.database.write() as session:
        add_partner(session, house.service.keyring, PartnerTerms("Society of the North"), account_id=house.liaison.id)
    terms = PartnerTerms("Society of the North")
    said = {"partner_id": house.partner_id, "revision": recipient(house).partner.revision - 1}
    with pytest.raises(ConflictError), house.service.database.write() as session:
        save_partner(session, house.service.keyring, terms, **said, account_id=house.liaison.id)


def test_whatever_is_written_about_a_partner_is_sealed_and_audited(house):
    change(house, contact="Mrs. Vuqzithra, 555", agreement="signed in Hoxmeldu")
    known = recipient(house)
    assert (known.document.contact, known.document.agreement) == ("Mrs. Vuqzithra, 555", "signed in Hoxmeldu")
    assert b"Vuqzithra" not in known.partner.sealed
    with house.service.database.read() as session:
        acts = set(session.scalars(select(AuditEntry.action)))
    assert {"partner.added", "partner.keys_changed", "partner.keys_compared", "partner.changed"} <= acts
