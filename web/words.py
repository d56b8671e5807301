"""Words for what is asked of families: each member of an enumeration that an interview shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l

from matching.dates import Calendar
from matching.person import NameKind, Relationship, Sex
from rlf.description import KnownFrom
from rlf.models import CentreKind
from rlf.request_document import Circumstances, Consent, NoticeMeans, Priority

if TYPE_CHECKING:
    from collections.abc import Mapping
    from enum import StrEnum
    from typing import Any

    from flask_babel import LazyString

SEX_WORDS = {Sex.FEMALE: _l("female"), Sex.MALE: _l("male"), Sex.OTHER: _l("other")}

NAME_KIND_WORDS = {
    NameKind.FULL: _l("full name, as spoken"),
    NameKind.GIVEN: _l("given name"),
    NameKind.FATHER: _l("father’s name"),
    NameKind.GRANDFATHER: _l("grandfather’s name"),
    NameKind.FAMILY: _l("family name"),
    NameKind.MOTHER: _l("mother’s name"),
    NameKind.MAIDEN: _l("name before marriage"),
    NameKind.NICKNAME: _l("nickname"),
    NameKind.HONORIFIC: _l("honorific"),
    NameKind.KUNYA: _l("Abu or Umm name (kunya)"),
    NameKind.OTHER: _l("other name"),
}

RELATIONSHIP_WORDS = {
    Relationship.MOTHER: _l("mother"),
    Relationship.FATHER: _l("father"),
    Relationship.SON: _l("son"),
    Relationship.DAUGHTER: _l("daughter"),
    Relationship.SISTER: _l("sister"),
    Relationship.BROTHER: _l("brother"),
    Relationship.HUSBAND: _l("husband"),
    Relationship.WIFE: _l("wife"),
    Relationship.PARTNER: _l("partner in life"),
    Relationship.GRANDMOTHER: _l("grandmother"),
    Relationship.GRANDFATHER: _l("grandfather"),
    Relationship.GRANDCHILD: _l("grandchild"),
    Relationship.AUNT: _l("aunt"),
    Relationship.UNCLE: _l("uncle"),
    Relationship.NIECE: _l("niece"),
    Relationship.NEPHEW: _l("nephew"),
    Relationship.COUSIN: _l("cousin"),
    Relationship.IN_LAW: _l("in-law"),
    Relationship.GUARDIAN: _l("guardian"),
    Relationship.WARD: _l("ward"),
    Relationship.OTHER_FAMILY: _l("other family"),
    Relationship.NOT_FAMILY: _l("not family"),
}

CALENDAR_WORDS = {
    Calendar.GREGORIAN: _l("Gregorian"),
    Calendar.SOLAR_HIJRI: _l("Solar Hijri (Iran, Afghanistan)"),
    Calendar.HIJRI: _l("Hijri (Islamic)"),
    Calendar.ETHIOPIAN: _l("Ethiopian"),
}

KNOWN_FROM_WORDS = {
    KnownFrom.DOCUMENT: _l("from a document"),
    KnownFrom.STATED: _l("as told"),
    KnownFrom.ESTIMATED: _l("estimated"),
}

CENTRE_KIND_WORDS = {
    CentreKind.COORDINATION: _l("coordination"),
    CentreKind.FIRST_RECEPTION: _l("first reception"),
    CentreKind.RECEPTION_CENTRE: _l("reception centre"),
    CentreKind.UNACCOMPANIED_MINORS: _l("unaccompanied minors"),
}

CONSENT_WORDS = {Consent.UNASKED: _l("not asked yet"), Consent.YES: _l("yes"), Consent.NO: _l("no")}

PRIORITY_WORDS = {Priority.NORMAL: _l("normal"), Priority.URGENT: _l("urgent")}

NOTICE_WORDS = {
    NoticeMeans.READ_ALOUD: _l("read aloud"),
    NoticeMeans.ON_PAPER: _l("on paper"),
    NoticeMeans.ON_SCREEN: _l("on a screen"),
}

CIRCUMSTANCES_WORDS = {
    Circumstances.CONFLICT: _l("conflict"),
    Circumstances.ARREST_OR_DETENTION: _l("arrest or detention"),
    Circumstances.SEA_CROSSING: _l("crossing of a sea"),
    Circumstances.BORDER_CROSSING: _l("crossing of a border"),
    Circumstances.EVACUATION: _l("evacuation"),
    Circumstances.NATURAL_DISASTER: _l("natural disaster"),
    Circumstances.POPULATION_MOVEMENT: _l("movement of many people"),
    Circumstances.ENTRUSTED: _l("entrusted to somebody"),
    Circumstances.OTHER: _l("something else"),
}

# Members of different enumerations may be equal as text (a father, a father's name), so the class comes first.
WORDS: dict[type[StrEnum], Mapping[Any, LazyString]] = {
    Sex: SEX_WORDS,
    NameKind: NAME_KIND_WORDS,
    Relationship: RELATIONSHIP_WORDS,
    Calendar: CALENDAR_WORDS,
    KnownFrom: KNOWN_FROM_WORDS,
    CentreKind: CENTRE_KIND_WORDS,
    Consent: CONSENT_WORDS,
    Priority: PRIORITY_WORDS,
    NoticeMeans: NOTICE_WORDS,
    Circumstances: CIRCUMSTANCES_WORDS,
}
