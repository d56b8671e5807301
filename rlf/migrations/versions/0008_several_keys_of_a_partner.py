"""A partner may have several keys to seal to: one for each who is to open what it gets."""

from alembic import op


revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("partners", schema=None) as batch_op:
        batch_op.alter_column("age_recipient", new_column_name="age_recipients")


def downgrade() -> None:
    with op.batch_alter_table("partners", schema=None) as batch_op:
        batch_op.alter_column("age_recipients", new_column_name="age_recipient")
