"""Evidence: what a comparison found, in a form that sums to the score and that a sentence can be made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Evidence:
    """One finding. `code` is `field.level`, stable, for the sentence; `rarity` is N of "one in N"."""

    field: str
    level: str
    bits: float
    left_text: str = ""
    right_text: str = ""
    aligned: tuple[tuple[str, str], ...] = ()
    code: str = ""
    rarity: int | None = None

    def mirrored(self) -> Evidence:
        """The same finding seen from the other side."""
        turned = tuple((right, left) for left, right in self.aligned)
        return Evidence(
            self.field, self.level, self.bits, self.right_text, self.left_text, turned, self.code, self.rarity
        )

    def to_json(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {
            "field": self.field,
            "level": self.level,
            "bits": round(self.bits, 4),
            "left": self.left_text,
            "right": self.right_text,
            "aligned": [list(pair) for pair in self.aligned],
            "code": self.code,
            "rarity": self.rarity,
        }


@dataclass(frozen=True, slots=True)
class Match:
    """The result of a comparison: prior and evidence sum to `bits`, whose logistic is `probability`."""

    probability: float
    bits: float
    evidence: tuple[Evidence, ...]

    def mirrored(self) -> Match:
        """The same result with left and right exchanged."""
        return Match(self.probability, self.bits, tuple(item.mirrored() for item in self.evidence))


def evidence_to_json(evidence: Sequence[Evidence]) -> list[dict[str, Any]]:
    """A list of plain values, in the order given."""
    return [item.to_json() for item in evidence]
