"""Lists that came under the condition that they meet such requests alone whose families agreed to share with their
partner.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from rlf.models import EndReason, ListScope, Partner, PartnerList, Person, Proposal, TracingRequest
from rlf.portions import in_portions
from rlf.proposals import WAITING, about_entries, close_waiting
from rlf.request_document import RequestDocument, open_request
from rlf.transfers.consent import Named, agrees_to_share, named

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy.orm import Session

    from rlf.crypto import Keyring
    from rlf.described import Described

    Pair = tuple[Described, Described]


def agreed(session: Session, keyring: Keyring, pairs: Sequence[Pair]) -> Sequence[Pair]:
    """The pairs without those of an entry whose list may meet agreeing requests alone, and a request that is none."""
    partners = _partners_of_agreed(
        session, keyring, {one.list_id for pair in pairs for one in pair if one.list_id is not None}
    )
    if not partners:
        return pairs
    concerned = [pair for pair in pairs if any(one.list_id in partners for one in pair)]
    requests = {one.request_id for pair in concerned for one in pair if one.request_id is not None}
    documents = _documents(session, keyring, requests)
    refused = {id(pair) for pair in concerned if not _is_agreed(pair, partners, documents)}
    return [pair for pair in pairs if id(pair) not in refused]


def close_unagreed_of_request(
    session: Session, keyring: Keyring, request: TracingRequest, document: RequestDocument
) -> None:
    """Close the proposals about a request with entries of lists that its family does not, or no longer, agree to."""
    persons = select(Person.id).where(Person.request_id == request.id)
    concerned = or_(Proposal.left_id.in_(persons), Proposal.right_id.in_(persons))
    waiting = (
        select(Proposal.id, Partner)
        .join(Person, Person.id.in_([Proposal.left_id, Proposal.right_id]))
        .join(PartnerList, PartnerList.id == Person.partner_list_id)
        .join(Partner, Partner.id == PartnerList.partner_id)
        .where(concerned, Proposal.state.in_(WAITING), PartnerList.scope == ListScope.AGREED)
    )
    rows = session.execute(waiting).all()
    agreeing = {one for one in {partner for _, partner in rows} if agrees_to_share(document, named(keyring, one))}
    _close(session, (proposal_id for proposal_id, partner in rows if partner not in agreeing))


def close_unagreed_of_list(session: Session, keyring: Keyring, partner_list: PartnerList) -> None:
    """Close the proposals about a list's entries with requests whose families did not agree to share with its
    partner.
    """
    waiting = (
        select(Proposal.id, Person.request_id)
        .join(Person, Person.id.in_([Proposal.left_id, Proposal.right_id]))
        .where(
            about_entries(Person.partner_list_id == partner_list.id),
            Proposal.state.in_(WAITING),
            Person.request_id.is_not(None),
        )
    )
    rows = session.execute(waiting).all()
    documents = _documents(session, keyring, {request_id for _proposal_id, request_id in rows if request_id})
    partner = named(keyring, partner_list.partner)
    agreeing = {one for one, document in documents.items() if agrees_to_share(document, partner)}
    _close(session, (proposal_id for proposal_id, request_id in rows if request_id not in agreeing))


def _partners_of_agreed(session: Session, keyring: Keyring, list_ids: Iterable[int]) -> dict[int, Named]:
    """Of these lists those that may meet agreeing requests alone, with their partners."""
    found: dict[int, Partner] = {}
    for some in in_portions(list_ids):
        lists = select(PartnerList.id, Partner).join(PartnerList.partner)
        rows = session.execute(lists.where(PartnerList.id.in_(some), PartnerList.scope == ListScope.AGREED))
        found.update((list_id, partner) for list_id, partner in rows)
    known = {partner: named(keyring, partner) for partner in set(found.values())}
    return {list_id: known[partner] for list_id, partner in found.items()}


def _documents(session: Session, keyring: Keyring, request_ids: Iterable[int]) -> dict[int, RequestDocument]:
    """The documents of those requests that may agree to share."""
    found: dict[int, RequestDocument] = {}
    for some in in_portions(request_ids):
        requests = select(TracingRequest).where(TracingRequest.id.in_(some), TracingRequest.may_share.is_not(False))
        found |= {request.id: open_request(keyring, request) for request in session.scalars(requests)}
    return found


def _is_agreed(pair: Pair, partners: dict[int, Named], documents: dict[int, RequestDocument]) -> bool:
    partner = next(partners[one.list_id] for one in pair if one.list_id in partners)
    return any(
        one.request_id in documents and agrees_to_share(documents[one.request_id], partner)
        for one in pair
        if one.request_id is not None
    )


def _close(session: Session, proposal_ids: Iterable[int]) -> None:
    for some in in_portions(proposal_ids):
        close_waiting(session, Proposal.id.in_(some), EndReason.TERMS)
