"""Forms about a person, and how they become a description. Fields are named as those of the description."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import FieldList, Form, FormField, SelectField, StringField

from matching.person import NameKind, Relationship, Sex
from rlf.description import Description, StatedName
from rlf.models import PersonRole
from web.choices import choices_of
from web.countries import country_names
from web.intake.fields import BirthForm, DatePartsForm, long_text, short_text, word_choice
from web.words import CIRCUMSTANCES_WORDS, NAME_KIND_WORDS, RELATIONSHIP_WORDS, SEX_WORDS

_EMPTY_ROWS = 2
_MOST_NAMES = 24
MORE_ROWS = "more_rows"

SCRIPT_WORDS = {
    "": _l("as the letters say"),
    "Arab": _l("Arabic"),
    "Latn": _l("Latin"),
    "Ethi": _l("Ethiopic"),
    "Cyrl": _l("Cyrillic"),
    "Armn": _l("Armenian"),
    "Beng": _l("Bengali"),
    "Deva": _l("Devanagari"),
    "Geor": _l("Georgian"),
    "Grek": _l("Greek"),
    "Hebr": _l("Hebrew"),
    "Hani": _l("Chinese"),
    "Taml": _l("Tamil"),
    "Zyyy": _l("another"),
}


class NameForm(Form):
    """One name of a person."""

    text = short_text(_l("Name"))
    kind = SelectField(_l("Kind"), choices=choices_of(NAME_KIND_WORDS))
    script = SelectField(_l("Script"), choices=choices_of(SCRIPT_WORDS))


class PersonForm(FlaskForm):
    """Who somebody is."""

    names = FieldList(FormField(NameForm), max_entries=_MOST_NAMES)
    relationship = word_choice(_l("Relationship"), RELATIONSHIP_WORDS)
    sex = word_choice(_l("Sex"), SEX_WORDS)
    birth = FormField(BirthForm, _l("Born"))
    birth_place = short_text(_l("Place of birth"))
    origin_country = SelectField(_l("Country of origin"), choices=[])
    origin_place = short_text(_l("District, village or camp of origin"))
    nationality = SelectField(_l("Nationality"), choices=[])
    second_nationality = SelectField(_l("Another nationality"), choices=[])
    occupation = short_text(_l("Occupation"))
    marital_status = short_text(_l("Marital status"))
    languages = short_text(_l("Languages"))
    marks = long_text(_l("Physical marks by which to know the person"))
    documents = long_text(_l("Identity documents"))
    ethnicity = short_text(_l("Ethnicity, clan or tribe"))
    religion = short_text(_l("Religion"))
    note = long_text(_l("Note"))

    def describe(self, base: Description) -> Description:
        """What the form says, over what was known before."""
        nationalities = dict.fromkeys(filter(None, (self.nationality.data, self.second_nationality.data)))
        return replace(
            base,
            names=tuple(_name(row.form) for row in self.names if row.form.text.data and row.form.text.data.strip()),
            relationship=Relationship(self.relationship.data) if self.relationship and self.relationship.data else None,
            sex=Sex(self.sex.data) if self.sex.data else None,
            birth=self.birth.form.stated(),
            origin_country=self.origin_country.data,
            nationalities=(*nationalities, *base.nationalities[2:]),
            **_texts(self),
        )


class LastContactForm(FlaskForm):
    """When and how a sought person was last in contact, and how people lost each other."""

    last_seen = FormField(DatePartsForm, _l("Date of the last contact"))
    last_seen_place = short_text(_l("Place of the last contact"))
    last_contact_means = short_text(_l("How you were in contact (met, telephone, message)"))
    circumstances = word_choice(_l("How you were separated"), CIRCUMSTANCES_WORDS)
    circumstances_note = long_text(_l("What happened, as far as you wish to tell"))
    last_address = short_text(_l("Last known address"))
    phones = short_text(_l("Telephone numbers and accounts of this person"))
    destination = short_text(_l("Where the person may have wanted to go, and by which way"))
    message = long_text(_l("A message to pass on when the person is found"))
    earlier_searches = long_text(_l("Where you have searched before"))

    def describe(self, base: Description) -> Description:
        """What the form says, over what was known before."""
        return replace(
            base, last_seen=self.last_seen.form.stated(), circumstances=self.circumstances.data, **_texts(self)
        )


class ContactForm(FlaskForm):
    """How an enquirer can be reached without danger."""

    safe_contact = long_text(_l("How can you be reached safely?"))
    phones = short_text(_l("Telephone numbers and accounts"))
    legal_representative = short_text(_l("Legal representative (always for a minor)"))

    def describe(self, base: Description) -> Description:
        """What the form says, over what was known before."""
        return replace(base, **_texts(self))


def person_form(role: PersonRole, description: Description) -> PersonForm:
    """The form about a person in a role, filled with what is known, with empty rows for further names."""
    nationalities = (*description.nationalities, "", "")
    form = PersonForm(obj=description, nationality=nationalities[0], second_nationality=nationalities[1])
    countries = country_names()
    for select in (form.origin_country, form.nationality, form.second_nationality):
        other = {select.data: select.data} if select.data and select.data not in countries else {}
        select.choices = choices_of({**countries, **other}, empty=_l("not known"))
    if role is PersonRole.ENQUIRER:
        del form.relationship
    if request.method == "GET" or MORE_ROWS in request.form:
        _add_rows(form)
    return form


def _add_rows(form: PersonForm) -> None:
    added = [form.names.append_entry() for _row in range(min(_EMPTY_ROWS, _MOST_NAMES - len(form.names)))]
    if MORE_ROWS in request.form and added:
        added[0].form.text.render_kw = {"autofocus": True}


def _name(row: NameForm) -> StatedName:
    return StatedName(row.text.data.strip(), NameKind(row.kind.data), row.script.data)


def _texts(form: FlaskForm) -> dict[str, Any]:
    """The lines of text, by name. Forms name them as the description does."""
    return {
        field.name: (field.data or "").strip()
        for field in form
        if isinstance(field, StringField) and field.name != "csrf_token"
    }
