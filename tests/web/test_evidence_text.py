"""Evidence in words: every finding the engine can make has a sentence, in which names stand safely."""

from __future__ import annotations

import ast
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from flask_babel import Babel
from hypothesis import given, settings
from hypothesis import strategies as st

import matching
from matching import Evidence
from matching.dates import Calendar, from_age, from_parts
from matching.model import BirthLevel, TokenLevel
from matching.person import Name, NameKind, Person, Relationship, Relative, Sex
from web.evidence_text import (
    SENTENCES,
    WEIGHT_WORDS,
    Weight,
    is_explained,
    rarity_sentence,
    sentence,
    signed_bits,
    weight_of,
)

COMPARERS = Path(matching.__file__).parent / "compare"
EVERY_LEVEL = [
    *((field, level) for field in ("name", "father", "mother") for level in TokenLevel),
    *(("birth", level) for level in BirthLevel),
    *(("relative", relationship) for relationship in Relationship),
]

WORDS = st.sampled_from(
    ["Mohamed", "محمد", "Мохаммед", "ተስፋዬ", "Hassan", "حسین", "A", "Petrov", "Petrovich", "Olena", "?"]
)
LINES = st.lists(WORDS, min_size=1, max_size=4).map(" ".join)
PLACES = st.sampled_from(["", "Herat", "هرات", "Kabul", "Kharkiv", "Kharkov", "..."])
BIRTHS = st.one_of(
    st.none(),
    st.builds(from_parts, st.just(Calendar.GREGORIAN), st.integers(1950, 2020), st.integers(1, 12), st.integers(1, 28)),
    st.builds(from_parts, st.just(Calendar.GREGORIAN), st.integers(1950, 2020)),
    st.builds(from_age, st.integers(0, 90), st.just(date(2026, 1, 1))),
)
RELATIVES = st.builds(Relative, st.sampled_from(Relationship), LINES.map(lambda line: (Name(line),)))
PERSONS = st.builds(
    Person,
    names=st.lists(st.builds(Name, LINES, st.sampled_from(NameKind)), max_size=3).map(tuple),
    sex=st.sampled_from([None, *Sex]),
    birth=BIRTHS,
    birth_place=PLACES,
    origin_place=PLACES,
    nationalities=st.sampled_from([(), ("AF",), ("SY", "IQ")]),
    relatives=st.lists(RELATIVES, max_size=2).map(tuple),
    last_seen_place=PLACES,
)


@pytest.fixture(scope="module", autouse=True)
def speaking():
    """An application that speaks English, without a database."""
    app = Flask(__name__)
    Babel(app)
    with app.test_request_context():
        yield app


@pytest.mark.parametrize(("field", "level"), EVERY_LEVEL)
def test_every_level_of_the_model_has_a_sentence(field, level):
    assert is_explained(field, level)


@settings(max_examples=150, deadline=None)
@given(left=PERSONS, right=PERSONS)
def test_whatever_the_engine_finds_is_explained(left, right):
    for item in matching.compare(left, right).evidence:
        assert is_explained(item.field, item.level), item.code
        assert "%(" not in sentence(item)


def test_every_field_and_level_that_a_comparer_spells_out_is_explained():
    fields = {field for field, _level in SENTENCES}
    levels = {level for _field, level in SENTENCES}
    spelled = list(_spelled_out())
    assert len(spelled) >= 8
    for field, level in spelled:
        assert field in fields, f"web/evidence_text.py needs sentences for {field!r}"
        assert level is None or level in levels, f"web/evidence_text.py needs a sentence for {field}.{level}"


def _spelled_out():
    """(field, level) of each finding made with literal texts in the comparers; None for a computed level."""
    makers = {"Evidence", "_clash", "_agreeing", "_best"}
    for file in COMPARERS.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in makers and node.args:
                texts = [arg.value if isinstance(arg, ast.Constant) else None for arg in node.args[:2]]
                if isinstance(texts[0], str):
                    yield texts[0], texts[1] if len(texts) > 1 and isinstance(texts[1], str) else None


def test_names_stand_in_their_own_direction_and_cannot_be_markup():
    text = sentence(Evidence("name", "same_sound", 5.0, "محمد", "<b>Mehmet</b>", code="name.same_sound"))
    assert '<bdi class="quoted">محمد</bdi>' in text
    assert "&lt;b&gt;Mehmet&lt;/b&gt;" in text


def test_dates_and_countries_are_written_for_readers():
    assert "3 May 1987" in sentence(Evidence("birth", "same_day", 8.0, "1987-05-03", "1987-05-03"))
    assert "May 1987" in sentence(Evidence("birth", "same_month", 8.0, "1987-05", "1987"))
    assert "1985–1987" in sentence(Evidence("birth", "within_range", 2.0, "1985/1987", "1986"))
    assert "Afghanistan" in sentence(Evidence("nationality", "same", 1.2, "AF", "AF, PK"))


def test_a_finding_of_an_earlier_model_is_named_by_its_code():
    assert "shoe.size" in sentence(Evidence("shoe", "size", 1.0, code="shoe.size"))


@pytest.mark.parametrize(
    ("bits", "weight", "text"),
    [
        (15.2, Weight.STRONG_FOR, "+15.2"),
        (6.0, Weight.STRONG_FOR, "+6.0"),
        (3.5, Weight.MODERATE_FOR, "+3.5"),
        (0.9, Weight.SLIGHT_FOR, "+0.9"),
        (0.0, Weight.NEUTRAL, "0.0"),
        (-1.5, Weight.SLIGHT_AGAINST, "−1.5"),
        (-4.5, Weight.MODERATE_AGAINST, "−4.5"),
        (-9.0, Weight.STRONG_AGAINST, "−9.0"),
    ],
)
def test_bits_have_words_and_a_sign(bits, weight, text):
    assert weight_of(bits) is weight
    assert signed_bits(bits) == text
    assert str(WEIGHT_WORDS[weight])


def test_rarity_is_told_where_rare_names_agree_and_promises_no_precision():
    assert "4,100" in rarity_sentence(Evidence("name", "exact", 12.0, rarity=4096))
    assert rarity_sentence(Evidence("name", "exact", 2.0, rarity=4)) == ""
    assert rarity_sentence(Evidence("name", "different", -2.0, rarity=4096)) == ""
