"""Calibrations, and the score at which each decision was made."""

import sqlalchemy as sa
from alembic import op


revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

# What was weighed anew since the decision no longer tells what it was then: that stays empty.
_AS_DECIDED = """
UPDATE decisions SET
  bits = (SELECT p.bits FROM proposals p WHERE p.id = decisions.proposal_id AND p.scored_at <= decisions.decided_at),
  model_version = (SELECT p.model_version FROM proposals p
                   WHERE p.id = decisions.proposal_id AND p.scored_at <= decisions.decided_at)
"""


def upgrade() -> None:
    op.create_table(
        "calibrations",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("engine_version", sa.String(), nullable=False),
        sa.Column("scale", sa.Double(), nullable=False),
        sa.Column("shift", sa.Double(), nullable=False),
        sa.Column("decided_same", sa.BigInteger(), nullable=False),
        sa.Column("decided_not_same", sa.BigInteger(), nullable=False),
        sa.Column("figures", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.BigInteger(), nullable=False),
        sa.Column("in_force", sa.Boolean(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_by_id", sa.BigInteger(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["confirmed_by_id"], ["accounts.id"], name=op.f("fk_calibrations_confirmed_by_id")),
        sa.ForeignKeyConstraint(["made_by_id"], ["accounts.id"], name=op.f("fk_calibrations_made_by_id")),
        sa.ForeignKeyConstraint(["withdrawn_by_id"], ["accounts.id"], name=op.f("fk_calibrations_withdrawn_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calibrations")),
        sa.UniqueConstraint("in_force", name=op.f("uq_calibrations_in_force")),
    )
    with op.batch_alter_table("decisions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("bits", sa.Double(), nullable=True))
        batch_op.add_column(sa.Column("model_version", sa.String(), nullable=True))
    op.execute(_AS_DECIDED)


def downgrade() -> None:
    with op.batch_alter_table("decisions", schema=None) as batch_op:
        batch_op.drop_column("model_version")
        batch_op.drop_column("bits")
    op.drop_table("calibrations")
