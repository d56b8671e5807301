"""Gazetteer: the table of places in memory, found by an exact spelling, by sound or in spite of a misspelling."""

from __future__ import annotations

import csv
import math
from array import array
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache
from importlib.resources import files

from rapidfuzz import process
from rapidfuzz.distance import OSA, JaroWinkler

from matching.names.normalise import script_of
from matching.names.similarity import sound_similarity
from matching.names.tokens import tokens
from matching.places.folding import fold
from matching.places.keys import sound_keys, sounded
from matching.places.words import Kind, without_article

_MOST_EXACT = 12  # places of one name, the most populous first
_MOST_BY_SOUND = 60
_MOST_SIMILAR = 4
_SIMILAR_AT = {2: 0.96, 3: 0.92}  # least likeness by the consonants of the name: the fewer, the less they tell
_SIMILAR_AT_MORE = 0.88
_SPELLED_AT = 0.80  # Jaro-Winkler within one script under which a like sound is another name
_SPELLING_SHARE = 0.4
_FAME_GAIN = 0.03  # of likeness: who misspells a place mostly means one that many know
_FAME_FROM = 3  # consonants; shorter names are too much alike
_OTHER_SCRIPT_GAIN = 0.03  # of likeness by sound: vowels are lost between scripts
_ONE_AS_GOOD = 0.03
_LEAST_FOR_TYPING = 7  # letters from which one typing error is forgiven, and twice as many for two
_START = 2  # letters a misspelt name is taken to share with the right one
_EARTH_RADIUS_KM = 6371.0
_ARTICLE = "ال"
_NONE = -1
_NOWHERE = math.nan
_KINDS = tuple(Kind)
_AREAS = frozenset(_KINDS.index(kind) for kind in (Kind.COUNTRY, Kind.SEA, Kind.PROVINCE))
_BIG_TOWNS = 2000
_HOLDERS = frozenset({Kind.PROVINCE, Kind.DISTRICT})


class _Index:
    """Numbers of rows by each of their spellings, in the order of the table; most spellings have one row only."""

    def __init__(self, columns: list[str], separator: str) -> None:
        self._first: dict[str, int] = {}
        self._others: dict[str, tuple[int, ...]] = {}
        first, others = self._first, self._others
        for number, column in enumerate(columns):
            for name in column.split(separator):
                if first.setdefault(name, number) != number:
                    others[name] = (*others.get(name, ()), number)

    def __getitem__(self, name: str) -> tuple[int, ...]:
        first = self._first.get(name)
        return () if first is None or not name else (first, *self._others.get(name, ()))

    def __iter__(self) -> Iterator[str]:
        return iter(self._first)


class Gazetteer:
    """All places by number. Numbers hold for one build of the table: they are not to be stored."""

    def __init__(self, rows: Iterable[list[str]]) -> None:
        """Index the rows of the table: id, names, kind, country, parent, latitude, longitude, sound keys."""
        kinds = {kind.value: number for number, kind in enumerate(_KINDS)}
        self._kind, self._parent = bytearray(), array("i")
        self._north, self._east = array("f"), array("f")
        names, sounds = [], []
        for row in rows:
            names.append(row[1])
            self._kind.append(kinds[row[2]])
            self._parent.append(int(row[4] or _NONE))
            self._north.append(float(row[5] or _NOWHERE))
            self._east.append(float(row[6] or _NOWHERE))
            sounds.append(row[7])
        self._names = fold("\n".join(names)).split("\n")
        self._by_name = _Index(self._names, ";")
        self._sounds = sounds

    # what only a misspelling needs waits for the first one

    @cached_property
    def _by_sound(self) -> _Index:
        return _Index(self._sounds, " ")

    @cached_property
    def _by_start(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for name in self._by_name:
            found.setdefault(name[:_START], []).append(name)
        return found

    def __len__(self) -> int:
        """How many places there are."""
        return len(self._kind)

    def kind(self, number: int) -> Kind:
        """Kind of a place."""
        return _KINDS[self._kind[number]]

    def is_well_known(self, number: int) -> bool:
        """Whether a place is a country, a sea, a province, a camp or one of the two thousand most populous towns."""
        return number < self._first_town + _BIG_TOWNS or self.kind(number) is Kind.CAMP

    @cached_property
    def _first_town(self) -> int:
        """Number of the first row that is no country, sea or province; the table has those first."""
        return len(self._kind) - sum(kind not in _AREAS for kind in self._kind)

    def lineage(self, number: int) -> tuple[int, ...]:
        """A place and all that it lies in, the smallest first."""
        found = [number]
        while (parent := self._parent[found[-1]]) >= 0:
            found.append(parent)
        return tuple(found)

    def distance(self, one: int, other: int) -> float | None:
        """Kilometres between two places, as the crow flies; None where one has no coordinates. Haversine formula."""
        degrees = (self._north[one], self._east[one], self._north[other], self._east[other])
        if any(map(math.isnan, degrees)):
            return None
        north, east, other_north, other_east = map(math.radians, degrees)
        half = math.sin((other_north - north) / 2) ** 2
        half += math.cos(north) * math.cos(other_north) * math.sin((other_east - east) / 2) ** 2
        return 2 * _EARTH_RADIUS_KM * math.asin(math.sqrt(half))

    def exact(self, text: str) -> tuple[int, ...]:
        """Places with exactly this spelling, however it is accented, spaced or typed; with or without an article."""
        form = fold(text)
        forms = [form, fold(without_article(text)), form.removeprefix(_ARTICLE), _ARTICLE + form]
        found = sorted({number for name in forms for number in self._by_name[name]})
        return self._with_twins((found or self._by_name[_without_articles(text)])[:_MOST_EXACT])

    def similar(self, text: str, within: tuple[int, ...] = ()) -> tuple[int, ...]:
        """Places that this may misspell, or spell in another language or script; only the likest ones.

        Args:
            text: One name.
            within: Places known from the same text; then only what lies in one of them counts. Empty for anywhere.
        """
        keys = sound_keys(text)
        likeness = self._by_typing(fold(text))
        for number, score in self._by_ear(text, keys).items():
            likeness[number] = max(likeness.get(number, 0.0), score)
        if within:
            likeness = {number: score for number, score in likeness.items() if self._lies_in(number, within)}
        consonants = max(map(len, keys), default=0)
        gain = _FAME_GAIN if consonants >= _FAME_FROM else 0.0
        likeness = {n: score + gain * self.is_well_known(n) for n, score in likeness.items()}
        best = max(likeness.values(), default=0.0)
        if best < _SIMILAR_AT.get(consonants, _SIMILAR_AT_MORE):
            return ()
        near = sorted(number for number, score in likeness.items() if score >= best - _ONE_AS_GOOD)[:_MOST_SIMILAR]
        return self._with_twins(near)

    def _lies_in(self, number: int, places: tuple[int, ...]) -> bool:
        return any(place in places for place in self.lineage(number))

    def _with_twins(self, found: Iterable[int]) -> tuple[int, ...]:
        """With each place the province or district it lies in that bears its name, and the other way round."""
        return tuple(dict.fromkeys(twin for number in found for twin in (number, *self._twins(number))))

    def _twins(self, number: int) -> Iterator[int]:
        own = self._names[number].split(";")
        for holder in self.lineage(number)[1:]:
            if self._kind[holder] and self._names[holder].partition(";")[0] in own:
                yield holder
        if self.kind(number) in _HOLDERS:
            yield from (place for place in self._by_name[own[0]] if number in self.lineage(place)[1:])

    def _by_ear(self, text: str, keys: tuple[str, ...]) -> dict[int, float]:
        """Likeness of the places that share a sound key: by sound, within one script by their letters too."""
        form, script, sound = fold(text), script_of(text), sounded(text)
        likeness: dict[int, float] = {}
        for number in sorted({number for key in keys for number in self._by_sound[key]})[:_MOST_BY_SOUND]:
            for name in self._names[number].split(";"):
                heard = 0.0
                if script_of(name) != script:
                    heard = sound_similarity(sound, _sounded(name)) + _OTHER_SCRIPT_GAIN
                elif (spelled := JaroWinkler.similarity(form, name)) >= _SPELLED_AT:
                    heard = (1 - _SPELLING_SHARE) * sound_similarity(sound, _sounded(name)) + _SPELLING_SHARE * spelled
                likeness[number] = max(likeness.get(number, 0.0), heard)
        return likeness

    def _by_typing(self, form: str) -> dict[int, float]:
        """Likeness of the places with a spelling one typing error away, two in a long name."""
        if len(form) < _LEAST_FOR_TYPING:
            return {}
        found = process.extract(
            form,
            self._by_start.get(form[:_START], ()),
            scorer=OSA.distance,
            score_cutoff=min(len(form) // _LEAST_FOR_TYPING, 2),
            limit=_MOST_SIMILAR,
        )
        return {
            number: 1.0 - errors / len(form)
            for name, errors, _ in reversed(found)
            for number in self._by_name[name][:_MOST_SIMILAR]
        }


def _without_articles(text: str) -> str:
    return fold("".join(token.plain for token in tokens(text)))


@lru_cache(maxsize=65536)
def _sounded(name: str) -> str:
    return sounded(name)


@lru_cache(maxsize=1)
def gazetteer() -> Gazetteer:
    """The gazetteer, read when it is first asked for."""
    with (files("matching") / "tables" / "gazetteer.csv").open(encoding="utf-8") as table:
        rows = csv.reader(table)
        next(rows)
        return Gazetteer(rows)
