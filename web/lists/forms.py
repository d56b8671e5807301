"""Forms to upload a list and to confirm its columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length

from matching.dates import Calendar
from rlf.partner_lists.columns import DateOrder, Field, Mapping
from web.choices import choices_of
from web.lists.words import DATE_ORDER_WORDS, FIELD_WORDS, MAPPING_PROBLEM_WORDS
from web.words import WORDS

if TYPE_CHECKING:
    from rlf.errors import InvalidInputError
    from rlf.partner_lists.confirming import Preview

_LONGEST_NAME = 200


class UploadForm(FlaskForm):
    """A partner and a file."""

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


class ColumnsForm(FlaskForm):
    """How the dates of a list read; `columns_form` adds one choice for each column."""

    date_order = RadioField(
        _l("Dates such as 03/04/1990 are written as"),
        choices=choices_of(DATE_ORDER_WORDS),
    )
    calendar = RadioField(
        _l("The dates are of this calendar"),
        choices=choices_of(WORDS[Calendar]),
        default=Calendar.GREGORIAN.value,
    )

    def columns(self) -> list[SelectField]:
        """The choices of the columns, in their order."""
        return [field for field in self if field.name.startswith(_COLUMN)]

    def mapping(self) -> Mapping:
        """What was chosen."""
        return Mapping(
            fields=tuple(Field(field.data) if field.data else None for field in self.columns()),
            date_order=DateOrder(self.date_order.data),
            calendar=Calendar(self.calendar.data),
        )

    def show(self, error: InvalidInputError) -> None:
        """Put what is wrong with the mapping beside the columns it concerns, or the first where it concerns all."""
        problem = str(error.params.get("problem", "other_columns"))
        concerned = [field for field in self.columns() if field.data and field.data == error.params.get("field")]
        for field in concerned or self.columns()[:1]:
            field.errors = [*field.errors, MAPPING_PROBLEM_WORDS[problem]]


_COLUMN = "column_"


def columns_form(preview: Preview) -> ColumnsForm:
    """The form for one list, filled with what was recognised."""
    choices = choices_of(FIELD_WORDS, empty=_l("– leave out –"))
    document = preview.document
    fields: dict[str, Any] = {
        f"{_COLUMN}{index}": SelectField(
            heading or _("Column %(number)s", number=index + 1), choices=choices, default=recognised or ""
        )
        for index, (heading, recognised) in enumerate(zip(document.headings, preview.recognised, strict=True))
    }
    form_class = type("ColumnsOfList", (ColumnsForm,), fields)
    form: ColumnsForm = form_class(data={"date_order": document.date_order.value})
    return form
