"""Places: one place in all its spellings, and how two places stand to each other."""

from __future__ import annotations

import csv
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.places import Kind, PlaceLevel, gazetteer, relation
from matching.places.reading import read

_SPELLINGS = (
    "Aleppo", "Halab", "حلب", "Kabul", "کابل", "Herson", "Херсон", "Ghazni province", "Jaghori, Ghazni", "Syria",
    "village X, Takhar", "Keren", "ከረን", "Mogadishu", "Zaatari", "Mittelmeer", "near Herat", "Tripoli", "", "??",
)  # fmt: skip
_TEXTS = st.one_of(st.text(max_size=40), st.sampled_from(_SPELLINGS))


def _found(text: str) -> set[int]:
    return set(read(text).places)


def _called(name: str) -> set[int]:
    return set(gazetteer().exact(name))


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Halab", "حلب"),
        ("حلب", "Alep"),
        ("Alep", "Aleppo"),
        ("Херсон", "Kherson"),
        ("Kherson", "Cherson"),
        ("Halhal", "ሓልሓል"),
        ("አዲስ አበባ", "Addis Abeba"),
        ("ኣዲስ ኣበባ", "Addis Ababa"),
        ("کابل", "Kaboul"),
        ("Kaboul", "Kabul"),
        ("Mogadischu", "Muqdisho"),
        ("Xamar", "مقديشو"),
        ("Deir ez-Zor", "دير الزور"),
        ("Kobane", "عين العرب"),
        ("Sindschar", "سنجار"),
        ("Charkiw", "Харьков"),
        ("Jaghori", "جاغوری"),
        ("Bihać", "Bihac"),
        ("Syrien", "سوريا"),
        ("Érythrée", "ኤርትራ"),
        ("Moria", "Μόρια"),
        ("Mittelmeer", "البحر المتوسط"),
    ],
)
def test_one_place_in_two_languages_is_the_same_place(left: str, right: str):
    assert relation(left, right).level is PlaceLevel.SAME


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Mazari Scharif", "Mazār-e Sharīf"),
        ("Mazar-e Sharif", "Mazār-e Sharīf"),
        ("مزارشریف", "Mazār-e Sharīf"),
        ("Kandehar", "Kandahār"),
        ("Mariopol", "Mariupol"),
        ("Харкiв", "Kharkiv"),
        ("Kinshassa", "Kinshasa"),
        ("Tell Rifat", "Tall Rif‘at"),
        ("Afganistan", "Afghanistan"),
        ("Ghuta", "Rif-dimashq"),
    ],
)
def test_a_misspelt_place_is_found(written: str, meant: str):
    assert _found(written) & _called(meant)


def test_every_spelling_added_by_hand_is_found():
    with (files("matching") / "tables" / "gazetteer_additions.csv").open(encoding="utf-8") as table:
        spellings = [name for row in csv.DictReader(table) for name in row["names"].split(";")]
    assert [name for name in spellings if not gazetteer().exact(name)] == []


@pytest.mark.parametrize(
    ("inner", "outer", "shared"),
    [
        ("Ghazni city", "Ghazni province", Kind.PROVINCE),
        ("شهر غزنی", "ولایت غزنی", Kind.PROVINCE),
        ("Jaghori", "Provinz Ghazni", Kind.PROVINCE),
        ("Kobane", "محافظة حلب", Kind.PROVINCE),
        ("Keren", "Zoba Anseba", Kind.PROVINCE),
        ("Баштанка", "Миколаївська область", Kind.PROVINCE),
        ("Kabul", "Afghanistan", Kind.COUNTRY),
        ("village Zarlo, Takhar", "Takhar", Kind.PROVINCE),
        ("near Nyala", "Nyala", Kind.CITY),
    ],
)
def test_a_place_inside_another_says_so_and_how_much_the_outer_one_holds(inner: str, outer: str, shared: Kind):
    found = relation(inner, outer)
    assert (found.level, found.shared) == (PlaceLevel.CONTAINS, shared)


def test_near_places_are_near_even_across_a_border():
    afrin = relation("Afrin", "Aleppo city")
    assert afrin.level is PlaceLevel.NEAR
    assert afrin.distance_km is not None
    assert 35 <= afrin.distance_km <= 50
    assert relation("Goma", "Gisenyi").level is PlaceLevel.NEAR


def test_a_name_of_a_city_and_its_province_may_mean_either():
    assert relation("Afrin", "Aleppo").level is PlaceLevel.CONTAINS


def test_two_places_of_one_province_or_country_or_of_none():
    assert relation("Kobane", "Afrin").level is PlaceLevel.SAME_PROVINCE
    assert relation("Nyala", "El Fasher").level is PlaceLevel.SAME_PROVINCE  # both in Darfur
    assert relation("Kobane", "Daraa").level is PlaceLevel.SAME_COUNTRY
    apart = relation("Aleppo", "Mogadishu")
    assert (apart.level, apart.shared) == (PlaceLevel.DIFFERENT, None)
    assert apart.distance_km is not None
    assert apart.distance_km > 3000


def test_a_place_nobody_knows_is_unknown_and_not_different():
    assert relation("Qaryat Zarlomand", "Aleppo").level is PlaceLevel.UNKNOWN
    assert relation("Aleppo", "").level is PlaceLevel.UNKNOWN
    assert _found("Qwrtzplk") == set()


def test_two_unknown_villages_of_one_province_are_not_one_village():
    assert relation("Zarlo, Takhar", "Wermat, Takhar").level is PlaceLevel.SAME_PROVINCE
    for again in ("Takhar - Zarlo", "قریه زرلو، تخار"):
        assert relation("Zarlo, Takhar", again).level is PlaceLevel.SAME


def test_the_parts_of_a_text_tell_namesakes_apart():
    assert _found("Tripoli") > _found("Tripoli, Lebanon")
    assert relation("Tripoli, Lebanon", "طرابلس - ليبيا").level is PlaceLevel.DIFFERENT
    assert relation("Behsud, Wardak", "Behsud, Nangarhar").level is PlaceLevel.SAME_COUNTRY
    assert _found("Aleppo Syria") == _found("حلب، سوريا") == _called("Aleppo")
    assert _found("قرية كذا - حلب") == _called("Aleppo")


def test_camps_and_stages_of_the_routes_are_places():
    for camp in ("Camp de Zaatari", "مخيم الزعتري", "Dadaab", "Kutupalong camp", "Shagarab", "Ain el-Hilweh", "الهول"):
        assert any(gazetteer().kind(number) is Kind.CAMP for number in _found(camp)), camp
    for stage in ("Lampedusa", "Calais", "Agadez", "Zuwara", "Sabha", "Ceuta", "Lesbos", "Vintimille", "إزمير"):
        assert _found(stage), stage


def test_the_table_holds_every_country_and_each_place_lies_in_one():
    found = gazetteer()
    kinds = [found.kind(number) for number in range(len(found))]
    assert kinds.count(Kind.COUNTRY) > 240
    for number, kind in enumerate(kinds):
        outermost = found.kind(found.lineage(number)[-1])
        assert outermost is (Kind.SEA if kind is Kind.SEA else Kind.COUNTRY), number


@given(_TEXTS, _TEXTS)
def test_two_places_stand_to_each_other_as_the_other_way_round(left: str, right: str):
    assert relation(left, right) == relation(right, left)


@given(_TEXTS)
def test_a_known_place_is_the_same_as_itself_and_an_unknown_one_is_not(text: str):
    assert relation(text, text).level is (PlaceLevel.SAME if _found(text) else PlaceLevel.UNKNOWN)
