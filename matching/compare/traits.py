"""Sex and nationality: light evidence that never vetoes."""

from __future__ import annotations

from matching import model
from matching.evidence import Evidence
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
