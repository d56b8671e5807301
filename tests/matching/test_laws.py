"""Laws that hold for any text and any person."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import (
    compare,
    compare_names,
    evidence_to_json,
    keys,
    model,
    name_keys,
    prepare,
    with_reciprocal,
)
from matching.dates import from_parts
from matching.names.sounds import sounds
from matching.names.tokens import tokens
from matching.person import Name, NameKind, Person, Relationship, Relative, Sex

_LETTERS = "abdehiklmnorsuzçşéابدمحنلریيكکعخةабвгдеиключ፡ገብረመድህን ʼ-'. "
texts = st.text(max_size=30) | st.text(alphabet=_LETTERS, max_size=30)
written = st.sampled_from(
    [
        "Ahmad Khalil Masri",
        "أحمد المصري",
        "Fatou Jallow",
        "Diallo Fatoumata",
        "Олена Бондар",
        "ሰላም ብርሃነ",
        "Zahra",
        "M. Bah",
    ]
)
names = st.builds(Name, texts | written, st.sampled_from(NameKind))
years = st.integers(1930, 2020)
births = st.builds(lambda y, m, d: from_parts("gregorian", y, m, d), years, st.integers(1, 12), st.integers(1, 28))
relatives = st.builds(Relative, st.sampled_from(Relationship), st.lists(names, max_size=2).map(tuple))
persons = st.builds(
    Person,
    names=st.lists(names, max_size=3).map(tuple),
    sex=st.none() | st.sampled_from(Sex),
    birth=st.none() | births,
    birth_place=texts,
    origin_place=texts,
    nationalities=st.lists(st.sampled_from(["SY", "AF", "GN"]), max_size=2).map(tuple),
    relatives=st.lists(relatives, max_size=2).map(tuple),
    ethnicity=texts,
    marks=texts,
)
laws = settings(max_examples=120, deadline=None)


@laws
@given(texts, texts)
def test_names_compare_alike_in_both_directions_and_within_bounds(a, b):
    likeness = compare_names(a, b)
    assert likeness == compare_names(b, a)
    assert 0.0 <= likeness <= 1.0


@laws
@given(persons, persons)
def test_persons_compare_alike_in_both_directions(a, b):
    match = compare(a, b)
    other = compare(b, a)
    assert match.bits == other.bits
    assert match.evidence == other.mirrored().evidence
    assert 0.0 <= match.probability <= 1.0


@laws
@given(persons, persons)
def test_prior_and_evidence_sum_to_the_score(a, b):
    match = compare(a, b)
    assert abs(model.PRIOR_BITS + sum(item.bits for item in match.evidence) - match.bits) < 1e-9


@laws
@given(persons, persons)
def test_contradictions_stand_first(a, b):
    signs = [item.bits >= 0 for item in compare(a, b).evidence]
    assert signs == sorted(signs)


@laws
@given(persons, persons)
def test_evidence_survives_json(a, b):
    evidence = compare(a, b).evidence
    again = json.loads(json.dumps(evidence_to_json(evidence)))
    assert [(e["code"], tuple(map(tuple, e["aligned"])), e["left"], e["rarity"]) for e in again] == [
        (e.code, e.aligned, e.left_text, e.rarity) for e in evidence
    ]
    assert [e["bits"] for e in again] == pytest.approx([e.bits for e in evidence], abs=1e-4)


@laws
@given(persons, persons, births)
def test_an_agreeing_date_never_lowers_the_score(a, b, birth):
    without = compare(replace(a, birth=None), replace(b, birth=None))
    with_date = compare(replace(a, birth=birth), replace(b, birth=birth))
    assert with_date.bits > without.bits


def _with_name(person, text, kind):
    kept = tuple(name for name in person.names if name.kind is not kind)
    return replace(person, names=(*kept, Name(text, kind)))


AGREEING = {
    "sex": lambda person: replace(person, sex=Sex.FEMALE),
    "nationality": lambda person: replace(person, nationalities=("SY",)),
    "birth place": lambda person: replace(person, birth_place="Aleppo"),
    "origin": lambda person: replace(person, origin_place="Kabul"),
    "last seen": lambda person: replace(person, last_seen_place="Izmir"),
    "ethnicity": lambda person: replace(person, ethnicity="Hazara"),
    "marks": lambda person: replace(person, marks="scar on left hand"),
    "mother": lambda person: _with_name(person, "Khadija Haddad", NameKind.MOTHER),
    "sister": lambda person: replace(
        person, relatives=(*person.relatives, Relative(Relationship.SISTER, (Name("Amina Haddad"),)))
    ),
}
no_parents = persons.map(
    lambda person: replace(
        person,
        names=tuple(name for name in person.names if name.kind not in {NameKind.MOTHER, NameKind.FATHER}),
        relatives=(),
    )
)


@pytest.mark.parametrize("added", AGREEING)
@laws
@given(a=no_parents, b=no_parents)
def test_agreeing_evidence_never_lowers_the_score(added, a, b):
    bare = {"sex": None, "nationalities": (), "birth_place": "", "origin_place": "", "last_seen_place": ""}
    a, b = replace(a, ethnicity="", marks="", **bare), replace(b, ethnicity="", marks="", **bare)
    with_more = AGREEING[added]
    assert compare(with_more(a), with_more(b)).bits >= compare(a, b).bits


@laws
@given(st.lists(written, min_size=1, max_size=3), written)
def test_a_further_name_that_agrees_never_lowers_the_score(known, further):
    a = Person(names=tuple(map(Name, known)))
    b = Person(names=(Name(further),))
    assert compare(replace(a, names=(*a.names, Name(further))), b).bits >= compare(a, b).bits


@laws
@given(persons, st.sampled_from(Sex))
def test_what_only_one_side_knows_weighs_nothing(a, sex):
    b = Person(names=(Name("Ahmad Khalil Masri"),))
    assert compare(a, replace(b, sex=sex)).bits == compare(replace(a, sex=None), b).bits or a.sex is not None
    assert compare(replace(a, sex=None), replace(b, sex=sex)).bits == compare(replace(a, sex=None), b).bits


@laws
@given(texts)
def test_a_name_that_is_not_blank_never_becomes_nothing(text):
    found = tokens(text)
    assert bool(found) == bool(text.strip())
    assert all(token.plain and token.sounded and token.keys and all(token.keys) for token in found)


@laws
@given(st.text(min_size=1, max_size=12))
def test_sounds_are_never_empty(text):
    assert sounds(text)


@laws
@given(persons)
def test_keys_are_the_same_each_time_and_few(a):
    found = keys(a)
    assert found == keys(prepare(a))
    assert len(found) <= model.MAX_KEYS
    assert all(":" in key for key in found)


@laws
@given(texts)
def test_a_search_by_name_uses_keys_that_bearers_have(text):
    assert name_keys(text) <= keys(Person(names=(Name(text),)))
    assert bool(name_keys(text)) == bool(text.strip())


@laws
@given(persons, persons, persons, persons)
def test_a_reverse_pair_speaks_for_a_match_and_never_against_it(sought, enquirer, seeker, seen):
    match = compare(sought, enquirer)
    together = with_reciprocal(match, compare(seen, seeker))
    added = [item.bits for item in together.evidence if item.field == "reciprocal"]
    assert together.probability >= match.probability
    assert together.bits == match.bits + sum(added)


def test_a_word_without_end_is_compared_by_its_beginning():
    endless = "ab" * 100_000
    assert max(len(token.sounded) for token in tokens(f"{endless} {endless}z Karim")) < 200
    assert compare_names(endless, endless[:-1] + "z") > 0
