"""The tables, one entity a file."""

from rlf.models.account import Account, Role
from rlf.models.attachment import Attachment, AttachmentContent
from rlf.models.audit import AuditEntry
from rlf.models.base import Base, now, today
from rlf.models.calibration import CalibrationRow
from rlf.models.centre import Centre, CentreKind
from rlf.models.common_name import CommonName, NameCount
from rlf.models.entry_version import EntryVersion
from rlf.models.index_version import IndexVersion
from rlf.models.machine import ApiCall, ApiToken, Webhook, WebhookDelivery
from rlf.models.outbox import OutboxRow, OutboxState, Topic
from rlf.models.partner import Partner
from rlf.models.partner_list import (
    SENT_KINDS,
    Audience,
    EndReason,
    ListKind,
    ListPiece,
    ListScope,
    ListState,
    PartnerList,
    QuarantinedRow,
)
from rlf.models.person import Person, PersonKey, PersonRole, Side
from rlf.models.proposal import Decision, Proposal, ProposalKind, ProposalState, Verdict
from rlf.models.tracing_request import ReferenceCounter, RequestState, TracingRequest
from rlf.models.transfer import Answer, AnswerVerdict, Notice, NoticeKind, Transfer, TransferEntry, TransferState

__all__ = [
    "SENT_KINDS",
    "Account",
    "Answer",
    "AnswerVerdict",
    "ApiCall",
    "ApiToken",
    "Attachment",
    "AttachmentContent",
    "Audience",
    "AuditEntry",
    "Base",
    "CalibrationRow",
    "Centre",
    "CentreKind",
    "CommonName",
    "Decision",
    "EndReason",
    "EntryVersion",
    "IndexVersion",
    "ListKind",
    "ListPiece",
    "ListScope",
    "ListState",
    "NameCount",
    "Notice",
    "NoticeKind",
    "OutboxRow",
    "OutboxState",
    "Partner",
    "PartnerList",
    "Person",
    "PersonKey",
    "PersonRole",
    "Proposal",
    "ProposalKind",
    "ProposalState",
    "QuarantinedRow",
    "ReferenceCounter",
    "RequestState",
    "Role",
    "Side",
    "Topic",
    "TracingRequest",
    "Transfer",
    "TransferEntry",
    "TransferState",
    "Verdict",
    "Webhook",
    "WebhookDelivery",
    "now",
    "today",
]
