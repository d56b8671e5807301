"""Uploaded files stay in memory: the framework would lay larger ones on the disk in plain."""

from __future__ import annotations

from typing import IO

from flask import Request

from rlf.confined import memory_file
from rlf.partner_lists.limits import MAX_FILE_BYTES

_UPLOAD_OF_A_LIST = "lists.new"
_BESIDE_THE_FILE = 1024 * 1024  # bytes of the other fields


class MemoryUploadsRequest(Request):
    """A request whose files never touch the disk. MAX_CONTENT_LENGTH bounds them; lists may be longer than that."""

    @property
    def max_content_length(self) -> int | None:
        """How many bytes are taken. Who may upload a list has been asked before any of them is read."""
        return MAX_FILE_BYTES + _BESIDE_THE_FILE if self.endpoint == _UPLOAD_OF_A_LIST else super().max_content_length

    @max_content_length.setter
    def max_content_length(self, value: int | None) -> None:
        self._max_content_length = value

    def _get_file_stream(
        self,
        total_content_length: int | None,  # noqa: ARG002 - werkzeug prescribes the arguments
        content_type: str | None,  # noqa: ARG002
        filename: str | None = None,  # noqa: ARG002
        content_length: int | None = None,  # noqa: ARG002
    ) -> IO[bytes]:
        return memory_file()
