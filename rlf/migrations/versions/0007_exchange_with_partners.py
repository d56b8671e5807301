"""Editions and terms of lists, partners with keys, transfers with notices and answers, and partners' machines."""

import sqlalchemy as sa
from alembic import op


revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "api_calls",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("partner_id", sa.BigInteger(), nullable=False),
        sa.Column("key_digest", sa.LargeBinary(), nullable=False),
        sa.Column("request_digest", sa.LargeBinary(), nullable=False),
        sa.Column("status", sa.BigInteger(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["partner_id"], ["partners.id"], name=op.f("fk_api_calls_partner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_calls")),
        sa.UniqueConstraint("partner_id", "key_digest", name=op.f("uq_api_calls_partner_id_key_digest")),
    )
    op.create_table(
        "api_tokens",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("partner_id", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("hint", sa.String(), nullable=False),
        sa.Column("scopes", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["created_by_id"], ["accounts.id"], name=op.f("fk_api_tokens_created_by_id")),
        sa.ForeignKeyConstraint(["partner_id"], ["partners.id"], name=op.f("fk_api_tokens_partner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_tokens")),
        sa.UniqueConstraint("digest", name=op.f("uq_api_tokens_digest")),
    )
    with op.batch_alter_table("api_tokens", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_api_tokens_partner_id"), ["partner_id"], unique=False)

    op.create_table(
        "transfers",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("partner_id", sa.BigInteger(), nullable=False),
        sa.Column("made_by_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("records", sa.BigInteger(), nullable=False),
        sa.Column("content_digest", sa.LargeBinary(), nullable=True),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fetched_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["made_by_id"], ["accounts.id"], name=op.f("fk_transfers_made_by_id")),
        sa.ForeignKeyConstraint(["partner_id"], ["partners.id"], name=op.f("fk_transfers_partner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfers")),
    )
    with op.batch_alter_table("transfers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_transfers_partner_id"), ["partner_id"], unique=False)

    op.create_table(
        "webhooks",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("partner_id", sa.BigInteger(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["partner_id"], ["partners.id"], name=op.f("fk_webhooks_partner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhooks")),
    )
    with op.batch_alter_table("webhooks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_webhooks_partner_id"), ["partner_id"], unique=False)

    op.create_table(
        "webhook_deliveries",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("webhook_id", sa.BigInteger(), nullable=False),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("subject_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_status", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["webhook_id"], ["webhooks.id"], name=op.f("fk_webhook_deliveries_webhook_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_deliveries")),
    )
    with op.batch_alter_table("webhook_deliveries", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_webhook_deliveries_webhook_id"), ["webhook_id"], unique=False)

    op.create_table(
        "entry_versions",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("replaced_in_id", sa.BigInteger(), nullable=False),
        sa.Column("partner_list_id", sa.BigInteger(), nullable=False),
        sa.Column("line", sa.BigInteger(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("content_digest", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["partner_list_id"],
            ["partner_lists.id"],
            name=op.f("fk_entry_versions_partner_list_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_entry_versions_person_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["replaced_in_id"], ["partner_lists.id"], name=op.f("fk_entry_versions_replaced_in_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry_versions")),
        sa.UniqueConstraint("person_id", "replaced_in_id", name=op.f("uq_entry_versions_person_id_replaced_in_id")),
    )
    with op.batch_alter_table("entry_versions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_entry_versions_replaced_in_id"), ["replaced_in_id"], unique=False)

    op.create_table(
        "transfer_entries",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("transfer_id", sa.BigInteger(), nullable=False),
        sa.Column("request_id", sa.BigInteger(), nullable=True),
        sa.Column("person_id", sa.BigInteger(), nullable=True),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("content_digest", sa.LargeBinary(), nullable=False),
        sa.Column("signed_by_id", sa.BigInteger(), nullable=True),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_transfer_entries_person_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["request_id"], ["tracing_requests.id"], name=op.f("fk_transfer_entries_request_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["signed_by_id"], ["accounts.id"], name=op.f("fk_transfer_entries_signed_by_id")),
        sa.ForeignKeyConstraint(
            ["transfer_id"], ["transfers.id"], name=op.f("fk_transfer_entries_transfer_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfer_entries")),
        sa.UniqueConstraint("reference", name=op.f("uq_transfer_entries_reference")),
    )
    with op.batch_alter_table("transfer_entries", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_transfer_entries_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_transfer_entries_request_id"), ["request_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_transfer_entries_transfer_id"), ["transfer_id"], unique=False)

    op.create_table(
        "answers",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("transfer_entry_id", sa.BigInteger(), nullable=False),
        sa.Column("verdict", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=True),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_by_id", sa.BigInteger(), nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_answers_person_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["received_by_id"], ["accounts.id"], name=op.f("fk_answers_received_by_id")),
        sa.ForeignKeyConstraint(
            ["transfer_entry_id"],
            ["transfer_entries.id"],
            name=op.f("fk_answers_transfer_entry_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answers")),
        sa.UniqueConstraint("transfer_entry_id", "digest", name=op.f("uq_answers_transfer_entry_id_digest")),
    )
    op.create_table(
        "notices",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("transfer_entry_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("acknowledged_by_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["acknowledged_by_id"], ["accounts.id"], name=op.f("fk_notices_acknowledged_by_id")),
        sa.ForeignKeyConstraint(
            ["transfer_entry_id"],
            ["transfer_entries.id"],
            name=op.f("fk_notices_transfer_entry_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
    )
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_notices_transfer_entry_id"), ["transfer_entry_id"], unique=False)

    with op.batch_alter_table("partner_lists", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reading_since", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("rows_set_aside", sa.BigInteger(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("rows_unchanged", sa.BigInteger(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("rows_changed", sa.BigInteger(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("rows_gone", sa.BigInteger(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("edition_of_id", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("scope", sa.String(length=32), nullable=False, server_default="all"))
        batch_op.add_column(sa.Column("audience", sa.String(length=32), nullable=False, server_default="caseworkers"))
        batch_op.add_column(sa.Column("may_go_onward", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("expires_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("ended_because", sa.String(length=32), nullable=True))
        batch_op.create_index(batch_op.f("ix_partner_lists_edition_of_id"), ["edition_of_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_partner_lists_edition_of_id"), "partner_lists", ["edition_of_id"], ["id"]
        )

    with op.batch_alter_table("partners", schema=None) as batch_op:
        batch_op.add_column(sa.Column("country", sa.String(length=2), nullable=True))
        batch_op.add_column(sa.Column("may_receive", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("age_recipient", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("verify_key", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("keys_compared_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("keys_compared_by_id", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("sealed", sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column("revision", sa.BigInteger(), nullable=False, server_default="1"))
        batch_op.create_foreign_key(
            batch_op.f("fk_partners_keys_compared_by_id"), "accounts", ["keys_compared_by_id"], ["id"]
        )

    with op.batch_alter_table("persons", schema=None) as batch_op:
        batch_op.add_column(sa.Column("entry_digest", sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column("content_digest", sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column("expires_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("ended_because", sa.String(length=32), nullable=True))
        batch_op.create_index("ix_persons_partner_list_entry", ["partner_list_id", "entry_digest"], unique=False)
        batch_op.create_index(
            "ix_persons_expires_on",
            ["expires_on"],
            unique=False,
            sqlite_where=sa.text("expires_on IS NOT NULL"),
            postgresql_where=sa.text("expires_on IS NOT NULL"),
        )

    with op.batch_alter_table("proposals", schema=None) as batch_op:
        batch_op.add_column(sa.Column("closed_because", sa.String(length=32), nullable=True))

    with op.batch_alter_table("tracing_requests", schema=None) as batch_op:
        batch_op.add_column(sa.Column("may_share", sa.Boolean(), nullable=True))

    with op.batch_alter_table("quarantined_rows", schema=None) as batch_op:
        batch_op.add_column(sa.Column("set_aside_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("set_aside_by_id", sa.BigInteger(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_quarantined_rows_set_aside_by_id"), "accounts", ["set_aside_by_id"], ["id"]
        )


def downgrade() -> None:
    with op.batch_alter_table("tracing_requests", schema=None) as batch_op:
        batch_op.drop_column("may_share")

    with op.batch_alter_table("quarantined_rows", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_quarantined_rows_set_aside_by_id"), type_="foreignkey")
        batch_op.drop_column("set_aside_by_id")
        batch_op.drop_column("set_aside_at")

    with op.batch_alter_table("proposals", schema=None) as batch_op:
        batch_op.drop_column("closed_because")

    with op.batch_alter_table("persons", schema=None) as batch_op:
        batch_op.drop_index("ix_persons_expires_on")
        batch_op.drop_index("ix_persons_partner_list_entry")
        batch_op.drop_column("ended_because")
        batch_op.drop_column("expires_on")
        batch_op.drop_column("content_digest")
        batch_op.drop_column("entry_digest")

    with op.batch_alter_table("partners", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_partners_keys_compared_by_id"), type_="foreignkey")
        batch_op.drop_column("revision")
        batch_op.drop_column("sealed")
        batch_op.drop_column("keys_compared_by_id")
        batch_op.drop_column("keys_compared_at")
        batch_op.drop_column("verify_key")
        batch_op.drop_column("age_recipient")
        batch_op.drop_column("may_receive")
        batch_op.drop_column("country")

    with op.batch_alter_table("partner_lists", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_partner_lists_edition_of_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_partner_lists_edition_of_id"))
        batch_op.drop_column("ended_because")
        batch_op.drop_column("ended_at")
        batch_op.drop_column("expires_on")
        batch_op.drop_column("may_go_onward")
        batch_op.drop_column("audience")
        batch_op.drop_column("scope")
        batch_op.drop_column("edition_of_id")
        batch_op.drop_column("rows_gone")
        batch_op.drop_column("rows_changed")
        batch_op.drop_column("rows_unchanged")
        batch_op.drop_column("rows_set_aside")
        batch_op.drop_column("reading_since")

    op.drop_table("notices")
    op.drop_table("answers")
    op.drop_table("transfer_entries")
    op.drop_table("entry_versions")
    op.drop_table("webhook_deliveries")
    op.drop_table("webhooks")
    op.drop_table("transfers")
    op.drop_table("api_tokens")
    op.drop_table("api_calls")
