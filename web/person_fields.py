"""The fields of a person's description in one order, so that two persons can be read row by row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask_babel import get_locale
from flask_babel import lazy_gettext as _l

from matching.person import NameKind
from rlf.request_document import Circumstances
from web.dates_of import date_text
from web.page_words import word
from web.words import CIRCUMSTANCES_WORDS, NAME_KIND_WORDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from flask_babel import LazyString

    from rlf.description import Description, NamedRelative

    Values = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its code, its label, and how to read it. No value means that nobody said."""

    code: str
    label: LazyString
    read: Callable[[Description], Values]


def fields_of(described: Description) -> dict[str, tuple[Field, Values]]:
    """The fields that are known of a person, in reading order."""
    known = ((field, field.read(described)) for field in FIELDS)
    return {field.code: (field, values) for field, values in known if values}


def country_names(codes: Iterable[str]) -> Values:
    """Countries by their ISO 3166 codes, in the reader's language."""
    locale = get_locale()
    territories = locale.territories if locale else {}
    return tuple(territories.get(code, code) for code in codes if code)


def relative_text(relative: NamedRelative) -> str:
    """A relative on one line: what they are, name, and date of birth."""
    names = " / ".join(name.text for name in relative.names)
    return ", ".join(part for part in (f"{word(relative.relationship)}: {names}", date_text(relative.birth)) if part)


def _named(kind: NameKind) -> Field:
    def read(described: Description) -> Values:
        return tuple(name.text for name in described.names if name.kind is kind)

    return Field(f"name_{kind.value}", NAME_KIND_WORDS[kind], read)


def _plain(code: str, label: LazyString) -> Field:
    def read(described: Description) -> Values:
        text: str = getattr(described, code)
        return (text,) if text else ()

    return Field(code, label, read)


def _some(text: str) -> Values:
    return (text,) if text else ()


def _circumstances(described: Description) -> str:
    known = described.circumstances in set(Circumstances)
    return str(CIRCUMSTANCES_WORDS[Circumstances(described.circumstances)]) if known else described.circumstances


FIELDS: tuple[Field, ...] = (
    *(_named(kind) for kind in NameKind),
    Field("sex", _l("Sex"), lambda person: _some(word(person.sex))),
    Field("birth", _l("Born"), lambda person: _some(date_text(person.birth))),
    _plain("birth_place", _l("Place of birth")),
    Field("origin_country", _l("Country of origin"), lambda person: country_names([person.origin_country])),
    _plain("origin_place", _l("Place of origin")),
    Field("nationalities", _l("Nationality"), lambda person: country_names(person.nationalities)),
    Field("relationship", _l("Relationship"), lambda person: _some(word(person.relationship))),
    Field("relatives", _l("Relatives"), lambda person: tuple(map(relative_text, person.relatives))),
    Field("condition", _l("Condition, as the partner says"), lambda person: _some(word(person.condition))),
    _plain("family_group", _l("Family group")),
    _plain("last_seen_place", _l("Last seen in")),
    Field("last_seen", _l("Last seen on"), lambda person: _some(date_text(person.last_seen))),
    _plain("last_contact_means", _l("Last contact by")),
    _plain("last_address", _l("Last known address")),
    _plain("destination", _l("Likely destination")),
    Field("circumstances", _l("How they were separated"), lambda person: _some(_circumstances(person))),
    _plain("circumstances_note", _l("About the separation")),
    _plain("ethnicity", _l("Ethnicity, clan or tribe")),
    _plain("religion", _l("Religion")),
    _plain("languages", _l("Languages")),
    _plain("occupation", _l("Occupation")),
    _plain("marital_status", _l("Marital status")),
    _plain("marks", _l("Physical marks")),
    _plain("documents", _l("Identity documents")),
    _plain("phones", _l("Telephone and accounts")),
    _plain("safe_contact", _l("Safe way to be reached")),
    _plain("legal_representative", _l("Legal representative")),
    _plain("message", _l("Message to pass on")),
    _plain("earlier_searches", _l("Earlier searches")),
    _plain("partner_reference", _l("Reference of the partner")),
    _plain("sharing_restriction", _l("May be shared with")),
    Field("expires", _l("To be kept until"), lambda person: _some(date_text(person.expires))),
    _plain("note", _l("Note")),
)
