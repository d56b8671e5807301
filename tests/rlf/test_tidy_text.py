"""Text without what nobody can see."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rlf.tidy_text import tidy


def test_overrides_and_control_characters_go_and_joiners_stay():
    assert tidy("a\u202eb\x07c\u2066d") == "abcd"
    assert tidy("می\u200cخواهم\nسطر") == "می\u200cخواهم\nسطر"


@given(st.text())
def test_tidied_text_stays_as_it_is(text):
    assert tidy(tidy(text)) == tidy(text)
    assert len(tidy(text)) <= len(text)
