"""Sex, nationality, ethnicity and physical marks: light evidence that never vetoes."""

from __future__ import annotations

from matching import model
from matching.compare.tokens import similarity
from matching.evidence import Evidence
from matching.names.tokens import tokens
from matching.person import Sex


def sex_evidence(left: Sex | None, right: Sex | None) -> Evidence | None:
    """Same or different sex; None when a side does not say."""
    if left is None or right is None:
        return None
    if left is right:
        return Evidence("sex", "same", model.SEX_SAME_BITS, left, right, code="sex.same")
    bits = model.SEX_OTHER_BITS if Sex.OTHER in {left, right} else model.SEX_DIFFERENT_BITS
    return Evidence("sex", "different", bits, left, right, code="sex.different")


def nationality_evidence(left: tuple[str, ...], right: tuple[str, ...]) -> Evidence | None:
    """A nationality in common or none; None when a side does not say."""
    if not left or not right:
        return None
    shares_one = not set(left).isdisjoint(right)
    level = "same" if shares_one else "different"
    bits = model.NATIONALITY_SAME_BITS if shares_one else model.NATIONALITY_DIFFERENT_BITS
    return Evidence("nationality", level, bits, ", ".join(left), ", ".join(right), code=f"nationality.{level}")


def ethnicity_evidence(left: str, right: str) -> Evidence | None:
    """A people, clan or tribe in common, in whatever spelling; None when a side does not say."""
    one, other = tokens(left), tokens(right)
    if not one or not other:
        return None
    shares_one = any(similarity(a, b) >= model.ETHNICITY_ALIKE_AT for a in one for b in other)
    level = "same" if shares_one else "different"
    bits = model.ETHNICITY_SAME_BITS if shares_one else model.ETHNICITY_DIFFERENT_BITS
    return Evidence("ethnicity", level, bits, left, right, code=f"ethnicity.{level}")


def marks_evidence(left: str, right: str) -> Evidence | None:
    """Physical marks told in like words; None otherwise, since each side tells others, and in a language of its own."""
    one, other = (
        [token for token in tokens(text) if len(token.plain) >= model.MARKS_LETTERS] for text in (left, right)
    )
    met = sum(any(similarity(a, b) >= model.MARKS_ALIKE_AT for b in other) for a in one)
    back = sum(any(similarity(a, b) >= model.MARKS_ALIKE_AT for a in one) for b in other)
    if min(met, back) < model.MARKS_WORDS:
        return None
    return Evidence("marks", "alike", model.MARKS_ALIKE_BITS, left, right, code="marks.alike")
