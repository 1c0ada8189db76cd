"""The tables. Every key begins with the city, ids are text made by whoever creates the record, types are plain SQL.

Clear columns of a case are those that lists filter and order by; the case itself is its document.
"""

import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(referred_table_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    }
)


#: The first and the last moment that can be kept.
_BEGINNING, _END = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)


class Instant(TypeDecorator[datetime]):
    """An aware time, stored in UTC; engines without zones store it naive."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the time in UTC; what lies beyond all time there (the year 9999 far in the west) is its end."""
        if value is None:
            return None
        try:
            return value.astimezone(UTC)
        except OverflowError:
            return _BEGINNING if value.year == 1 else _END

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the time, aware."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Document(TypeDecorator[Any]):
    """A JSON document as text; what UTF-8 cannot say (a lone surrogate) is escaped instead of failing."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """Return the document as text."""
        return None if value is None else compact_json(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        """Return the document."""
        return None if value is None else json.loads(value)


def compact_json(value: Any) -> str:
    """Return JSON without blanks that can always be encoded in UTF-8."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return json.dumps(value, separators=(",", ":"))
    return text


def _city() -> Column[str]:
    return Column("city_id", String(64), primary_key=True)


#: One row per city: the identity of its data and the secret of its keyed hashes.
stores = Table(
    "stores",
    metadata,
    _city(),
    Column("epoch", String(64), nullable=False),
    Column("secret", String(64), nullable=False),
    Column("created_at", Instant, nullable=False),
    #: When the sample city was complete; None in a real one.
    Column("seeded_at", Instant),
    #: The change counter: the last statement of a transaction takes the next number, which is commit order.
    Column("change_no", Integer, nullable=False),
    #: Number and hash of the newest line of the audit log; locked with the counter, so that lines are a chain.
    Column("audit_no", Integer, nullable=False, server_default="0"),
    Column("audit_hash", String(64), nullable=False, server_default=""),
)

#: One row per change number: what tells it from the same number given again by a store that was restored.
change_marks = Table(
    "change_marks",
    metadata,
    _city(),
    Column("change_no", Integer, primary_key=True, autoincrement=False),
    Column("mark", String(64), nullable=False),
)

accounts = Table(
    "accounts",
    metadata,
    _city(),
    Column("username", String(64), primary_key=True),
    Column("password_hash", String(255), nullable=False),
    Column("role", String(32), nullable=False),
    Column("unit", String(32), nullable=False),
    Column("name_zh", String(128), nullable=False),
    Column("name_en", String(128), nullable=False),
    Column("demo", Boolean, nullable=False),
    Column("disabled_at", Instant),
)

sign_ins = Table(
    "sign_ins",
    metadata,
    _city(),
    Column("id", String(96), primary_key=True),
    Column("username", String(64), nullable=False),
    Column("role", String(32), nullable=False),
    Column("unit", String(32), nullable=False),
    Column("token_hash", String(64), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("revoked_at", Instant),
    UniqueConstraint("city_id", "token_hash"),
    ForeignKeyConstraint(["city_id", "username"], ["accounts.city_id", "accounts.username"]),
)

terminals = Table(
    "terminals",
    metadata,
    _city(),
    Column("number", String(4), primary_key=True),
    Column("install_id", String(64), nullable=False),
    Column("credential_hash", String(64), nullable=False),
    Column("enrolled_at", Instant, nullable=False),
    Column("enrolled_by", String(64), nullable=False),
    #: What is known of its hand-overs (`backend.dating`): when it last had nothing left, the highest `seq` until then,
    #: and since when it says that there is more.
    Column("caught_up_at", Instant),
    Column("caught_up_seq", BigInteger, nullable=False, server_default="0"),
    Column("behind_since", Instant),
    UniqueConstraint("city_id", "install_id"),
)

references = Table(
    "reference_documents",
    metadata,
    _city(),
    Column("etag", String(64), nullable=False),
    Column("document", Document, nullable=False),
    Column("loaded_at", Instant, nullable=False),
)

cases = Table(
    "cases",
    metadata,
    _city(),
    Column("id", String(64), primary_key=True),
    Column("number", String(32)),
    Column("kind", String(32), nullable=False),
    Column("channel", String(32), nullable=False),
    Column("category", String(32), nullable=False),
    Column("urgency", String(32), nullable=False),
    Column("state", String(32), nullable=False),
    Column("district", String(32), nullable=False),
    Column("street", String(32), nullable=False),
    Column("lead_unit", String(32), nullable=False),
    Column("created_by", String(64), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Column("due_at", Instant),
    Column("version", Integer, nullable=False),
    #: Keyed hashes; the caller stands in clear in the document only.
    Column("phone_hash", String(32)),
    Column("phone_tail_hash", String(32)),
    Column("name_hash", String(32)),
    #: Place in commit order of its newest change; 0 only inside the transaction that writes it.
    Column("change_no", Integer, nullable=False),
    Column("document", Document, nullable=False),
    UniqueConstraint("city_id", "number"),
    Index(None, "city_id", "change_no", "id"),
    Index(None, "city_id", "created_at", "id"),
    Index(None, "city_id", "state", "created_at", "id"),
    Index(None, "city_id", "state", "due_at", "id"),
    Index(None, "city_id", "created_by", "created_at"),
    Index(None, "city_id", "phone_hash"),
    Index(None, "city_id", "phone_tail_hash"),
    Index(None, "city_id", "name_hash"),
)

case_units = Table(
    "case_units",
    metadata,
    _city(),
    Column("case_id", String(64), primary_key=True),
    #: Place among the legs of the case, from 0.
    Column("position", Integer, primary_key=True),
    Column("unit", String(32), nullable=False),
    Column("role", String(32), nullable=False),
    Column("state", String(32), nullable=False),
    #: Whether the unit may see the case because of this leg.
    Column("in_sight", Boolean, nullable=False),
    Column("due_at", Instant),
    ForeignKeyConstraint(["city_id", "case_id"], ["cases.city_id", "cases.id"]),
    Index(None, "city_id", "unit", "in_sight", "case_id"),
    Index(None, "city_id", "unit", "due_at"),
)

commands = Table(
    "commands",
    metadata,
    _city(),
    Column("id", String(64), primary_key=True),
    #: `applied` or `void`; both are kept for ever.
    Column("status", String(16), nullable=False),
    Column("body_hash", String(64), nullable=False),
    Column("case_id", String(64), nullable=False),
    Column("action", String(32), nullable=False),
    Column("actor", String(64), nullable=False),
    Column("sign_in", String(96), nullable=False),
    #: Number the command carries, and number of the terminal that handed it over.
    Column("terminal", String(4), nullable=False),
    Column("received_from", String(4), nullable=False),
    Column("seq", BigInteger, nullable=False),
    #: When it happened, as far as the backend believes it, and when it arrived.
    Column("occurred_at", Instant, nullable=False),
    Column("received_at", Instant, nullable=False),
    #: The terminal's time could not be believed, or is more than five minutes off.
    Column("skewed", Boolean, nullable=False),
    Column("document", Document, nullable=False),
    Column("outcome", Document, nullable=False),
    Column("change_no", Integer, nullable=False),
    Index(None, "city_id", "case_id"),
    Index(None, "city_id", "terminal", "seq"),
    Index(None, "city_id", "received_from", "seq"),
    Index(None, "city_id", "change_no"),
)

events = Table(
    "events",
    metadata,
    _city(),
    Column("command_id", String(64), primary_key=True),
    #: Place among the events of its command, from 0.
    Column("position", Integer, primary_key=True),
    Column("case_id", String(64), nullable=False),
    #: Place of its command in the batch, from 0.
    Column("turn", Integer, nullable=False),
    Column("type", String(64), nullable=False),
    Column("at", Instant, nullable=False),
    Column("actor", String(64), nullable=False),
    Column("data", Document, nullable=False),
    #: What its command changed in the case's document, with the first event of each command; never handed out.
    Column("made", Document, nullable=True),
    Column("change_no", Integer, nullable=False),
    ForeignKeyConstraint(["city_id", "command_id"], ["commands.city_id", "commands.id"]),
    ForeignKeyConstraint(["city_id", "case_id"], ["cases.city_id", "cases.id"]),
    Index(None, "city_id", "case_id", "change_no", "turn", "position"),
    Index(None, "city_id", "change_no"),
)
