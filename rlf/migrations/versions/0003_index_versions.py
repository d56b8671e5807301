"""Which keys stored persons have."""

import sqlalchemy as sa
from alembic import op


revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_KEYED = ("list_pieces", "tracing_requests")


def upgrade() -> None:
    op.create_table(
        "index_versions",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("version", sa.String(length=12), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_index_versions")),
    )
    # Rows from before stay without a version, which counts as outdated. Adding an empty column rewrites no table.
    for table in _KEYED:
        op.add_column(table, sa.Column("keys_version", sa.String(length=12), nullable=True))


def downgrade() -> None:
    for table in _KEYED:
        op.drop_column(table, "keys_version")
    op.drop_table("index_versions")
