"""Answers as people read them: those of a request, those that nobody has seen yet, and what one says of a proposal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from rlf import audit
from rlf.errors import NotFoundError
from rlf.models import Answer, TracingRequest, Transfer, TransferEntry, now
from rlf.request_access import find_request, may_see
from rlf.transfers.answers import AnswerDocument, open_answer

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from rlf.crypto import Keyring
    from rlf.request_access import Reader


@dataclass(frozen=True, slots=True)
class AnswerSeen:
    """An answer opened, with who gave it and the request it is about (None where that is erased)."""

    answer: Answer
    document: AnswerDocument
    partner: str
    request_id: int | None
    request_reference: str


def answers_of_request(session: Session, keyring: Keyring, *, reader: Reader, request_id: int) -> list[AnswerSeen]:
    """What partners answered about a request, the newest first.

    Raises:
        NotFoundError: there is no such request for this reader.
    """
    find_request(session, reader, request_id)
    return _opened(session, keyring, TransferEntry.request_id == request_id)


def answers_describing(session: Session, keyring: Keyring, person_ids: Collection[int]) -> list[AnswerSeen]:
    """The answers that describe any of these entries of lists, whom the caller may see."""
    return _opened(session, keyring, Answer.person_id.in_(person_ids))


def unseen_answers(
    session: Session, keyring: Keyring, *, reader: Reader, offset: int = 0, limit: int = 100
) -> list[AnswerSeen]:
    """Answers that no caseworker has seen yet, the newest first. That somebody looked is written down."""
    audit.record(session, reader.id, "answers.listed", Answer)
    return _opened(session, keyring, _unseen(reader), offset=offset, limit=limit)


def count_unseen(session: Session, reader: Reader) -> int:
    """How many answers no caseworker has seen yet."""
    query = select(func.count()).select_from(Answer).join(Answer.entry)
    return session.scalar(query.outerjoin(TracingRequest, _OF_REQUEST).where(_unseen(reader))) or 0


def mark_seen(session: Session, answer_id: int, *, account: Reader) -> None:
    """Say that a caseworker has seen an answer. Twice is as once.

    Raises:
        NotFoundError: there is no such answer.
    """
    answer = session.get(Answer, answer_id, with_for_update=True)
    if answer is None:
        raise NotFoundError("There is no such answer.")
    if answer.seen_at is None:
        answer.seen_at = now()
        audit.record(session, account.id, "answer.seen", answer)


_OF_REQUEST = TracingRequest.id == TransferEntry.request_id


def _unseen(reader: Reader) -> ColumnElement[bool]:
    return Answer.seen_at.is_(None) & (TransferEntry.request_id.is_(None) | may_see(reader))


def _opened(
    session: Session,
    keyring: Keyring,
    condition: ColumnElement[bool],
    *,
    offset: int = 0,
    limit: int | None = None,
) -> list[AnswerSeen]:
    query = (
        select(Answer, TracingRequest.reference)
        .join(Answer.entry)
        .outerjoin(TracingRequest, _OF_REQUEST)
        .where(condition)
        .options(joinedload(Answer.entry).joinedload(TransferEntry.transfer).joinedload(Transfer.partner))
        .order_by(Answer.id.desc())
        .offset(offset)
        .limit(limit)
    )
    return [
        AnswerSeen(
            answer,
            open_answer(keyring, answer),
            answer.entry.transfer.partner.name,
            answer.entry.request_id,
            reference or "",
        )
        for answer, reference in session.execute(query)
    ]
