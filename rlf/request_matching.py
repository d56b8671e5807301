"""What follows for matching when a request changes: index, promise, and whether it may be compared at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rlf.family import with_family
from rlf.index_version import index_version
from rlf.models import RequestState, Topic, TracingRequest
from rlf.outbox import promise
from rlf.persons import describe, drop_keys, rekey
from rlf.proposals import close_proposals_of_request
from rlf.request_document import Consent, RequestDocument
from rlf.sharing import close_unagreed_of_request
from rlf.transfers.notices import note_changes

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from rlf.crypto import Keyring


def match_anew(session: Session, keyring: Keyring, request: TracingRequest, document: RequestDocument) -> None:
    """Note a change of a request: a new revision and, once it is submitted, new keys and a promise to match it.

    Without the consent to search here nobody of the request stays in the index, and its open proposals close at once;
    without that to share, those with entries of lists that came under that condition. Whoever received a package with
    somebody of it is to be told what follows.
    """
    request.revision = (request.revision or 0) + 1
    request.may_match = document.consents.search_here is Consent.YES
    request.may_share = document.consents.share_with_partners is Consent.YES
    if request.state is RequestState.DRAFT:
        return
    session.flush()
    if request.is_matchable:
        index_request(session, keyring, request)
        close_unagreed_of_request(session, keyring, request, document)
    else:
        for person in request.persons:
            drop_keys(session, person.id)
        close_proposals_of_request(session, request.id)
    request.matched_at = None
    promise(session, Topic.MATCH_REQUEST, request.id)
    note_changes(session, keyring, request)


def index_request(session: Session, keyring: Keyring, request: TracingRequest) -> bool:
    """Bring the keys of a request's persons in step with what it says, about each of them and about their family;
    whether any differed.
    """
    views = with_family({person.id: (person.role, describe(keyring, person)) for person in request.persons})
    request.keys_version = index_version()
    changed = [rekey(session, keyring, person, views[person.id]) for person in request.persons]
    return any(changed)
