"""Sealed files: what goes in comes out, and nothing else does."""

from __future__ import annotations

import stat

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rlf.crypto import new_keyring
from rlf.errors import SealError
from rlf.sealed_files import FRAME_BYTES, read_sealed, reseal, write_sealed

KEYRING = new_keyring(demo=True)
NAME = b"Amina Yusuf"


def frames_of(path):
    content, frames = path.read_bytes(), []
    while content:
        end = 4 + int.from_bytes(content[:4])
        frames.append(content[:end])
        content = content[end:]
    return frames


@settings(max_examples=30, deadline=None)
@given(st.lists(st.binary(max_size=300)), st.integers(0, 3))
def test_what_was_sealed_is_read_again(tmp_path_factory, chunks, frames):
    path = tmp_path_factory.mktemp("files") / "1.sealed"
    plain = b"".join(chunks) + bytes(FRAME_BYTES) * frames
    write_sealed(KEYRING, path, [*chunks, bytes(FRAME_BYTES) * frames])
    assert b"".join(read_sealed(KEYRING, path)) == plain


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "uploads" / "7.sealed"
    write_sealed(KEYRING, path, [NAME, bytes(3 * FRAME_BYTES), NAME])
    return path


def test_the_file_shows_no_name_and_is_for_its_owner_alone(path):
    assert NAME not in path.read_bytes()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "change",
    [
        lambda frames: frames[:-1],
        lambda frames: [frames[1], frames[0], *frames[2:]],
        lambda frames: [frames[0], *frames],
        lambda frames: [*frames, frames[-1]],
        lambda frames: [*frames[:-1], frames[-1][:-1]],
        lambda frames: [frames[0][:-1] + bytes([frames[0][-1] ^ 1]), *frames[1:]],
        lambda frames: frames[:0],
        lambda frames: [*frames[:0], b"\xff\xff\xff\xff"],
        lambda frames: [*frames[:0], b"\x00\x00"],
    ],
    ids=["cut off", "reordered", "repeated", "lengthened", "cut short", "altered", "emptied", "too long", "stump"],
)
def test_a_file_that_was_changed_is_refused(path, change):
    path.write_bytes(b"".join(change(frames_of(path))))
    with pytest.raises(SealError):
        list(read_sealed(KEYRING, path))


def test_a_file_under_another_name_is_refused(path):
    other = path.rename(path.with_name("8.sealed"))
    with pytest.raises(SealError):
        list(read_sealed(KEYRING, other))


def test_a_missing_file_is_said_to_be_missing(path):
    path.unlink()
    with pytest.raises(SealError, match="missing"):
        list(read_sealed(KEYRING, path))


def test_a_file_is_sealed_anew_once(path):
    newer = KEYRING.with_new_key()
    plain = b"".join(read_sealed(KEYRING, path))
    assert reseal(newer, path)
    assert not reseal(newer, path)
    assert b"".join(read_sealed(newer.without_old_keys(), path)) == plain
    with pytest.raises(SealError):
        list(read_sealed(KEYRING, path))


def test_a_writer_that_fails_leaves_the_old_file(path):
    before = path.read_bytes()

    def failing():
        yield NAME
        raise RuntimeError("the source broke off")

    with pytest.raises(RuntimeError):
        write_sealed(KEYRING, path, failing())
    assert path.read_bytes() == before
    assert [file.name for file in path.parent.iterdir()] == [path.name]
