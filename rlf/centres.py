"""The centres of the Red Cross in Luxembourg, as published, and how they come into the database."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import select

from rlf.models import Centre, CentreKind

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_FILE = Path(__file__).with_name("centres.csv")


def add_centres(session: Session) -> int:
    """Add the centres that are not there yet, by name. Returns how many were added."""
    known = set(session.scalars(select(Centre.name)))
    with _FILE.open(encoding="utf-8", newline="") as file:
        missing = [row for row in csv.DictReader(file) if row["name"] not in known]
    session.add_all(Centre(name=row["name"], locality=row["locality"], kind=CentreKind(row["kind"])) for row in missing)
    return len(missing)


def centres_by_locality(session: Session) -> list[Centre]:
    """All centres, those of one locality together."""
    return list(session.scalars(select(Centre).order_by(Centre.locality, Centre.name)))
