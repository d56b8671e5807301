"""How a list writes names and days, counted while it is read."""

import sqlalchemy as sa
from alembic import op


revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("partner_lists", sa.Column("habits", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("partner_lists", "habits")
