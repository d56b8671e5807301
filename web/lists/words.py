"""Words for partner lists: fields, why a file is not taken, and why a row is in quarantine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from rlf.models import Audience, ListKind, ListScope
from rlf.partner_lists.asides import AsideReason
from rlf.partner_lists.columns import DateOrder, Field
from rlf.partner_lists.documents import Fate
from rlf.partner_lists.dry_run import Doubt
from rlf.partner_lists.messages import FileProblem
from rlf.partner_lists.recognition import Hint
from rlf.partner_lists.row_check import RowReason

if TYPE_CHECKING:
    from rlf.partner_lists.reader import FileRefusedError

KIND_WORDS = {
    ListKind.MET: _l("people whom the partner has met, registered, or knows the fate of"),
    ListKind.SOUGHT: _l("people whom the partner seeks"),
    ListKind.ANSWERS: _l("people whom its answers describe"),
}

SCOPE_WORDS = {
    ListScope.ALL: _l("every request that may be matched"),
    ListScope.AGREED: _l("only requests whose family agreed to share with this partner or its country"),
    ListScope.NONE: _l("no request; the list is only kept"),
}

AUDIENCE_WORDS = {
    Audience.CASEWORKERS: _l("caseworkers and supervisors"),
    Audience.SUPERVISORS: _l("supervisors alone"),
}

UPLOAD_PROBLEM_WORDS = {
    "expired": _l("This day has passed. Choose one that is still to come."),
    "edition": _l("This list cannot be replaced now. Load the page again."),
}

FIELD_WORDS = {
    Field.FULL_NAME: _l("full name"),
    Field.NAME_IN_ORDER: _l("name in this order: given, father’s, grandfather’s, family"),
    Field.FAMILY_COMMA_GIVEN: _l("family name, comma, given names"),
    Field.GIVEN_NAMES: _l("given names"),
    Field.FATHER_NAME: _l("father’s name"),
    Field.GRANDFATHER_NAME: _l("grandfather’s name"),
    Field.FAMILY_NAME: _l("family name"),
    Field.MOTHER_NAME: _l("mother’s name"),
    Field.OTHER_NAMES: _l("other names"),
    Field.SEX: _l("sex"),
    Field.BIRTH_DATE: _l("date of birth"),
    Field.BIRTH_YEAR: _l("year of birth"),
    Field.BIRTH_MONTH: _l("month of birth"),
    Field.BIRTH_DAY: _l("day of birth"),
    Field.AGE: _l("age"),
    Field.AGE_AT: _l("date at which the age was given"),
    Field.BIRTH_PLACE: _l("place of birth"),
    Field.ORIGIN_COUNTRY: _l("country of origin"),
    Field.ORIGIN_PLACE: _l("place of origin"),
    Field.NATIONALITY: _l("nationality"),
    Field.LAST_SEEN_PLACE: _l("place where seen"),
    Field.LAST_SEEN_DATE: _l("date when seen"),
    Field.CONDITION: _l("condition"),
    Field.FAMILY_GROUP: _l("number of the family group"),
    Field.RELATIVES: _l("relatives"),
    Field.PHONE: _l("telephone"),
    Field.PARTNER_REFERENCE: _l("the partner’s reference"),
    Field.RESTRICTION: _l("restriction of sharing"),
    Field.EXPIRES: _l("expiry"),
    Field.NOTE: _l("note"),
}

DELIMITER_WORDS = {
    ",": _l("commas"),
    ";": _l("semicolons"),
    "\t": _l("tabs"),
    "|": _l("vertical bars"),
}

HINT_WORDS = {
    Hint.BY_CONTENT: _l("Known by what stands in it, not by its heading: look whether it is right."),
    Hint.LOOKS_DIFFERENT: _l("What stands in it looks like something else: %(field)s."),
    Hint.OTHER_SCRIPT: _l("A second column of names, perhaps in another script."),
}

DATE_ORDER_WORDS = {
    DateOrder.DAY_FIRST: _l("day, month, year (31/12/1990)"),
    DateOrder.MONTH_FIRST: _l("month, day, year (12/31/1990)"),
    DateOrder.YEAR_FIRST: _l("year, month, day (90/12/31)"),
}

FILE_PROBLEM_WORDS = {
    FileProblem.TOO_BIG: _l("The file is larger than 400 MB. Divide the list into several files."),
    FileProblem.EMPTY: _l("The file is empty. Choose the file that holds the list."),
    FileProblem.NO_ROWS: _l("The file holds headings and nothing below them. Choose the file that holds the list."),
    FileProblem.UNKNOWN_KIND: _l(
        "This is no list in CSV, JSON or PFIF, and no workbook (.xlsx, .xls, .ods), whatever its name says."
    ),
    FileProblem.OLD_EXCEL: _l(
        "This is an Excel file of a very old kind. "
        "Open it in Excel or LibreOffice and save it as an Excel workbook (.xlsx), or as CSV."
    ),
    FileProblem.DAMAGED: _l(
        "The workbook is damaged. Open it in Excel, save it again, or ask the partner to send it anew."
    ),
    FileProblem.UNPACKS_TOO_LARGE: _l(
        "The workbook would grow far too large when unpacked. Save the list alone, as CSV."
    ),
    FileProblem.TOO_MANY_ENTRIES: _l("The workbook holds too many parts. Save the sheet with the list alone, as CSV."),
    FileProblem.SHEET_TOO_LARGE: _l(
        "The sheet reaches much too far down or to the side, perhaps by one stray cell. "
        "Delete the empty rows and columns, or save the list as CSV."
    ),
    FileProblem.TOO_MANY_COLUMNS: _l("There are more than 200 columns. Keep those that describe people."),
    FileProblem.TOO_MANY_ROWS: _l("There are more than 1,000,000 rows. Divide the list into several files."),
    FileProblem.CELL_TOO_LARGE: _l(
        "A cell holds more than 10,000 letters; often a quotation mark is opened and never closed. Correct it there."
    ),
    FileProblem.NULLS: _l("The text has empty bytes in it, so it is damaged. Ask the partner to send it anew."),
    FileProblem.NOT_TEXT: _l("The file is no readable text. Save it as CSV in UTF-8, or as an Excel workbook (.xlsx)."),
    FileProblem.TOO_COSTLY: _l(
        "The file is too big or damaged: reading it took more than it may. Save the list alone, as CSV."
    ),
    FileProblem.WORKBOOK_TOO_BIG: _l("The workbook is larger than 50 MB. Save it as CSV: that may have up to 400 MB."),
    FileProblem.PASSWORD: _l(
        "The file is locked with a password. Save it without one, and send it through a channel that is safe."
    ),
    FileProblem.NO_SUCH_SHEET: _l("The workbook has no such visible sheet. Choose one of those that are named."),
    FileProblem.BAD_XML: _l(
        "The XML of the file is broken, or not in the encoding it states. Ask the partner to send it anew."
    ),
    FileProblem.XML_DEFINITIONS: _l(
        "The XML of the file brings definitions of its own (DOCTYPE), which can do harm. "
        "Ask the partner to send it without."
    ),
    FileProblem.UNKNOWN_PFIF: _l(
        "This version of PFIF is not known. Ask the partner for PFIF 1.4 (1.1 to 1.3 are read as well)."
    ),
    FileProblem.BAD_JSON: _l(
        "The JSON of the file is broken, or of another form: it should hold one person, between { and }, on each line."
    ),
    FileProblem.TOO_DEEP: _l(
        "The file is nested too deeply to be a list. Ask the partner for a simpler one, such as CSV."
    ),
}

ROW_REASON_WORDS = {
    RowReason.NO_NAME: _l("There is no name."),
    RowReason.NOT_A_DATE: _l("This is no date, or one the calendar does not have."),
    RowReason.DATE_TO_COME: _l("This day is still to come."),
    RowReason.DATE_TOO_OLD: _l("This is more than 130 years ago; perhaps it is of another calendar."),
    RowReason.NOT_AN_AGE: _l("This is no age."),
    RowReason.UNKNOWN_SEX: _l("This word for a sex is not known."),
    RowReason.UNKNOWN_CONDITION: _l("This word for a condition is not known."),
    RowReason.UNKNOWN_RELATIONSHIP: _l("This word for a relationship is not known."),
    RowReason.TOO_MANY_CELLS: _l("The row has more cells than the list has headings."),
    RowReason.BROKEN_LETTERS: _l("Some letters are broken."),
    RowReason.DEATH_TO_CHECK: _l("This person is believed dead. A supervisor looks into it before it is stored."),
}

FATE_WORDS = {
    Fate.GOOD: _l("good"),
    Fate.DOUBTFUL: _l("stored, but doubtful"),
    Fate.UNREADABLE: _l("unreadable: would go to quarantine"),
    Fate.ASIDE: _l("set aside: headings again, totals"),
    Fate.TWIN: _l("of those stored: twice in this file"),
    Fate.KNOWN: _l("of those stored: known from this partner already"),
}

DOUBT_WORDS = {
    Doubt.ONE_WORD: _l("The name is one word."),
    Doubt.NUMBERS_IN_NAME: _l("There are numbers in the name."),
    Doubt.NAME_ALONE: _l("There is a name and nothing else to know the person by."),
    Doubt.YEAR_ALONE: _l("Only the year of birth is known."),
}

ASIDE_WORDS = {
    AsideReason.REPEATED_HEADING: _l("the headings once more"),
    AsideReason.TOTAL: _l("a total"),
}

MAPPING_PROBLEM_WORDS = {
    "no_name": _l("No column holds a name. Say which one does."),
    "twice": _l("Two columns hold the same. Keep the better one and leave out the other."),
    "other_columns": _l("These are the columns of another list. Load the page again."),
    "edition_unread": _l("The edition before is still being read. Try again when it is done."),
}


def file_problem(refused: FileRefusedError) -> str:
    """Why a file is not taken, and where."""
    sentence = str(FILE_PROBLEM_WORDS[refused.problem])
    line = refused.params["line"]
    return str(_("Line %(line)s: %(sentence)s", line=line, sentence=sentence)) if line else sentence
