"""Two persons compared: what each field adds, and what it says."""

from __future__ import annotations

from matching import compare
from matching.person import Name, Relationship, Relative
from tests.matching.people import person


def evidence_of(match, field):
    return next((item for item in match.evidence if item.field == field), None)


def test_one_person_in_two_scripts_is_probable_and_says_why():
    left = person(
        "Ahmad Khalil Masri", father="Khalil", sex="M", born="1980-05-03", place="Aleppo", nationalities=["SY"]
    )
    right = person("أحمد المصري", father="خليل", sex="M", born="1980-05-03", place="حلب", nationalities=["SY"])
    match = compare(left, right)
    assert match.probability > 0.9
    assert ("Ahmad", "أحمد") in evidence_of(match, "name").aligned
    assert evidence_of(match, "father").aligned == (("Khalil", "خليل"),)
    assert evidence_of(match, "place").level == "same"
    assert evidence_of(match, "name").rarity > 1000


def test_a_brother_is_improbable_and_the_contradiction_comes_first():
    left = person("Ahmad Khalil Masri", father="Khalil", mother="Salma", born="1980-05-03", place="Aleppo")
    right = person("Omar Khalil Masri", father="Khalil", mother="Salma", born="1983", place="Aleppo")
    match = compare(left, right)
    assert match.probability < 0.05
    assert match.evidence[0].field == "given_name"
    assert match.evidence[0].bits < 0


def test_a_common_name_alone_is_not_enough():
    assert compare(person("Muhammad Ali"), person("محمد علي")).probability < 0.05


def test_a_rare_name_weighs_more_than_a_common_one():
    rare = compare(person("Zubaida Qandilchi"), person("Zubaida Qandilchi"))
    common = compare(person("Muhammad Ali"), person("Muhammad Ali"))
    assert rare.bits > common.bits


def test_other_fathers_speak_against_one_person():
    same = compare(person("Ahmad Masri", father="Khalil"), person("Ahmad Masri", father="خليل"))
    other = compare(person("Ahmad Masri", father="Khalil"), person("Ahmad Masri", father="Yusuf"))
    assert same.bits > compare(person("Ahmad Masri"), person("Ahmad Masri")).bits > other.bits


def test_a_father_named_in_one_column_is_found_inside_the_other_name():
    match = compare(person("Ahmad Masri", father="Khalil"), person("Ahmad Khalil Masri"))
    assert evidence_of(match, "father").bits > 0


def test_a_mothers_name_in_another_script_agrees():
    match = compare(person("Ahmad Masri", mother="Khadija"), person("Ahmad Masri", mother="خديجة"))
    assert evidence_of(match, "mother").bits > 2


def test_a_brother_named_by_both_sides_breaks_a_tie_between_namesakes():
    def with_brother(full, brother):
        return person(full, relatives=[Relative(Relationship.BROTHER, (Name(brother),))])

    sought = with_brother("Ahmad Masri", "Walid Masri")
    assert (
        compare(sought, with_brother("Ahmad Masri", "وليد المصري")).bits
        > compare(sought, with_brother("Ahmad Masri", "Bilal Masri")).bits
    )


def test_sex_and_nationality_do_not_veto():
    left = person("Zubaida Qandilchi", mother="Halima", born="1980-05-03", sex="F", nationalities=["SY"])
    right = person("Zubaida Qandilchi", mother="Halima", born="1980-05-03", sex="M", nationalities=["IQ"])
    assert compare(left, right).probability > 0.5


def test_name_parts_in_columns_meet_a_full_name():
    left = person(given="Ahmad", father="Khalil", family="Masri")
    assert compare(left, person("أحمد خليل المصري")).bits > compare(left, person("أحمد")).bits + 5


def test_persons_without_names_are_improbable():
    assert compare(person(born="1980-05-03"), person(born="1980-05-03")).probability < 0.01
    assert compare(person(), person()).evidence == ()


def test_people_and_marks_weigh_a_little_and_veto_nothing():
    sought = person("Zahra Hosseini", born="1990", ethnicity="Hazara", marks="scar on the left hand")
    alike = person("زهرا حسینی", born="1990", ethnicity="هزاره", marks="left hand scarred, tattoo")
    other = person("زهرا حسینی", born="1990", ethnicity="Tajik", marks="brûlure au pied")
    silent = person("زهرا حسینی", born="1990")
    assert compare(sought, alike).bits > compare(sought, silent).bits > compare(sought, other).bits
    assert compare(sought, silent).bits - compare(sought, other).bits < 1
    assert [item.code for item in compare(sought, alike).evidence if item.field == "marks"] == ["marks.alike"]
