"""What was altered, cut off, passed on or forged is not opened, and the reason is told."""

import base64
import io
import stat
import struct
import zipfile
from dataclasses import replace
from datetime import timedelta

import pyrage
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rlf.packages.decryption import Unlocking
from rlf.packages.errors import PackageError, PackageProblem
from rlf.packages.fingerprints import fingerprint
from rlf.packages.opening import open_package, verify_package
from rlf.packages.sealing import seal_package
from rlf.packages.trust import TrustedSenders
from tests.rlf.packages.houses import (
    NOW,
    RECORDS,
    by,
    changed_manifest,
    inside,
    names_in,
    packed_anew,
    sealed,
    sealed_anew,
    terms,
)


@pytest.fixture(scope="module")
def genuine(tmp_path_factory, houses):
    """The bytes of a good package from A to B, binary and armored."""
    folder = tmp_path_factory.mktemp("genuine")
    binary = sealed(folder, houses).path.read_bytes()
    armored = seal_package(folder, RECORDS, terms(houses.b), houses.a.signing, armored=True).path.read_bytes()
    return {"binary": binary, "armored": armored}


@pytest.fixture
def package(tmp_path, houses):
    """A good package from A to B."""
    return sealed(tmp_path, houses).path


def problem(path, opening):
    """Why a package is not opened. Nothing may be left in the folder it would have been put into."""
    output = path.parent / "out"
    with pytest.raises(PackageError) as refused:
        open_package(path, output, opening)
    assert names_in(output) == []
    return refused.value.problem


@given(st.data())
def test_a_package_with_any_bit_turned_is_refused(tmp_path_factory, genuine, houses, data):
    content = bytearray(genuine["binary"])
    place = data.draw(st.integers(0, len(content) - 1))
    content[place] ^= 1 << data.draw(st.integers(0, 7))
    path = tmp_path_factory.getbasetemp() / "turned.age"
    path.write_bytes(content)
    with pytest.raises(PackageError):
        verify_package(path, by(houses.b, houses.a))


@pytest.mark.parametrize("kind", ["binary", "armored"])
@given(share=st.floats(0, 1, exclude_max=True))
@example(share=0)
def test_a_package_cut_off_anywhere_is_refused(tmp_path_factory, genuine, houses, kind, share):
    content = genuine[kind].rstrip(b"\n") if kind == "armored" else genuine[kind]
    path = tmp_path_factory.getbasetemp() / "cut.age"
    path.write_bytes(content[: int(len(content) * share)])
    with pytest.raises(PackageError):
        verify_package(path, by(houses.b, houses.a))


@given(st.binary(max_size=300))
def test_what_is_no_package_is_told(tmp_path_factory, houses, content):
    path = tmp_path_factory.getbasetemp() / "junk.age"
    path.write_bytes(content)
    with pytest.raises(PackageError) as refused:
        verify_package(path, by(houses.b, houses.a))
    assert refused.value.problem is PackageProblem.NOT_A_PACKAGE


def test_more_bytes_at_the_end_are_noticed(package, houses):
    package.write_bytes(package.read_bytes() + b"more")
    assert problem(package, by(houses.b, houses.a)) is PackageProblem.ALTERED


def test_a_file_that_is_not_there_is_told(tmp_path, houses):
    with pytest.raises(PackageError, match="There is no file"):
        verify_package(tmp_path / "missing.age", by(houses.b, houses.a))


def test_another_identity_does_not_open_it(package, houses):
    assert problem(package, by(houses.c, houses.a)) is PackageProblem.NOT_FOR_THIS_KEY


def test_another_sender_than_the_one_named_is_told(package, houses):
    assert problem(package, by(houses.b, houses.c)) is PackageProblem.OTHER_SENDER


def test_an_unknown_sender_is_told_by_fingerprint_and_opened_when_it_is_trusted(package, houses):
    opening = replace(by(houses.b, houses.a), trusted=TrustedSenders())
    with pytest.raises(PackageError) as refused:
        verify_package(package, opening)
    aloud = fingerprint(houses.a.public.verify)
    assert (refused.value.problem, aloud in str(refused.value)) == (PackageProblem.UNKNOWN_SENDER, True)
    trusting = TrustedSenders(fingerprints=(aloud.replace(" ", "-"),))
    assert verify_package(package, replace(opening, trusted=trusting)).count == 3


@pytest.mark.parametrize("part", ["", "12345", " "])
def test_a_part_of_a_fingerprint_is_not_enough(package, houses, part):
    aloud = fingerprint(houses.a.public.verify)
    for said in (part, aloud[:-1], aloud + "0"):
        opening = replace(by(houses.b, houses.a), trusted=TrustedSenders(fingerprints=(said,)))
        assert problem(package, opening) is PackageProblem.OTHER_SENDER


def test_an_expired_package_is_opened_only_when_asked_for(package, houses):
    late = NOW + timedelta(days=90)
    assert problem(package, by(houses.b, houses.a, now=late)) is PackageProblem.EXPIRED
    assert verify_package(package, by(houses.b, houses.a, now=late, even_expired=True)).count == 3
    assert verify_package(package, by(houses.b, houses.a, now=late - timedelta(seconds=1))).count == 3


def test_a_package_passed_on_by_its_recipient_is_told(tmp_path, package, houses):
    plain = pyrage.decrypt(package.read_bytes(), [houses.b.identity])
    sealed_anew(package, plain, houses.c)
    assert problem(package, by(houses.c, houses.a)) is PackageProblem.OTHER_RECIPIENT


@pytest.mark.parametrize(
    "changes",
    [{"expires": "2036-08-02T10:30:15Z"}, {"purpose": "anything"}, {"onward_transfer": True}, {"count": 2}],
    ids="-".join,
)
def test_a_manifest_changed_by_somebody_breaks_the_signature(package, houses, changes):
    packed_anew(package, changed_manifest(inside(package, houses.b), **changes), houses.b)
    assert problem(package, by(houses.b, houses.a)) is PackageProblem.BAD_SIGNATURE


@pytest.mark.parametrize("signature", [b"", b"AAAA", b"not base64!", base64.b64encode(bytes(64))])
def test_a_signature_that_is_none_is_refused(package, houses, signature):
    packed_anew(package, inside(package, houses.b) | {"manifest.sig": signature}, houses.b)
    assert problem(package, by(houses.b, houses.a)) is PackageProblem.BAD_SIGNATURE


def test_a_manifest_signed_by_somebody_else_in_the_senders_name_is_refused(package, houses):
    files = inside(package, houses.b)
    forged = files | {"manifest.sig": base64.b64encode(houses.c.signing.sign(files["manifest.json"]))}
    packed_anew(package, forged, houses.b)
    assert problem(package, by(houses.b, houses.a)) is PackageProblem.BAD_SIGNATURE


@pytest.mark.parametrize(
    "written",
    [b"", b"{}", b"[]", b"\xff", b'{"version":"rlf-package/9"}', b" "],
)
def test_a_manifest_that_is_none_is_refused(package, houses, written):
    packed_anew(package, inside(package, houses.b) | {"manifest.json": written}, houses.b)
    assert problem(package, by(houses.b, houses.a)) is PackageProblem.UNEXPECTED_CONTENT


def test_a_manifest_written_in_another_way_is_refused_even_if_it_is_signed(package, houses):
    files = inside(package, houses.b)
    spaced = files["manifest.json"].replace(b'"count":3', b'"count": 3')
    signature = base64.b64encode(houses.a.signing.sign(spaced))
    packed_anew(package, files | {"manifest.json": spaced, "manifest.sig": signature}, houses.b)
    assert problem(package, by(houses.b, houses.a)) is PackageProblem.UNEXPECTED_CONTENT


def test_a_list_changed_by_somebody_is_noticed(package, houses):
    files = inside(package, houses.b)
    turned = files["list.csv"].replace(b"Kharkiv", b"Kherson")
    for other in (turned, files["list.csv"][:-1], files["list.csv"] + b"x"):
        packed_anew(package, files | {"list.csv": other}, houses.b)
        assert problem(package, by(houses.b, houses.a)) in {PackageProblem.ALTERED, PackageProblem.TOO_LARGE}


def test_a_count_that_is_wrong_is_noticed_though_it_is_signed(package, houses):
    files = changed_manifest(inside(package, houses.b), count=4)
    files["manifest.sig"] = base64.b64encode(houses.a.signing.sign(files["manifest.json"]))
    packed_anew(package, files, houses.b)
    assert problem(package, by(houses.b, houses.a)) is PackageProblem.ALTERED


def test_what_is_in_the_folder_already_stays(tmp_path, package, houses):
    (tmp_path / "out").mkdir()
    mine = tmp_path / "out" / "manifest.json"
    mine.write_text("mine", encoding="utf-8")
    with pytest.raises(PackageError) as refused:
        open_package(package, tmp_path / "out", by(houses.b, houses.a))
    assert refused.value.problem is PackageProblem.ALREADY_THERE
    assert (names_in(tmp_path / "out"), mine.read_text(encoding="utf-8")) == (["manifest.json"], "mine")


def plain_zip(files, *, prefix=b"", suffix=b"", comment=b"", method=zipfile.ZIP_DEFLATED):
    plain = io.BytesIO()
    with zipfile.ZipFile(plain, "w", method) as archive:
        archive.comment = comment
        for name, content in files:
            archive.writestr(name, content)
    return prefix + plain.getvalue() + suffix


def with_link(files):
    info = zipfile.ZipInfo("list.csv")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return [(name, content) for name, content in files if name != "list.csv"] + [(info, b"/etc/passwd")]


def renamed(files, name):
    return [(name if known == "list.csv" else known, content) for known, content in files]


def lying_about_size(plain):
    """The directory says that the list unpacks to two gigabytes."""
    place = plain.index(b"PK\1\2")
    return plain[: place + 24] + struct.pack("<L", 2_000_000_000) + plain[place + 28 :]


def many_entries(plain):
    """The end record says there are 60,000 entries."""
    place = plain.rindex(b"PK\5\6")
    return plain[: place + 8] + struct.pack("<HH", 60_000, 60_000) + plain[place + 12 :]


HOSTILE = {
    "no zip": lambda _files: b"no zip at all, but long enough to be looked at",
    "empty": lambda _files: b"",
    "one file more": lambda files: plain_zip([*files, ("more.txt", b"x")]),
    "list missing": lambda files: plain_zip(files[1:]),
    "only a list": lambda files: plain_zip(files[:1]),
    "path upwards": lambda files: plain_zip(renamed(files, "../list.csv")),
    "path upwards behind list": lambda files: plain_zip(renamed(files, "list./../../x")),
    "absolute path": lambda files: plain_zip(renamed(files, "/etc/cron.d/list")),
    "backslashes": lambda files: plain_zip(renamed(files, "list.\\..\\x")),
    "a folder": lambda files: plain_zip(renamed(files, "list.csv/")),
    "a link": lambda files: plain_zip(with_link(files)),
    "bytes in front": lambda files: plain_zip(files, prefix=b"#!/bin/sh\n"),
    "bytes behind": lambda files: plain_zip(files, suffix=b"more"),
    "a comment": lambda files: plain_zip(files, comment=b"comment"),
    "packed otherwise": lambda files: plain_zip(files, method=zipfile.ZIP_LZMA),
    "another format": lambda files: plain_zip(renamed(files, "list.exe")),
    "a directory of many": lambda files: many_entries(plain_zip(files)),
}


@pytest.mark.parametrize("trick", HOSTILE)
def test_a_zip_of_any_other_shape_is_refused(package, houses, trick):
    files = list(inside(package, houses.b).items())
    sealed_anew(package, HOSTILE[trick](files), houses.b)
    assert problem(package, by(houses.b, houses.a)) is PackageProblem.UNEXPECTED_CONTENT


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_that_stands_twice_is_refused(package, houses):
    files = [item for item in inside(package, houses.b).items() if item[0] != "README.txt"]
    sealed_anew(package, plain_zip([*files, files[0]]), houses.b)
    assert problem(package, by(houses.b, houses.a)) is PackageProblem.UNEXPECTED_CONTENT


@pytest.mark.parametrize("name", ["manifest.json", "manifest.sig", "README.txt", "list.csv"])
def test_a_bomb_is_not_unpacked(package, houses, name):
    files = inside(package, houses.b) | {name: bytes(5_000_000)}
    sealed_anew(package, plain_zip(list(files.items())), houses.b)
    assert problem(package, by(houses.b, houses.a)) is PackageProblem.TOO_LARGE


def test_a_size_that_is_a_lie_is_refused(package, houses):
    files = list(inside(package, houses.b).items())
    sealed_anew(package, lying_about_size(plain_zip(files)), houses.b)
    assert problem(package, by(houses.b, houses.a)) is PackageProblem.TOO_LARGE


def test_a_list_damaged_within_the_zip_is_told(package, houses):
    files = list(inside(package, houses.b).items())
    plain = bytearray(plain_zip(files))
    plain[60] ^= 255  # within the deflated list
    sealed_anew(package, bytes(plain), houses.b)
    assert problem(package, by(houses.b, houses.a)) is PackageProblem.ALTERED


def test_nobody_without_any_key_opens_anything(package, houses):
    assert problem(package, replace(by(houses.b, houses.a), unlocking=Unlocking())) is PackageProblem.NOT_FOR_THIS_KEY
