"""THE model: every feature, level, weight and threshold of the engine, in bits (log2 of a Bayes factor).

Positive bits speak for one person, negative bits for two. Change a number only here, and MODEL_VERSION with it. What it
costs to take one sound for another is a table of its own in `names/similarity.py`, and how like a place's spelling must
be for it to be found stands in `places/lookup.py`: they too are part of the model, and need a new MODEL_VERSION.
"""

from __future__ import annotations

from enum import StrEnum

MODEL_VERSION = "3"

# One person against one entry of a list, before any field is compared: about one in half a million. It suits lists of
# tens to hundreds of thousands in which most persons sought are not; namesakes and families weigh in it too.
PRIOR_BITS = -17.0
PRIOR_SHIFT_BITS = 3.0  # of a prior of one in as many as are compared
PRIOR_LEAST_PERSONS = 16_384  # a small list tells less of how many there are


class TokenLevel(StrEnum):
    """How alike two tokens of a name are."""

    EXACT = "exact"
    EQUIVALENT = "equivalent"
    SAME_SOUND = "same_sound"
    CLOSE = "close"
    LOOSE = "loose"
    INITIAL = "initial"
    DIFFERENT = "different"


SAME_SOUND_AT = 0.90
# Bits of an agreeing token = share × log2(one in N) + shift. `at` is the least similarity of the level.
TOKEN_LEVELS: tuple[tuple[TokenLevel, float, float, float], ...] = (
    # level, at, share of rarity, shift
    (TokenLevel.EXACT, 1.01, 0.62, 0.0),
    (TokenLevel.EQUIVALENT, 1.01, 0.57, -0.3),
    (TokenLevel.SAME_SOUND, SAME_SOUND_AT, 0.58, -0.2),
    (TokenLevel.CLOSE, 0.80, 0.58, -0.7),
    (TokenLevel.LOOSE, 0.68, 0.42, -0.9),
)
KNOWN_APART_LOSS = 0.17  # of likeness, for two tokens that the table knows as two names
KNOWN_APART_ALIKE_LOSS = 0.1  # the same for two that sound the same
SKELETON_AT = 0.6  # Jaro-Winkler of skeletons under which tokens are not compared any further
SPELLING_SHARE = 0.35  # of Jaro-Winkler beside sound likeness, within one script
SPELLING_LOSS = 0.08  # of sound likeness, when the spelling within one script says otherwise
TYPING_ERROR_AT = 0.82
ONE_BY_EAR = 0.85  # English spellings with silent letters that sound the same
TYPING_ERROR_LETTERS = 5
OTHER_GENDER_AT_MOST = 0.70
FATHER_STEM_LOSS = 0.05  # Petrovich read as Petr
JOINED_ARTICLE_LOSS = 0.02
INITIAL_BITS = 1.0
LEAST_AGREEMENT_BITS = 0.1  # of two tokens that agree, however common and however faintly
LIGHT_TOKEN_BITS = 1.0

# Two names alone, both there because they are alike: fitted on hand-made pairs, most of them hard to tell apart
NAMES_ALONE_BITS = 1.0
NAMES_ALONE_LEVELS = {
    TokenLevel.EXACT: 0.2,
    TokenLevel.EQUIVALENT: 1.5,
    TokenLevel.SAME_SOUND: 0.8,
    TokenLevel.CLOSE: -0.8,
    TokenLevel.LOOSE: -3.0,
    TokenLevel.INITIAL: 0.8,
}
NAMES_ALONE_ENOUGH = 9.0  # bits of rarity; under it the names are too common to tell
NAMES_ALONE_RARITY = 0.5  # of each bit less
NAMES_ALONE_OTHER = -3.4  # a token on each side that meets nothing
NAMES_ALONE_MISSING = 0.5  # a token left out: seldom so of two persons
NAMES_ALONE_GIVEN = -1.2  # the given names differ
NAMES_ALONE_TURN = 0.5  # of what a name read as family name first costs

# What a list does, told from itself
HABIT_LINES = 8  # names that a list is taken to have shown before it is read
HABIT_FAMILY_FIRST = 0.26  # of them, with the family name first
HABIT_DAY_SHARE = 0.05  # of all days of birth in a list; more than that is no day but a habit
HABIT_DAYS_AT_LEAST = 20

# Rarity
LEAST_TABLE_SHARE = 1 / 1024  # of a token that no table knows
FAMILIAR_SOUND_SHARE = 0.35  # of a known name's frequency, for another spelling with the same skeleton
TABLE_PERSONS = 2000  # persons that the table of names stands for, beside those counted
MIN_RARITY_BITS = 2.5
MAX_RARITY_BITS = 12.0
ONE_IN_LIMIT = 10_000_000

# Two names aligned
NAME_CAP_BITS = 16.0  # tokens of one name are not independent: families repeat them
FAMILY_ONLY_CAP_BITS = 4.0  # what siblings share, when the given names differ
GIVEN_DIFFERENT_BITS = -6.8
GIVEN_SHIFTED_BITS = -5.2  # the one's given name is the other's father's
OTHER_DIFFERENT_BITS = -2.0
FAMILY_DIFFERENT_BITS = -4.0
NOTHING_ALIGNED_BITS = -9.0
ALIAS_BITS = -1.0
TURN_FAMILY_FIRST_BITS = -0.4  # first token looks like a family name and stands last on the other side
TURN_UNKNOWN_BITS = -1.5  # as the list's habit says, and this where it has none
TURN_LEAST_BITS = -4.0  # in a list that never puts the family name first
TURN_GIVEN_FIRST_BITS = -2.5  # besides, where the first token is a known given name: it may be the father's
TURN_UNPAIRED_BITS = -4.0  # the moved token meets nothing on the other side
TURN_PATRONYMIC_BITS = -14.0  # "bin" says who is whose father
FATHER_FOUND_AT = 0.75
FATHER_DIFFERENT_BITS = -4.0
FATHER_CAP_BITS = 5.0
MOTHER_CAP_BITS = 4.5
MOTHER_DIFFERENT_BITS = -3.0
RELATIVE_SHARE = 0.6
RELATIVE_CAP_BITS = 5.0
RELATIVES_CAP_BITS = 9.0
RELATIVE_AT_BITS = 2.0  # a relative's name agrees from here on


class BirthLevel(StrEnum):
    """How two dates of birth stand to each other."""

    SAME_DAY = "same_day"
    SWAPPED = "day_month_swapped"
    ONE_DIGIT = "one_digit_wrong"
    NEAR_DAY = "few_days_apart"
    SAME_MONTH = "same_month"
    SAME_YEAR = "same_year"
    WITHIN_RANGE = "within_range"
    WITHIN_ONE = "within_one_year"
    WITHIN_THREE = "within_three_years"
    CALENDAR = "calendar_mistaken"
    APART = "years_apart"
    FAR = "far_apart"
    OTHER_DAY = "other_day_same_year"


BIRTH_BITS: dict[BirthLevel, float] = {
    BirthLevel.SAME_DAY: 10.0,
    BirthLevel.SWAPPED: 6.5,
    BirthLevel.ONE_DIGIT: 5.0,
    BirthLevel.NEAR_DAY: 5.0,
    BirthLevel.SAME_MONTH: 6.5,
    BirthLevel.SAME_YEAR: 4.8,
    BirthLevel.WITHIN_RANGE: 2.2,
    BirthLevel.WITHIN_ONE: 1.2,
    BirthLevel.WITHIN_THREE: 0.7,
    BirthLevel.OTHER_DAY: 1.0,
    BirthLevel.CALENDAR: -1.5,
    BirthLevel.APART: -5.0,
    BirthLevel.FAR: -8.0,
}
NEAR_DAYS = 7
NEAR_YEARS = 3
HIJRI_SLACK_DAYS = 2
APART_YEARS = 10
CALENDAR_YEARS = ((7, 8), (621, 622))


class PlaceLevel(StrEnum):
    """How two places stand to each other, from the closest to none."""

    SAME = "same"
    CONTAINS = "contains"  # one lies in the other
    NEAR = "near"  # within PLACE_NEAR_KM
    SAME_PROVINCE = "same_province"
    SAME_COUNTRY = "same_country"
    DIFFERENT = "different"  # both are known, and have nothing in common
    UNKNOWN = "unknown"  # one of them is not in the gazetteer


SEX_SAME_BITS = 0.6
SEX_DIFFERENT_BITS = -4.2
SEX_OTHER_BITS = -0.3
NATIONALITY_SAME_BITS = 1.1
NATIONALITY_DIFFERENT_BITS = -3.0
ETHNICITY_SAME_BITS = 1.0
ETHNICITY_DIFFERENT_BITS = -0.5  # one says the people, another the clan
ETHNICITY_ALIKE_AT = 0.8
MARKS_ALIKE_BITS = 1.2  # the same words for them; other words may be another language
MARKS_ALIKE_AT = 0.85
MARKS_WORDS = 2
MARKS_LETTERS = 4  # of a word that tells something
PLACE_BITS: dict[PlaceLevel, float] = {
    PlaceLevel.SAME: 2.3,
    PlaceLevel.CONTAINS: 1.5,
    PlaceLevel.NEAR: 1.2,
    PlaceLevel.SAME_PROVINCE: 0.5,
    PlaceLevel.SAME_COUNTRY: -1.5,
    PlaceLevel.DIFFERENT: -2.8,
}
PLACE_WITHIN_COUNTRY_BITS = 0.3  # one is a country, the other lies in it
PLACE_SIMILAR_BITS = 1.2  # of places that the gazetteer does not hold
PLACE_NEAR_KM = 50.0
PLACE_SAME_REST_AT = 0.85  # likeness of two unknown villages of one known province
PLACE_SAME_AT = 0.85
PLACE_SIMILAR_AT = 0.72
LAST_SEEN_SHARE = 0.5

# Two who seek each other: the reverse pair speaks for this one
RECIPROCAL_SHARE = 0.5  # of the reverse pair's evidence; both know some of it from the relatives already
RECIPROCAL_LEAST_BITS = 1.0
RECIPROCAL_CAP_BITS = 12.0

# Blocking keys
MAX_KEYS = 24
MAX_KEY_TOKENS = 5
MAX_READINGS = 3  # skeletons of one token
YEAR_BUCKET = 6  # two grids of this width, half a bucket apart: years up to three apart always meet
MAX_RANGE_FOR_KEYS = 12  # years; a wider interval says too little to be a key

# Links of two lists
LINK_GLANCES = 1500  # entries that share the rarest keys with one request
LINK_CANDIDATES = 60  # of them, compared in full, and fewer where the rest is plainly behind:
LINK_CANDIDATES_OF_LARGE = 30  # in a list so large that few of its namesakes can be looked at anyway
LINK_LARGE = 300_000  # entries
LINK_AT_LEAST = 10
LINK_BEHIND_BITS = 7.0  # at a glance, behind the best
LINK_WORTH_BITS = 3.0  # at a glance, to be worth a comparison
LINK_MAX_BLOCK = 4000
LINK_MAX_WEAK_BLOCK = 600
LINK_PARALLEL_FROM = 200_000  # requests times entries; fewer are done sooner in one process

# A glance: a rough order of candidates before they are compared
GLANCE_LIKENESS = ((0.95, 0.58), (0.88, 0.5), (0.82, 0.36))  # Jaro-Winkler of outlines at least, share of rarity
GLANCE_READING = 0.55  # share of rarity for tokens that may be read as one
GLANCE_GIVEN_BITS = -2.5  # for each first token that meets nothing on the other side
GLANCE_MOTHER_BITS = 3.5
GLANCE_OTHER_MOTHER_BITS = -1.5

# What is proposed to people
PROPOSE_AT = 0.05  # least probability of a proposal
NEWS_BITS = 1.0  # by how much the evidence on a field must have risen before a rejected pair is shown again
