"""The child process that draws a picture anew, under limits of memory and time, with no key in its environment.

`python -m rlf.picture_child FD` reads the picture behind an inherited file descriptor and writes to standard output a
JPEG that holds its pixels alone, upright and at most MAX_SIDE a side, or else the code of what is wrong with it.
"""

from __future__ import annotations

import io
import os
import struct
import sys
from typing import TYPE_CHECKING

from PIL import Image, ImageOps, JpegImagePlugin, PngImagePlugin, WebPImagePlugin

from rlf.attachment_files import AttachmentProblem
from rlf.confined import confine

if TYPE_CHECKING:
    from typing import BinaryIO

MAX_SIDE = 2000
MAX_PIXELS = 64_000_000
_MEMORY_BYTES = 1024 * 1024 * 1024
_CPU_SECONDS = 20
_QUALITY = 88
_DEEP_GREY = "I;16"
# Decoders that are named are the only ones used, and the library then loads none by itself.
_DECODERS = {"JPEG": JpegImagePlugin, "PNG": PngImagePlugin, "WEBP": WebPImagePlugin}
_UNREADABLE = (OSError, SyntaxError, ValueError, TypeError, KeyError, IndexError, OverflowError, EOFError, struct.error)


class TooManyPixelsError(Exception):
    """The picture is larger than anybody's camera makes them."""


def main(descriptor: int) -> None:
    """Answer for one picture."""
    confine(memory_bytes=_MEMORY_BYTES, cpu_seconds=_CPU_SECONDS)
    with os.fdopen(descriptor, "rb") as file:
        sys.stdout.buffer.write(answer_for(file))


def answer_for(file: BinaryIO) -> bytes:
    """The picture drawn anew, or the code of an AttachmentProblem."""
    try:
        return drawn_anew(file)
    except (TooManyPixelsError, MemoryError, Image.DecompressionBombError):
        return AttachmentProblem.TOO_MANY_PIXELS.encode()
    except _UNREADABLE:
        return AttachmentProblem.DAMAGED.encode()


def drawn_anew(file: BinaryIO) -> bytes:
    """The picture as a JPEG without anything but its pixels: no place, no camera, no comment, no preview.

    Raises:
        TooManyPixelsError: it has more than MAX_PIXELS.
        OSError, ValueError, ...: what the decoders raise on a damaged picture.
    """
    picture: Image.Image = Image.open(file, formats=tuple(_DECODERS))
    if picture.width * picture.height > MAX_PIXELS:
        raise TooManyPixelsError
    picture.draft("RGB", (MAX_SIDE, MAX_SIDE))  # a large JPEG is decoded at half or a quarter of its size at once
    picture.load()
    picture = _in_plain_colours(picture)
    picture.thumbnail((MAX_SIDE, MAX_SIDE))
    picture = ImageOps.exif_transpose(picture)
    # Pixels are carried over to an empty picture: whatever else the old one held cannot come along.
    clean = Image.new("RGB", picture.size, "white")
    clean.paste(picture, mask=picture if picture.mode == "RGBA" else None)
    out = io.BytesIO()
    clean.save(out, "JPEG", quality=_QUALITY, optimize=True)
    return out.getvalue()


def _in_plain_colours(picture: Image.Image) -> Image.Image:
    """In colours that can be made smaller well; it keeps the note on which side is up."""
    if picture.mode == _DEEP_GREY:
        picture = picture.point(lambda level: level * (1 / 256)).convert("L")
    if picture.has_transparency_data:
        return picture.convert("RGBA")
    return picture if picture.mode == "RGB" else picture.convert("RGB")


if __name__ == "__main__":
    main(int(sys.argv[1]))
