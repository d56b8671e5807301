"""One record that leaves: texts alone, and only those its profile allows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from matching.person import NameKind, Relationship
from rlf.packages.fields import RecordField
from rlf.packages.written_dates import as_stated, written_date
from rlf.tidy_text import tidy

if TYPE_CHECKING:
    from rlf.description import Description, NamedRelative, StatedName
    from rlf.packages.profile import Profile

_ONE_OF_A_KIND = (NameKind.GIVEN, NameKind.FATHER, NameKind.GRANDFATHER, NameKind.FAMILY, NameKind.MOTHER)
_LIST_MARKS = str.maketrans({";": ",", ":": " "})


@dataclass(frozen=True, slots=True)
class Record:
    """What leaves about one person. All are texts, empty where unknown or not to leave.

    `reference` is opaque: it says nothing about the person, and answers come back by it. Dates are as `written_date`
    makes them, nationalities ISO 3166 codes between semicolons, relatives `relationship:name` between semicolons.
    """

    reference: str
    full_name: str = ""
    given_names: str = ""
    father_name: str = ""
    grandfather_name: str = ""
    family_name: str = ""
    mother_name: str = ""
    other_names: str = ""
    sex: str = ""
    birth_date: str = ""
    birth_date_as_stated: str = ""
    birth_place: str = ""
    nationality: str = ""
    origin_country: str = ""
    origin_place: str = ""
    last_seen_place: str = ""
    last_seen_date: str = ""
    condition: str = ""
    relatives: str = ""
    family_group: str = ""
    occupation: str = ""
    marks: str = ""
    phone: str = ""
    note: str = ""
    expires: str = ""
    enquirer_name: str = ""
    enquirer_relationship: str = ""
    enquirer_contact: str = ""
    notice: str = ""

    def texts(self, profile: Profile) -> tuple[str, ...]:
        """The values of a profile's fields, in its order."""
        return tuple(getattr(self, field) for field in profile.fields)

    def within(self, profile: Profile) -> Record:
        """The same record without whatever a profile has not."""
        return Record(**{field.value: getattr(self, field) for field in profile.fields})

    @property
    def named(self) -> dict[str, str]:
        """Every field that holds something, by its name."""
        return {field.name: getattr(self, field.name) for field in fields(self) if getattr(self, field.name)}


def record_of(
    description: Description, *, reference: str, profile: Profile, enquirer: Description | None = None
) -> Record:
    """What leaves about a person under a profile; nothing else is read from the descriptions.

    The enquirer's description is looked at only for fields of the enquirer, if the profile has any.
    """
    chosen = set(profile.fields) - {RecordField.REFERENCE}
    texts = {field.value: _clean(_OF_PERSON[field](description)) for field in chosen if field in _OF_PERSON}
    if enquirer is not None:
        texts |= {field.value: _clean(_OF_ENQUIRER[field](enquirer)) for field in chosen if field in _OF_ENQUIRER}
    return Record(reference=reference, **texts)


def _clean(text: str) -> str:
    return tidy(text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def _first(kind: NameKind) -> Callable[[Description], str]:
    return lambda person: next((name.text for name in person.names if name.kind is kind), "")


def _mother(person: Description) -> str:
    mothers = [relative for relative in person.relatives if relative.relationship is Relationship.MOTHER]
    return _first(NameKind.MOTHER)(person) or next((_line(mother.names) for mother in mothers), "")


def _other_names(person: Description) -> str:
    """All names but the first of each kind that has a column of its own."""
    taken: set[NameKind] = set()
    others = []
    for name in person.names:
        if name.kind in taken or name.kind not in {NameKind.FULL, *_ONE_OF_A_KIND}:
            others.append(_listed(name.text))
        taken.add(name.kind)
    return "; ".join(filter(None, others))


def _relatives(person: Description) -> str:
    return ";".join(filter(None, (_relative(relative) for relative in person.relatives)))


def _relative(relative: NamedRelative) -> str:
    name = _listed(_line(relative.names))
    return f"{relative.relationship}:{name}" if name else ""


def _line(names: tuple[StatedName, ...]) -> str:
    full = [name.text for name in names if name.kind is NameKind.FULL]
    return full[0] if full else " ".join(name.text for name in names)


def _listed(text: str) -> str:
    """A text as one item of several: the marks between items are not in it."""
    return " ".join(text.translate(_LIST_MARKS).split())


_OF_PERSON: dict[RecordField, Callable[[Description], str]] = {
    RecordField.FULL_NAME: lambda person: person.display_name,
    RecordField.GIVEN_NAMES: _first(NameKind.GIVEN),
    RecordField.FATHER_NAME: _first(NameKind.FATHER),
    RecordField.GRANDFATHER_NAME: _first(NameKind.GRANDFATHER),
    RecordField.FAMILY_NAME: _first(NameKind.FAMILY),
    RecordField.MOTHER_NAME: _mother,
    RecordField.OTHER_NAMES: _other_names,
    RecordField.SEX: lambda person: person.sex or "",
    RecordField.BIRTH_DATE: lambda person: written_date(person.birth),
    RecordField.BIRTH_DATE_AS_STATED: lambda person: as_stated(person.birth),
    RecordField.BIRTH_PLACE: lambda person: person.birth_place,
    RecordField.NATIONALITY: lambda person: ";".join(person.nationalities),
    RecordField.ORIGIN_COUNTRY: lambda person: person.origin_country,
    RecordField.ORIGIN_PLACE: lambda person: person.origin_place,
    RecordField.LAST_SEEN_PLACE: lambda person: person.last_seen_place,
    RecordField.LAST_SEEN_DATE: lambda person: written_date(person.last_seen),
    RecordField.CONDITION: lambda person: person.condition or "",
    RecordField.RELATIVES: _relatives,
    RecordField.FAMILY_GROUP: lambda person: person.family_group,
    RecordField.OCCUPATION: lambda person: person.occupation,
    RecordField.MARKS: lambda person: person.marks,
    RecordField.PHONE: lambda person: person.phones,
    RecordField.NOTE: lambda person: person.note,
    RecordField.EXPIRES: lambda person: written_date(person.expires),
    RecordField.ENQUIRER_RELATIONSHIP: lambda person: person.relationship or "",  # what the person is to the enquirer
}

_OF_ENQUIRER: dict[RecordField, Callable[[Description], str]] = {
    RecordField.ENQUIRER_NAME: lambda enquirer: enquirer.display_name,
    RecordField.ENQUIRER_CONTACT: lambda enquirer: enquirer.safe_contact,
}
