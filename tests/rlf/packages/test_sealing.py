"""A package is sealed for those it is for, and says what it is."""

import base64
import hashlib
import json
import stat
import tracemalloc
from datetime import datetime, timedelta

import pyrage
import pytest
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from rlf.packages.errors import PackageError, PackageProblem
from rlf.packages.formats import ListFormat
from rlf.packages.manifest import STATEMENTS, canonical, read_manifest
from rlf.packages.opening import open_package, opened_package, verify_package
from rlf.packages.passphrases import new_passphrase
from rlf.packages.record import Record
from rlf.packages.sealing import seal_package
from rlf.packages.terms import Addressee
from tests.rlf.packages.houses import NOW, RECORDS, by, inside, names_in, sealed, terms


@pytest.mark.parametrize("list_format", ListFormat)
def test_a_package_of_every_format_opens_to_the_list_that_was_sealed(tmp_path, houses, list_format):
    made = sealed(tmp_path, houses, format=list_format)
    opened = open_package(made.path, tmp_path / "out", by(houses.b, houses.a))
    assert opened.manifest == made.manifest
    content = opened.path.read_bytes()
    assert opened.path.name == f"list.{list_format}"
    assert (len(content), hashlib.sha256(content).hexdigest()) == (made.manifest.size, made.manifest.sha256)
    assert names_in(tmp_path / "out") == [f"list.{list_format}", "manifest.json", "manifest.sig"]
    assert {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "out").iterdir()} == {0o600}


def test_the_manifest_says_who_whom_what_for_and_until_when(tmp_path, houses):
    made = sealed(tmp_path, houses)
    files = inside(made.path, houses.b)
    manifest = json.loads(files["manifest.json"])
    assert manifest["sender"] == {
        "name": "Society A",
        "domain": "tracing.example.org",
        "verify_key": houses.a.public.verify,
    }
    assert manifest["recipients"] == [{"name": "Society 1", "key": houses.b.public.age}]
    assert (manifest["count"], manifest["onward_transfer"]) == (3, False)
    assert (manifest["created"], manifest["expires"]) == ("2026-05-04T10:30:15Z", "2026-08-02T10:30:15Z")
    assert manifest["statements"] == list(STATEMENTS)
    assert manifest["fields"][0] == "reference"
    assert made.sha256 == hashlib.sha256(made.path.read_bytes()).hexdigest()


def test_the_readme_says_it_in_english_and_french(tmp_path, houses):
    readme = inside(sealed(tmp_path, houses).path, houses.b)["README.txt"].decode()
    assert all(statement in readme for statement in STATEMENTS)
    assert "Un enregistrement n'est pas une preuve de parenté." in readme
    assert "Aucune transmission à des tiers" in readme
    assert "Delete it by 2026-08-02" in readme


def test_the_signature_is_verified_by_the_card_with_common_means(tmp_path, houses):
    files = inside(sealed(tmp_path, houses).path, houses.b)
    card = houses.a.public.card("Society A")
    key = load_pem_public_key(card[card.index("-----BEGIN") :].encode())
    key.verify(base64.b64decode(files["manifest.sig"]), files["manifest.json"])
    assert b"count" in files["manifest.json"]


def test_the_manifest_is_written_in_one_way_only(tmp_path, houses):
    written = inside(sealed(tmp_path, houses).path, houses.b)["manifest.json"]
    ours = json.dumps(json.loads(written), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert written == ours.encode()
    assert canonical(read_manifest(written)) == written


def test_no_name_stands_anywhere_but_in_the_list(tmp_path, houses):
    made = sealed(tmp_path, houses)
    files = inside(made.path, houses.b)
    outside = made.path.name + "".join(files[name].decode() for name in sorted(files) if not name.startswith("list."))
    for record in RECORDS:
        for part in (*record.full_name.split(), record.reference):
            assert part not in outside
            assert part.encode() in files["list.csv"]
            assert part.encode() not in made.path.read_bytes()


def test_several_recipients_open_the_same_package_and_a_third_does_not(tmp_path, houses):
    made = seal_package(tmp_path, RECORDS, terms(houses.b, houses.c), houses.a.signing)
    for receiver in (houses.b, houses.c):
        assert verify_package(made.path, by(receiver, houses.a)).count == 3
    with pytest.raises(PackageError) as refused:
        verify_package(made.path, by(houses.a, houses.a))
    assert refused.value.problem is PackageProblem.NOT_FOR_THIS_KEY


def test_an_armored_package_is_text_and_opens_as_well(tmp_path, houses):
    made = seal_package(tmp_path, RECORDS, terms(houses.b), houses.a.signing, armored=True)
    assert made.path.read_text(encoding="ascii").startswith("-----BEGIN AGE ENCRYPTED FILE-----")
    assert verify_package(made.path, by(houses.b, houses.a)).count == 3


def test_the_list_can_be_read_from_memory(tmp_path, houses):
    made = sealed(tmp_path, houses, format=ListFormat.JSON_LINES)
    with opened_package(made.path, by(houses.b, houses.a)) as (manifest, file):
        names = [json.loads(line)["full_name"] for line in file]
    assert (names, manifest.count) == ([record.full_name for record in RECORDS], 3)
    assert names_in(tmp_path) == [made.path.name]


def test_a_package_is_for_its_owner_alone_and_its_name_tells_nothing(tmp_path, houses):
    made = sealed(tmp_path / "packages", houses)
    assert stat.S_IMODE(made.path.stat().st_mode) == 0o600
    assert made.path.name == f"package-{made.manifest.package}.age"
    assert sealed(tmp_path, houses).manifest.package != made.manifest.package


def test_nothing_is_left_where_sealing_failed(tmp_path, houses):
    def failing():
        yield RECORDS[0]
        raise RuntimeError("the database is gone")

    with pytest.raises(RuntimeError, match="the database is gone"):
        sealed(tmp_path, houses, records=failing())
    assert names_in(tmp_path) == []


def test_what_is_wrong_with_a_record_is_told_through_the_encryption(tmp_path, houses):
    with pytest.raises(PackageError, match="record Q7-5 leaves without a name"):
        sealed(tmp_path, houses, records=[Record("Q7-5")], format=ListFormat.PFIF)
    assert names_in(tmp_path) == []


def test_memory_does_not_grow_with_the_list(tmp_path, houses):
    records = (Record(f"Q-{number}", full_name="Selam " * 50) for number in range(20_000))
    tracemalloc.start()
    made = sealed(tmp_path, houses, records=records)
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (made.manifest.count, made.manifest.size > 6_000_000) == (20_000, True)
    assert most < 3_000_000


def test_a_package_sealed_by_a_passphrase_says_so_and_opens_with_no_key(houses, by_passphrase):
    assert by_passphrase.manifest.recipients[0].key == "passphrase"
    with pytest.raises(PackageError) as refused:
        verify_package(by_passphrase.path, by(houses.b, houses.a))
    assert refused.value.problem is PackageProblem.NOT_FOR_THIS_KEY


@pytest.mark.parametrize(
    "changes",
    [
        {"purpose": " "},
        {"legal_basis": ""},
        {"sender": ""},
        {"addressees": ()},
        {"addressees": (Addressee("", "age1"),)},
        {"domain": "not a domain"},
        {"expires": NOW},
        {"created": datetime(2026, 5, 4, 10), "expires": datetime(2026, 6, 4)},  # noqa: DTZ001 - what is refused
    ],
    ids="-".join,
)
def test_terms_that_miss_something_are_refused(changes):
    with pytest.raises(PackageError) as refused:
        terms(**changes)
    assert refused.value.problem is PackageProblem.BAD_TERMS


@pytest.mark.parametrize(
    ("with_key", "passphrase", "said"),
    [
        (True, new_passphrase(), "not both"),
        (False, "", "no age key"),
        (False, "short", "too short"),
    ],
)
def test_a_package_is_sealed_for_keys_or_by_a_good_passphrase(tmp_path, houses, with_key, passphrase, said):
    addressed = terms(houses.b) if with_key else terms()
    with pytest.raises(PackageError, match=said):
        seal_package(tmp_path, RECORDS, addressed, houses.a.signing, passphrase=passphrase)
    assert names_in(tmp_path) == []


def test_a_mistyped_age_key_is_told(tmp_path, houses):
    mistyped = houses.b.public.age[:-1] + ("q" if houses.b.public.age[-1] != "q" else "p")
    with pytest.raises(PackageError, match="is no age key"):
        sealed(tmp_path, houses, addressees=(Addressee("Society B", mistyped),))


def test_an_age_library_of_its_own_opens_the_file(tmp_path, houses):
    made = sealed(tmp_path, houses)
    assert pyrage.decrypt(made.path.read_bytes(), [houses.b.identity])[:4] == b"PK\3\4"


def test_the_time_in_the_zip_is_that_of_the_package(tmp_path, houses):
    made = sealed(tmp_path, houses, created=NOW.replace(microsecond=5), expires=NOW + timedelta(days=1))
    assert made.manifest.created == NOW
