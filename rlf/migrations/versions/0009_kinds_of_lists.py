"""A list is of people whom its partner met, or of people whom it seeks."""

import sqlalchemy as sa
from alembic import op


revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("partner_lists", schema=None) as batch_op:
        batch_op.add_column(sa.Column("kind", sa.String(length=32), nullable=False, server_default="met"))


def downgrade() -> None:
    with op.batch_alter_table("partner_lists", schema=None) as batch_op:
        batch_op.drop_column("kind")
