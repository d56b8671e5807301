"""What a person's features are, and what they leave out."""

from __future__ import annotations

from matching.blind import features_of
from matching.prepare import prepare
from tests.matching.people import person


def texts(described):
    return {feature.text for feature in features_of(prepare(described))}


def shared(one, other):
    return len(texts(one) & texts(other)) / min(len(texts(one)), len(texts(other)))


def test_names_that_are_one_across_languages_share_features():
    assert shared(person("Yusuf"), person("Joseph")) > 0.3
    assert shared(person("Hatice"), person("Khadija")) > 0.3


def test_the_order_of_names_makes_no_difference():
    assert texts(person("Ahmad Masri", born="1980-05-03")) == texts(person("Masri Ahmad", born="1980-05-03"))


def test_nothing_that_many_share_stands_alone():
    alone = texts(person("Ahmad", born="1980-05-03", sex="F", place="Aleppo", nationalities=["SY"]))
    without_name = texts(person("", born="1980-05-03", sex="F", place="Aleppo", nationalities=["SY"]))
    assert without_name == {"b|1980|3|5"}
    assert without_name < alone


def test_a_day_of_birth_is_the_same_when_day_and_month_are_swapped():
    assert texts(person("Ahmad", born="1980-05-03")) == texts(person("Ahmad", born="1980-03-05"))


def test_the_first_of_january_is_a_year_and_no_day():
    assert not any(text.startswith(("b|", "d|")) for text in texts(person("Ahmad", born="1980-01-01")))


def test_years_next_to_each_other_share_features_and_years_far_apart_do_not():
    def years(born):
        return {text for text in texts(person("Ahmad", born=born)) if text.startswith("y|")}

    assert years("1980") & years("1981")
    assert not years("1980") & years("1984")


def test_a_place_is_the_same_in_two_scripts():
    def places(place):
        return {text for text in texts(person("Ahmad", place=place)) if text.startswith("l|")}

    assert places("Aleppo") == places("حلب") != set()


def test_a_rare_name_is_worth_more_than_a_common_one():
    def weight(name):
        return max(feature.weight for feature in features_of(prepare(person(name))) if feature.text.startswith("n|"))

    assert weight("Qzxwvuq") > weight("Mohammed")


def test_no_feature_holds_a_name_in_its_letters():
    found = texts(person("Fatoumata Diallo", father="Ousmane", mother="Aminata"))
    assert not any(name in text.lower() for text in found for name in ("fatoumata", "diallo", "ousmane", "aminata"))
