"""What letters XML can hold; a few that no script uses it cannot."""

from __future__ import annotations

import re

_NO_XML = re.compile("[^\\t\\n\\r\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")  # XML 1.0, production 2


def xml_text(text: str) -> str:
    """The text without letters that no XML document may hold, however they are escaped."""
    return _NO_XML.sub("", text)
