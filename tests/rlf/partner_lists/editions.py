"""Steps for tests of editions: a family that seeks somebody, lists taken in and read, and what was promised done."""

from __future__ import annotations

import io

from sqlalchemy import delete, func, select

from matching.person import Sex
from rlf.matchmaking import match_piece, match_request
from rlf.models import (
    ListPiece,
    OutboxRow,
    PartnerList,
    Person,
    PersonKey,
    Proposal,
    ProposalState,
    Topic,
)
from rlf.partner_lists.confirming import confirm, preview
from rlf.partner_lists.reading import read_list
from rlf.partner_lists.undoing import undo_list
from rlf.partner_lists.uploading import upload
from rlf.reindexing import announce_version
from rlf.rekeying import rekey_piece, rekey_request
from tests.rlf.builders import described, nothing

KHADIJA = described("Khadija Salim Barakzai", 1991, sex=Sex.FEMALE)
HEADINGS = "reference,name,sex,date of birth,last seen place"
FIRST = [
    "K-1,Khadija Salim Barakzai,F,1991-06-15,Izmir",
    "M-2,Mykola Petrenko,M,1950-01-02,Warsaw",
    "H-3,Hodan Warsame,F,1988-03-04,Tunis",
]
JOBS = {
    Topic.MATCH_REQUEST: match_request,
    Topic.MATCH_PIECE: match_piece,
    Topic.READ_LIST: read_list,
    Topic.REKEY_PIECE: rekey_piece,
    Topic.REKEY_REQUEST: rekey_request,
    Topic.UNDO_LIST: undo_list,
}


def text(rows, headings=HEADINGS):
    return "\n".join([headings, *rows]).encode()


def taken_in(service, account_id, rows, *, headings=HEADINGS, **terms):
    """Upload and confirm a list; its id."""
    list_id = upload(
        service,
        io.BytesIO(text(rows, headings)),
        file_name="list.csv",
        partner_name="A Society",
        account_id=account_id,
        **terms,
    )
    with service.database.write() as session:
        seen = preview(session, service.keyring, list_id, account_id=account_id)
        confirm(session, service.keyring, list_id, seen.proposed(), account_id=account_id)
    return list_id


def a_read_list(service, account_id, rows, **more):
    """A list read and compared; its id."""
    list_id = taken_in(service, account_id, rows, **more)
    do_what_is_promised(service)
    return list_id


def do_what_is_promised(service, most=500):
    """Work as the workers do until nothing is left."""
    with service.database.write() as session:
        announce_version(session)
    for _ in range(most):
        with service.database.write() as session:
            row = session.scalars(select(OutboxRow).where(OutboxRow.topic.in_(JOBS)).limit(1)).first()
            if row is None:
                return
            session.execute(delete(OutboxRow).where(OutboxRow.id == row.id))
        JOBS[row.topic](service, row.subject_id, nothing)
    raise AssertionError("the work has no end")


def the_list(service, list_id):
    with service.database.read() as session:
        return session.get_one(PartnerList, list_id)


def figures(service, list_id):
    """(unchanged, changed, gone, read) of an edition."""
    found = the_list(service, list_id)
    return found.rows_unchanged, found.rows_changed, found.rows_gone, found.rows_read


def entries(service, list_id):
    """The entries of a list by line."""
    with service.database.read() as session:
        persons = session.scalars(select(Person).where(Person.partner_list_id == list_id).order_by(Person.line))
        return {person.line: person for person in persons}


def keys_of(service, *person_ids):
    with service.database.read() as session:
        return session.scalar(select(func.count()).where(PersonKey.person_id.in_(person_ids)))


def proposals(service, *states):
    with service.database.read() as session:
        found = select(Proposal).order_by(Proposal.id)
        return list(session.scalars(found.where(Proposal.state.in_(states)) if states else found))


def the_proposal(service):
    (found,) = proposals(service)
    return found


def open_count(service):
    return len(proposals(service, ProposalState.OPEN))


def piece_of(service, list_id):
    with service.database.read() as session:
        return session.scalars(select(ListPiece.id).where(ListPiece.partner_list_id == list_id)).one()
