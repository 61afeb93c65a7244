"""The first schema: customers, ledger, bank, settings, warnings, letters and the audit trail."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _bank_account()
    _change_cursor()
    _change_row()
    _change_set()
    _customer()
    _dunning_level()
    _not_payment_rule()
    _series()
    _setting()
    _statement_file()
    _address()
    _bank_statement()
    _contact()
    _customer_payer()
    _entry()
    _letter()
    _raised_warning()
    _allocation()
    _bank_line()
    _letter_item()
    _match()


def _bank_account() -> None:
    op.create_table(
        "bank_account",
        sa.Column("account", sa.String(length=80), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("bank", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("id", BIG, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_account")),
        sa.UniqueConstraint("account", "currency", name=op.f("uq_bank_account_account_currency")),
    )


def _change_cursor() -> None:
    op.create_table(
        "change_cursor",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("set_id", BIG, nullable=True),
        sa.Column("is_undo", sa.Boolean(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_change_cursor_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change_cursor")),
    )


def _change_row() -> None:
    op.create_table(
        "change_row",
        sa.Column("set_id", BIG, nullable=False),
        sa.Column("table_name", sa.Text(), nullable=False),
        sa.Column("row_id", BIG, nullable=False),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=True),
        sa.Column("id", BIG, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change_row")),
    )


def _change_set() -> None:
    op.create_table(
        "change_set",
        sa.Column("verb", sa.Text(), nullable=False),
        sa.Column("params", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("is_final", sa.Boolean(), nullable=False),
        sa.Column("is_upkeep", sa.Boolean(), nullable=False),
        sa.Column("undoes", BIG, nullable=True),
        sa.Column("first_row", BIG, nullable=True),
        sa.Column("last_row", BIG, nullable=True),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("id", BIG, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change_set")),
    )


def _customer() -> None:
    op.create_table(
        "customer",
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("search_key", sa.Text(), nullable=False),
        sa.Column("tax_id", sa.String(length=40), nullable=True),
        sa.Column("terms", sa.String(length=40), nullable=True),
        sa.Column("industry", sa.Text(), nullable=True),
        sa.Column("owner", sa.Text(), nullable=True),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("credit_limit_minor", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("hold_reason", sa.Text(), nullable=True),
        sa.Column("hold_until", sa.Date(), nullable=True),
        sa.Column("id", BIG, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer")),
        sa.UniqueConstraint("code", name=op.f("uq_customer_code")),
    )


def _dunning_level() -> None:
    op.create_table(
        "dunning_level",
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("template", sa.String(length=40), nullable=False),
        sa.Column("min_days", sa.Integer(), nullable=False),
        sa.Column("deadline_days", sa.Integer(), nullable=False),
        sa.Column("id", BIG, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dunning_level")),
        sa.UniqueConstraint("position", name=op.f("uq_dunning_level_position")),
    )


def _not_payment_rule() -> None:
    op.create_table(
        "not_payment_rule",
        sa.Column("payer", sa.Text(), nullable=False),
        sa.Column("wording", sa.Text(), nullable=False),
        sa.Column("id", BIG, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_not_payment_rule")),
        sa.UniqueConstraint("payer", "wording", name=op.f("uq_not_payment_rule_payer_wording")),
    )


def _series() -> None:
    op.create_table(
        "series",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("id", BIG, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_series")),
        sa.UniqueConstraint("name", name=op.f("uq_series_name")),
    )


def _setting() -> None:
    op.create_table(
        "setting",
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("id", BIG, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_setting")),
        sa.UniqueConstraint("key", name=op.f("uq_setting_key")),
    )


def _statement_file() -> None:
    op.create_table(
        "statement_file",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("format", sa.String(length=40), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("id", BIG, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement_file")),
        sa.UniqueConstraint("sha256", name=op.f("uq_statement_file_sha256")),
    )


def _address() -> None:
    op.create_table(
        "address",
        sa.Column("customer_id", BIG, nullable=False),
        sa.Column("lines", sa.Text(), nullable=False),
        sa.Column("id", BIG, nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_address_customer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_address")),
    )
    op.create_index(op.f("ix_address_customer_id"), "address", ["customer_id"], unique=False)


def _bank_statement() -> None:
    op.create_table(
        "bank_statement",
        sa.Column("file_id", BIG, nullable=False),
        sa.Column("account_id", BIG, nullable=False),
        sa.Column("first_on", sa.Date(), nullable=True),
        sa.Column("last_on", sa.Date(), nullable=True),
        sa.Column("opening_minor", sa.BigInteger(), nullable=True),
        sa.Column("closing_minor", sa.BigInteger(), nullable=True),
        sa.Column("proof", sa.String(length=10), nullable=False),
        sa.Column("known_lines", sa.Integer(), nullable=False),
        sa.Column("id", BIG, nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["bank_account.id"], name=op.f("fk_bank_statement_account_id")),
        sa.ForeignKeyConstraint(["file_id"], ["statement_file.id"], name=op.f("fk_bank_statement_file_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_statement")),
    )
    op.create_index(op.f("ix_bank_statement_account_id"), "bank_statement", ["account_id"], unique=False)
    op.create_index(op.f("ix_bank_statement_file_id"), "bank_statement", ["file_id"], unique=False)


def _contact() -> None:
    op.create_table(
        "contact",
        sa.Column("customer_id", BIG, nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("role", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("id", BIG, nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_contact_customer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact")),
    )
    op.create_index(op.f("ix_contact_customer_id"), "contact", ["customer_id"], unique=False)


def _customer_payer() -> None:
    op.create_table(
        "customer_payer",
        sa.Column("customer_id", BIG, nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=10), nullable=False),
        sa.Column("id", BIG, nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_customer_payer_customer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer_payer")),
        sa.UniqueConstraint("customer_id", "kind", "value", name=op.f("uq_customer_payer_customer_id_kind_value")),
    )
    op.create_index(op.f("ix_customer_payer_customer_id"), "customer_payer", ["customer_id"], unique=False)


def _entry() -> None:
    op.create_table(
        "entry",
        sa.Column("customer_id", BIG, nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("number", sa.String(length=80), nullable=False),
        sa.Column("dated_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("reference", sa.Text(), nullable=True),
        sa.Column("payer", sa.Text(), nullable=True),
        sa.Column("payer_account", sa.Text(), nullable=True),
        sa.Column("bank_reference", sa.Text(), nullable=True),
        sa.Column("reverses_id", BIG, nullable=True),
        sa.Column("settled_minor", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("id", BIG, nullable=False),
        sa.CheckConstraint(
            "(amount_minor >= 0 AND settled_minor BETWEEN 0 AND amount_minor) OR (amount_minor < 0 AND settled_minor BETWEEN amount_minor AND 0)",
            name=op.f("ck_entry_settled_within_amount"),
        ),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_entry_customer_id")),
        sa.ForeignKeyConstraint(["reverses_id"], ["entry.id"], name=op.f("fk_entry_reverses_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry")),
        sa.UniqueConstraint("kind", "number", name=op.f("uq_entry_kind_number")),
    )
    op.create_index(
        "ix_entry_bank_reference",
        "entry",
        ["bank_reference"],
        unique=False,
        sqlite_where=sa.text("bank_reference IS NOT NULL"),
        postgresql_where=sa.text("bank_reference IS NOT NULL"),
    )
    op.create_index(
        "ix_entry_reverses_id",
        "entry",
        ["reverses_id"],
        unique=True,
        sqlite_where=sa.text("reverses_id IS NOT NULL"),
        postgresql_where=sa.text("reverses_id IS NOT NULL"),
    )
    op.create_index(op.f("ix_entry_customer_id"), "entry", ["customer_id"], unique=False)
    op.create_index(
        "ix_entry_open",
        "entry",
        ["customer_id"],
        unique=False,
        sqlite_where=sa.text("settled_minor <> amount_minor"),
        postgresql_where=sa.text("settled_minor <> amount_minor"),
    )


def _letter() -> None:
    op.create_table(
        "letter",
        sa.Column("series", sa.String(length=40), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("customer_id", BIG, nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("level_title", sa.Text(), nullable=False),
        sa.Column("printed_on", sa.Date(), nullable=False),
        sa.Column("deadline_on", sa.Date(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("pdf", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("void_reason", sa.Text(), nullable=True),
        sa.Column("id", BIG, nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_letter_customer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter")),
        sa.UniqueConstraint("number", name=op.f("uq_letter_number")),
        sa.UniqueConstraint("series", "sequence", name=op.f("uq_letter_series_sequence")),
    )
    op.create_index(op.f("ix_letter_customer_id"), "letter", ["customer_id"], unique=False)


def _raised_warning() -> None:
    op.create_table(
        "raised_warning",
        sa.Column("rule", sa.String(length=40), nullable=False),
        sa.Column("customer_id", BIG, nullable=True),
        sa.Column("severity", sa.String(length=10), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("threshold", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("muted_until", sa.Date(), nullable=True),
        sa.Column("mute_reason", sa.Text(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("id", BIG, nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name=op.f("fk_raised_warning_customer_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_raised_warning")),
    )
    op.create_index(op.f("ix_raised_warning_customer_id"), "raised_warning", ["customer_id"], unique=False)
    op.create_index(op.f("ix_raised_warning_rule"), "raised_warning", ["rule"], unique=False)


def _allocation() -> None:
    op.create_table(
        "allocation",
        sa.Column("debit_id", BIG, nullable=False),
        sa.Column("credit_id", BIG, nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("allocated_on", sa.Date(), nullable=False),
        sa.Column("how", sa.String(length=10), nullable=False),
        sa.Column("reverses_id", BIG, nullable=True),
        sa.Column("id", BIG, nullable=False),
        sa.ForeignKeyConstraint(["credit_id"], ["entry.id"], name=op.f("fk_allocation_credit_id")),
        sa.ForeignKeyConstraint(["debit_id"], ["entry.id"], name=op.f("fk_allocation_debit_id")),
        sa.ForeignKeyConstraint(["reverses_id"], ["allocation.id"], name=op.f("fk_allocation_reverses_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_allocation")),
    )
    op.create_index(
        "ix_allocation_reverses_id",
        "allocation",
        ["reverses_id"],
        unique=True,
        sqlite_where=sa.text("reverses_id IS NOT NULL"),
        postgresql_where=sa.text("reverses_id IS NOT NULL"),
    )
    op.create_index(op.f("ix_allocation_allocated_on"), "allocation", ["allocated_on"], unique=False)
    op.create_index(op.f("ix_allocation_credit_id"), "allocation", ["credit_id"], unique=False)
    op.create_index(op.f("ix_allocation_debit_id"), "allocation", ["debit_id"], unique=False)


def _bank_line() -> None:
    op.create_table(
        "bank_line",
        sa.Column("statement_id", BIG, nullable=False),
        sa.Column("account_id", BIG, nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("booked_on", sa.Date(), nullable=False),
        sa.Column("value_on", sa.Date(), nullable=True),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("payer", sa.Text(), nullable=True),
        sa.Column("payer_account", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=True),
        sa.Column("balance_minor", sa.BigInteger(), nullable=True),
        sa.Column("identity", sa.String(length=64), nullable=False),
        sa.Column("occurrence", sa.Integer(), nullable=False),
        sa.Column("id", BIG, nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["bank_account.id"], name=op.f("fk_bank_line_account_id")),
        sa.ForeignKeyConstraint(["statement_id"], ["bank_statement.id"], name=op.f("fk_bank_line_statement_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_line")),
        sa.UniqueConstraint(
            "account_id", "identity", "occurrence", name=op.f("uq_bank_line_account_id_identity_occurrence")
        ),
    )
    op.create_index(op.f("ix_bank_line_booked_on"), "bank_line", ["booked_on"], unique=False)
    op.create_index(op.f("ix_bank_line_statement_id"), "bank_line", ["statement_id"], unique=False)


def _letter_item() -> None:
    op.create_table(
        "letter_item",
        sa.Column("letter_id", BIG, nullable=False),
        sa.Column("entry_id", BIG, nullable=False),
        sa.Column("open_minor", sa.BigInteger(), nullable=False),
        sa.Column("days_past_due", sa.Integer(), nullable=False),
        sa.Column("id", BIG, nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f("fk_letter_item_entry_id")),
        sa.ForeignKeyConstraint(["letter_id"], ["letter.id"], name=op.f("fk_letter_item_letter_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_item")),
    )
    op.create_index(op.f("ix_letter_item_entry_id"), "letter_item", ["entry_id"], unique=False)
    op.create_index(op.f("ix_letter_item_letter_id"), "letter_item", ["letter_id"], unique=False)


def _match() -> None:
    op.create_table(
        "match",
        sa.Column("line_id", BIG, nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("tier", sa.String(length=12), nullable=False),
        sa.Column("customer_id", BIG, nullable=True),
        sa.Column("receipt_id", BIG, nullable=True),
        sa.Column("plan", sa.Text(), nullable=False),
        sa.Column("id", BIG, nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_match_customer_id")),
        sa.ForeignKeyConstraint(["line_id"], ["bank_line.id"], name=op.f("fk_match_line_id")),
        sa.ForeignKeyConstraint(["receipt_id"], ["entry.id"], name=op.f("fk_match_receipt_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_match")),
        sa.UniqueConstraint("line_id", name=op.f("uq_match_line_id")),
    )
    op.create_index(op.f("ix_match_customer_id"), "match", ["customer_id"], unique=False)
    op.create_index(
        "ix_match_receipt_id",
        "match",
        ["receipt_id"],
        unique=False,
        sqlite_where=sa.text("receipt_id IS NOT NULL"),
        postgresql_where=sa.text("receipt_id IS NOT NULL"),
    )
    op.create_index(op.f("ix_match_state"), "match", ["state"], unique=False)
    # ### end Alembic commands ###
