"""JSON Lines: an object a line, its values texts as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rlf.packages.formats.source import ListSource
    from rlf.packages.profile import Profile
    from rlf.packages.record import Record


def write_json_lines(records: Iterable[Record], profile: Profile, _source: ListSource) -> Iterator[bytes]:
    """A line for each record with every field of the profile, empty where unknown."""
    names = [field.value for field in profile.fields]
    for record in records:
        yield msgspec.json.encode(dict(zip(names, record.texts(profile), strict=True))) + b"\n"
