"""Recording one of the demonstration's requests, page by page as an intake worker does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from rlf import audit
from rlf.intake import save_document, save_person, start_draft, submit
from rlf.models import Account, Centre, PersonRole
from rlf.request_document import Consent, Consents, NoticeMeans, PrivacyNotice, RequestDocument

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from rlf.crypto import Keyring
    from rlf.demo.requests import DemoRequest

LOADED = "demo.request_loaded"  # the audit's word for a request of the demonstration, by which they are counted
CENTRES = (
    "Centre de primo-accueil",
    "Centre Premier Accueil (CPA Kirchberg)",
    "Centre d'accueil « Mersch Gare »",
    "Centre d'accueil « Diekirch Gare »",
    "Centre d'accueil « Soleuvre »",
)


def record_request(session: Session, keyring: Keyring, request: DemoRequest, *, recorder: Account, centre: str) -> str:
    """Record and submit a request within the caller's transaction, and give its reference."""
    centre_id = session.scalar(select(Centre.id).where(Centre.name == centre))
    draft = start_draft(session, keyring, account=recorder, centre_id=centre_id, language=request.language)
    document = _document(request)
    save_document(session, keyring, account=recorder, request_id=draft.id, document=document)
    people = {
        PersonRole.ENQUIRER: (request.enquirer,),
        PersonRole.SOUGHT: request.sought,
        PersonRole.ACCOMPANYING: request.accompanying,
        PersonRole.RELATIVE: request.relatives,
    }
    for role, descriptions in people.items():
        for description in descriptions:
            save_person(session, keyring, account=recorder, request_id=draft.id, role=role, description=description)
    reference = submit(session, keyring, account=recorder, request_id=draft.id)
    audit.record(session, recorder.id, LOADED, draft)
    return reference


def _document(request: DemoRequest) -> RequestDocument:
    return RequestDocument(
        interviewer="Ines Demo",
        notice=PrivacyNotice(NoticeMeans.READ_ALOUD, version="1", language=request.language),
        consents=Consents(search_here=Consent.YES, share_with_partners=Consent.YES, be_contacted=Consent.YES),
        note="Invented, to try the service with.",
    )
