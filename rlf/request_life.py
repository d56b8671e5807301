"""What becomes of a submitted request: consent withdrawn, closed with an outcome, opened again."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from rlf import audit
from rlf.errors import ConflictError
from rlf.models import RequestState
from rlf.request_access import Reader, find_request
from rlf.request_document import Consent, Outcome, RequestDocument, open_request, seal_request
from rlf.request_matching import match_anew

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from rlf.crypto import Keyring
    from rlf.models import TracingRequest


def withdraw_consent(session: Session, keyring: Keyring, *, account: Reader, request_id: int) -> None:
    """Set every consent to no. Matching ends in this transaction, for jobs already queued too.

    Raises:
        NotFoundError: no such request for this account.
    """
    request = find_request(session, account, request_id, lock=True)
    document = open_request(keyring, request)
    consents = replace(
        document.consents,
        search_here=Consent.NO,
        share_with_partners=Consent.NO,
        publish_photo=Consent.NO,
        be_contacted=Consent.NO,
    )
    _store(session, keyring, request, replace(document, consents=consents))
    audit.record(session, account.id, "request.consent_withdrawn", request)


def close_request(
    session: Session, keyring: Keyring, *, account: Reader, request_id: int, outcome: Outcome, note: str
) -> None:
    """Close an open request with its outcome. It is no longer matched.

    Raises:
        NotFoundError: no such request for this account.
        ConflictError: it is not open.
    """
    request = find_request(session, account, request_id, lock=True)
    if request.state is not RequestState.OPEN:
        raise ConflictError(f"The request {request_id} is not open.")
    request.state = RequestState.CLOSED
    document = open_request(keyring, request)
    _store(session, keyring, request, replace(document, outcome=outcome, outcome_note=note))
    audit.record(session, account.id, "request.closed", request)


def reopen_request(session: Session, keyring: Keyring, *, account: Reader, request_id: int) -> None:
    """Open a closed request again; it is matched again.

    Raises:
        NotFoundError: no such request for this account.
        ConflictError: it is not closed.
    """
    request = find_request(session, account, request_id, lock=True)
    if request.state is not RequestState.CLOSED:
        raise ConflictError(f"The request {request_id} is not closed.")
    request.state = RequestState.OPEN
    _store(session, keyring, request, replace(open_request(keyring, request), outcome=None))
    audit.record(session, account.id, "request.reopened", request)


def _store(session: Session, keyring: Keyring, request: TracingRequest, document: RequestDocument) -> None:
    request.sealed = seal_request(keyring, request.id, document)
    match_anew(session, keyring, request, document)
