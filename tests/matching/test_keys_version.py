"""The version of keys names everything that keys are made from."""

from __future__ import annotations

import string
import sys

import matching
from matching import model
from matching.keys_version import _NUMBERS, _sources, keys_version
from matching.person import Name, NameKind, Person


def test_the_version_is_short_and_the_same_each_time():
    first = keys_version()
    keys_version.cache_clear()
    assert keys_version() == first
    assert len(first) == 12
    assert set(first) <= set(string.hexdigits)


def test_every_module_that_runs_while_keys_are_made_is_in_the_version():
    """A module that keys come to need and that the version forgets would leave stored keys as they are."""
    named = {f"matching.{name.removesuffix('.py').replace('/', '.')}" for name, _source in _sources()}
    ran: set[str] = set()

    def note(frame, _event, _argument):
        ran.add(frame.f_globals.get("__name__", ""))

    names = [f"{name}x" for name in ("Yusuf", "يوسف", "Юсуф", "ዮሴፍ", "Ιωσήφ", "Հովսեփ", "იოსებ", "יוסף", "若瑟")]
    sys.setprofile(note)
    try:
        for name in names:
            matching.keys(Person(names=(Name(f"Abd al-{name} {name}", NameKind.FULL),)))
    finally:
        sys.setprofile(None)
    ran_of_engine = {name for name in ran if name.startswith("matching.")}
    assert len(ran_of_engine) > 5
    assert ran_of_engine <= named


def test_the_numbers_that_keys_depend_on_are_found():
    found = {one or other for _name, source in _sources() for one, other in _NUMBERS.findall(source)}
    assert {"MAX_KEYS", "MAX_KEY_TOKENS", "MAX_READINGS", "YEAR_BUCKET", "MAX_RANGE_FOR_KEYS"} <= found
    assert "HIJRI_SLACK_DAYS" in found


def test_another_number_of_the_model_is_another_version(monkeypatch):
    before = keys_version()
    monkeypatch.setattr(model, "MAX_KEYS", model.MAX_KEYS + 1)
    keys_version.cache_clear()
    after = keys_version()
    keys_version.cache_clear()
    assert after != before
