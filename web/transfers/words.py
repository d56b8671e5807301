"""Words about packages, for those who draw them up and for those who read what came back."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from rlf.models import AnswerVerdict, NoticeKind, TransferState
from rlf.packages.fields import RecordField
from rlf.packages.formats import ListFormat
from rlf.transfers.answers import Taken
from rlf.transfers.documents import Reason
from rlf.transfers.errors import TransferProblem

STATE_WORDS = {
    TransferState.DRAFT: _l("draft"),
    TransferState.MADE: _l("made, not fetched yet"),
    TransferState.SENT: _l("handed over"),
    TransferState.WITHDRAWN: _l("called back"),
}

FORMAT_WORDS = {
    ListFormat.CSV: _l("CSV, for any program"),
    ListFormat.XLSX: _l("Excel workbook (XLSX)"),
    ListFormat.JSON_LINES: _l("JSON Lines, for programs"),
    ListFormat.PFIF: _l("PFIF 1.4, for registers of missing persons"),
}

REASON_WORDS = {
    Reason.NOT_OPEN: _l("the request is closed or not handed in"),
    Reason.GONE: _l("the request or the person was erased"),
    Reason.NO_CONSENT: _l("the family did not agree to share with partners"),
    Reason.OTHER_RECIPIENTS: _l("the family agreed to other partners or countries only"),
    Reason.UNCLEAR_CONSENT: _l("whom the family agreed to is not clear: ask, and write countries or partners"),
    Reason.RESTRICTED: _l("restricted: it must not be shared"),
    Reason.RESTRICTED_FOR_RECIPIENT: _l("restricted: never with this partner or its country"),
    Reason.RESTRICTED_BY_SOURCE: _l("the partner it was confirmed from has restricted it"),
    Reason.MINOR_UNSIGNED: _l("a minor: a second person has to sign"),
    Reason.NOTHING_KNOWN: _l("nothing is known that this partner is given"),
    Reason.SENT_BEFORE: _l("the partner has exactly this already"),
}

PROBLEM_WORDS = {
    TransferProblem.MAY_NOT_RECEIVE: _l("This partner may not receive packages. Tick that on its page once agreed."),
    TransferProblem.MUST_NOT_BE_ASKED: _l("This partner must not be asked about anybody; see its page."),
    TransferProblem.NO_KEY: _l("There is no age key of this partner to seal for. Enter its card of keys on its page."),
    TransferProblem.KEYS_NOT_COMPARED: _l("The keys of this partner were not compared aloud yet. Do so on its page."),
    TransferProblem.NOBODY_CHOSEN: _l("No request is chosen by these filters. Change them."),
    TransferProblem.TOO_MANY: _l("Too many persons for one package. Narrow the filters and make several."),
    TransferProblem.NOBODY_LEFT: _l("Nobody in this draft may leave; below it says why."),
    TransferProblem.NOT_A_DRAFT: _l("This package was made already."),
    TransferProblem.NOT_MADE: _l("There is no file of this package to hand over."),
    TransferProblem.OUTDATED: _l(
        "Somebody in this package withdrew, or less is agreed now. Call it back and make it anew."
    ),
    TransferProblem.EXPIRED: _l("This package has expired. Make it anew."),
    TransferProblem.OTHER_KEY: _l("The partner has another key since. Call the package back and make it anew."),
    TransferProblem.OWN_SIGNATURE: _l("Whoever drew up the draft cannot sign for it. Ask a colleague."),
    TransferProblem.NOT_A_MINOR: _l("Only records about minors are signed."),
    TransferProblem.RECORD_CHANGED: _l("The record changed since you looked at it. Look at what would leave now."),
    TransferProblem.NO_TERMS: _l("A package needs a purpose, a legal basis and a last day within a year."),
    TransferProblem.NO_NOTICES: _l("There is nothing that this partner has to be told."),
    TransferProblem.NAME_TAKEN: _l("There is a partner of this name already."),
    TransferProblem.NOT_CHANGED: _l("These are the keys that are known already."),
}

VERDICT_WORDS = {
    AnswerVerdict.FOUND: _l("found"),
    AnswerVerdict.NOT_FOUND: _l("not found"),
    AnswerVerdict.POSSIBLE: _l("possibly found"),
}

NOTICE_WORDS = {
    NoticeKind.CORRECTION: _l("something changed"),
    NoticeKind.WITHDRAWAL: _l("withdrawn: to be deleted"),
    NoticeKind.ERASURE: _l("erased: to be deleted"),
}

TAKEN_WORDS = {
    Taken.PROPOSED: _l("proposed to the caseworkers"),
    Taken.NOTED: _l("noted on the request"),
    Taken.REPEATED: _l("known already"),
    Taken.AFTER_WITHDRAWAL: _l("kept, but the record was withdrawn before"),
    Taken.UNKNOWN_REFERENCE: _l("this partner never received such a reference"),
    Taken.NO_REFERENCE: _l("no reference in this row"),
    Taken.NO_ANSWER: _l("no answer in this row that can be read"),
}

RECORD_FIELD_WORDS = {
    RecordField.REFERENCE: _l("Reference"),
    RecordField.FULL_NAME: _l("Full name"),
    RecordField.GIVEN_NAMES: _l("Given names"),
    RecordField.FATHER_NAME: _l("Father’s name"),
    RecordField.GRANDFATHER_NAME: _l("Grandfather’s name"),
    RecordField.FAMILY_NAME: _l("Family name"),
    RecordField.MOTHER_NAME: _l("Mother’s name"),
    RecordField.OTHER_NAMES: _l("Other names"),
    RecordField.SEX: _l("Sex"),
    RecordField.BIRTH_DATE: _l("Date of birth"),
    RecordField.BIRTH_DATE_AS_STATED: _l("Date of birth as stated"),
    RecordField.BIRTH_PLACE: _l("Place of birth"),
    RecordField.NATIONALITY: _l("Nationality"),
    RecordField.ORIGIN_COUNTRY: _l("Country of origin"),
    RecordField.ORIGIN_PLACE: _l("Place of origin"),
    RecordField.LAST_SEEN_PLACE: _l("Where last seen"),
    RecordField.LAST_SEEN_DATE: _l("When last seen"),
    RecordField.CONDITION: _l("Condition"),
    RecordField.RELATIVES: _l("Relatives"),
    RecordField.FAMILY_GROUP: _l("Family group"),
    RecordField.OCCUPATION: _l("Occupation"),
    RecordField.MARKS: _l("Distinguishing marks"),
    RecordField.PHONE: _l("Telephone"),
    RecordField.NOTE: _l("Note"),
    RecordField.EXPIRES: _l("Expires"),
    RecordField.ENQUIRER_NAME: _l("Name of the enquirer"),
    RecordField.ENQUIRER_RELATIONSHIP: _l("Relationship of the enquirer"),
    RecordField.ENQUIRER_CONTACT: _l("How the enquirer is reached"),
    RecordField.NOTICE: _l("Notice"),
}
