"""Uploaded files stay in memory: the framework would lay larger ones on the disk in plain."""

from __future__ import annotations

from io import BytesIO
from typing import IO

from flask import Request


class MemoryUploadsRequest(Request):
    """A request whose files never touch the disk. MAX_CONTENT_LENGTH bounds them."""

    def _get_file_stream(
        self,
        total_content_length: int | None,  # noqa: ARG002 - werkzeug prescribes the arguments
        content_type: str | None,  # noqa: ARG002
        filename: str | None = None,  # noqa: ARG002
        content_length: int | None = None,  # noqa: ARG002
    ) -> IO[bytes]:
        return BytesIO()
