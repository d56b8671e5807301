"""Every script is read: a name in its own letters and in Latin ones is heard as one name."""

from __future__ import annotations

import csv
from importlib.resources import files

import pytest

from matching.compare.tokens import level_of, similarity
from matching.model import TokenLevel
from matching.names.equivalents import groups_of, name_groups
from matching.names.tokens import tokens
from matching.tables import build_equivalents

HEARD_ALIKE = [
    ("Παναγιώτης", "Panayotis"),
    ("Γιάννης", "Yannis"),
    ("Ευάγγελος", "Evangelos"),
    ("Μπαμπης", "Babis"),
    ("Հակոբյան", "Hakobyan"),
    ("Տիգրան", "Tigran"),
    ("Պետրոս", "Bedros"),
    ("ნინო", "Nino"),
    ("გიორგაძე", "Giorgadze"),
    ("ხვიჩა", "Khvicha"),
    ("אברהם", "Avraham"),
    ("שושנה", "Shoshana"),
    ("חיים", "Chaim"),
    ("ფატიმა", "Fatima"),
    ("ګلالۍ", "Gulalai"),
    ("ئاراس", "Aras"),
    ("ژیان", "Zhiyan"),
    ("ሐጎስ", "Hagos"),
    ("ኀይሉ", "Hailu"),
    ("ፀጋይ", "Tsegay"),
]


@pytest.mark.parametrize(("native", "latin"), HEARD_ALIKE)
def test_a_name_in_its_own_letters_sounds_like_itself_in_latin_ones(native, latin):
    assert similarity(tokens(native)[0], tokens(latin)[0]) >= 0.68


@pytest.mark.parametrize(
    ("one", "other"), [("ሀጎስ", "ሐጎስ"), ("ኃይሉ", "ሀይሉ"), ("ፀጋይ", "ጸጋይ"), ("ዓለም", "አለም"), ("ሰላም", "ሠላም")]
)
def test_doubled_letters_of_geez_are_one_letter(one, other):
    assert tokens(one)[0].keys[0] == tokens(other)[0].keys[0]
    assert level_of(tokens(one)[0], tokens(other)[0]) in {TokenLevel.EQUIVALENT, TokenLevel.SAME_SOUND}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mehmet", "Muhammad"),
        ("Hatice", "Khadija"),
        ("Yusuf", "Joseph"),
        ("Йосип", "Joseph"),
        ("Oleksandr", "Iskandar"),
        ("Fatou", "Fatoumata"),
        ("Jallow", "Diallo"),
    ],
)
def test_names_that_no_sound_rule_finds_are_known_to_be_one(one, other):
    assert level_of(tokens(one)[0], tokens(other)[0]) is TokenLevel.EQUIVALENT


@pytest.mark.parametrize(("one", "other"), [("Hassan", "Hussein"), ("Karim", "Karima"), ("Salim", "Salman")])
def test_names_that_only_look_alike_are_in_no_common_group(one, other):
    assert groups_of(tokens(one)[0]).isdisjoint(groups_of(tokens(other)[0]))


def test_the_built_table_is_what_the_reviewed_ones_say():
    assert build_equivalents.TABLE.read_text(encoding="utf-8") == build_equivalents.build()
    assert len(name_groups().members) >= 1500


def test_every_row_that_people_write_names_at_least_two_spellings():
    for table in sorted((files("matching") / "tables" / "equivalents").iterdir(), key=lambda path: path.name):
        with table.open(encoding="utf-8") as file:
            for row in csv.DictReader(file):
                assert len([name for name in row["names"].split(";") if name.strip()]) >= 2, (table.name, row)
