"""Tokens: a written name as the units that are compared, with titles, articles and compounds dealt with."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from matching.names import customs
from matching.names.compounds import canonical, halves
from matching.names.english import skeleton_by_ear
from matching.names.normalise import clean, plain, script_of, unmix
from matching.names.sounds import skeletons, sounds

_LATIN_ARTICLE = re.compile(
    r"^(?:[aeu]l(?=.{4})|ben|l(?=[bcdfghjkmnpqrstz]))(.{3,})$|^[ae]([bcdfgjkmnqrstz]|ch|sh)(?=\2)(.{3,})$"
)
# Sounds of first halves shared by many names: what tells two bearers apart is the second half
_FIRST_HALF = re.compile(r"^(?:'?a?bd|[ĝgG]e?br[ea]?|w[oe]ld[ea]?|tekl[ea]?|ha[iYy]+l[ea]?|[ĝgG][uo]?lam)(.{3,})$")
_BETWEEN_WORDS = re.compile(r"[\s\-‐-―,;/.·፡]+")
_MAX_TOKENS = 8
_MAX_LETTERS = 80  # of a word; no name is longer, and comparing takes the square of it
_MANY_WORDS = 3  # in a longer name an assimilated article may stand apart: "Ar Raqqah" is one, "An Nguyen" is none
_MIN_ARABIC_STEM = 3


@dataclass(frozen=True, slots=True, eq=False)
class Token:
    """One comparable unit of a name: as written, reduced, sounded, and what it tells of its place.

    Compared by identity: tokens are cached by their spelling, and a quick hash matters more than equality.
    """

    text: str
    plain: str
    sounded: str
    bare: str  # sounds without an article written together with the name; the same as `sounded` without one
    script: str
    keys: tuple[str, ...]
    light: bool = False  # a title that is also a name: little weight
    family: bool = False  # has an article or an ending of family names
    after_patronymic: bool = False  # "bin" or "ould" stood before it
    second_half: str = ""  # sounds after Abd-, Gebre- and the like
    father_stem: str = ""  # sounds of the name inside a patronymic such as Petrovich


Tokens = tuple[Token, ...]
"""A name, or a part of one, in its order."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """A word on its way to becoming a token; `spelled` is what is sounded, `text` what is shown."""

    text: str
    spelled: str
    article: bool = False
    patronymic: bool = False


@lru_cache(maxsize=65536)
def tokens(text: str) -> Tokens:
    """Tokens of a name as written, titles last. A text that is not blank never comes back empty."""
    ordinary = [_ordinary(word) for word in _words(text)]
    if ordinary and len(ordinary) <= _MAX_TOKENS and None not in ordinary:
        return tuple(ordinary)  # type: ignore[arg-type]  # just looked
    pieces = _pieces(text)
    if not pieces:
        marks = text.strip()[:_MAX_LETTERS]
        return (_token(_Piece(marks, marks.lower())),) if marks else ()
    made = [_token(piece) for piece in pieces[:_MAX_TOKENS]]
    weighty = [token for token in made if not token.light]
    if not weighty:
        return tuple(made)
    if len(weighty) == 1:
        made = [replace(t, light=False) if t.plain in customs.NAMELIKE_TITLES else t for t in made]
        weighty = [token for token in made if not token.light]
    return tuple(weighty + [token for token in made if token.light])


@lru_cache(maxsize=65536)
def joined(one: Token, other: Token) -> Token:
    """Two neighbouring tokens as one, as somebody else may write them: Ayşe Nur and Ayşenur."""
    return _token(_Piece(f"{one.text} {other.text}", one.plain + other.plain, patronymic=one.after_patronymic))


def _words(text: str) -> list[str]:
    return [word for word in _BETWEEN_WORDS.split(text) if word]


@lru_cache(maxsize=131072)
def _ordinary(shown: str) -> Token | None:
    """The token of a word that nothing around it changes; None for an article, a title, half a compound."""
    word = _letters_of(shown)
    bare = plain(word)
    if not word or bare in customs.SPECIAL or halves(bare):
        return None
    return _token(_Piece(shown, bare if script_of(bare) == "ARABIC" else word))


def _letters_of(shown: str) -> str:
    return unmix(clean(shown[:_MAX_LETTERS]).replace("-", "").replace(" ", ""))[:_MAX_LETTERS]


def _pieces(text: str) -> list[_Piece]:
    words = [word for shown in _words(text) for word in _parted(shown)]
    hyphenated = {clean(found) for found in re.findall(r"(\w+)[-‐-―]\w", text)}
    kept = _without_titles(words)
    return _joined(_without_particles(kept, hyphenated))


def _parted(shown: str) -> list[tuple[str, str]]:
    """A word as shown and in plain letters; two where two names are written as one."""
    word = _letters_of(shown)
    both = halves(plain(word))
    if both:
        return [(half, half) for half in both]
    return [(shown, word)] if word else []


def _without_titles(words: list[tuple[str, str]]) -> list[tuple[str, str]]:
    kept = [word for word in words if plain(word[1]) not in customs.HONORIFICS]
    return kept or words


def _without_particles(words: list[tuple[str, str]], hyphenated: set[str]) -> list[_Piece]:
    """Articles and particles go, and what they said stays with the next word; never the last word."""
    pieces: list[_Piece] = []
    article = patronymic = False
    for place, (shown, word) in enumerate(words):
        bare = plain(word)
        following = plain(words[place + 1][1]) if place + 1 < len(words) else ""
        if following and _is_article(bare, following, is_hyphenated=bare in hyphenated, many=len(words) >= _MANY_WORDS):
            article = True
        elif following and place and bare in customs.PATRONYMIC:
            patronymic = True
        elif following and place and bare in customs.PARTICLES:
            continue
        else:
            pieces.append(_Piece(shown, bare if script_of(bare) == "ARABIC" else word, article, patronymic))
            article = patronymic = False
    return pieces


def _is_article(bare: str, following: str, *, is_hyphenated: bool, many: bool) -> bool:
    if bare in customs.ARTICLES:
        return True
    return bare in customs.ASSIMILATED and (is_hyphenated or many) and following[:1] == bare[-1:]


def _joined(pieces: list[_Piece]) -> list[_Piece]:
    """Names of two words made one: Abd al-Rahman, Habib Ullah, Nur al-Din, Abu Bakr, Gebre Medhin."""
    made: list[_Piece] = []
    for piece in pieces:
        if made and _belong_together(plain(made[-1].spelled), plain(piece.spelled)):
            before = made.pop()
            # an article within a compound is part of the compound, not a sign of a family name
            made.append(
                _Piece(f"{before.text} {piece.text}", before.spelled + _stem(piece), patronymic=before.patronymic)
            )
        else:
            made.append(piece)
    return made


def _stem(piece: _Piece) -> str:
    """Second half of a compound without its article."""
    spelled = piece.spelled
    if spelled.startswith("ال") and len(spelled) >= _MIN_ARABIC_STEM + 1:
        return spelled[2:]
    return spelled


def _belong_together(before: str, after: str) -> bool:
    if before in customs.SERVANT or before in customs.KUNYA:
        return True
    if before in customs.GEEZ_COMPOUND:
        return after in customs.GEEZ_SECOND_HALF
    if before in customs.BOUND_FIRST_HALF:
        return after in customs.GIVEN_SECOND_HALF
    return after in customs.DEITY or after in customs.RELIGION or after in customs.FAMILY_SECOND_HALF


@lru_cache(maxsize=131072)
def _token(piece: _Piece) -> Token:
    spelled = canonical(piece.spelled)
    reduced = plain(spelled)
    sounded = sounds(spelled)
    bare, has_article = _bare_sounds(spelled, sounded)
    stem = _father_stem(spelled)
    halves = _FIRST_HALF.match(sounded)
    by_ear = skeleton_by_ear(reduced)
    keys = dict.fromkeys(
        skeletons(bare) + (skeletons(sounded) if bare != sounded else ()) + ((by_ear,) if by_ear else ())
    )
    return Token(
        text=piece.text,
        plain=reduced,
        sounded=sounded,
        bare=bare,
        script=script_of(spelled),
        keys=tuple(keys),
        second_half=halves[1] if halves else "",
        light=reduced in customs.LIGHT,
        family=piece.article or has_article or _ends_like_family(reduced),
        after_patronymic=piece.patronymic,
        father_stem=sounds(stem) if stem else "",
    )


def _bare_sounds(spelled: str, sounded: str) -> tuple[str, bool]:
    """Sounds without a joined article, and whether one was surely there."""
    if spelled.startswith("ال") and len(spelled) >= _MIN_ARABIC_STEM + 2 and spelled not in customs.KEEPS_ARTICLE:
        return sounds(spelled[2:]), True
    latin = _LATIN_ARTICLE.match(spelled) if spelled.isascii() else None
    if latin:
        return sounds(latin[1] or latin[3]), False
    return sounded, False


def _ends_like_family(reduced: str) -> bool:
    return len(reduced) >= customs.MIN_FOR_ENDING and reduced.endswith(customs.FAMILY_ENDINGS)


def _father_stem(spelled: str) -> str:
    for ending in customs.FATHER_ENDINGS:
        if spelled.endswith(ending) and len(spelled) > len(ending) + 1:
            return spelled[: -len(ending)]
    return ""
