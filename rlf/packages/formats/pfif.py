"""PFIF 1.4, the People Finder Interchange Format: a person and a note for each record (zesty.ca/pfif/1.4)."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from matching.dates import parse_iso
from matching.errors import DateError
from matching.person import Sex
from rlf.description import Condition
from rlf.packages.errors import PackageError, PackageProblem
from rlf.packages.fields import RecordField
from rlf.packages.formats.xml_text import xml_text
from rlf.packages.written_dates import years_meant

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rlf.packages.formats.source import ListSource
    from rlf.packages.profile import Profile
    from rlf.packages.record import Record

NAMESPACE = "http://zesty.ca/pfif/1.4"

_SEXES = {Sex.FEMALE: "female", Sex.MALE: "male", Sex.OTHER: "other"}
_SOUGHT = "information_sought"
_STATUSES = {
    Condition.ALIVE: "believed_alive",
    Condition.INJURED: "believed_alive",
    Condition.DETAINED: "believed_alive",
    Condition.TRANSFERRED: "believed_alive",
    Condition.DECEASED: "believed_dead",
}
_COUNTRY_CODE = re.compile(r"[A-Z]{2}")
_DESCRIBED = (
    RecordField.FATHER_NAME,
    RecordField.GRANDFATHER_NAME,
    RecordField.MOTHER_NAME,
    RecordField.BIRTH_DATE_AS_STATED,
    RecordField.BIRTH_PLACE,
    RecordField.NATIONALITY,
    RecordField.RELATIVES,
    RecordField.FAMILY_GROUP,
    RecordField.OCCUPATION,
    RecordField.MARKS,
    RecordField.PHONE,
    RecordField.ENQUIRER_NAME,
    RecordField.ENQUIRER_RELATIONSHIP,
    RecordField.ENQUIRER_CONTACT,
)
"""What PFIF has no element for: lines `field: value` of the description."""

Elements = list[tuple[str, str]]


def record_id(domain: str, record: Record) -> str:
    """By what PFIF knows a record: unique under the domain of its source."""
    return f"{domain}/{record.reference}"


def write_pfif(records: Iterable[Record], _profile: Profile, source: ListSource) -> Iterator[bytes]:
    """A document of persons, each with the note about where and how it was last seen, or that it is sought.

    Raises:
        PackageError: a record has no name, which PFIF demands.
    """
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<pfif:pfif xmlns:pfif="{NAMESPACE}">\n'.encode()
    for record in records:
        note = _element("note", _written(_note(record, source)))
        yield (_element("person", _written(_person(record, source)) + note) + "\n").encode()
    yield b"</pfif:pfif>\n"


def _person(record: Record, source: ListSource) -> Elements:
    place = record.origin_place
    country = record.origin_country
    described = [f"{field}: {text}" for field in _DESCRIBED if (text := getattr(record, field))]
    if not _COUNTRY_CODE.fullmatch(country):
        described += [f"{RecordField.ORIGIN_COUNTRY}: {country}"] if country else []
        country = ""
    return [
        ("person_record_id", record_id(source.domain, record)),
        ("entry_date", _moment(source.created)),
        ("expiry_date", _moment(_expiry(record, source))),
        ("author_name", source.sender),
        ("source_name", source.sender),
        ("source_date", _moment(source.created)),
        ("full_name", _full_name(record)),
        ("given_name", record.given_names),
        ("family_name", record.family_name),
        ("alternate_names", record.other_names.replace("; ", "\n")),
        ("description", "\n".join(described)),
        ("sex", _SEXES[Sex(record.sex)] if record.sex else ""),
        *_birth(record.birth_date, source),
        ("home_city", place),
        ("home_country", country),
    ]


def _note(record: Record, source: ListSource) -> Elements:
    seen = f"{RecordField.LAST_SEEN_DATE}: {record.last_seen_date}" if record.last_seen_date else ""
    condition = f"{RecordField.CONDITION}: {record.condition}" if record.condition else ""
    person = record_id(source.domain, record)
    return [
        ("note_record_id", f"{person}/note"),
        ("person_record_id", person),
        ("entry_date", _moment(source.created)),
        ("author_name", source.sender),
        ("source_date", _moment(source.created)),
        ("author_made_contact", "false"),
        ("status", _STATUSES[Condition(record.condition)] if record.condition else _SOUGHT),
        ("last_known_location", record.last_seen_place),
        ("text", "\n".join(filter(None, (seen, condition, record.note)))),
    ]


def _full_name(record: Record) -> str:
    parts = (record.given_names, record.father_name, record.grandfather_name, record.family_name)
    name = record.full_name or " ".join(filter(None, parts)) or record.other_names
    if not name:
        raise PackageError(
            PackageProblem.CANNOT_WRITE,
            f"The record {record.reference} leaves without a name, which PFIF demands. Leave it out, or choose CSV.",
        )
    return name


def _birth(written: str, source: ListSource) -> Elements:
    """A date as precise as it is; where only years about it are known, the ages they make when the list was made."""
    years = years_meant(written)
    if years is None:
        return [("date_of_birth", written)]
    youngest, oldest = source.created.year - years[1] - 1, source.created.year - years[0]
    return [("age", f"{max(youngest, 0)}-{max(oldest, 0)}")]


def _expiry(record: Record, source: ListSource) -> datetime:
    """When the record expires, but never later than its package."""
    try:
        last = parse_iso(record.expires).latest if record.expires else None
    except DateError:
        return source.expires
    return min(datetime.combine(last, time.max, UTC), source.expires) if last else source.expires


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _written(elements: Elements) -> str:
    return "".join(_element(name, escape(xml_text(text))) for name, text in elements if text)


def _element(name: str, content: str) -> str:
    return f"<pfif:{name}>{content}</pfif:{name}>"
