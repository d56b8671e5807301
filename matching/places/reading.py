"""Reading: which places a written text names, out of "village X, district Y - Aleppo, Syria" in any script."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from matching.places.folding import fold
from matching.places.lookup import Gazetteer, gazetteer
from matching.places.words import Kind, is_near, is_silent, kind_of_word, words

_BETWEEN_PARTS = re.compile(r"[,;/|،؛፣()\[\]\n\r\t:]+|\s[-‐-―]\s|\s*[–—]\s*")
_LONGEST = 400  # letters; a longer text is no place
_MOST_PARTS = 6
_MOST_WORDS = 8
_LEAST_GUESSED = 4  # letters of a name from which a misspelling is looked for


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text says of a place: the places it may name, and what else stands there that no place is known by."""

    places: tuple[int, ...]
    rest: str = ""  # folded words of an unknown place, a village or a quarter, that lies in `places`
    is_near: bool = False  # the text says "near": the place itself is another one

    @property
    def is_within(self) -> bool:
        """Whether the place meant is an unknown one inside or beside the ones found."""
        return bool(self.rest) or self.is_near


@dataclass(frozen=True, slots=True)
class _Part:
    """One part of a text between commas; guessed places were found in spite of their spelling."""

    name: str = ""
    places: tuple[int, ...] = ()
    rest: str = ""
    is_near: bool = False
    is_guessed: bool = False
    is_known: bool = False  # a country, a province, a camp or a big town


@lru_cache(maxsize=65536)
def read(text: str) -> Reading:
    """Places a text may name, all candidates, the finest of those that fit together. Empty for an unknown place."""
    found = gazetteer()
    parts = [_part(found, part) for part in _BETWEEN_PARTS.split(text[:_LONGEST]) if part.strip()][:_MOST_PARTS]
    rest = [part.rest for part in parts if part.rest]
    places: tuple[int, ...] = ()
    # what many know says where to look for the rest, however the parts are ordered
    for part in sorted((part for part in parts if part.places), key=lambda part: (part.is_guessed, not part.is_known)):
        together = _together(found, places, part.places) if places else part.places
        if not together and not part.is_known:
            together = found.similar(part.name, within=places)
            rest += [] if together else [fold(part.name)]
        places = together or places
    return Reading(places, "".join(rest), any(part.is_near for part in parts))


def _together(found: Gazetteer, one: tuple[int, ...], other: tuple[int, ...]) -> tuple[int, ...]:
    """The finer places of two parts that lie in the coarser ones; none when they contradict each other."""
    coarse, fine = set(other), set(one)
    return tuple(number for number in one if coarse.intersection(found.lineage(number))) or tuple(
        number for number in other if fine.intersection(found.lineage(number))
    )


def _part(found: Gazetteer, text: str) -> _Part:
    if places := found.exact(text):
        return _Part(text, places, is_known=_are_well_known(found, places))
    kinds, core, near = _sorted_words(text)
    name = " ".join(core)
    if places := _of_kinds(found, found.exact(name), kinds):
        return _Part(name, places, is_near=near, is_known=_are_well_known(found, places))
    places, left = _spans(found, core)
    if places and not left:
        return _Part(name, places, is_near=near, is_known=True)
    if len(fold(name)) >= _LEAST_GUESSED:
        # a word such as "Shahr" may be part of the name after all
        guessed = found.similar(name) or (found.similar(text) if kinds else ())
        if guessed:
            return _Part(name, _of_kinds(found, guessed, kinds), is_near=near, is_guessed=True)
    return _Part(name, places, fold("".join(left)), near, is_known=bool(places))


def _sorted_words(text: str) -> tuple[frozenset[Kind], list[str], bool]:
    """Kinds a text speaks of, the words of its name, and whether it says "near"."""
    said = words(text)[:_MOST_WORDS]
    kinds = frozenset(kind for word in said if (kind := kind_of_word(word)))
    core = [word for word in said if not (kind_of_word(word) or is_silent(word) or is_near(word)) and fold(word)]
    return kinds, core, any(is_near(word) for word in said)


def _of_kinds(found: Gazetteer, places: tuple[int, ...], kinds: frozenset[Kind]) -> tuple[int, ...]:
    """The places of the kinds said; all of them where none is, since registrars mix the kinds up."""
    return tuple(number for number in places if found.kind(number) in kinds) or places


def _spans(found: Gazetteer, core: list[str]) -> tuple[tuple[int, ...], list[str]]:
    """Places named by some of the words next to each other, longest first, and the words left over.

    Only what many know counts here, a country, a province, a camp or a big town: a given name is a village somewhere.
    """
    places: tuple[int, ...] = ()
    left, start = [], 0
    while start < len(core):
        for end in range(len(core), start, -1):
            named = tuple(n for n in found.exact(" ".join(core[start:end])) if found.is_well_known(n))
            together = _together(found, places, named) if places and named else named
            if together:
                places, start = together, end
                break
        else:
            left.append(core[start])
            start += 1
    return places, left


def _are_well_known(found: Gazetteer, places: tuple[int, ...]) -> bool:
    return any(found.is_well_known(number) for number in places)
