"""Tables of running the hotline: the audit log, failed sign-ins, terminal numbers a lost store may have given."""

from sqlalchemy import Column, Integer, String, Table

from backend.tables import Document, Instant, metadata

#: One row per line of the audit log; nothing but `backend.audit` writes here, and nothing changes or deletes.
audit_entries = Table(
    "audit_entries",
    metadata,
    Column("city_id", String(64), primary_key=True),
    #: Place in the chain, from 1 without a gap.
    Column("entry_no", Integer, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
    #: User name; empty for the machine itself and for names nobody here has.
    Column("actor", String(64), nullable=False),
    Column("action", String(64), nullable=False),
    #: What it was done to: a case's id, a user name, a terminal's number; empty when there is no such thing.
    Column("subject", String(96), nullable=False),
    Column("data", Document, nullable=False),
    #: Hash of the line before; empty for the first.
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
)

#: One row per user name or address somebody guessed a password under or from, by keyed hash.
sign_in_failures = Table(
    "sign_in_failures",
    metadata,
    Column("city_id", String(64), primary_key=True),
    Column("key", String(64), primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("first_at", Instant, nullable=False),
    Column("last_at", Instant, nullable=False),
)

#: One row per number that a store lost since its backup may have granted; only who remembers it gets it.
reserved_terminals = Table(
    "reserved_terminals",
    metadata,
    Column("city_id", String(64), primary_key=True),
    Column("number", String(4), primary_key=True),
)

#: One row per unit whose cases have to be learned anew by the search index; the empty one stands for all cases.
word_renewals = Table(
    "word_renewals",
    metadata,
    Column("city_id", String(64), primary_key=True),
    Column("unit", String(32), primary_key=True),
    #: Id of the last case that has been.
    Column("after", String(64), nullable=False),
)
