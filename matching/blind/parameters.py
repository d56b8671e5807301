"""Parameters of blind matching: what goes into a filter and how many bits each kind of feature may set.

Both partners must use the same ones, so they are written into every file of filters. They were found by trying on a
development world; raise FEATURES_VERSION with any change here or in `features`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

FEATURES_VERSION = "1"
WORD_BITS = 64
MOST_BITS_OF_FEATURE = 32  # positions that one keyed hash gives


class FeatureKind(StrEnum):
    """What a feature is of. The value goes into the keyed hash, so that unlike kinds share positions by chance only."""

    SKELETON = "n"  # likely consonant skeleton of a token, that of its group of equivalents where it has one
    OTHER_READING = "r"  # another skeleton of it
    SKELETON_TRIPLE = "g"  # three neighbouring consonants of it, an end counting as one
    SOUND_TRIPLE = "o"  # three neighbouring sounds, vowels among them
    TOKENS = "p"  # two tokens of one name
    MOTHER = "m"
    MOTHER_OTHER_READING = "mr"
    MOTHER_TRIPLE = "mg"
    YEAR = "y"  # a year of birth that was stated, and a token
    NEAR_YEAR = "z"  # the year before or after, and a token
    BIRTHDAY = "b"  # the whole day of birth
    DAY_OF_YEAR = "d"  # month and day, and a token
    SEX = "x"  # sex, and a token
    COUNTRY = "c"  # nationality, and a token
    PLACE = "l"  # birthplace or origin, and a token


WEIGHTS: dict[FeatureKind, float] = {
    FeatureKind.SKELETON: 3.0,
    FeatureKind.OTHER_READING: 1.5,
    FeatureKind.SKELETON_TRIPLE: 0.7,
    FeatureKind.SOUND_TRIPLE: 1.0,
    FeatureKind.TOKENS: 3.0,
    FeatureKind.MOTHER: 6.0,
    FeatureKind.MOTHER_OTHER_READING: 2.0,
    FeatureKind.MOTHER_TRIPLE: 0.4,
    FeatureKind.YEAR: 5.2,
    FeatureKind.NEAR_YEAR: 2.2,
    FeatureKind.BIRTHDAY: 12.0,
    FeatureKind.DAY_OF_YEAR: 2.0,
    FeatureKind.SEX: 1.0,
    FeatureKind.COUNTRY: 2.0,
    FeatureKind.PLACE: 4.0,
}
"""Bits that a feature sets before stretching, for a name that one in a thousand bears or fewer."""

SAID_LIKE = {
    FeatureKind.OTHER_READING: FeatureKind.SKELETON,
    FeatureKind.MOTHER_OTHER_READING: FeatureKind.MOTHER,
    FeatureKind.NEAR_YEAR: FeatureKind.YEAR,
}
"""Kinds that are the same statement as another, worth fewer bits: what is likely of one may be possible of another."""

MOST_YEARS = 4  # of birth that a statement leaves open; a wider one tells too little
MOST_PLACE_KEYS = 2


@dataclass(frozen=True, slots=True)
class FilterParameters:
    """The shape of filters: their length in bits, how many are set in every filter, how many of these chance sets at
    least, and how far the bits of somebody of whom little is known are stretched before chance sets the rest.
    """

    bits: int = 1024
    weight: int = 208
    noise: int = 16
    stretch: float = 2.5

    def __post_init__(self) -> None:
        if self.bits & (self.bits - 1) or not WORD_BITS <= self.bits <= 2**16:
            raise ValueError("A filter has a power of two of bits, from 64 to 65,536.")
        if not 0 < self.weight <= min(self.bits // 2, 255):  # what two share fits a byte, and is counted in bytes
            raise ValueError("Of a filter's bits at most half, and at most 255, are set.")
        if not 0 <= self.noise <= self.weight:
            raise ValueError("Chance sets no more bits than are set.")
        if not self.stretch > 0:
            raise ValueError("Bits cannot be stretched by nothing.")

    @property
    def words(self) -> int:
        """Length of a filter in words of 64 bits."""
        return self.bits // WORD_BITS

    @property
    def octets(self) -> int:
        """Length of a filter in bytes."""
        return self.bits // 8

    @property
    def chance(self) -> float:
        """The share of a filter's set bits that two unlike persons have in common, in the mean."""
        return self.weight / self.bits


STANDARD = FilterParameters()
