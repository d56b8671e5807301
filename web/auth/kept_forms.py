"""A form that came when its session had ended is kept, sealed, on the page that asks to sign in, and sent on after it.

Only a form from a page of this site is kept: one sent by another site would be somebody else's words.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from dataclasses import dataclass

import msgspec
from flask import request

from rlf.description import encode
from rlf.errors import SealError
from web.service import service

KEPT = "kept"
_ROW = "kept_form"
_MOST_BYTES = 100_000
_TOKEN = "csrf_token"  # noqa: S105  # the name of a field
_FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class KeptForm:
    """Where a form was sent, and its fields in order, without the token of the session that ended."""

    path: str
    fields: tuple[tuple[str, str], ...]


_decoder = msgspec.json.Decoder(KeptForm)


def keep_form() -> str:
    """The form of this request, sealed, as text for a hidden field; empty where there is none to keep."""
    length = request.content_length or 0
    is_own = request.headers.get("Sec-Fetch-Site") == "same-origin"
    if request.method != "POST" or request.mimetype != _FORM or not is_own or not 0 < length <= _MOST_BYTES:
        return ""
    fields = tuple((name, value) for name, value in request.form.items(multi=True) if name != _TOKEN)
    sealed = service().keyring.seal(encode(KeptForm(request.path, fields)), _ROW)
    return urlsafe_b64encode(sealed).decode()


def open_kept(text: str) -> KeptForm | None:
    """A form that was kept; None for a text that holds none."""
    try:
        return _decoder.decode(service().keyring.unseal(urlsafe_b64decode(text.encode()), _ROW))
    except (SealError, Base64Error, ValueError, msgspec.MsgspecError):
        return None
