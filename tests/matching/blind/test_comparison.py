"""All pairs of two lists of filters, against counting one by one."""

from __future__ import annotations

import numpy as np
import pytest

from matching.blind import STANDARD, features_of, filter_of, least_common, likeness_of, look_alikes, packed
from matching.prepare import prepare
from tests.matching.people import person

KEY = b"k" * 32


def chance(count, seed):
    """Filters of nobody."""
    places = np.random.default_rng(seed).random((count, STANDARD.bits)).argsort(axis=1)[:, : STANDARD.weight]
    bits = np.zeros((count, STANDARD.bits), dtype=bool)
    np.put_along_axis(bits, places, values=True, axis=1)
    return packed(np.packbits(bits, axis=1, bitorder="little").tobytes(), STANDARD)


def one_by_one(ours, theirs, at_least, most):
    found = []
    for place, row in enumerate(ours):
        common = np.bitwise_count(row & theirs).sum(axis=1)
        best = sorted((-int(count), other) for other, count in enumerate(common))
        best = [(count, other) for count, other in best if -count >= least_common(at_least, STANDARD)][:most]
        found += [(place, other, likeness_of(-count, STANDARD), rank) for rank, (count, other) in enumerate(best, 1)]
    return found


@pytest.mark.parametrize(("at_least", "most"), [(0.0, 3), (0.05, 5), (0.0, 1000), (0.99, 3)])
@pytest.mark.parametrize("tile", [8192, 64])
def test_the_best_pairs_are_those_found_one_by_one(monkeypatch, at_least, most, tile):
    monkeypatch.setattr("matching.blind.comparison._COLUMNS_AT_ONCE", tile)
    ours, theirs = chance(11, 1), chance(300, 2)
    found = look_alikes(ours, theirs, STANDARD, at_least=at_least, most=most)
    assert [(one.ours, one.theirs, one.likeness, one.rank) for one in found] == one_by_one(ours, theirs, at_least, most)


def test_a_filter_finds_itself_first():
    ours = chance(20, 3)
    found = look_alikes(ours, ours, STANDARD, at_least=0.9, most=5)
    assert [(one.ours, one.theirs, one.likeness) for one in found] == [(place, place, 1.0) for place in range(20)]


def test_the_progress_is_told_until_all_is_done():
    said = []
    ours = chance(300, 4)
    list(look_alikes(ours, ours, STANDARD, at_least=0.9, most=1, progress=lambda *told: said.append(told)))
    assert said[-1] == (300, 300)


SPELLINGS = [
    (("محمد يوسف", "1980-05-03"), ("Mohammed Yusuf", "1980-05-03")),
    (("Фатима Алиева", "1991"), ("Fatima Aliyeva", "1991-04-02")),
    (("ተስፋይ ሃይለ", "1985"), ("Tesfay Haile", "1985-01-01")),
    (("Joseph Haddad", "1972-11-30"), ("يوسف حداد", "1972-11-30")),
    (("Fatoumata Diallo", "1999"), ("FATOU JALLOW", "1998")),
    (("Олександр Шевченко", "1964-03-09"), ("Alexander Shevchenko", "1964-09-03")),
    (("خديجة المصري", "2001-06-06"), ("Hatice al-Masri", "2001")),
    (("Abd al-Rahman Nasser", "1990"), ("عبد الرحمن ناصر", "1990-12-24")),
]


def test_spellings_of_two_scripts_find_each_other_among_strangers():
    def filters(described, seed):
        octets = [
            filter_of(features_of(prepare(person(name, born=born))), KEY, bytes([seed + n]) * 16, STANDARD)
            for n, (name, born) in enumerate(described)
        ]
        return packed(b"".join(octets), STANDARD)

    ours, theirs = filters([one for one, _ in SPELLINGS], 0), filters([other for _, other in SPELLINGS], 100)
    found = look_alikes(ours, np.concatenate([theirs, chance(2000, 5)]), STANDARD, at_least=0.1, most=1)
    assert [(one.ours, one.theirs) for one in found] == [(place, place) for place in range(len(SPELLINGS))]
