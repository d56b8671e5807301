"""Form fields that intake needs beyond the common ones: numbers in any digits, choices among words, dates as stated."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, Field, FieldList, Form, FormField, SelectField, StringField, TextAreaField
from wtforms.validators import Length, NumberRange, Optional
from wtforms.widgets import TextInput

from matching.dates import Calendar
from matching.errors import DateError
from rlf.description import KnownFrom, StatedDate
from rlf.tidy_text import tidy
from web.choices import choices_of
from web.words import CALENDAR_WORDS, KNOWN_FROM_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from flask_babel import LazyString

    from matching.dates import DateInterval

SHORT = 200
LONG = 4000
_LONGEST_NUMBER = 4
_LEAST_YEAR = 1000
_LONG_AGO = date(1880, 1, 1)
_TOO_LONG = _l("That is too long.")


class WholeNumber(Field):
    """A whole number, in the digits of any script; None where nothing is entered."""

    widget = TextInput()

    def __init__(self, label: LazyString, validators: Sequence[Any] = (), **more: Any) -> None:
        super().__init__(label, [Optional(), *validators], render_kw={"inputmode": "numeric"}, **more)

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return str(self.data) if self.data else ""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the digits."""
        text = valuelist[0].strip() if valuelist else ""
        if text and not (text.isdecimal() and len(text) <= _LONGEST_NUMBER):
            self.data = None
            raise ValueError(_("Enter a whole number."))
        self.data = int(text) if text else None


def short_text(label: LazyString, **more: Any) -> StringField:
    """A line of text."""
    return StringField(label, [Length(max=SHORT, message=_TOO_LONG)], filters=[_tidied], **more)


def long_text(label: LazyString) -> TextAreaField:
    """Some lines of text."""
    return TextAreaField(label, [Length(max=LONG, message=_TOO_LONG)], filters=[_tidied], render_kw={"rows": 3})


def wrong_fields(form: Form) -> Iterator[Field]:
    """The fields with an error, those of forms within a form too."""
    for field in form:
        if isinstance(field, FieldList):
            for row in field:
                yield from wrong_fields(row.form)
        elif isinstance(field, FormField):
            yield from wrong_fields(field.form)
        elif field.errors:
            yield field


def _tidied(text: str | None) -> str | None:
    return tidy(text) if text else text


def word_choice(
    label: LazyString, words: Mapping[Any, LazyString], *, unknown: bool = True, **more: Any
) -> SelectField:
    """A choice among the members of an enumeration, by their words."""
    return SelectField(label, choices=choices_of(words, empty=_l("not known") if unknown else None), **more)


class DatePartsForm(Form):
    """A date in one of four calendars, of which day or month may be unknown."""

    day = WholeNumber(_l("Day"))
    month = WholeNumber(_l("Month, as a number"))
    year = WholeNumber(_l("Year"))
    calendar = word_choice(_l("Calendar"), CALENDAR_WORDS, unknown=False)

    def stated(self) -> StatedDate | None:
        """The date as entered; None where nothing is."""
        if self.year.data is None and self.month.data is None and self.day.data is None:
            return None
        return StatedDate(Calendar(self.calendar.data), self.year.data, self.month.data, self.day.data)

    def validate(self, extra_validators: Any = None) -> bool:
        """Check that there is such a date, and that somebody alive may have known it."""
        if not super().validate(extra_validators):
            return False
        problem = self._problem()
        if problem:
            self.year.errors = [*self.year.errors, problem]
        return not problem

    def _problem(self) -> str:
        stated = self.stated()
        if stated is None:
            return ""
        if stated.year is None and stated.age is None:
            return str(_("A year is needed with a day or a month. If it is not known, leave all three empty."))
        try:
            meaning = stated.interval()
        except DateError:
            return str(_("This calendar has no such date. Look at day, month, year and calendar."))
        return _out_of_time(stated, meaning)


def _out_of_time(stated: StatedDate, meaning: DateInterval | None) -> str:
    """What is wrong with a date that the calendar has; empty where nothing is."""
    if stated.year is not None and stated.year < _LEAST_YEAR:
        return str(_("Enter the year with four digits."))
    if meaning is not None and meaning.latest < _LONG_AGO:
        return str(_("That is too long ago. Is it a date of another calendar?"))
    if meaning is not None and meaning.earliest > _today() + timedelta(days=1):
        return str(_("That is in the future. Is it a date of another calendar?"))
    return ""


class BirthForm(DatePartsForm):
    """When somebody was born: a date, or an age at a day."""

    plus_minus_years = WholeNumber(_l("Give or take how many years"), [NumberRange(max=50, message=_l("At most 50."))])
    age = WholeNumber(_l("Or age, in years"), [NumberRange(max=130, message=_l("At most 130."))])
    age_at = DateField(_l("At that age on (today, if empty)"), [Optional()])
    known_from = word_choice(_l("How this is known"), KNOWN_FROM_WORDS, unknown=False, default=KnownFrom.STATED)

    def _problem(self) -> str:
        has_date = super().stated() is not None
        if has_date and self.age.data is not None:
            return str(_("Give a date or an age, not both. Keep the date, and write the age in the note."))
        if self.age_at.data is not None and self.age.data is None:
            return str(_("There is a day for an age, but no age. Enter the age, or leave the day empty."))
        return super()._problem()

    def stated(self) -> StatedDate | None:
        """The date or age as entered; None where neither is."""
        parts = super().stated()
        if parts is None and self.age.data is None:
            return None
        has_age = self.age.data is not None
        return StatedDate(
            calendar=Calendar(self.calendar.data),
            year=self.year.data,
            month=self.month.data,
            day=self.day.data,
            plus_minus_years=self.plus_minus_years.data or 0,
            age=self.age.data,
            age_at=(self.age_at.data or _today()) if has_age else None,
            known_from=KnownFrom(self.known_from.data),
        )


def _today() -> date:
    return datetime.now(UTC).date()
