"""Two names side by side: words that met, and words that met none."""

from __future__ import annotations

from matching import compare
from tests.rlf.cases import named
from web.evidence_text import sentence
from web.review.comparison import unmatched_words


def test_a_word_that_met_none_stands_opposite_a_gap_and_is_not_said_to_agree(app):
    left, right = named("Workinesh Solomon Bekele", year=1990), named("Workinesh Solomon", year=1990)
    match = compare(left.for_matching(), right.for_matching())
    name = next(item for item in match.evidence if item.field == "name")
    assert unmatched_words(name) == [("Bekele", "")]
    assert unmatched_words(name.mirrored()) == [("", "Bekele")]
    with app.test_request_context():
        assert "Bekele" not in sentence(name)
