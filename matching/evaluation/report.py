"""The report of an evaluation: the whole, and its slices with the worst first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, fields

from matching.evaluation.quality import Quality, ScoredPair, measure
from matching.evaluation.slices import Slices

_LEAST_TRUE = 5  # a slice with fewer true pairs says nothing
_HEADINGS = {
    "pairs": "pairs",
    "true_pairs": "true",
    "recall_at_1": "R@1",
    "recall_at_5": "R@5",
    "recall_at_10": "R@10",
    "average_precision": "AP",
    "area_under_curve": "AUC",
    "best_f1": "F1",
    "recall_at_95_precision": "R@P95",
    "recall_at_80_precision": "R@P80",
    "calibration_error": "ECE",
}


@dataclass(frozen=True, slots=True)
class Report:
    """The quality of all pairs, that of each slice by kind and value, and the pairs themselves for plots."""

    whole: Quality
    slices: dict[tuple[str, str], Quality]
    pairs: tuple[ScoredPair, ...]


def slice_report(pairs: Iterable[ScoredPair], true_slices: Iterable[Slices]) -> dict[tuple[str, str], Quality]:
    """Quality by slice; `true_slices` are those of every true pair, found or not."""
    of_slice: defaultdict[tuple[str, str], list[ScoredPair]] = defaultdict(list)
    for pair in pairs:
        for one in pair.slices:
            of_slice[one].append(pair)
    true: defaultdict[tuple[str, str], int] = defaultdict(int)
    for slices in true_slices:
        for one in slices:
            true[one] += 1
    return {one: measure(of_slice[one], count) for one, count in true.items() if count >= _LEAST_TRUE}


def report_text(report: Report) -> str:
    """A table for the terminal: all pairs, then each kind of slice with the worst average precision first."""
    shown = [field.name for field in fields(Quality) if getattr(report.whole, field.name) is not None]
    lines = [_line("", [_HEADINGS[name] for name in shown]), _line("all", _figures(report.whole, shown))]
    for kind in dict.fromkeys(kind for kind, _ in report.slices):
        found = [(quality, value) for (of_kind, value), quality in report.slices.items() if of_kind == kind]
        lines += ["", kind]
        for quality, value in sorted(found, key=lambda item: (item[0].average_precision, item[1])):
            lines.append(_line(f"  {value}", _figures(quality, shown)))
    return "\n".join(lines)


def _figures(quality: Quality, shown: list[str]) -> list[str]:
    values = [getattr(quality, name) for name in shown]
    return [f"{value:,}" if isinstance(value, int) else f"{value:.3f}" for value in values]


def _line(label: str, cells: list[str]) -> str:
    return f"{label:<26}" + "".join(f"{cell:>8}" for cell in cells)
