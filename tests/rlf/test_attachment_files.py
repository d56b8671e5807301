"""What of an uploaded file is kept: pixels alone of a picture, a PDF as it is, nothing of anything else."""

from __future__ import annotations

import io
import struct
import zlib

import pytest

from rlf.attachment_files import MAX_FILE_BYTES, AttachmentProblem, AttachmentRefusedError, MediaType, fit_to_keep
from tests.pictures import PDF, PLACE, bomb, opened, photo_with_a_place, picture


def kept(content):
    return fit_to_keep(io.BytesIO(content))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_is_turned_upright_and_tells_nothing_but_its_pixels(kind):
    taken = photo_with_a_place(kind)
    assert PLACE in taken
    found = kept(taken)
    assert found.media_type is MediaType.JPEG
    assert PLACE not in found.content
    assert b"Exif" not in found.content
    shown = opened(found.content)
    assert (shown.size, shown.format) == ((20, 60), "JPEG")
    assert not shown.getexif()
    assert set(shown.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    red, green, blue = shown.getpixel((10, 30))
    assert red > 200
    assert green + blue < 100


def test_a_large_picture_is_made_smaller():
    assert opened(kept(picture((4100, 1000))).content).size == (2000, 488)


@pytest.mark.parametrize(
    ("content", "pixel"),
    [
        (picture(kind="PNG", mode="RGBA", colour=(0, 0, 0, 0)), (255, 255, 255)),
        (picture(kind="PNG", mode="P", colour=0, transparency=0), (255, 255, 255)),
        (picture(kind="PNG", mode="I;16", colour=0x8080), (128, 128, 128)),
        (picture(kind="PNG", mode="1", colour=1), (255, 255, 255)),
        (picture(mode="CMYK", colour=(0, 0, 0, 255)), (0, 0, 0)),
        (picture(mode="L", colour=128), (128, 128, 128)),
    ],
    ids=["transparent", "palette", "deep grey", "black and white", "print colours", "grey"],
)
def test_pictures_of_any_colours_are_taken(content, pixel):
    assert opened(kept(content).content).getpixel((5, 5)) == pixel


def test_a_pdf_is_kept_as_it_is():
    found = kept(PDF)
    assert (found.media_type, found.content) == (MediaType.PDF, PDF)


def wide_webp():
    """A WebP of a few bytes that says it is 16383 pixels wide and high."""
    content = bytearray(picture(kind="WEBP", lossless=True))
    assert content[20] == 0x2F
    content[21:25] = (16_382 | 16_382 << 14).to_bytes(4, "little")
    return bytes(content)


def text_bomb():
    """A PNG whose comment unpacks to 200 megabytes."""

    def chunk(name, body):
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", 60, 20, 8, 2, 0, 0, 0)
    text = b"Comment\0\0" + zlib.compress(bytes(200_000_000), 1)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"zTXt", text)
        + chunk(b"IDAT", b"x")
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", AttachmentProblem.EMPTY),
        (bytes(MAX_FILE_BYTES + 1), AttachmentProblem.TOO_BIG),
        (PDF + bytes(MAX_FILE_BYTES), AttachmentProblem.TOO_BIG),
        (b"<html><script>alert(1)</script></html>", AttachmentProblem.UNKNOWN_KIND),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", AttachmentProblem.UNKNOWN_KIND),
        (picture(kind="GIF", mode="P", colour=1), AttachmentProblem.UNKNOWN_KIND),
        (b"PK\x03\x04" + bytes(500), AttachmentProblem.UNKNOWN_KIND),
        (PDF[:40], AttachmentProblem.DAMAGED),
        (picture((400, 400))[:1000], AttachmentProblem.DAMAGED),
        (picture(kind="PNG")[:60], AttachmentProblem.DAMAGED),
        (picture(kind="WEBP")[:30], AttachmentProblem.DAMAGED),
        (b"\xff\xd8\xff", AttachmentProblem.DAMAGED),
        (b"RIFF\0\0\0\0WEBP" + bytes(300), AttachmentProblem.DAMAGED),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9, AttachmentProblem.DAMAGED),
        (wide_webp, AttachmentProblem.TOO_MANY_PIXELS),
        (bomb, AttachmentProblem.TOO_MANY_PIXELS),
        (text_bomb, AttachmentProblem.DAMAGED),
    ],
    ids=lambda value: value.value if isinstance(value, AttachmentProblem) else "",
)
def test_anything_else_is_refused_with_its_reason(content, problem):
    with pytest.raises(AttachmentRefusedError) as refused:
        kept(content() if callable(content) else content)
    assert refused.value.problem is problem
