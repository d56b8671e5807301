"""Evaluation: how well scored pairs find the true ones, as a whole and by what makes pairs hard."""

from __future__ import annotations

from matching.evaluation.quality import Quality, ScoredPair, measure
from matching.evaluation.report import Report, report_text
from matching.evaluation.runs import evaluate_links, evaluate_names, labelled_links

__all__ = [
    "Quality",
    "Report",
    "ScoredPair",
    "evaluate_links",
    "evaluate_names",
    "labelled_links",
    "measure",
    "report_text",
]
