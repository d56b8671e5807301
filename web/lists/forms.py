"""Forms to upload a list and to confirm its columns."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length

from matching.dates import Calendar
from rlf.models import SENT_KINDS, ListKind
from rlf.partner_lists.columns import DateOrder
from rlf.partner_lists.terms import ListTerms
from web.choices import choices_of
from web.lists.term_forms import TermsForm
from web.lists.words import DATE_ORDER_WORDS, KIND_WORDS
from web.row_ids import row_id
from web.words import WORDS

if TYPE_CHECKING:
    from rlf.partner_lists.documents import ListDocument

_LONGEST_NAME = 200


class UploadForm(TermsForm):
    """A partner, a file, and the terms it came under."""

    partner = StringField(
        _l("Partner"),
        [InputRequired(_l("Say which partner the list comes from.")), Length(max=_LONGEST_NAME)],
        render_kw={"list": "partners", "autocomplete": "off"},
    )
    file = FileField(
        _l("File"),
        [FileRequired(_l("Choose a file."))],
        render_kw={"accept": ".csv,.tsv,.txt,.xlsx,.xlsm,.xls,.ods,.jsonl,.ndjson,.json,.xml,.pfif,text/csv"},
    )
    edition_of = SelectField(_l("Is it a new edition of a list?"), default="")
    kind = RadioField(
        _l("Who is on it"),
        choices=choices_of({kind: KIND_WORDS[kind] for kind in SENT_KINDS}),
        default=ListKind.MET.value,
    )

    def terms(self) -> ListTerms:
        """What was chosen."""
        return replace(super().terms(), kind=ListKind(self.kind.data))

    @property
    def asked_edition(self) -> int | None:
        """The list that it replaces, if any."""
        return row_id(self.edition_of.data) if self.edition_of.data else None


class CorrectedForm(FlaskForm):
    """Rows of a list in quarantine that were corrected in a file."""

    file = FileField(_l("The corrected file"), [FileRequired(_l("Choose a file."))])


class DatesForm(FlaskForm):
    """How the dates of rows in quarantine are to be read."""

    date_order = RadioField(_l("Dates such as 03/04/1990 are written as"), choices=choices_of(DATE_ORDER_WORDS))
    calendar = RadioField(_l("The dates are of this calendar"), choices=choices_of(WORDS[Calendar]))

    @classmethod
    def of(cls, document: ListDocument) -> DatesForm:
        """The form, with what holds for the list now."""
        mapping = document.mapping
        return cls(
            formdata=None,
            date_order=mapping.date_order.value if mapping else document.date_order.value,
            calendar=mapping.calendar.value if mapping else Calendar.GREGORIAN.value,
        )

    @property
    def order(self) -> DateOrder:
        """The order that was chosen."""
        return DateOrder(self.date_order.data)

    @property
    def asked_calendar(self) -> Calendar:
        """The calendar that was chosen."""
        return Calendar(self.calendar.data)
