"""What is written down about a person: the document that is sealed, and how the engine sees it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import msgspec

from matching import person as engine
from matching.dates import Calendar, DateInterval, from_age, from_parts
from matching.person import NameKind, Relationship, Sex


class KnownFrom(StrEnum):
    """How a date is known."""

    DOCUMENT = "document"
    STATED = "stated"
    ESTIMATED = "estimated"


class Condition(StrEnum):
    """In what condition a partner says a person was."""

    ALIVE = "alive"
    INJURED = "injured"
    DECEASED = "deceased"
    DETAINED = "detained"
    TRANSFERRED = "transferred"


@dataclass(frozen=True, slots=True)
class StatedName:
    """One name as spoken or written. The script is an ISO 15924 code, empty where nobody said."""

    text: str
    kind: NameKind = NameKind.FULL
    script: str = ""


@dataclass(frozen=True, slots=True)
class StatedDate:
    """A date as it was stated: in its own calendar to whatever precision, or as an age at a day."""

    calendar: Calendar = Calendar.GREGORIAN
    year: int | None = None
    month: int | None = None
    day: int | None = None
    plus_minus_years: int = 0
    age: int | None = None
    age_at: date | None = None
    known_from: KnownFrom = KnownFrom.STATED

    def interval(self) -> DateInterval | None:
        """All Gregorian days it may mean; None where neither a year nor an age with its day is known.

        Raises:
            DateError: there is no such date.
        """
        if self.year is not None:
            return from_parts(
                self.calendar,
                self.year,
                self.month,
                self.day,
                plus_minus_years=self.plus_minus_years,
                documented=self.known_from is KnownFrom.DOCUMENT,
            )
        if self.age is not None and self.age_at is not None:
            return from_age(self.age, self.age_at)
        return None


@dataclass(frozen=True, slots=True)
class NamedRelative:
    """A relative mentioned beside a person."""

    relationship: Relationship
    names: tuple[StatedName, ...]
    sex: Sex | None = None
    birth: StatedDate | None = None


@dataclass(frozen=True, slots=True)
class Description:
    """Everything written down about one person. Each field may be unknown; text fields are then empty.

    Nationalities are ISO 3166 alpha-2 codes; `languages` are as spoken of. The fields after `relatives` are partly for
    one role only: a way to be reached safely is asked of an enquirer, a last contact of a sought person, a condition
    comes with a list entry.
    """

    names: tuple[StatedName, ...] = ()
    sex: Sex | None = None
    birth: StatedDate | None = None
    birth_place: str = ""
    origin_country: str = ""
    origin_place: str = ""
    nationalities: tuple[str, ...] = ()
    ethnicity: str = ""
    religion: str = ""
    languages: str = ""
    occupation: str = ""
    marital_status: str = ""
    marks: str = ""
    documents: str = ""
    relationship: Relationship | None = None  # to the enquirer; of an accompanying person or relative: to the sought
    relatives: tuple[NamedRelative, ...] = ()
    safe_contact: str = ""
    legal_representative: str = ""
    last_address: str = ""
    phones: str = ""
    destination: str = ""
    last_seen_place: str = ""
    last_seen: StatedDate | None = None
    last_contact_means: str = ""
    circumstances: str = ""
    circumstances_note: str = ""
    message: str = ""
    earlier_searches: str = ""
    condition: Condition | None = None
    family_group: str = ""
    partner_reference: str = ""
    sharing_restriction: str = ""
    expires: StatedDate | None = None
    note: str = ""

    @property
    def display_name(self) -> str:
        """The name to put in a heading: the full line if there is one, else the parts in order; may be empty."""
        full = [name.text for name in self.names if name.kind is NameKind.FULL]
        return full[0] if full else " ".join(name.text for kind in _SPOKEN_ORDER for name in self._of(kind))

    def _of(self, kind: NameKind) -> tuple[StatedName, ...]:
        return tuple(name for name in self.names if name.kind is kind)[:1]

    def for_matching(self) -> engine.Person:
        """The description as the engine compares it."""
        return engine.Person(
            names=_engine_names(self.names),
            sex=self.sex,
            birth=self.birth.interval() if self.birth else None,
            birth_place=self.birth_place,
            origin_place=self.origin_place,
            nationalities=self.nationalities,
            relatives=tuple(_engine_relative(relative) for relative in self.relatives),
            last_seen_place=self.last_seen_place,
            last_seen=self.last_seen.interval() if self.last_seen else None,
            ethnicity=self.ethnicity,
            marks=self.marks,
        )


_SPOKEN_ORDER = (NameKind.GIVEN, NameKind.FATHER, NameKind.GRANDFATHER, NameKind.FAMILY)


def encode(document: object) -> bytes:
    """A document as JSON. Fields left at their defaults still appear, so that a new default changes nothing old."""
    return msgspec.json.encode(document)


_decoder = msgspec.json.Decoder(Description)


def decode_description(document: bytes) -> Description:
    """Read a description written by `encode`; fields it does not know yet take their defaults."""
    return _decoder.decode(document)


def _engine_names(names: tuple[StatedName, ...]) -> tuple[engine.Name, ...]:
    return tuple(engine.Name(name.text, name.kind) for name in names if name.text.strip())


def _engine_relative(relative: NamedRelative) -> engine.Relative:
    birth = relative.birth.interval() if relative.birth else None
    return engine.Relative(relative.relationship, _engine_names(relative.names), relative.sex, birth)
