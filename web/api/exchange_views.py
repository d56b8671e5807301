"""Operations on what is addressed to a partner, and on what it answers: packages, answers, acknowledgements."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, BinaryIO, cast

from flask import Response, request, send_file

from rlf.machines.tokens import Scope
from rlf.transfers.acknowledging import acknowledge
from rlf.transfers.answer_rows import read_reference
from rlf.transfers.answers import Taken, take_answer_file
from rlf.transfers.documents import open_transfer
from rlf.transfers.handing_over import hand_over, packages_for
from web.api.asked import PAGE_PARAMETERS, asked_body, asked_page
from web.api.blueprint import operation
from web.api.operations import BINARY, Operation, machine
from web.api.schemas import Acknowledged, Acknowledgement, AnswerOutcome, AnswersTaken, Package, Page, TakenAnswer
from web.security import MAX_UPLOAD_BYTES
from web.service import service

if TYPE_CHECKING:
    from rlf.models import Transfer

_OUTCOMES = {
    Taken.REPEATED: AnswerOutcome.REPEATED,
    Taken.UNKNOWN_REFERENCE: AnswerOutcome.UNKNOWN_REFERENCE,
    Taken.NO_REFERENCE: AnswerOutcome.NO_REFERENCE,
    Taken.NO_ANSWER: AnswerOutcome.NO_ANSWER,
}
_PACKAGES = Operation(
    "GET",
    "/packages",
    Scope.PACKAGES,
    "Packages that are addressed to you, of records and of notices.",
    answers={200: Page[Package]},
    parameters=PAGE_PARAMETERS,
)
_FILE = Operation(
    "GET",
    "/packages/{id}/file",
    Scope.PACKAGES,
    "The sealed file of a package. From the first call on it counts as handed over.",
    answers={200: bytes},
    gives_file=True,
    refusals=(404, 409),
)
_ANSWER = Operation(
    "POST",
    "/answers",
    Scope.ANSWERS,
    "Send a file of answers: CSV, a workbook, JSON Lines, or PFIF with notes. The same answer twice is one.",
    answers={200: AnswersTaken},
    largest_file=MAX_UPLOAD_BYTES,
    refusals=(413,),
)
_ACKNOWLEDGE = Operation(
    "POST",
    "/acknowledgements",
    Scope.NOTICES,
    "Say on which rows of the notices that you received you have acted.",
    answers={200: list[Acknowledgement]},
    body=Acknowledged,
    refusals=(413,),
)


@operation(_PACKAGES)
def all_packages() -> tuple[int, Any]:
    """Packages for the partner."""
    page = asked_page()
    with service().database.read() as session:
        found = packages_for(session, machine().partner_id, after=page.after, limit=page.limit + 1)
    items = [_package(transfer) for transfer in found[: page.limit]]
    return 200, Page(items, items[-1].id if len(found) > page.limit else None)


@operation(_FILE)
def package_file(row_id: int) -> tuple[int, Response]:
    """One package."""
    file = hand_over(service(), row_id, account=None, partner_id=machine().partner_id)
    return 200, send_file(file, mimetype=BINARY, download_name=f"{row_id}.age", max_age=0)


@operation(_ANSWER)
def send_answers() -> tuple[int, Any]:
    """Take in answers."""
    stream = cast("BinaryIO", request.stream)
    rows = take_answer_file(service(), stream, partner_id=machine().partner_id, account_id=None)
    # What became of an answer with us is ours: a partner hears whether it was taken, and no more.
    taken = [TakenAnswer(row.line, row.reference, _OUTCOMES.get(row.taken, AnswerOutcome.TAKEN)) for row in rows]
    return 200, AnswersTaken(taken)


@operation(_ACKNOWLEDGE)
def send_acknowledgements() -> tuple[int, Any]:
    """Take in acknowledgements."""
    rows = asked_body(Acknowledged).notices
    with service().database.write() as session:
        done = [
            acknowledge(session, machine().partner_id, read_reference(row.reference), (row.notice,)) for row in rows
        ]
    return 200, [Acknowledgement(row.reference, row.notice, count) for row, count in zip(rows, done, strict=True)]


def _package(transfer: Transfer) -> Package:
    document = open_transfer(service().keyring, transfer)
    return Package(
        id=str(transfer.id),
        kind=document.kind,
        format=document.format,
        records=transfer.records,
        made_at=transfer.made_at or transfer.created_at,
        expires_on=transfer.expires_on,
        fetched_at=transfer.fetched_at,
        sha256=document.file_digest,
    )
