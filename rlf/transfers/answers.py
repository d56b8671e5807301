"""Partners' answers: each is kept once, and becomes a proposal or a note on the request. Never a decision."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import exists, select

from rlf import audit
from rlf.description import Description, encode
from rlf.ids import new_id
from rlf.models import (
    Answer,
    AnswerVerdict,
    Notice,
    NoticeKind,
    Partner,
    TracingRequest,
    Transfer,
    TransferEntry,
    TransferState,
    now,
)
from rlf.request_locks import lock_requests
from rlf.scoring import lock_scoring
from rlf.transfers.answer_rows import GivenAnswer, read_answers, read_reference
from rlf.transfers.answered_entries import propose_entry
from rlf.transfers.partners import find_recipient

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import BinaryIO

    from sqlalchemy.orm import Session

    from rlf.crypto import Keyring
    from rlf.service import Service


class Taken(StrEnum):
    """What became of one answer."""

    PROPOSED = "proposed"
    NOTED = "noted"
    REPEATED = "repeated"
    AFTER_WITHDRAWAL = "after_withdrawal"
    UNKNOWN_REFERENCE = "unknown_reference"
    NO_REFERENCE = "no_reference"
    NO_ANSWER = "no_answer"


@dataclass(frozen=True, slots=True)
class TakenRow:
    """What became of one row; `line` is 0 where there was no file."""

    line: int
    reference: str
    taken: Taken


@dataclass(frozen=True, slots=True)
class AnswerDocument:
    """What is sealed of an answer."""

    own_reference: str = ""
    description: Description | None = None
    note: str = ""
    after_withdrawal: bool = False


_MISSING = {"reference": Taken.NO_REFERENCE, "answer": Taken.NO_ANSWER}


def take_answer_file(service: Service, stream: BinaryIO, *, partner_id: int, account_id: int | None) -> list[TakenRow]:
    """Take all answers in a partner's file, and say of each row what became of it. Again, it is repeated answers.

    Raises:
        NotFoundError: there is no such partner.
        FileRefusedError: the file cannot be taken.
        InvalidInputError: no column holds the reference, or none the answer.
    """
    with service.database.read() as session:
        find_recipient(session, service.keyring, partner_id)
    rows = read_answers(stream, now().date())
    report = []
    for row in rows:
        if row.answer is None:
            report.append(TakenRow(row.line, row.reference, _MISSING[row.missing]))
            continue
        taken = take_answer(service, row.answer, partner_id=partner_id, account_id=account_id)
        report.append(TakenRow(row.line, row.reference, taken))
    return report


def take_answers(
    service: Service, answers: Iterable[GivenAnswer], *, partner_id: int, account_id: int | None
) -> list[TakenRow]:
    """Take answers that came otherwise than in a file, such as from the partner's own machine."""
    return [
        TakenRow(0, answer.reference, take_answer(service, answer, partner_id=partner_id, account_id=account_id))
        for answer in answers
    ]


def take_answer(service: Service, answer: GivenAnswer, *, partner_id: int, account_id: int | None) -> Taken:
    """Take one answer, in a transaction of its own. The same answer to a reference is kept once."""
    with service.database.write() as session:
        session.get(Partner, partner_id, with_for_update=True)  # first, as wherever partners and requests are locked
        lock_scoring(session, alone=False)
        entry = _entry(session, partner_id, read_reference(answer.reference))
        if entry is None:
            return Taken.UNKNOWN_REFERENCE
        request = next(iter(lock_requests(session, [entry.request_id])), None) if entry.request_id else None
        digest = service.keyring.digest("answer", encode(answer))
        known = select(Answer.id).where(Answer.transfer_entry_id == entry.id, Answer.digest == digest)
        if session.scalar(known) is not None:
            return Taken.REPEATED
        is_late = _is_withdrawn(session, entry) or request is None or entry.person_id is None
        stored = Answer(id=new_id(), transfer_entry_id=entry.id, verdict=answer.verdict, digest=digest)
        stored.received_by_id = account_id
        document = AnswerDocument(answer.own_reference, answer.description, answer.note, after_withdrawal=is_late)
        stored.sealed = service.keyring.seal(encode(document), _row_name(stored.id))
        session.add(stored)
        session.flush()
        audit.record(session, account_id, "answer.taken", stored)
        if is_late or request is None:
            return Taken.AFTER_WITHDRAWAL
        return _propose(session, service, entry, stored, answer, request)


def open_answer(keyring: Keyring, answer: Answer) -> AnswerDocument:
    """Open an answer's document.

    Raises:
        SealError: the key is missing or the document was altered.
    """
    return msgspec.json.decode(keyring.unseal(answer.sealed, _row_name(answer.id)), type=AnswerDocument)


def _propose(
    session: Session,
    service: Service,
    entry: TransferEntry,
    stored: Answer,
    answer: GivenAnswer,
    request: TracingRequest,
) -> Taken:
    names_somebody = answer.description is not None and answer.verdict is not AnswerVerdict.NOT_FOUND
    if not names_somebody or answer.description is None or entry.person_id is None or not request.is_matchable:
        return Taken.NOTED
    stored.person_id = propose_entry(session, service, entry, answer.description)
    return Taken.PROPOSED


def _entry(session: Session, partner_id: int, reference: str) -> TransferEntry | None:
    query = (
        select(TransferEntry)
        .join(TransferEntry.transfer)
        .where(
            TransferEntry.reference == reference,
            Transfer.partner_id == partner_id,
            Transfer.fetched_at.is_not(None),  # what has not left cannot be known
        )
    )
    return session.scalar(query)


def _is_withdrawn(session: Session, entry: TransferEntry) -> bool:
    final = exists().where(Notice.transfer_entry_id == entry.id, Notice.kind != NoticeKind.CORRECTION)
    return entry.transfer.state is TransferState.WITHDRAWN or bool(session.scalar(select(final)))


def _row_name(answer_id: int) -> str:
    return f"answers:{answer_id}"
