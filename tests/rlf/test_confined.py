"""Files from outside lie in memory alone, and no more than once."""

from __future__ import annotations

import io

from rlf.confined import is_memory_file, memory_file


def test_a_file_in_memory_is_known_as_one():
    with memory_file() as file:
        assert is_memory_file(file)


def test_other_streams_are_not_taken_for_one(tmp_path):
    with (tmp_path / "memfd:from-outside").open("w+b") as on_disk:
        assert not is_memory_file(on_disk)
    assert not is_memory_file(io.BytesIO(b"name"))
