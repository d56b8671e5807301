"""Restrictions that somebody puts on a request, whatever its family consented to."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import select

from rlf.errors import InvalidInputError
from rlf.intake import save_document
from rlf.models import Partner
from rlf.request_access import find_request
from rlf.request_document import open_request
from rlf.transfers.consent import named, unknown_names

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from rlf.crypto import Keyring
    from rlf.request_access import Reader


def restrict(  # noqa: PLR0913 - all but the first two by keyword
    session: Session,
    keyring: Keyring,
    *,
    account: Reader,
    request_id: int,
    must_not_be_shared: bool,
    never_with: str,
    revision: int | None = None,
) -> None:
    """Say that a request must not be shared at all, or never with some partners or countries. Recipients who were told
    of it already get their notices. `revision` None means: whatever is there.

    Raises:
        NotFoundError: no such request for this account.
        ClosedRequestError: it is closed.
        StaleRevisionError: somebody saved the request after `revision`.
        InvalidInputError: `never_with` holds what is neither a country nor a partner: nobody could obey it.
    """
    partners = [named(keyring, partner) for partner in session.scalars(select(Partner))]
    unknown = unknown_names(never_with, (name for partner in partners for name in partner.names))
    if unknown:
        raise InvalidInputError(
            "Name countries, or partners as they are called here, with commas between.", problem="unknown_names"
        )
    request = find_request(session, account, request_id, lock=True)
    document = replace(
        open_request(keyring, request), must_not_be_shared=must_not_be_shared, never_with=never_with.strip()
    )
    save_document(session, keyring, account=account, request_id=request_id, document=document, revision=revision)
