"""Decided pairs: what caseworkers decided, as labelled pairs with the score and the evidence they decided on.

Of each pair the last decision that was not taken back counts, if it says same or not the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVarTuple

from sqlalchemy import func, select
from sqlalchemy.orm import aliased, joinedload

from matching import model
from rlf.models import Decision, Person, Proposal, ProposalKind, TracingRequest, Verdict
from rlf.persons import describe
from rlf.proposals import open_decision
from rlf.scoring import calibration_by, calibrations_known, weights_version_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Select
    from sqlalchemy.orm import Session

    from matching import Evidence
    from matching.calibration import Decided
    from rlf.crypto import Keyring

LEAST_DECISIONS = 200
LEAST_OF_EACH = 40
_LABELS = (Verdict.SAME, Verdict.NOT_SAME)
_AT_ONCE = 500

Columns = TypeVarTuple("Columns")


@dataclass(frozen=True, slots=True)
class DecidedScores:
    """Decisions on scores of the present engine, and how many others there are, on scores that cannot be compared."""

    scores: tuple[Decided, ...]
    others: int

    @property
    def same(self) -> int:
        """How many say that it is one person."""
        return sum(same for _, same in self.scores)

    @property
    def not_same(self) -> int:
        """How many say that it is not."""
        return len(self.scores) - self.same

    @property
    def is_enough(self) -> bool:
        """Whether they are enough to work a calibration out."""
        return len(self.scores) >= LEAST_DECISIONS and min(self.same, self.not_same) >= LEAST_OF_EACH


@dataclass(frozen=True, slots=True)
class DecidedPair:
    """One pair with the verdict, and score and evidence as on the screen. `bits` is None where no longer known."""

    kind: ProposalKind
    same: bool
    bits: float | None
    model_version: str
    evidence: tuple[Evidence, ...]
    names: tuple[str, str] | None = None


def decided_scores(session: Session) -> DecidedScores:
    """The scores that were decided on, as the engine alone gave them. Nothing is unsealed for it."""
    known = calibrations_known(session)
    scores, others = [], 0
    scored = select(Decision.bits, Decision.model_version, Decision.verdict)
    for bits, version, verdict in session.execute(_last(scored)):
        if bits is None or version is None or weights_version_of(version) != model.MODEL_VERSION:
            others += 1
        else:
            scores.append((calibration_by(known, version).engine_bits(bits), verdict is Verdict.SAME))
    return DecidedScores(tuple(scores), others)


def count_decided(session: Session) -> int:
    """How many pairs are decided."""
    return session.scalar(select(func.count()).select_from(_last(select(Decision.id)).subquery())) or 0


def decided_pairs(session: Session, keyring: Keyring, *, with_names: bool = False) -> Iterator[DecidedPair]:
    """The pairs in the order of their decisions.

    With names, pairs are left out of which a name is not known, or a family withdrew the consent to search with it.
    """
    known = calibrations_known(session)
    query = _last(select(Decision, Proposal)).execution_options(yield_per=_AT_ONCE)
    if with_names:
        query = query.options(joinedload(Proposal.left), joinedload(Proposal.right))
    for decision, proposal in session.execute(query):
        names = _names(session, keyring, proposal) if with_names else None
        if with_names and names is None:
            continue
        calibration = calibration_by(known, decision.model_version)
        yield DecidedPair(
            proposal.kind,
            decision.verdict is Verdict.SAME,
            decision.bits,
            decision.model_version or "",
            calibration.weighed(open_decision(keyring, decision).evidence),
            names,
        )


def _last(wanted: Select[*Columns]) -> Select[*Columns]:
    """What is wanted of the last standing decision about each pair, where it is one of the labels."""
    later = aliased(Decision)
    newest = (
        select(func.max(later.id))
        .where(later.proposal_id == Decision.proposal_id, later.taken_back_at.is_(None))
        .scalar_subquery()
    )
    standing = Decision.proposal_id == Proposal.id, Decision.id == newest, Decision.verdict.in_(_LABELS)
    return wanted.where(*standing).order_by(Decision.id)


def _names(session: Session, keyring: Keyring, proposal: Proposal) -> tuple[str, str] | None:
    persons = (proposal.left, proposal.right)
    if not all(_may_be_used(session, person) for person in persons):
        return None
    left, right = (describe(keyring, person).display_name.strip() for person in persons)
    return (left, right) if left and right else None


def _may_be_used(session: Session, person: Person) -> bool:
    if person.request_id is None:
        return session.scalar(select(Person.id).where(Person.id == person.id, Person.stands())) is not None
    request = session.get(TracingRequest, person.request_id)
    return request is not None and request.may_match
