"""Sealing: what is sealed opens for its own row alone, and keys are kept apart from data."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rlf.config import read_settings
from rlf.crypto import new_keyring, read_keyring, write_keyring
from rlf.errors import ConfigurationError, SealError

KEYRING = new_keyring(demo=False)


@given(st.binary(), st.text())
def test_what_is_sealed_opens_again_for_the_same_row(document, row):
    assert KEYRING.unseal(KEYRING.seal(document, row), row) == document


@given(st.binary(), st.integers(0), st.integers(0, 255))
def test_an_altered_document_never_opens(document, position, flip):
    sealed = bytearray(KEYRING.seal(document, "persons:1"))
    sealed[position % len(sealed)] ^= flip or 1
    with pytest.raises(SealError):
        KEYRING.unseal(bytes(sealed), "persons:1")


def test_a_document_moved_to_another_row_does_not_open():
    sealed = KEYRING.seal(b"text", "persons:1")
    with pytest.raises(SealError, match="persons:2"):
        KEYRING.unseal(sealed, "persons:2")


def test_a_new_key_opens_old_documents_and_seals_new_ones():
    renewed = KEYRING.with_new_key()
    old = KEYRING.seal(b"text", "persons:1")
    assert renewed.unseal(old, "persons:1") == b"text"
    assert not renewed.is_current(old)
    assert renewed.is_current(renewed.seal(b"text", "persons:1"))


def test_a_retired_key_opens_nothing():
    old = KEYRING.seal(b"text", "persons:1")
    with pytest.raises(SealError, match="not in the keyring"):
        KEYRING.with_new_key().without_old_keys().unseal(old, "persons:1")


def test_the_hash_of_a_key_depends_on_the_keyring():
    assert KEYRING.key_hash("t:hsn") == KEYRING.key_hash("t:hsn")
    assert KEYRING.key_hash("t:hsn") != new_keyring(demo=False).key_hash("t:hsn")
    assert -(2**63) <= KEYRING.key_hash("t:hsn") < 2**63


def test_a_keyring_file_is_for_its_owner_alone_and_reads_back(tmp_path):
    settings = read_settings({"RLF_VAR": str(tmp_path)})
    write_keyring(KEYRING, settings.keyring_file)
    assert settings.keyring_file.stat().st_mode & 0o777 == 0o600
    assert read_keyring(settings).sealing_keys == KEYRING.sealing_keys


def test_a_keyring_shown_by_mistake_shows_no_key():
    shown = repr(KEYRING)
    assert repr(KEYRING.index_key) not in shown
    assert all(repr(key) not in shown for key in KEYRING.sealing_keys.values())


def test_production_refuses_a_demonstration_key(tmp_path):
    settings = read_settings({"RLF_VAR": str(tmp_path)})
    write_keyring(new_keyring(demo=True), settings.keyring_file)
    with pytest.raises(ConfigurationError, match="demonstration key"):
        read_keyring(settings)


def test_a_malformed_keyring_is_refused_without_quoting_it(tmp_path):
    settings = read_settings({"RLF_VAR": str(tmp_path), "RLF_KEYRING": '{"demo": false, "index_key": "c2VjcmV0"}'})
    with pytest.raises(ConfigurationError) as caught:
        read_keyring(settings)
    assert "c2VjcmV0" not in str(caught.value)


def test_a_missing_keyring_says_how_to_make_one(tmp_path):
    with pytest.raises(ConfigurationError, match="rlf keys create"):
        read_keyring(read_settings({"RLF_VAR": str(tmp_path)}))
