"""Calibrations by what was decided: worked out as a draft, put in force by a supervisor, and withdrawn.

Decisions are never touched by any of it. Open proposals are weighed anew in the background.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import delete, select

from matching import model, probability
from matching.calibration import Calibration, Reliability, before_and_after, fit
from rlf import audit
from rlf.decided_pairs import LEAST_DECISIONS, LEAST_OF_EACH, decided_scores
from rlf.description import encode
from rlf.errors import ConflictError
from rlf.ids import new_id
from rlf.models import CalibrationRow, Proposal, ProposalState, Topic, now
from rlf.outbox import promise
from rlf.scoring import calibration_by, calibrations_known, lock_scoring, scoring_in_force

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from rlf.decided_pairs import DecidedScores

FAR = 0.10  # by more than ten points a proposal moves far


@dataclass(frozen=True, slots=True)
class Figures:
    """How reliable scores are with the engine alone, and with the calibration for decisions it had not seen."""

    before: Reliability
    after: Reliability


@dataclass(frozen=True, slots=True)
class Moves:
    """What a calibration would do to the open proposals, against how they are weighed now."""

    open: int
    below: int  # no longer probable enough to be proposed
    far: int
    least_before: float  # what the engine alone must say of a pair for it to be proposed, 0–1
    least_after: float

    @property
    def lets_more_in(self) -> bool:
        """Whether pairs that are not probable enough now may be proposed then. Nobody has decided about such pairs."""
        return self.least_after < self.least_before


@dataclass(frozen=True, slots=True)
class CalibrationView:
    """What a supervisor sees: the decisions there are, the calibration in force, and the one that may follow it."""

    decided: DecidedScores
    in_force: CalibrationRow | None
    draft: CalibrationRow | None
    moves: Moves | None  # of the draft

    @property
    def is_applied(self) -> bool:
        """Whether the one in force was made for this version of the engine."""
        return self.in_force is not None and self.in_force.engine_version == model.MODEL_VERSION


def figures_of(row: CalibrationRow) -> Figures:
    """The figures as they were when the calibration was worked out."""
    return msgspec.json.decode(row.figures, type=Figures)


def see_calibration(session: Session) -> CalibrationView:
    """How the calibration stands."""
    draft = _draft(session)
    moves = moves_by(session, Calibration(draft.scale, draft.shift)) if draft is not None else None
    in_force = session.scalar(select(CalibrationRow).where(CalibrationRow.in_force.is_(True)))
    return CalibrationView(decided_scores(session), in_force, draft, moves)


def moves_by(session: Session, calibration: Calibration) -> Moves:
    """What a calibration would do to the open proposals. Nothing is unsealed for it."""
    known = calibrations_known(session)
    open_ones = select(Proposal.bits, Proposal.probability, Proposal.model_version)
    count = below = far = 0
    for bits, before, version in session.execute(open_ones.where(Proposal.state == ProposalState.OPEN)):
        after = probability(calibration.bits(calibration_by(known, version).engine_bits(bits)))
        count += 1
        below += after < model.PROPOSE_AT
        far += abs(after - before) > FAR
    return Moves(count, below, far, _least(scoring_in_force(session).calibration), _least(calibration))


def work_out(session: Session, *, account_id: int) -> CalibrationRow:
    """Work a calibration out by the decisions there are. It replaces an earlier draft, unless that says the same.

    Raises:
        ConflictError: there are not decisions enough.
    """
    lock_scoring(session, alone=True)
    decided = decided_scores(session)
    if not decided.is_enough:
        raise ConflictError(f"There are not {LEAST_DECISIONS} decisions yet, {LEAST_OF_EACH} of each kind.")
    calibration, draft = fit(decided.scores), _draft(session)
    made_by = (calibration.scale, calibration.shift, decided.same, decided.not_same)
    if draft is not None and (draft.scale, draft.shift, draft.decided_same, draft.decided_not_same) == made_by:
        return draft
    session.execute(delete(CalibrationRow).where(CalibrationRow.confirmed_at.is_(None)))
    row = CalibrationRow(
        id=new_id(),
        engine_version=model.MODEL_VERSION,
        scale=calibration.scale,
        shift=calibration.shift,
        decided_same=decided.same,
        decided_not_same=decided.not_same,
        figures=encode(Figures(*before_and_after(decided.scores))).decode(),
        made_by_id=account_id,
    )
    session.add(row)
    audit.record(session, account_id, "calibration.worked_out", row)
    return row


def confirm(session: Session, calibration_id: int, *, account_id: int) -> None:
    """Put a draft in force in place of any other, and promise to weigh open proposals anew. Twice is as once.

    Raises:
        ConflictError: another draft has replaced it, it was withdrawn, or it was made for another engine.
    """
    row = _locked(session, calibration_id)
    if row.in_force:
        return
    if row.confirmed_at is not None or row.engine_version != model.MODEL_VERSION:
        raise ConflictError(f"The calibration {calibration_id} was withdrawn or is outdated; work it out anew.")
    earlier = session.scalar(select(CalibrationRow).where(CalibrationRow.in_force.is_(True)))
    if earlier is not None:
        _end(earlier, account_id)
        session.flush()  # before the other is in force, for only one may be
    row.in_force, row.confirmed_at, row.confirmed_by_id = True, now(), account_id
    audit.record(session, account_id, "calibration.confirmed", row)
    promise(session, Topic.RESCORE, row.id)


def withdraw(session: Session, calibration_id: int, *, account_id: int) -> None:
    """Go back to the engine's own scores, and promise to weigh open proposals anew. Twice is as once.

    Raises:
        ConflictError: it was never in force.
    """
    row = _locked(session, calibration_id)
    if row.confirmed_at is None:
        raise ConflictError(f"The calibration {calibration_id} is not in force; there is nothing to go back from.")
    if not row.in_force:
        return
    _end(row, account_id)
    audit.record(session, account_id, "calibration.withdrawn", row)
    promise(session, Topic.RESCORE, row.id)


def _end(row: CalibrationRow, account_id: int) -> None:
    row.in_force, row.withdrawn_at, row.withdrawn_by_id = None, now(), account_id


def _locked(session: Session, calibration_id: int) -> CalibrationRow:
    lock_scoring(session, alone=True)
    row = session.get(CalibrationRow, calibration_id)
    if row is None:
        raise ConflictError(f"There is no calibration {calibration_id} any more; look at what there is now.")
    return row


def _draft(session: Session) -> CalibrationRow | None:
    """The draft for this version of the engine; any other is of no use."""
    for_this = CalibrationRow.confirmed_at.is_(None), CalibrationRow.engine_version == model.MODEL_VERSION
    return session.scalar(select(CalibrationRow).where(*for_this).order_by(CalibrationRow.id.desc()).limit(1))


def _least(calibration: Calibration) -> float:
    """The engine's probability from which on a pair is proposed."""
    return probability(calibration.engine_bits(math.log2(model.PROPOSE_AT / (1 - model.PROPOSE_AT))))
