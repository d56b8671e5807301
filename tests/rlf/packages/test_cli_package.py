"""`rlf package` on a partner's machine, which has neither server nor database nor keyring."""

import subprocess
import sys

import pytest
from click.testing import CliRunner

from rlf.cli_package import package
from rlf.packages.errors import PackageError
from rlf.packages.fingerprints import fingerprint
from rlf.packages.keys import own_keys
from rlf.packages.sealing import seal_package
from tests.rlf.packages.houses import RECORDS, names_in, terms


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A folder with nothing in it, where the partner works."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def run(place):
    def run(*arguments, given=""):
        environment = {"RLF_VAR": str(place / "var"), "RLF_KEYRING_FILE": "", "RLF_SITE_NAME": "Society B"}
        return CliRunner(env=environment).invoke(package, [str(one) for one in arguments], input=given)

    return run


@pytest.fixture
def sent(run, place, houses):
    """What a partner has been sent: A's card and a package for the partner's own key, valid long enough."""
    assert run("keys").exit_code == 0
    own = own_keys(place / "var" / "package-keys")
    (place / "card-of-a.txt").write_text(houses.a.public.card("Society A"), encoding="utf-8")
    lasting = terms(own, expires=terms().expires.replace(year=2126))
    return seal_package(place, RECORDS, lasting, houses.a.signing).path


def test_keys_prints_the_same_card_each_time(run):
    first, second = run("keys"), run("keys")
    assert first.output == second.output
    assert first.output.startswith("Public keys of Society B\n")
    assert not {"SECRET", "PRIVATE"} & set(first.output.replace("-", " ").split())


def test_both_sides_see_the_same_fingerprints(run, sent, houses):
    told = run("fingerprints", "card-of-a.txt").output
    assert told == f"age      {fingerprint(houses.a.public.age)}\nEd25519  {fingerprint(houses.a.public.verify)}\n"


def test_a_package_is_opened_with_the_senders_card(run, sent, place):
    result = run("open", sent, "--sender", "card-of-a.txt", "--output", "out")
    assert result.exit_code == 0, result.output
    assert "A record is not proof of kinship." in result.output
    assert "records      3 (csv: reference, full_name" in result.output
    assert "Selam" not in result.output
    assert "Selam" in (place / "out" / "list.csv").read_text(encoding="utf-8")


def test_a_package_is_verified_without_leaving_anything(run, sent, place, houses):
    before = names_in(place)
    result = run("verify", sent, "--sender", houses.a.public.verify)
    assert (result.exit_code, names_in(place)) == (0, before)
    assert "purpose      search in the lists of Society B" in result.output


def test_an_unknown_sender_is_trusted_by_fingerprint(run, sent, houses):
    stopped = run("open", sent, "--output", "out")
    assert isinstance(stopped.exception, PackageError)
    assert fingerprint(houses.a.public.verify) in str(stopped.exception)
    assert run("open", sent, "--output", "out", "--trust", fingerprint(houses.a.public.verify)).exit_code == 0


def test_an_identity_can_be_named(run, sent, place):
    identity = place / "var" / "package-keys" / "identity.txt"
    identity.rename(place / "mine.txt")
    assert "mine.txt" not in str(run("verify", sent, "--sender", "card-of-a.txt").exception)
    assert run("verify", sent, "--sender", "card-of-a.txt", "--identity", "mine.txt").exit_code == 0


def test_an_expired_package_says_so_even_when_it_is_opened(run, sent, place, houses):
    own = own_keys(place / "var" / "package-keys")
    created = terms().created.replace(year=2020)
    old = seal_package(
        place, RECORDS, terms(own, created=created, expires=created.replace(year=2021)), houses.a.signing
    )
    assert "expired on 2021-05-04" in str(run("verify", old.path, "--sender", "card-of-a.txt").exception)
    opened = run("verify", old.path, "--sender", "card-of-a.txt", "--expired")
    assert "This package has expired" in opened.output


def test_a_passphrase_is_asked_for_or_read_from_a_file(run, sent, place, by_passphrase, passphrase):
    (place / "phrase").write_text(f"{passphrase}\n", encoding="utf-8")
    asked = run("verify", by_passphrase.path, "--sender", "card-of-a.txt", "--passphrase", given="not the right one\n")
    assert "passphrase is wrong" in str(asked.exception)
    assert "not the right one" not in asked.output
    read = run("verify", by_passphrase.path, "--sender", "card-of-a.txt", "--passphrase-file", "phrase")
    assert (read.exit_code, "records      3" in read.output) == (0, True)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--identity", "x", "--passphrase"), "Name one of"),
        (("--passphrase-file", "missing"), "no passphrase"),
        (("--sender", "nonsense"), "no public key"),
        (("--identity", "card-of-a.txt"), "no age identity"),
    ],
)
def test_what_was_named_wrongly_is_told(run, sent, arguments, said):
    assert said in str(run("verify", sent, *arguments).exception)


def test_a_card_that_is_no_text_is_told(run, place):
    (place / "card").write_bytes(b"\xff\xfe\x00")
    assert "cannot be read" in str(run("fingerprints", "card").exception)


def test_opening_needs_no_database_and_no_web(place):
    """The command may be all that a partner ever uses."""
    loaded = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys, rlf.cli_package; print('sqlalchemy' in sys.modules, 'flask' in sys.modules)",
        ],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert loaded.split() == ["False", "False"]
