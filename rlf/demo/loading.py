"""Loading the demonstration through the use cases that people use. What is there already stays as it is."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from rlf.accounts import Profile, create_account, find_account
from rlf.centres import add_centres
from rlf.demo.accounts import DEMO_ACCOUNTS, DemoAccount
from rlf.demo.partner_list import FILE_NAME, PARTNER, demo_list
from rlf.demo.recording import CENTRES, LOADED, record_request
from rlf.demo.requests import demo_requests
from rlf.errors import ConflictError, NotAllowedError
from rlf.models import Account, AuditEntry, Centre, ListState, PartnerList, Role
from rlf.partner_lists.confirming import confirm, preview
from rlf.partner_lists.uploading import upload

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from rlf.service import Service


def load_demo(service: Service, *, say: Callable[[str], None]) -> None:
    """Load accounts, requests and a partner's list, each step in a transaction of its own; `say` tells how it goes.

    Killed half-way and called again, it goes on with the first step that is not stored.

    Raises:
        NotAllowedError: the installation is not a demonstration, or its keys are those of a real one.
    """
    # The keys count too: with real keys this is a real installation's data, started in the wrong mode, and accounts
    # whose passwords everybody knows would stay in it.
    if not (service.settings.is_demo and service.keyring.demo):
        raise NotAllowedError(
            "Invented people do not belong among real ones. Set RLF_MODE=demo on a folder of its own."
        )
    with service.database.write() as session:
        add_centres(session)
    for account in DEMO_ACCOUNTS:
        _add_account(service, account)
    count = _record_requests(service)
    _import_list(service)
    say(f"{len(DEMO_ACCOUNTS)} accounts, {count} requests and a partner's list are there.")


def demo_account(session: Session, service: Service, role: Role) -> Account:
    """The demonstration's account of a role."""
    sign_in = next(account.sign_in for account in DEMO_ACCOUNTS if account.role is role)
    account = find_account(session, service.keyring, sign_in)
    if account is None:
        raise NotAllowedError(f"The account {sign_in!r} is not there; load the demonstration into a folder of its own.")
    return account


def _add_account(service: Service, account: DemoAccount) -> None:
    with service.database.write() as session:
        if find_account(session, service.keyring, account.sign_in) is not None:
            return
        centre = session.scalar(select(Centre.id).where(Centre.name == CENTRES[0]))
        create_account(
            session,
            service.keyring,
            Profile(account.sign_in, account.name),
            password=account.password,
            role=account.role,
            centre_id=centre if account.role is Role.INTAKE_WORKER else None,
        )


def _record_requests(service: Service) -> int:
    """Record the requests that are not there yet, each in a transaction of its own that also counts it."""
    requests = demo_requests()
    with service.database.read() as session:
        loaded = session.scalar(select(func.count()).where(AuditEntry.action == LOADED)) or 0
    for number, request in enumerate(requests[loaded:], start=loaded):
        with service.database.write() as session:
            recorder = demo_account(session, service, Role.INTAKE_WORKER)
            record_request(session, service.keyring, request, recorder=recorder, centre=CENTRES[number % len(CENTRES)])
    return len(requests)


def _import_list(service: Service) -> None:
    with service.database.read() as session:
        liaison_id = demo_account(session, service, Role.LIAISON).id
    stream = io.BytesIO(demo_list(demo_requests()))
    try:
        list_id = upload(service, stream, file_name=FILE_NAME, partner_name=PARTNER, account_id=liaison_id)
    except ConflictError as known:
        list_id = _known_list(known)
    with service.database.write() as session:
        if session.get_one(PartnerList, list_id).state is ListState.UPLOADED:
            seen = preview(session, service.keyring, list_id, account_id=liaison_id)
            confirm(session, service.keyring, list_id, seen.proposed(), account_id=liaison_id)


def _known_list(conflict: ConflictError) -> int:
    list_id = conflict.params.get("list_id")
    if not isinstance(list_id, int):
        raise conflict
    return list_id
