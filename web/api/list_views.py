"""Operations on lists: send one, follow it, fetch its quarantine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, BinaryIO, cast

from flask import request, url_for

from rlf.machines.lists import own_list, own_lists, own_quarantine
from rlf.machines.tokens import Scope
from rlf.models import SENT_KINDS, ListKind, ListScope
from rlf.partner_lists.limits import MAX_FILE_BYTES
from rlf.partner_lists.receiving import SentTerms, receive
from web.api.asked import PAGE_PARAMETERS, asked_choice, asked_date, asked_id, asked_page
from web.api.blueprint import operation
from web.api.operations import Operation, Parameter, machine
from web.api.schemas import ListStatus, Page, QuarantinedRow, QuarantineProblem
from web.service import service

if TYPE_CHECKING:
    from rlf.models import PartnerList
    from rlf.partner_lists.quarantine import QuarantineLine

_TERMS = (
    Parameter(
        "kind",
        {"type": "string", "enum": list(SENT_KINDS)},
        "Whether you have met the people on it, or seek them. An edition is of the kind of the list it replaces.",
    ),
    Parameter("scope", {"type": "string", "enum": list(ListScope)}, "What it may be matched against."),
    Parameter("expires_on", {"type": "string", "format": "date"}, "The last day on which it counts."),
    Parameter("edition_of", {"type": "string", "pattern": "^[1-9][0-9]{0,17}$"}, "The list of yours that it replaces."),
)
_SEND = Operation(
    "POST",
    "/lists",
    Scope.LISTS,
    "Send a list, as a file of any kind that may be uploaded. The same file twice is one list.",
    answers={200: ListStatus, 202: ListStatus},
    parameters=_TERMS,
    largest_file=MAX_FILE_BYTES,
    refusals=(404, 413),
)
_LIST = Operation(
    "GET", "/lists", Scope.LISTS, "Your lists.", answers={200: Page[ListStatus]}, parameters=PAGE_PARAMETERS
)
_FOLLOW = Operation(
    "GET", "/lists/{id}", Scope.LISTS, "How far a list has come.", answers={200: ListStatus}, refusals=(404,)
)
_QUARANTINE = Operation(
    "GET",
    "/lists/{id}/quarantine",
    Scope.LISTS,
    "The rows of a list that could not be read, and why.",
    answers={200: Page[QuarantinedRow]},
    parameters=PAGE_PARAMETERS,
    refusals=(404,),
)


@operation(_SEND)
def send_list() -> tuple[int, Any, str]:
    """Take in a list."""
    terms = SentTerms(
        kind=asked_choice("kind", SENT_KINDS, ListKind.MET),
        scope=asked_choice("scope", ListScope, ListScope.ALL),
        expires_on=asked_date("expires_on"),
        edition_of_id=asked_id("edition_of"),
    )
    received = receive(service(), cast("BinaryIO", request.stream), machine=machine(), terms=terms)
    status = status_of_list(received.list_id)
    return 202 if received.is_new else 200, status, url_for("api.follow_list", row_id=received.list_id)


@operation(_LIST)
def all_lists() -> tuple[int, Any]:
    """Lists of the partner."""
    page = asked_page()
    with service().database.read() as session:
        lists = own_lists(session, machine().partner_id, after=page.after, limit=page.limit + 1)
    items = [_status(found) for found in lists[: page.limit]]
    return 200, Page(items, items[-1].id if len(lists) > page.limit else None)


@operation(_FOLLOW)
def follow_list(row_id: int) -> tuple[int, Any]:
    """One list of the partner."""
    return 200, status_of_list(row_id)


@operation(_QUARANTINE)
def list_quarantine(row_id: int) -> tuple[int, Any]:
    """Rows of one list in quarantine."""
    page = asked_page()
    with service().database.write() as session:
        rows = own_quarantine(
            session,
            service().keyring,
            machine().partner_id,
            list_id=row_id,
            after=page.after,
            limit=page.limit + 1,
        )
    items = [_quarantined(row) for row in rows[: page.limit]]
    return 200, Page(items, items[-1].id if len(rows) > page.limit else None)


def status_of_list(list_id: int) -> ListStatus:
    """How far a list of the partner has come.

    Raises:
        NotFoundError: it has none of this id.
    """
    with service().database.read() as session:
        return _status(own_list(session, machine().partner_id, list_id))


def _status(found: PartnerList) -> ListStatus:
    """What a partner sees of its list: how it was read, and nothing of what it met."""
    return ListStatus(
        id=str(found.id),
        state=found.state,
        received_at=found.created_at,
        rows=found.rows_total,
        read=found.rows_read,
        stored=found.rows_read - found.rows_quarantined - found.rows_set_aside,
        quarantined=found.rows_quarantined,
        set_aside=found.rows_set_aside,
        kind=found.kind,
        scope=found.scope,
        expires_on=found.expires_on,
        edition_of=str(found.edition_of_id) if found.edition_of_id else None,
        failure=found.failure,
        ended_because=found.ended_because,
    )


def _quarantined(row: QuarantineLine) -> QuarantinedRow:
    problems = [
        QuarantineProblem(one.field.value if one.field else "", one.value, one.reason.value)
        for one in row.document.problems
    ]
    return QuarantinedRow(str(row.id), row.line, list(row.document.cells), problems)
