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
    Kind.PROVINCE: "province provinz provincia governorate gouvernorat gouvernement governorat muhafazat muhafaza "
    "muhafazah wilaya wilayat wilayah velayat welayat wilaiat ostan oblast voblasc oblisi region région regione "
    "regional state état estado bundesland land canton kanton county comté division département department "
    "departamento pradesh republic republik république respublika krai kray zone zoba kilil eyaleti ili "
    "محافظة محافظه ولاية ولایت استان اقليم إقليم منطقة область області обл край республика республіка "
    "ክልል ዞባ ዞን νομός περιφέρεια",
    Kind.DISTRICT: "district districts distrikt bezirk kreis raion rayon rajon raionul woreda wereda uluswali "
    "woluswali wolluswali uluswaly caza qada qaza qadaa kaza kazası ilçe ilçesi subregion subzoba nahiya nahiyah nahia "
    "degmada prefecture préfecture commune cercle locality township upazila tehsil zila opština municipality territory "
    "territoire arrondissement moughataa ولسوالی ولسوالۍ قضاء ناحية منطقه شهرستان بخش район районе ወረዳ ንኡስዞባ",
    Kind.CITY: "city town ville stadt ciudad città citta grad capital urban shahr shahri madina madinat medina şehir "
    "şehri sehir magaalada مدينة مدینه شهر شار ښار город г м місто городе ከተማ πόλη",
    Kind.CAMP: "camp camps lager flüchtlingslager fluechtlingslager refugee refugees réfugiés kamp kampı mukhayyam "
    "mukhayam mokhayyam mukhaiyam مخيم المخيم کمپ كامب اردوگاه лагерь табір መዓስከር ካምፕ",
}
# What stands before the name of any small place, so that it speaks for none of the kinds
_SILENT_WORDS = (
    "village dorf villaggio köy köyü koy qarya qaryat qariya qarye kala qalay kelay gaon gaun "
    "село деревня поселок селище сел пос قرية قريه قریه ده کلی کلي بلدة بلده ضيعة مركز مرکز ዓዲ "
    "of in the from at de du des d la le à au aux en et von di del da den der das i und من في از"
)
_NEAR_WORDS = (
    "near nearby around outside countryside suburb suburbs rural area bei nahe umgebung près pres proche environs "
    "vicino cerca yakın yakını قرب بالقرب قريب حوالی اطراف نزدیک نزديك ريف возле под около біля ጥቃ ቀረባ"
)

_KIND_BY_WORD = {fold(word): kind for kind, words in _KIND_WORDS.items() for word in words.split()}
_SILENT = frozenset(fold(word) for word in _SILENT_WORDS.split())
_NEAR = frozenset(fold(word) for word in _NEAR_WORDS.split())
_LATIN_ARTICLE = re.compile(r"^(?:[ae]l|[ae][dnrstzţşḑ]|[ae][dst]h|la|le|les)[\s\-‐-―]+(?=\w{3})", re.IGNORECASE)
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


def without_article(text: str) -> str:
    """Name without an article before it in Latin letters: "An Nasiriyah" is Nasiriyah, "El Fasher" Fasher."""
    return _LATIN_ARTICLE.sub("", text)


def without_kind_words(text: str) -> str:
    """Name without the words for its kind: "Préfecture de Guékédou" is Guékédou. May come back empty."""
    kept = [word for word in re.split(r"\s+", text) if not kind_of_word(word)]
    while kept and is_silent(kept[0]) and len(kept) < len(re.split(r"\s+", text)):
        kept = kept[1:]
    return " ".join(kept)
