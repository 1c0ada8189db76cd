"""Administering accounts: each change with its line in the audit log, in one transaction."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select, update

from backend import audit
from backend.accounts import add_account
from backend.doers import Doer
from backend.passwords import require_fit
from backend.reference_data import current_reference
from backend.secrecy import password_hash
from backend.tables import accounts, sign_ins
from console.domain.codes import Role
from console.domain.documents import Document, stamp
from console.domain.errors import InvalidField


@dataclass(frozen=True, slots=True)
class NewUser:
    """Somebody who is to sign in."""

    username: str
    password: str
    role: str
    unit: str = ""
    name_zh: str = ""
    name_en: str = ""


def add_user(connection: Connection, doer: Doer, user: NewUser) -> Document:
    """Make an account and return it as listed.

    Raises InvalidField: `user_exists`, `field_missing`, `field_not_in_vocabulary`, `unknown_unit`, and what
    `passwords.require_fit` raises. Somebody of the role `unit` needs a unit: it decides what he sees.
    """
    _require_sound(connection, doer.city_id, user)
    if _row(connection, doer.city_id, user.username) is not None:
        raise InvalidField("user_exists", {"field": "username", "value": user.username})
    require_fit(user.username, user.password)
    names = (user.name_zh or user.username, user.name_en or user.username)
    add_account(connection, user.username, user.password, user.role, user.unit, *names, city_id=doer.city_id)
    _log(connection, doer, audit.Deed.USER_ADDED, user.username, {"role": user.role, "unit": user.unit})
    return _document(_row(connection, doer.city_id, user.username))


def disable_user(connection: Connection, doer: Doer, username: str) -> Document:
    """Let somebody in no more, at once; what he sends from now on is refused with its text kept.

    Raises InvalidField `unknown_user`.
    """
    _require_known(connection, doer.city_id, username)
    here = (accounts.c.city_id == doer.city_id, accounts.c.username == username, accounts.c.disabled_at.is_(None))
    connection.execute(update(accounts).where(*here).values(disabled_at=doer.at))
    _log(connection, doer, audit.Deed.USER_DISABLED, username)
    return _document(_row(connection, doer.city_id, username))


def set_password(connection: Connection, doer: Doer, username: str, password: str) -> Document:
    """Give somebody a new password; his sign-ins end now, and what he did under them before still counts.

    Raises InvalidField `unknown_user`, and what `passwords.require_fit` raises.
    """
    _require_known(connection, doer.city_id, username)
    require_fit(username, password)
    here = (accounts.c.city_id == doer.city_id, accounts.c.username == username)
    connection.execute(update(accounts).where(*here).values(password_hash=password_hash(password)))
    theirs = (sign_ins.c.city_id == doer.city_id, sign_ins.c.username == username, sign_ins.c.expires_at > doer.at)
    connection.execute(update(sign_ins).where(*theirs).values(expires_at=doer.at))
    _log(connection, doer, audit.Deed.PASSWORD_SET, username)
    return _document(_row(connection, doer.city_id, username))


def set_role(connection: Connection, doer: Doer, username: str, role: str, unit: str = "") -> Document:
    """Give somebody another role, or another unit; his sign-ins are revoked, so that nothing goes on as before.

    What he made under them and has not arrived is refused with its text kept. Raises InvalidField: `unknown_user`,
    `field_missing`, `field_not_in_vocabulary`, `unknown_unit`.
    """
    _require_known(connection, doer.city_id, username)
    _require_place(connection, doer.city_id, role, unit)
    here = (accounts.c.city_id == doer.city_id, accounts.c.username == username)
    connection.execute(update(accounts).where(*here).values(role=role, unit=unit))
    theirs = (sign_ins.c.city_id == doer.city_id, sign_ins.c.username == username, sign_ins.c.revoked_at.is_(None))
    connection.execute(update(sign_ins).where(*theirs).values(revoked_at=doer.at))
    _log(connection, doer, audit.Deed.ROLE_SET, username, {"role": role, "unit": unit})
    return _document(_row(connection, doer.city_id, username))


def users(connection: Connection, city_id: str) -> list[Document]:
    """Return all accounts, by user name."""
    found = select(accounts).where(accounts.c.city_id == city_id).order_by(accounts.c.username)
    return [_document(row) for row in connection.execute(found)]


def _require_sound(connection: Connection, city_id: str, user: NewUser) -> None:
    if not user.username.strip() or len(user.username) > 64:
        raise InvalidField("field_missing", {"field": "username"})
    _require_place(connection, city_id, user.role, user.unit)


def _require_place(connection: Connection, city_id: str, role: str, unit: str) -> None:
    if role not in {known.value for known in Role}:
        raise InvalidField("field_not_in_vocabulary", {"field": "role", "value": role})
    if role == Role.UNIT and not unit:
        raise InvalidField("field_missing", {"field": "unit"})
    if unit and current_reference(connection, city_id).unit(unit) is None:
        raise InvalidField("unknown_unit", {"field": "unit", "value": unit})


def _require_known(connection: Connection, city_id: str, username: str) -> None:
    if _row(connection, city_id, username) is None:
        raise InvalidField("unknown_user", {"field": "username", "value": username})


def _row(connection: Connection, city_id: str, username: str) -> Any:
    where = (accounts.c.city_id == city_id, accounts.c.username == username)
    return connection.execute(select(accounts).where(*where)).one_or_none()


def _document(row: Any) -> Document:
    names = ("username", "role", "unit", "name_zh", "name_en", "demo")
    return {**{name: getattr(row, name) for name in names}, "disabled_at": stamp(row.disabled_at)}


def _log(connection: Connection, doer: Doer, deed: audit.Deed, username: str, data: Document | None = None) -> None:
    audit.append(connection, doer.city_id, audit.Line(doer.at, doer.name, deed, username, data or {}))
