"""Pictures and papers for tests, made on the spot."""

from __future__ import annotations

import io
from functools import cache

from PIL import Image

PLACE = b"QZXW-PLACE"  # stands in every part of a picture that is not its pixels
PDF = b"%PDF-1.7\n1 0 obj << /Title (Qzxwvutha) >> endobj\ntrailer << >>\n%%EOF\n"
_ORIENTATION, _DESCRIPTION, _GPS = 0x0112, 0x010E, 0x8825
_TURNED_RIGHT = 6


def picture(size=(60, 20), kind="JPEG", *, mode="RGB", colour="red", **more) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, colour).save(out, kind, **more)
    return out.getvalue()


def photo_with_a_place(kind="JPEG") -> bytes:
    """A picture lying on its side, 60 wide and 20 high, that tells where it was taken."""
    exif = Image.Exif()
    exif[_ORIENTATION] = _TURNED_RIGHT
    exif[_DESCRIPTION] = PLACE.decode()
    exif.get_ifd(_GPS).update({1: "N", 2: (34.0, 31.0, 30.0), 3: "E", 4: (69.0, 10.0, 42.0)})
    return picture(kind=kind, exif=exif, **({"comment": PLACE, "icc_profile": PLACE} if kind == "JPEG" else {}))


@cache
def bomb() -> bytes:
    """A PNG of 900 million pixels in half a megabyte; made once, when first needed, for that takes two seconds."""
    return picture((30_000, 30_000), "PNG", mode="1", colour=0, compress_level=1)


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))
