"""The demonstration as files: the partner's list, and a pair of files for `rlf link`."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from matching.person import NameKind
from rlf.demo.partner_list import FILE_NAME, demo_list
from rlf.demo.requests import demo_requests
from rlf.description import Description

_LINK_COLUMNS = (
    "record_id",
    "full_name",
    "father_name",
    "mother_name",
    "sex",
    "birth_date",
    "age",
    "age_at",
    "nationality",
    "origin_place",
    "relatives",
)


def write_files(folder: Path) -> list[Path]:
    """Write the partner's list, requests.csv and list.csv into a folder, and give their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    requests = demo_requests()
    sent = demo_list(requests)
    sought = [
        {"record_id": f"R{number:02d}-{place}"} | _as_row(description)
        for number, request in enumerate(requests, start=1)
        for place, description in enumerate(request.sought, start=1)
    ]
    written = {FILE_NAME: sent, "requests.csv": _csv(sought), "list.csv": _csv(_link_rows(sent))}
    for name, content in written.items():
        (folder / name).write_bytes(content)
    return [folder / name for name in written]


def _as_row(description: Description) -> dict[str, str]:
    interval = description.birth.interval() if description.birth else None
    by_kind = {name.kind: name.text for name in reversed(description.names)}
    exact = interval is not None and interval.text.count("/") == 0
    age = description.birth.age if description.birth else None
    return {
        "full_name": by_kind.get(NameKind.FULL, ""),
        "father_name": by_kind.get(NameKind.FATHER, ""),
        "mother_name": by_kind.get(NameKind.MOTHER, ""),
        "sex": description.sex.value if description.sex else "",
        "birth_date": interval.text if interval and exact and age is None else "",
        "age": "" if age is None else str(age),
        "age_at": str(description.birth.age_at) if description.birth and age is not None else "",
        "nationality": "".join(description.nationalities[:1]),
        "origin_place": description.origin_place,
    }


def _link_rows(sent: bytes) -> list[dict[str, str]]:
    """The partner's rows under the column names of `rlf link`, without those that cannot be read."""
    rows = csv.DictReader(io.StringIO(sent.decode(), newline=""), delimiter=";")
    return [
        {
            "record_id": row["No"],
            "full_name": row["Full name"],
            "father_name": row["Father's name"],
            "sex": row["Sex"],
            "birth_date": row["Date of birth"],
            "age": row["Age"],
            "age_at": row["Registered on"] if row["Age"] else "",
            "nationality": row["Nationality"],
            "origin_place": row["Place of origin"],
        }
        for row in rows
        if is_readable(row)
    ]


def is_readable(row: dict[str, str]) -> bool:
    """Whether a row is none of those that were spoilt on purpose."""
    birth, age = row["Date of birth"], row["Age"]
    return (
        any(letter.isalpha() for letter in row["Full name"])
        and row["Sex"] in ("", "F", "M")
        and (not birth or (birth[:4].isdigit() and "." not in birth and birth < "2026"))
        and (not age or (age.isdigit() and int(age) < 130))
    )


def _csv(rows: list[dict[str, str]]) -> bytes:
    written = io.StringIO(newline="")
    writer = csv.DictWriter(written, _LINK_COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return written.getvalue().encode()
