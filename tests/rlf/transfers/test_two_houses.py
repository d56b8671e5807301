"""Two houses with their own keys and databases: one asks, the other finds and answers, and stops when it withdraws."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from rlf.config import read_settings
from rlf.crypto import new_keyring, write_keyring
from rlf.matchmaking import match_request
from rlf.migrate import upgrade
from rlf.models import ListKind, Person, Proposal, ProposalKind, ProposalState, now
from rlf.packages.decryption import Unlocking
from rlf.packages.formats import ListFormat
from rlf.packages.keys import own_keys
from rlf.packages.opening import Opening, open_package
from rlf.packages.trust import TrustedSenders
from rlf.partner_lists.confirming import confirm, preview
from rlf.partner_lists.reading import read_list
from rlf.partner_lists.row_withdrawal import Which, withdraw_rows
from rlf.partner_lists.terms import ListTerms
from rlf.partner_lists.uploading import upload
from rlf.persons import describe
from rlf.request_life import withdraw_consent
from rlf.service import open_service
from rlf.transfers.answers import Taken, take_answer_file
from rlf.transfers.notice_files import make_notices
from tests.rlf.builders import described, nothing
from tests.rlf.transfers.houses import a_house, a_partner, a_request, handed_over, sent, sought_of


@pytest.fixture
def houses(service, tmp_path):
    """Amberley, which asks, and Brightwater, which has its own database and keys. Each knows the other's card."""
    settings = read_settings({"RLF_MODE": "demo", "RLF_VAR": str(tmp_path / "other")})
    settings.var.mkdir()
    write_keyring(new_keyring(demo=True), settings.keyring_file)
    other = open_service(settings)
    upgrade(other.database.engine)
    amberley, brightwater = a_house(service), a_house(other)
    keys = [own_keys(house.service.settings.package_keys) for house in (amberley, brightwater)]
    to_brightwater = a_partner(amberley.service, amberley.liaison, keys[1], name="Brightwater", country="TR")
    to_amberley = a_partner(brightwater.service, brightwater.liaison, keys[0], name="Amberley", country="LU")
    yield replace(amberley, partner_id=to_brightwater), replace(brightwater, partner_id=to_amberley)
    other.database.engine.dispose()


def opened_by(house, path: Path, folder: Path, *, sender) -> bytes:
    """The list of a package, verified and opened with the house's own keys."""
    mine = own_keys(house.service.settings.package_keys)
    trusted = TrustedSenders(frozenset({own_keys(sender.service.settings.package_keys).public.verify}))
    return open_package(path, folder, Opening(Unlocking((mine.identity,)), trusted, now())).path.read_bytes()


def import_list(house, content: bytes) -> int:
    service, account_id = house.service, house.liaison.id
    list_id = upload(
        service,
        io.BytesIO(content),
        file_name="l.csv",
        partner_name="Amberley",
        account_id=account_id,
        terms=ListTerms(kind=ListKind.SOUGHT),
    )
    with service.database.write() as session:
        seen = preview(session, service.keyring, list_id, account_id=account_id)
        confirm(session, service.keyring, list_id, seen.proposed(), account_id=account_id)
    read_list(service, list_id, nothing)
    return list_id


def proposals(house):
    with house.service.database.read() as session:
        return list(session.scalars(select(Proposal).order_by(Proposal.id)))


@pytest.mark.parametrize("list_format", [ListFormat.CSV, ListFormat.XLSX, ListFormat.PFIF])
def test_one_asks_the_other_finds_and_answers_and_a_withdrawal_reaches_it(houses, tmp_path, list_format):
    amberley, brightwater = houses
    asked = a_request(amberley, described("Amina Yusuf Nur", 1980, mother="Halima Omar"))
    here = described("Aamina Yousouf Noor", 1980, mother="Halimo Omar")
    seeking = a_request(brightwater, described("Omar Nur", 1970), enquirer=here)
    file = handed_over(amberley, sent(amberley, format=list_format))

    list_id = import_list(brightwater, opened_by(brightwater, file, tmp_path / "list", sender=amberley))
    match_request(brightwater.service, seeking.id, nothing)
    (found,) = proposals(brightwater)
    assert found.kind is ProposalKind.PARTNER_SEEKS_ENQUIRER
    reference = reference_of(brightwater, list_id)

    answers = (
        f"reference,answer,own reference,full name,date of birth\n{reference},possible,B-1,Aamina Yousouf Noor,1980\n"
    )
    (row,) = take_answer_file(
        amberley.service, io.BytesIO(answers.encode()), partner_id=amberley.partner_id, account_id=amberley.liaison.id
    )
    assert row.taken is Taken.PROPOSED
    (proposed,) = proposals(amberley)
    assert sought_of(asked).id in {proposed.left_id, proposed.right_id}
    assert proposed.state is ProposalState.OPEN

    with amberley.service.database.write() as session:
        withdraw_consent(session, amberley.service.keyring, account=amberley.caseworker, request_id=asked.id)
    told = notices_from(amberley, brightwater, tmp_path / "notices")
    assert told == [{"reference": reference, "notice": "withdrawal"}]
    with brightwater.service.database.write() as session:
        which = Which(reference=told[0]["reference"])
        withdraw_rows(session, brightwater.service.keyring, list_id, which, account_id=brightwater.liaison.id)
    (closed,) = proposals(brightwater)
    assert (closed.id, closed.state) == (found.id, ProposalState.CLOSED)
    assert [one.state for one in proposals(amberley)] == [ProposalState.CLOSED]


def reference_of(house, list_id):
    """By what the partner knows the one entry of its list."""
    with house.service.database.read() as session:
        entry = session.scalars(select(Person).where(Person.partner_list_id == list_id)).one()
        return describe(house.service.keyring, entry).partner_reference


def notices_from(sender, reader, folder: Path):
    """What the sender's next notices tell the reader."""
    transfer_id = make_notices(
        sender.service, sender.partner_id, account=sender.liaison, list_format=ListFormat.JSON_LINES
    )
    path = handed_over(sender, transfer_id)
    return [json.loads(line) for line in opened_by(reader, path, folder, sender=sender).splitlines()]
