"""Scoring: the engine and the calibration in force, the version that both go by, and the lock on changing them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

import matching
from matching import model
from matching.calibration import UNCHANGED, Calibration
from rlf.models import CalibrationRow

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

_WITH = "+c"
_LOCK = 0x524C46  # any number, as long as nothing else locks by it


@dataclass(frozen=True, slots=True)
class Scoring:
    """How pairs are scored. `version` is recorded with every proposal and decision."""

    version: str
    calibration: Calibration = UNCHANGED


def engine_alone() -> Scoring:
    """The engine without a calibration."""
    return Scoring(matching.engine_version())


def version_with(engine_version: str, calibration_id: int) -> str:
    """The version of an engine with a calibration, such as "3.5f0c21ab+c7"."""
    return f"{engine_version}{_WITH}{calibration_id}"


def weights_version_of(version: str) -> str:
    """The version of the weights by which something of this version was weighed. Calibrations are made for the weights;
    the engine's tables may grow meanwhile.
    """
    return version.partition(_WITH)[0].partition(".")[0]


def scoring_by(row: CalibrationRow) -> Scoring:
    """The scoring that a stored calibration makes, together with the engine it was made for."""
    return Scoring(version_with(matching.engine_version(), row.id), Calibration(row.scale, row.shift))


def scoring_in_force(session: Session) -> Scoring:
    """How pairs are scored now. A calibration made for another version of the engine is not applied."""
    in_force = CalibrationRow.in_force.is_(True), CalibrationRow.engine_version == model.MODEL_VERSION
    row = session.scalar(select(CalibrationRow).where(*in_force))
    return scoring_by(row) if row is not None else engine_alone()


def calibrations_known(session: Session) -> dict[str, Calibration]:
    """Every calibration that was ever in force, by its part of the versions it goes by."""
    rows = session.scalars(select(CalibrationRow).where(CalibrationRow.confirmed_at.is_not(None)))
    return {str(row.id): scoring_by(row).calibration for row in rows}


def calibration_by(known: Mapping[str, Calibration], version: str | None) -> Calibration:
    """Of the calibrations known, the one by which something of this version was weighed."""
    return known.get((version or "").partition(_WITH)[2], UNCHANGED)


def calibration_of(session: Session, version: str | None) -> Calibration:
    """The calibration by which something of this version was weighed."""
    return calibration_by(calibrations_known(session), version)


def stays_in_force(session: Session, scoring: Scoring) -> bool:
    """Whether pairs are still scored so, as they will be until this transaction ends: nobody switches meanwhile."""
    lock_scoring(session, alone=False)
    return scoring_in_force(session).version == scoring.version


def lock_scoring(session: Session, *, alone: bool) -> None:
    """Hold the scoring until the transaction ends: many may hold it as it is, whoever changes it holds it alone.

    On SQLite there is only one writing transaction anyway.
    """
    if session.get_bind().dialect.name == "postgresql":
        hold = func.pg_advisory_xact_lock if alone else func.pg_advisory_xact_lock_shared
        session.execute(select(hold(_LOCK)))
