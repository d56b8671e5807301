"""Many invented decisions at once: proposals between few persons, with scores and verdicts as a test wants them."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from sqlalchemy import select

import matching
from matching import probability
from matching.calibration import Calibration
from matching.evidence import Evidence
from rlf.calibrations import confirm
from rlf.description import encode
from rlf.ids import new_id
from rlf.models import CalibrationRow, Decision, Proposal, ProposalKind, ProposalState, Role, Verdict
from rlf.proposals import STATE_AFTER, DecisionDocument, ProposalDocument, decision_row_name, row_name
from tests.rlf.cases import Cases, named

if TYPE_CHECKING:
    from rlf.models import Account
    from rlf.service import Service

TOO_SURE = Calibration(0.4, -1.0)  # what would put an engine right that is too sure of itself
EVIDENCE = (Evidence("name", "exact", 4.0, "Qzx", "Qzx", (), "name.exact"),)


def verdicts(count: int, truth: Calibration = TOO_SURE) -> list[tuple[float, Verdict]]:
    """Scores, and what people decided who see the truth."""
    dice = random.Random(7)
    bits = [dice.uniform(-4, 14) for _ in range(count)]
    same = [dice.random() < probability(truth.bits(score)) for score in bits]
    return [(score, Verdict.SAME if one else Verdict.NOT_SAME) for score, one in zip(bits, same, strict=True)]


def proposals_at(service: Service, scores: list[float], states: list[ProposalState] | None = None) -> list[Proposal]:
    """Proposals of these scores, each between another pair of a few persons; open, unless states are given."""
    with service.database.write() as session:
        cases = Cases(service, session)
        side = int(len(scores) ** 0.5) + 1
        sought = [cases.sought(named("Vuqzithra Hoxmeldu")) for _ in range(side)]
        entries = [cases.entry(named("Vuqzithra Hoxmeldu")) for _ in range(side)]
        pairs = [(one.id, other.id) for one in sought for other in entries]
        asked = zip(pairs, scores, states or [ProposalState.OPEN] * len(scores), strict=False)
        made = [_proposal(service, *one) for one in asked]
        session.add_all(made)
        return made


def decisions_at(service: Service, decided: list[tuple[float, Verdict]]) -> Account:
    """Decisions on proposals of these scores, by the supervisor who is given."""
    made = proposals_at(service, [bits for bits, _ in decided], [STATE_AFTER[verdict] for _, verdict in decided])
    with service.database.write() as session:
        account = Cases(service, session).account(Role.SUPERVISOR)
        session.add_all(
            _decision(service, proposal, bits, verdict, account.id)
            for proposal, (bits, verdict) in zip(made, decided, strict=True)
        )
        return account


def put_in_force(service: Service, account: Account, scale: float = 0.5, shift: float = -2.0) -> CalibrationRow:
    """A calibration in force, whatever made it."""
    with service.database.write() as session:
        row = CalibrationRow(
            engine_version=matching.model.MODEL_VERSION,
            scale=scale,
            shift=shift,
            decided_same=1,
            decided_not_same=1,
            figures="{}",
            made_by_id=account.id,
        )
        session.add(row)
        session.flush()
        confirm(session, row.id, account_id=account.id)
        return row


def only_proposal(service: Service) -> Proposal:
    """The one proposal there is."""
    with service.database.read() as session:
        return session.scalars(select(Proposal)).one()


def _proposal(service: Service, pair: tuple[int, int], bits: float, state: ProposalState) -> Proposal:
    proposal_id = new_id()
    return Proposal(
        id=proposal_id,
        left_id=min(pair),
        right_id=max(pair),
        kind=ProposalKind.SOUGHT_ENTRY,
        state=state,
        probability=probability(bits),
        bits=bits,
        evidence_digest=b"",
        model_version=matching.engine_version(),
        sealed=service.keyring.seal(encode(ProposalDocument(EVIDENCE)), row_name(proposal_id)),
    )


def _decision(service: Service, proposal: Proposal, bits: float, verdict: Verdict, account_id: int) -> Decision:
    decision_id = new_id()
    return Decision(
        id=decision_id,
        proposal_id=proposal.id,
        decided_by_id=account_id,
        verdict=verdict,
        bits=bits,
        model_version=proposal.model_version,
        sealed=service.keyring.seal(encode(DecisionDocument(evidence=EVIDENCE)), decision_row_name(decision_id)),
    )
