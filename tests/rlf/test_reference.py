"""References: one a request, and mistakes in them are caught."""

from __future__ import annotations

import threading

from hypothesis import given
from hypothesis import strategies as st

from rlf.reference import check_character, format_reference, next_reference, parse_reference

YEARS = st.integers(2020, 2099)
NUMBERS = st.integers(1, 999_999)
LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def test_the_check_character_is_that_of_the_standard():
    assert check_character("A12425GABC1234002") == "M"  # ISO/IEC 7064's example for MOD 37,36


@given(YEARS, NUMBERS)
def test_a_reference_is_read_however_it_is_written(year, number):
    reference = format_reference(year, number)
    for written in (reference, reference.lower(), reference.replace("-", " "), f"  {reference.replace('-', '')} "):
        assert parse_reference(written) == reference


@given(YEARS, NUMBERS, st.data())
def test_one_wrong_character_is_always_caught(year, number, data):
    reference = format_reference(year, number)
    place = data.draw(st.sampled_from([i for i, letter in enumerate(reference) if letter != "-"]))
    wrong = data.draw(st.sampled_from([letter for letter in LETTERS if letter != reference[place]]))
    assert parse_reference(reference[:place] + wrong + reference[place + 1 :]) is None


def test_two_exchanged_digits_are_nearly_always_caught():
    exchanged = caught = 0
    for number in range(1, 3000, 7):
        reference = format_reference(2026, number)
        for place in (4, 5, 6, 9, 10, 11, 12, 13):
            left, right = reference[place], reference[place + 1]
            if left != right:
                exchanged += 1
                caught += parse_reference(reference[:place] + right + left + reference[place + 2 :]) is None
    assert caught / exchanged > 0.97


def test_nonsense_is_no_reference():
    assert [parse_reference(text) for text in ("", "LUX", "BRU-2026-000001-X", "LUX-2026-1-X")] == [None] * 4


def test_numbers_begin_anew_each_year(service):
    with service.database.write() as session:
        given_out = [next_reference(session, year) for year in (2026, 2026, 2027)]
    assert given_out == [format_reference(2026, 1), format_reference(2026, 2), format_reference(2027, 1)]


def test_a_reference_that_was_not_kept_is_given_again(service):
    with service.database.write() as session:
        next_reference(session, 2026)
        session.rollback()
    with service.database.write() as session:
        assert next_reference(session, 2026) == format_reference(2026, 1)


def test_many_at_once_get_a_reference_each(service):
    given_out = []

    def ask():
        with service.database.write() as session:
            given_out.append(next_reference(session, 2026))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(given_out) == [format_reference(2026, number) for number in range(1, 9)]
