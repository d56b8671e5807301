"""How common names are."""

import sqlalchemy as sa
from alembic import op


revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "common_names",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("persons", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_common_names")),
    )
    op.create_table(
        "name_counts",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("persons", sa.BigInteger(), nullable=False),
        sa.Column("keys_version", sa.String(length=12), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_name_counts")),
    )


def downgrade() -> None:
    op.drop_table("name_counts")
    op.drop_table("common_names")
