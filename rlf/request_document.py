"""What is written down about a request itself: the document that is sealed, and its words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import msgspec

from rlf.crypto import Keyring
from rlf.description import Description, encode
from rlf.models import PersonRole, TracingRequest


class Consent(StrEnum):
    """The answer to one question of consent. Nothing is done on an answer that nobody gave."""

    UNASKED = "unasked"
    YES = "yes"
    NO = "no"


class Priority(StrEnum):
    """How soon a request is to be looked at."""

    NORMAL = "normal"
    URGENT = "urgent"


class NoticeMeans(StrEnum):
    """How the privacy notice was given."""

    READ_ALOUD = "read_aloud"
    ON_PAPER = "on_paper"
    ON_SCREEN = "on_screen"


class Circumstances(StrEnum):
    """In what circumstances people lost each other."""

    CONFLICT = "conflict"
    ARREST_OR_DETENTION = "arrest_or_detention"
    SEA_CROSSING = "sea_crossing"
    BORDER_CROSSING = "border_crossing"
    EVACUATION = "evacuation"
    NATURAL_DISASTER = "natural_disaster"
    POPULATION_MOVEMENT = "population_movement"
    ENTRUSTED = "entrusted"
    OTHER = "other"


class Outcome(StrEnum):
    """How a request ended."""

    CONTACT_RESTORED = "contact_restored"
    DECLINES_CONTACT = "declines_contact"
    DECLINES_DISCLOSURE = "declines_disclosure"
    DECEASED = "deceased"
    FATE_UNKNOWN = "fate_unknown"
    WITHDRAWN = "withdrawn"
    UNREACHABLE = "unreachable"
    NOT_ELIGIBLE = "not_eligible"
    DUPLICATE = "duplicate"
    TRANSFERRED = "transferred"


@dataclass(frozen=True, slots=True)
class Consents:
    """Four separate questions."""

    search_here: Consent = Consent.UNASKED
    share_with_partners: Consent = Consent.UNASKED
    publish_photo: Consent = Consent.UNASKED
    be_contacted: Consent = Consent.UNASKED


@dataclass(frozen=True, slots=True)
class PrivacyNotice:
    """Which privacy notice was given, and how. `means` is empty while none was."""

    means: NoticeMeans | None = None
    version: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class RemovedPerson:
    """Somebody taken out while recording, who can be put back."""

    person_id: int
    role: PersonRole
    position: int
    description: Description


@dataclass(frozen=True, slots=True)
class RequestDocument:
    """Everything written down about a request that is not about one of its persons."""

    interviewer: str = ""
    interpreter: str = ""
    event: str = ""
    eligibility: str = ""
    priority: Priority = Priority.NORMAL
    notice: PrivacyNotice = PrivacyNotice()
    consents: Consents = Consents()
    share_with: str = ""  # the partners or countries that the consent to share names
    must_not_be_shared: bool = False  # whatever was consented to: a caseworker knows of a danger
    never_with: str = ""  # partners or countries that must not learn of it, whatever was consented to
    partner_references: str = ""
    linked_requests: str = ""
    note: str = ""
    outcome: Outcome | None = None
    outcome_note: str = ""
    removed: tuple[RemovedPerson, ...] = ()


_decoder = msgspec.json.Decoder(RequestDocument)


def seal_request(keyring: Keyring, request_id: int, document: RequestDocument) -> bytes:
    """The document, sealed to its row."""
    return keyring.seal(encode(document), _row_name(request_id))


def open_request(keyring: Keyring, request: TracingRequest) -> RequestDocument:
    """Open a request's document.

    Raises:
        SealError: the key is missing or the document was altered.
    """
    return _decoder.decode(keyring.unseal(request.sealed, _row_name(request.id)))


def _row_name(request_id: int) -> str:
    return f"tracing_requests:{request_id}"
