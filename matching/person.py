"""The description of a person that the engine compares: frozen values, no database, no clock."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from matching.dates import DateInterval


class Sex(StrEnum):
    """Sex as recorded; absent (None on a person) when nobody said."""

    FEMALE = "F"
    MALE = "M"
    OTHER = "X"


class NameKind(StrEnum):
    """What a name is to its bearer. FULL is one line as spoken or written, parts in any order."""

    FULL = "full"
    GIVEN = "given"
    FATHER = "father"
    GRANDFATHER = "grandfather"
    FAMILY = "family"
    MOTHER = "mother"
    MAIDEN = "maiden"
    NICKNAME = "nickname"
    HONORIFIC = "honorific"
    KUNYA = "kunya"
    OTHER = "other"


class Relationship(StrEnum):
    """What a relative is to the person described: MOTHER means "this relative is the person's mother"."""

    MOTHER = "mother"
    FATHER = "father"
    SON = "son"
    DAUGHTER = "daughter"
    SISTER = "sister"
    BROTHER = "brother"
    HUSBAND = "husband"
    WIFE = "wife"
    PARTNER = "partner"
    GRANDMOTHER = "grandmother"
    GRANDFATHER = "grandfather"
    GRANDCHILD = "grandchild"
    AUNT = "aunt"
    UNCLE = "uncle"
    NIECE = "niece"
    NEPHEW = "nephew"
    COUSIN = "cousin"
    IN_LAW = "in_law"
    GUARDIAN = "guardian"
    WARD = "ward"
    OTHER_FAMILY = "other_family"
    NOT_FAMILY = "not_family"


@dataclass(frozen=True, slots=True)
class Name:
    """One name as written. The script is read from the letters themselves."""

    text: str
    kind: NameKind = NameKind.FULL


@dataclass(frozen=True, slots=True)
class Relative:
    """A relative or companion named beside a person."""

    relationship: Relationship
    names: tuple[Name, ...]
    sex: Sex | None = None
    birth: DateInterval | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """Everything the engine may weigh. Empty means unknown, and unknown is never a difference.

    Nationalities are ISO 3166 alpha-2 codes. Places, ethnicity (or clan, tribe) and
    physical marks are written as the record has them, in any script and language.
    """

    names: tuple[Name, ...] = ()
    sex: Sex | None = None
    birth: DateInterval | None = None
    birth_place: str = ""
    origin_place: str = ""
    nationalities: tuple[str, ...] = ()
    relatives: tuple[Relative, ...] = ()
    last_seen_place: str = ""
    last_seen: DateInterval | None = None
    ethnicity: str = ""
    marks: str = ""
