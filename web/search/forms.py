"""The search form: a name, and two hints that order what is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectField, StringField
from wtforms.validators import InputRequired, Length, ValidationError

from matching.person import Sex
from rlf.search import Sought
from web.choices import choices_of
from web.words import SEX_WORDS

if TYPE_CHECKING:
    from wtforms import Field

_LONGEST_NAME = 200
_EARLIEST_YEAR = 1880
_LATEST_YEAR = 2100
_NO_AUTOFILL = {"autocomplete": "off", "autocapitalize": "words", "spellcheck": "false", "dir": "auto"}


class SearchForm(FlaskForm):
    """Sent by POST, since a name in an address would be kept by browsers and servers."""

    name = StringField(
        _l("Name"),
        [InputRequired(_l("Enter a name, or a part of one.")), Length(max=_LONGEST_NAME)],
        render_kw={**_NO_AUTOFILL, "maxlength": str(_LONGEST_NAME)},
    )
    birth_year = StringField(
        _l("Year of birth"), render_kw={"inputmode": "numeric", "autocomplete": "off", "size": "6"}
    )
    sex = SelectField(
        _l("Sex"),
        default="",
        choices=choices_of(SEX_WORDS, empty=_l("not said")),
    )

    def validate_name(self, field: Field) -> None:
        """Digits and dots find nobody."""
        if not any(letter.isalpha() for letter in field.data or ""):
            raise ValidationError(_l("Enter a name, or a part of one."))

    def validate_birth_year(self, field: Field) -> None:
        """A Gregorian year, in digits of any script."""
        text = (field.data or "").strip()
        if text and not (text.isdecimal() and _EARLIEST_YEAR <= int(text) <= _LATEST_YEAR):
            raise ValidationError(_l("Enter a year with four digits, such as 1987, or leave it empty."))

    @property
    def sought(self) -> Sought:
        """What is searched for, of a form that was found valid."""
        year = (self.birth_year.data or "").strip()
        return Sought(
            name=(self.name.data or "").strip(),
            birth_year=int(year) if year else None,
            sex=Sex(self.sex.data) if self.sex.data else None,
        )
