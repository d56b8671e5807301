"""Compounds: names of two halves, in one form however they are written: Abdur-Rahman, Nureddine, 陈国强."""

from __future__ import annotations

import re

from matching.names import customs

_ABD_LATIN = re.compile(r"^(?:abd|ebd|gabd)(?:[aeiouy]{1,2})?(.{3,})$")
_ABD_LATAF = re.compile(r"lat|laht")
_ALLAH = re.compile(r"^l{1,2}(?:ah|a|ai|ay|aye|ahi|ahe)$")
_ABD_ARABIC = re.compile(r"^عبد(?:ال)?(.{2,})$")
_RELIGION = re.compile(
    r"^(?P<latin>.{2,})(?:[aeou]d|[aeou]l|(?<![aeiou])[eu])d(?:i|ee|ie|y|ei)ne?$|^(?P<arabic>.{2,}?)[ءئ]?الدین$"
)
_WOMEN = re.compile(r"^(?P<latin>.{3,})(?:[uoe]n|oun|[uoe])nis{1,2}a$|^(?P<arabic>.{2,}?)[ءئ]?النسا[ءئ]?$")
_FIRST_HAN = "㐀"
_HAN = re.compile(r"^[㐀-鿿豈-﫿]{2,4}$")
_HANGUL = re.compile(r"^[가-힣]{2,4}$")
_DOUBLE_FAMILY = re.compile(
    "(欧阳|歐陽|司[马馬徒]|[诸諸]葛|上官|[东東]方|皇甫|尉[迟遲]|남궁|황보|제갈|사공|선우|독고)."
)


def canonical(spelled: str) -> str:
    """A compound without what joins its halves: Abdur-Rahman, abderrahmane and عبدالرحمن are one."""
    spelled = _servant(spelled)
    if spelled.endswith(("n", "ne", "ن")):
        return _ended(spelled, _RELIGION, "din", "دین")
    return _ended(spelled, _WOMEN, "nisa", "نسا") if "nis" in spelled or "نسا" in spelled else spelled


def _ended(spelled: str, pattern: re.Pattern[str], latin: str, arabic: str) -> str:
    found = pattern.match(spelled)
    if not found:
        return spelled
    return found["latin"] + latin if found["latin"] else found["arabic"] + arabic


def _servant(spelled: str) -> str:
    """A servant name without the article between its halves."""
    arabic = _ABD_ARABIC.match(spelled)
    if arabic:
        return "عبد" + ("لله" if arabic[1] in {"له", "لله", "الله"} else arabic[1].removeprefix("ال"))
    latin = _ABD_LATIN.match(spelled)
    if not latin:
        return spelled
    rest = latin[1]
    if _ALLAH.match(rest):
        return "abdlah"
    if rest[0] == "l" and not _ABD_LATAF.match(rest):
        rest = rest[1:]
    return "abd" + rest


def halves(reduced: str) -> tuple[str, str] | None:
    """The family and the given name that one word of Han or Hangul holds: 陈国强; None for all other words."""
    if reduced.isascii() or reduced < _FIRST_HAN or not (_HAN.match(reduced) or _HANGUL.match(reduced)):
        return None
    end = found.end(1) if (found := _DOUBLE_FAMILY.match(reduced)) else 1
    return reduced[:end], reduced[end:]


def may_be_one(reduced: str, following: str) -> bool:
    """Whether two words may be a given name that others write as one: Ali Reza and Alireza."""
    return reduced in customs.GIVEN_FIRST_HALF and following in customs.GIVEN_SECOND_HALF
