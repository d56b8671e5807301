"""Operations by which a partner withdraws what it sent: a whole list, or rows of it."""

from __future__ import annotations

from typing import Any

from rlf.machines.lists import own_list
from rlf.machines.tokens import Scope
from rlf.partner_lists.ending import withdraw_list
from rlf.partner_lists.row_withdrawal import Which, withdraw_rows
from web.api.asked import asked_body
from web.api.blueprint import operation
from web.api.list_views import status_of_list
from web.api.operations import Operation, machine
from web.api.schemas import ListStatus, NamedRow, WithdrawnRows
from web.service import service

_WITHDRAW = Operation(
    "POST",
    "/lists/{id}/withdrawal",
    Scope.LISTS,
    "Withdraw a list: nobody of it is compared or found from then on.",
    answers={200: ListStatus},
    refusals=(404,),
)
_WITHDRAW_ROWS = Operation(
    "POST",
    "/lists/{id}/withdrawn-rows",
    Scope.LISTS,
    "Withdraw the rows of a list that have a reference of yours, or the row at a line of its file.",
    answers={200: WithdrawnRows},
    body=NamedRow,
    refusals=(404, 413),
)


@operation(_WITHDRAW)
def withdraw_own_list(row_id: int) -> tuple[int, Any]:
    """Withdraw a list of the partner."""
    with service().database.read() as session:
        own_list(session, machine().partner_id, row_id)
    withdraw_list(service(), row_id, account_id=None)
    return 200, status_of_list(row_id)


@operation(_WITHDRAW_ROWS)
def withdraw_own_rows(row_id: int) -> tuple[int, Any]:
    """Withdraw rows of a list of the partner."""
    named = asked_body(NamedRow)
    which = Which(reference=named.reference, line=int(named.line) if named.line else None)
    with service().database.write() as session:
        own_list(session, machine().partner_id, row_id)
        count = withdraw_rows(session, service().keyring, row_id, which, account_id=None)
    return 200, WithdrawnRows(count)
