"""What each column of a list holds: by its heading and by its cells together, with a word where the two disagree."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from rlf.partner_lists.column_content import agrees, content_of
from rlf.partner_lists.columns import Field, headings_say, with_names_in_parts

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date


class Hint(StrEnum):
    """Why a person should look at a column: known by its cells alone, or its cells look like something else."""

    BY_CONTENT = "by_content"
    LOOKS_DIFFERENT = "looks_different"
    OTHER_SCRIPT = "other_script"


@dataclass(frozen=True, slots=True)
class Recognised:
    """What one column seems to hold. `looks_like` is what its cells say against its heading."""

    field: Field | None
    hint: Hint | None = None
    looks_like: Field | None = None


def recognise(
    headings: Sequence[str], rows: Sequence[Sequence[str]] = (), today: date | None = None
) -> tuple[Recognised, ...]:
    """What each column seems to hold, by its heading and by the cells of the first rows.

    A heading that is known is believed, with a hint where the cells look like something else. A column without one is
    known by its cells, if no other column holds that already. Names in a second script are other names.
    """
    fields = list(headings_say(headings))
    found = [Recognised(field) for field in fields]
    for index in range(len(headings)) if today else ():
        content = content_of([row[index] for row in rows if index < len(row)], today)  # type: ignore[arg-type]
        if content is None:
            continue
        field = fields[index]
        if field is not None:
            if not agrees(field, content):
                found[index] = Recognised(field, Hint.LOOKS_DIFFERENT, content.field)
        elif content.field not in fields:
            fields[index] = content.field
            found[index] = Recognised(content.field, Hint.BY_CONTENT)
        elif content.field is Field.FULL_NAME and Field.OTHER_NAMES not in fields:
            fields[index] = Field.OTHER_NAMES
            found[index] = Recognised(Field.OTHER_NAMES, Hint.OTHER_SCRIPT)
    in_parts = with_names_in_parts(fields)
    return tuple(
        one if one.field is field else Recognised(field, one.hint, one.looks_like)
        for one, field in zip(found, in_parts, strict=True)
    )
