"""Keys are made once, kept for their owner alone, and compared aloud."""

import re
import stat

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from hypothesis import given
from hypothesis import strategies as st

from rlf.packages.errors import PackageError, PackageProblem
from rlf.packages.fingerprints import fingerprint, same_fingerprint
from rlf.packages.keys import new_keys, own_keys, read_identities
from rlf.packages.passphrases import new_passphrase
from rlf.packages.public_keys import is_signed, read_public_keys
from tests.rlf.packages.houses import names_in


def refused(call, *arguments):
    with pytest.raises(PackageError) as told:
        call(*arguments)
    assert told.value.problem is PackageProblem.BAD_KEY
    return str(told.value)


def test_keys_are_made_at_first_use_and_stay_the_same(tmp_path):
    first = own_keys(tmp_path / "deep" / "keys")
    assert own_keys(tmp_path / "deep" / "keys").public == first.public
    assert names_in(tmp_path / "deep") == ["keys"]


def test_keys_are_for_their_owner_alone(tmp_path):
    own_keys(tmp_path / "keys")
    assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "keys").iterdir()} == {0o600}
    (tmp_path / "keys" / "identity.txt").chmod(0o640)
    assert "chmod 600" in refused(own_keys, tmp_path / "keys")


@pytest.mark.parametrize("name", ["identity.txt", "signing-key.pem"])
def test_a_key_that_is_gone_is_never_made_anew_in_silence(tmp_path, name):
    own_keys(tmp_path / "keys")
    (tmp_path / "keys" / name).unlink()
    assert "is missing" in refused(own_keys, tmp_path / "keys")


def test_a_signing_key_of_another_kind_is_refused_without_quoting_it(tmp_path):
    own_keys(tmp_path / "keys")
    other = generate_private_key(65537, 2048).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    for content in (other, b"no key"):
        (tmp_path / "keys" / "signing-key.pem").write_bytes(content)
        assert refused(own_keys, tmp_path / "keys").endswith("is no Ed25519 key in PEM without a password.")


def test_the_secret_keys_are_not_shown_by_accident():
    keys = new_keys()
    assert str(keys.identity) not in repr(keys)
    assert repr(keys) == "OwnKeys()"


def test_an_identity_file_may_hold_comments_and_several_identities(tmp_path):
    one, two = new_keys(), new_keys()
    path = tmp_path / "identities"
    path.write_text(f"# created: today\n# public key: {one.public.age}\n{one.identity}\n\n{two.identity}\n")
    assert [str(identity.to_public()) for identity in read_identities(path)] == [one.public.age, two.public.age]


@pytest.mark.parametrize("content", [b"", b"AGE-SECRET-KEY-1NOTONE", b"\xff\xfe", b"age1public"])
def test_a_file_without_an_identity_is_told(tmp_path, content):
    (tmp_path / "identities").write_bytes(content)
    assert "holds no age identity" in refused(read_identities, tmp_path / "identities")


def test_a_card_gives_back_its_keys_and_shows_both_fingerprints():
    public = new_keys().public
    card = public.card("Society\nA")
    assert read_public_keys(card) == public
    assert card.startswith("Public keys of Society A\n")
    assert fingerprint(public.age) in card
    assert fingerprint(public.verify) in card


def test_a_key_alone_is_taken_too():
    public = new_keys().public
    assert read_public_keys(public.age) == type(public)(age=public.age)
    assert read_public_keys(f"  {public.verify}\n") == type(public)(verify=public.verify)


def test_a_card_with_two_keys_of_a_kind_or_none_or_a_mistyped_one_is_refused():
    one, two = new_keys().public, new_keys().public
    assert "two different keys" in refused(read_public_keys, one.card("A") + two.card("B"))
    assert "no public key" in refused(read_public_keys, "hello")
    mistyped = one.age[:-1] + ("q" if one.age[-1] != "q" else "p")
    assert "is no age key" in refused(read_public_keys, mistyped)


@given(st.text())
def test_a_fingerprint_is_eight_groups_of_five_digits(text):
    assert re.fullmatch(r"\d{5}(?: \d{5}){7}", fingerprint(text))


def test_a_fingerprint_is_the_same_wherever_it_is_worked_out():
    # SHA-256 of "abc" as in FIPS 180-2, appendix B.1, modulo 10⁴⁰
    assert fingerprint("abc") == "01048 83695 01651 43774 62985 82971 68170 89965"


def test_fingerprints_are_the_same_however_they_are_grouped():
    aloud = fingerprint("key")
    assert same_fingerprint(aloud, aloud.replace(" ", ""))
    assert same_fingerprint(aloud, aloud.replace(" ", "-"))
    assert not same_fingerprint(aloud, fingerprint("another"))


@given(st.text())
def test_what_is_no_key_has_signed_nothing(key):
    assert not is_signed(key, bytes(64), b"content")


def test_a_signature_holds_for_its_content_and_key_alone():
    keys, others = new_keys(), new_keys()
    signature = keys.signing.sign(b"content")
    assert is_signed(keys.public.verify, signature, b"content")
    assert not is_signed(keys.public.verify, signature, b"other content")
    assert not is_signed(others.public.verify, signature, b"content")


def test_passphrases_are_long_and_never_the_same():
    assert re.fullmatch(r"[a-hj-km-np-z2-9]{5}(-[a-hj-km-np-z2-9]{5}){4}", new_passphrase())
    assert new_passphrase() != new_passphrase()
