"""Words about a place that are no part of its name: what kind of place it is, or that it is only near."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache

from matching.places.folding import fold


class Kind(StrEnum):
    """What a place is. A sea is any open space of no country, a desert too."""

    COUNTRY = "country"
    PROVINCE = "province"
    DISTRICT = "district"
    CITY = "city"
    CAMP = "camp"
    SEA = "sea"


_KIND_WORDS = {
    Kind.PROVINCE: "province provinz provincia governorate gouvernorat gouvernement muhafazat muhafaza muhafazah wilaya "
    "wilayat wilayah velayat welayat wilaiat oblast oblast' voblasc voblasc’ region région regione regional state état "
    "bundesland land zoba zone republic republik république respublika krai kray division département department "
    "departamento county governorat estado eyaleti ili ostan kilil محافظة محافظه ولاية ولایت استان اقليم إقليم منطقة "
    "область області области обл край республика республіка ክልል ዞባ ዞን "
    "νομός περιφέρεια parish canton kanton comté νομου oblisi pradesh",
    Kind.DISTRICT: "district distrikt districts bezirk kreis raion rayon rajon woreda wereda uluswali woluswali wolluswali "
    "uluswaly caza qada qaza qadaa kaza kazası ilçe ilçesi subregion subzoba nahiya nahiyah nahia degmada prefecture "
    "préfecture commune cercle locality township upazila tehsil zila raionul opština municipality subregion territory "
    "territoire arrondissement moughataa ولسوالی ولسوالۍ قضاء ناحية منطقه شهرستان بخش район районе ወረዳ ንኡስዞባ",
    Kind.CITY: "city town ville stadt ciudad città citta grad shahr shahri madina madinat medina şehir şehri sehir magaalada "
    "urban مدينة مدینه شهر شار ښار город г м місто городе ከተማ πόλη capital",
    Kind.CAMP: "camp camps lager flüchtlingslager fluechtlingslager refugee refugees réfugiés kamp kampı mukhayyam mukhayam "
    "mokhayyam mukhaiyam مخيم المخيم کمپ كامب اردوگاه лагерь табір መዓስከር ካምፕ",
}
# A village of that name: said of any small place, so that it speaks for none of the kinds
_SILENT_WORDS = (
    "village dorf villaggio köy köyü koy qarya qaryat qariya qarye kala qalay kelay gaon gaun село деревня поселок "
    "селище сел пос قرية قريه قریه ده کلی کلي گاوں በቅኒት ዓዲ مركز مرکز ضيعة بلدة بلده of de du des la le von the el "
    "in à au aux en di del da den der das d i and et und republic-of at from من في از"
)
_NEAR_WORDS = (
    "near nearby bei nahe près pres proche environs umgebung around outside countryside suburb suburbs vicino cerca "
    "rural area قرب بالقرب نزدیک نزديك حوالی اطراف ريف возле под около біля yakın yakını قريب ጥቃ ቀረባ"
)

_KIND_BY_WORD = {fold(word): kind for kind, words in _KIND_WORDS.items() for word in words.split()}
_SILENT = frozenset(fold(word) for word in _SILENT_WORDS.split())
_NEAR = frozenset(fold(word) for word in _NEAR_WORDS.split())
_WORD = re.compile(r"[\s_\-‐-―.·፡'’]+")


@lru_cache(maxsize=16384)
def words(text: str) -> tuple[str, ...]:
    """Words of a text as written."""
    return tuple(word for word in _WORD.split(text) if word)


def kind_of_word(word: str) -> Kind | None:
    """Kind of place a word speaks of: "Provinz", محافظة, ከተማ; None for a word that may be a name."""
    return _KIND_BY_WORD.get(fold(word))


def is_silent(word: str) -> bool:
    """Whether a word says nothing of which place is meant: "village", "de", قرية."""
    return fold(word) in _SILENT


def is_near(word: str) -> bool:
    """Whether a word says that the place itself is another one, in the surroundings."""
    return fold(word) in _NEAR


def without_kind_words(text: str) -> str:
    """Name without the words for its kind: "Préfecture de Guékédou" is Guékédou. May come back empty."""
    kept = [word for word in re.split(r"\s+", text) if not kind_of_word(word)]
    while kept and is_silent(kept[0]) and len(kept) < len(re.split(r"\s+", text)):
        kept = kept[1:]
    return " ".join(kept)
