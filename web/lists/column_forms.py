"""Forms of the page about columns: what each holds, what holds for all rows, and how the file is looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import IntegerField, RadioField, SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from matching.dates import Calendar
from rlf.partner_lists.columns import CONSTANTS, DateOrder, Field, Mapping
from rlf.partner_lists.messages import ENCODINGS, Choices, FileKind
from web.choices import choices_of
from web.lists.words import DATE_ORDER_WORDS, DELIMITER_WORDS, FIELD_WORDS, MAPPING_PROBLEM_WORDS
from web.words import WORDS

if TYPE_CHECKING:
    from rlf.errors import InvalidInputError
    from rlf.partner_lists.confirming import Preview
    from rlf.partner_lists.documents import ListDocument

_COLUMN = "column_"
_CONSTANT = "constant_"
_LONGEST_CONSTANT = 200
_LAST_HEADING_LINE = 100


class ColumnsForm(FlaskForm):
    """How the dates of a list read; `columns_form` adds a choice for each column and a field for each constant."""

    date_order = RadioField(_l("Dates such as 03/04/1990 are written as"), choices=choices_of(DATE_ORDER_WORDS))
    calendar = RadioField(_l("The dates are of this calendar"), choices=choices_of(WORDS[Calendar]))

    def columns(self) -> list[SelectField]:
        """The choices of the columns, in their order."""
        return [field for field in self if field.name.startswith(_COLUMN)]

    def constants(self) -> list[StringField]:
        """What may be said once of all rows."""
        return [field for field in self if field.name.startswith(_CONSTANT)]

    def mapping(self) -> Mapping:
        """What was chosen; what cannot be chosen counts as left out."""
        said = [(Field(field.name.removeprefix(_CONSTANT)), (field.data or "").strip()) for field in self.constants()]
        return Mapping(
            fields=tuple(_member(Field, field.data) for field in self.columns()),
            date_order=_member(DateOrder, self.date_order.data) or DateOrder.DAY_FIRST,
            calendar=_member(Calendar, self.calendar.data) or Calendar.GREGORIAN,
            constants=tuple((field, text) for field, text in said if text),
        )

    def show(self, error: InvalidInputError) -> None:
        """Put what is wrong with the mapping beside the columns it concerns, or the first where it concerns all."""
        problem = str(error.params.get("problem", "other_columns"))
        concerned = [field for field in self.columns() if field.data and field.data == error.params.get("field")]
        for field in concerned or self.columns()[:1]:
            field.errors = [*field.errors, MAPPING_PROBLEM_WORDS[problem]]


class LookForm(FlaskForm):
    """How a file is looked at; `of` leaves out what its kind does not have."""

    encoding = SelectField(
        _l("Letters are written in"), choices=choices_of({one: one for one in ENCODINGS}, empty=_l("as they look"))
    )
    delimiter = SelectField(_l("Columns are divided by"), choices=choices_of(DELIMITER_WORDS, empty=_l("as they look")))
    sheets = SelectMultipleField(
        _l("Sheets that are read"), coerce=int, widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )
    heading_line = IntegerField(
        _l("Line of the headings (0: there are none)"), [Optional(), NumberRange(0, _LAST_HEADING_LINE)]
    )

    @classmethod
    def of(cls, document: ListDocument, *, asked: bool = False) -> LookForm:
        """The form for a file: as it was looked at, or as somebody asks."""
        shape = document.shape
        read = [sheet.index for sheet in document.sheets if sheet.is_read]
        known = {"encoding": shape.encoding, "delimiter": shape.delimiter, "sheets": read}
        form = cls(data=known) if asked else cls(formdata=None, data=known)
        form.sheets.choices = [SelectChoice(sheet.index, f"{sheet.name} ({sheet.rows})") for sheet in document.sheets]
        if shape.kind is not FileKind.CSV:
            del form.encoding, form.delimiter
        if len(document.sheets) <= 1:
            del form.sheets
        return form

    def choices(self) -> Choices:
        """What was asked for."""
        return Choices(
            sheets=tuple(self.sheets.data) if "sheets" in self and self.sheets.data else None,
            encoding=self.encoding.data if "encoding" in self else "",
            delimiter=self.delimiter.data if "delimiter" in self else "",
            heading_line=self.heading_line.data,
        )


def columns_form(seen: Preview, *, asked: bool = True) -> ColumnsForm:
    """The form for one list, filled with what is proposed, or (if `asked`) with what somebody sent."""
    choices = choices_of(FIELD_WORDS, empty=_l("– leave out –"))
    proposed = seen.proposed()
    constants = dict(proposed.constants)
    fields: dict[str, Any] = {
        f"{_COLUMN}{index}": SelectField(
            heading or _("Column %(number)s", number=index + 1), choices=choices, default=field or ""
        )
        for index, (heading, field) in enumerate(zip(seen.document.headings, proposed.fields, strict=True))
    }
    fields |= {
        f"{_CONSTANT}{field}": StringField(
            FIELD_WORDS[field], [Length(max=_LONGEST_CONSTANT)], default=constants.get(field, "")
        )
        for field in CONSTANTS
    }
    form_class = type("ColumnsOfList", (ColumnsForm,), fields)
    known = {"date_order": proposed.date_order.value, "calendar": proposed.calendar.value}
    form: ColumnsForm = form_class(data=known) if asked else form_class(formdata=None, data=known)
    return form


def _member(kind: type[Any], text: str | None) -> Any:
    return next((member for member in kind if member.value == text), None)
