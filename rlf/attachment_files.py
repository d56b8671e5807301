"""What a photo or paper must be to be kept: judged by its content, a picture drawn anew without what it carried."""

from __future__ import annotations

import subprocess
import threading
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from rlf.confined import child_reading, in_memory
from rlf.errors import InvalidInputError

if TYPE_CHECKING:
    from typing import BinaryIO

MAX_FILE_BYTES = 8 * 1024 * 1024
_LONGEST_WAIT_SECONDS = 60
_CHILD = "rlf.picture_child"
_JPEG = b"\xff\xd8\xff"
_TAIL_BYTES = 1024  # where the end of a PDF says that it is the end


class MediaType(StrEnum):
    """What is kept: pictures all become JPEG, a PDF stays as it came."""

    JPEG = "image/jpeg"
    PDF = "application/pdf"


class AttachmentProblem(StrEnum):
    """Why a photo or paper is not taken."""

    EMPTY = "empty"
    TOO_BIG = "too_big"
    UNKNOWN_KIND = "unknown_kind"
    DAMAGED = "damaged"
    TOO_MANY_PIXELS = "too_many_pixels"
    TOO_MANY = "too_many"


class AttachmentRefusedError(InvalidInputError):
    """A photo or paper is not taken. Its parameter `problem` is an AttachmentProblem."""

    code = "attachment_refused"

    def __init__(self, problem: AttachmentProblem) -> None:
        super().__init__(f"The photo or paper cannot be taken: {problem}.", problem=problem)
        self.problem = problem


_TOLD = {problem.encode(): problem for problem in AttachmentProblem}


@dataclass(frozen=True, slots=True)
class KeptFile:
    """Bytes fit to be kept, and what they are."""

    media_type: MediaType
    content: bytes


# Drawing a picture anew takes some hundred megabytes; ten at once would be too much.
_one_at_a_time = threading.Lock()


def fit_to_keep(stream: BinaryIO) -> KeptFile:
    """Read an upload to its end and make of it what is kept. It takes a second or so: call it outside a transaction.

    Raises:
        AttachmentRefusedError: it is empty, too large, damaged, or neither a picture (JPEG, PNG, WebP) nor a PDF.
    """
    content = stream.read(MAX_FILE_BYTES + 1)
    if not content:
        raise AttachmentRefusedError(AttachmentProblem.EMPTY)
    if len(content) > MAX_FILE_BYTES:
        raise AttachmentRefusedError(AttachmentProblem.TOO_BIG)
    if content.startswith(b"%PDF-"):
        if b"%%EOF" not in content[-_TAIL_BYTES:]:
            raise AttachmentRefusedError(AttachmentProblem.DAMAGED)
        return KeptFile(MediaType.PDF, content)
    if not _looks_like_a_picture(content):
        raise AttachmentRefusedError(AttachmentProblem.UNKNOWN_KIND)
    return KeptFile(MediaType.JPEG, _drawn_anew(content))


def _looks_like_a_picture(content: bytes) -> bool:
    is_webp = content[:4] == b"RIFF" and content[8:12] == b"WEBP"
    return is_webp or content.startswith((_JPEG, b"\x89PNG\r\n\x1a\n"))


def _drawn_anew(content: bytes) -> bytes:
    with _one_at_a_time, in_memory([content]) as file, child_reading(file, _CHILD) as child:
        try:
            answer, _nothing = child.communicate(timeout=_LONGEST_WAIT_SECONDS)
        except subprocess.TimeoutExpired:
            raise AttachmentRefusedError(AttachmentProblem.DAMAGED) from None
    if child.returncode == 0 and answer.startswith(_JPEG):
        return answer
    # A child that died has told nothing.
    raise AttachmentRefusedError(_TOLD.get(answer, AttachmentProblem.DAMAGED))
