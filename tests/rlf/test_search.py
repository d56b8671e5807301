"""Search: any script, any spelling, with slips; the best first, and nothing kept of what was searched for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

import matching
from matching.names.customs import SPECIAL
from matching.person import Name, NameKind, Person, Sex
from rlf.description import Description, StatedName
from rlf.errors import InvalidInputError
from rlf.models import AuditEntry, PersonRole
from rlf.name_fit import Fit, fit_of
from rlf.search import MOST_SHOWN, Sought, find, search
from tests.rlf.cases import Cases, named


def found_names(service, session, name, **more):
    findings = find(session, service.keyring, Sought(name, **more))
    return [finding.party.description.display_name for finding in findings.shown]


ON_RECORD = (
    "Mohamed Ahmed Hassan",
    "Mehmet Demir",
    "محمد رضا حسینی",
    "Олена Коваленко",
    "Рустам Ахмедов",
    "ተስፋዬ በቀለ",
    "Fatuma Warsame",
)


SEARCHES = (
    ("محمد", {"Mohamed Ahmed Hassan", "Mehmet Demir", "محمد رضا حسینی"}),
    ("Мохаммед", {"Mohamed Ahmed Hassan", "Mehmet Demir", "محمد رضا حسینی"}),
    ("mohmad", {"Mohamed Ahmed Hassan", "Mehmet Demir", "محمد رضا حسینی"}),
    ("Olena", {"Олена Коваленко"}),
    ("Kovalenco", {"Олена Коваленко"}),
    ("احمدوف", {"Рустам Ахмедов"}),
    ("Akhmedov Rustam", {"Рустам Ахмедов"}),
    ("Tesfaye", {"ተስፋዬ በቀለ"}),
    ("Tesfye Bekle", {"ተስፋዬ በቀለ"}),
    ("Tesgaye", {"ተስፋዬ በቀለ"}),
    ("በቀለ", {"ተስፋዬ በቀለ"}),
    ("فطومة", {"Fatuma Warsame"}),
    ("WARSAMME", {"Fatuma Warsame"}),
)


def test_a_name_is_found_in_any_script_and_with_slips(service):
    with service.database.write() as session:
        cases = Cases(service, session)
        for place, name in enumerate(ON_RECORD):
            cases.entry(named(name), line=place) if place % 2 else cases.sought(named(name))
        for typed, expected in SEARCHES:
            findings = find(session, service.keyring, Sought(typed))
            whole = {f.party.description.display_name for f in findings.shown if f.name.fit is not Fit.PART}
            assert whole == expected, typed


def test_requests_and_lists_are_both_found_with_where_they_stand(service):
    with service.database.write() as session:
        cases = Cases(service, session)
        cases.sought(named("Yusuf Abdi"))
        cases.entry(named("يوسف عبدي"), line=31)
        findings = find(session, service.keyring, Sought("Yousouf Abdi"))
        places = {finding.party.role: finding.party.provenance for finding in findings.shown}
        entry = places[PersonRole.LIST_ENTRY]
        assert places[PersonRole.SOUGHT].reference.startswith("LUX-")
        assert (entry.partner, entry.line) == ("Society of the North", 31)
        assert findings.total == 2


def test_whole_names_stand_before_parts_of_names(service):
    with service.database.write() as session:
        cases = Cases(service, session)
        cases.entry(named("Karim Nazari"))
        cases.entry(named("Karim Haddad"))
        assert found_names(service, session, "کریم حداد") == ["Karim Haddad", "Karim Nazari"]


def test_year_and_sex_order_namesakes_and_hide_nobody(service):
    with service.database.write() as session:
        cases = Cases(service, session)
        cases.entry(named("Sara Ali", year=1950, sex=Sex.FEMALE, note="far"))
        cases.entry(named("Sara Ali", note="unsaid"))
        cases.entry(named("Sara Ali", year=1991, sex=Sex.FEMALE, note="near"))
        sought = Sought("Sara Ali", birth_year=1991, sex=Sex.FEMALE)
        findings = find(session, service.keyring, sought)
        assert [finding.party.description.note for finding in findings.shown] == ["near", "unsaid", "far"]


def test_a_person_is_found_by_a_nickname_and_it_says_so(service):
    with service.database.write() as session:
        names = (StatedName("Abdulrahman Omar"), StatedName("Deeq", NameKind.NICKNAME))
        Cases(service, session).entry(Description(names=names))
        finding = find(session, service.keyring, Sought("Deeq")).shown[0]
        assert finding.name.line == "Deeq"


def test_a_search_is_written_down_without_the_name(service):
    with service.database.write() as session:
        cases = Cases(service, session)
        who = cases.account()
    search(service, Sought("Karim Haddad"), account_id=who.id)
    with service.database.read() as session:
        entry = session.scalars(select(AuditEntry).filter_by(account_id=who.id)).one()
        assert (entry.action, entry.subject, entry.subject_id) == ("persons.searched", "persons", None)


def test_many_namesakes_are_counted_and_the_best_shown(service):
    with service.database.write() as session:
        cases = Cases(service, session)
        for line in range(MOST_SHOWN + 2):
            cases.entry(named("Karim Haddad"), line=line)
        findings = find(session, service.keyring, Sought("Karim"))
        assert (len(findings.shown), findings.total, findings.is_cut) == (MOST_SHOWN, MOST_SHOWN + 2, False)


@pytest.mark.parametrize("nothing", ["", "  ", "12 / 7"])
def test_without_a_letter_there_is_nothing_to_search_for(service, nothing):
    with service.database.write() as session, pytest.raises(InvalidInputError):
        find(session, service.keyring, Sought(nothing))


def test_a_very_long_name_is_searched_for_like_any_other(service):
    with service.database.write() as session:
        Cases(service, session).entry(named("Karim Haddad"))
        long = "Karim Zubayda Oleksandr Tewodros Gulnara Mahmoud Shevchenko Abdurrahmane Khadija"
        assert found_names(service, session, long) == ["Karim Haddad"]


NAMES = st.text(alphabet="abcdeghiklmnorstuyz", min_size=3, max_size=9).filter(lambda word: word not in SPECIAL)


@given(given=NAMES, family=NAMES)
def test_every_word_of_a_name_finds_the_name_itself(given, family):
    person = Person(names=(Name(f"{given} {family}"),))
    for typed in (given, family, f"{given} {family}", f"{family} {given}"):
        fit = fit_of(typed, person)
        assert fit is not None
        assert 0 < fit.likeness <= 1
        assert matching.name_keys(typed) & matching.keys(person)
