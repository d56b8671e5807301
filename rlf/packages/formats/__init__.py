"""The formats a list leaves in, each a writer of bytes."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from rlf.packages.formats.csv_list import write_csv
from rlf.packages.formats.json_lines import write_json_lines
from rlf.packages.formats.pfif import write_pfif
from rlf.packages.formats.xlsx_list import write_xlsx

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from rlf.packages.formats.source import ListSource
    from rlf.packages.profile import Profile
    from rlf.packages.record import Record

    Writer = Callable[[Iterable[Record], Profile, ListSource], Iterator[bytes]]


class ListFormat(StrEnum):
    """What a partner can ask for. The value is how the list's file name ends."""

    CSV = "csv"
    XLSX = "xlsx"
    JSON_LINES = "jsonl"
    PFIF = "pfif.xml"

    @property
    def file_name(self) -> str:
        """What the list is called in its package."""
        return f"list.{self}"


_WRITERS: dict[ListFormat, Writer] = {
    ListFormat.CSV: write_csv,
    ListFormat.XLSX: write_xlsx,
    ListFormat.JSON_LINES: write_json_lines,
    ListFormat.PFIF: write_pfif,
}


def write_list(
    list_format: ListFormat, records: Iterable[Record], profile: Profile, source: ListSource
) -> Iterator[bytes]:
    """The records as a file of this format, piece by piece, with nothing that the profile has not.

    Raises:
        PackageError: the format cannot hold a record; the message names its reference.
    """
    return _WRITERS[list_format]((record.within(profile) for record in records), profile, source)
