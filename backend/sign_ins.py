"""Signing in, and finding out who asks: tokens are stored as hashes, so that a copy of the store lets nobody in."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from backend import audit
from backend.attestation import LIFETIME, sign_in_id
from backend.failures import Problem
from backend.hotline import Hotline
from backend.passwords import SAMPLE_PASSWORD
from backend.secrecy import digest, new_id, new_token, password_fits
from backend.tables import accounts, sign_ins
from backend.throttle import Throttle
from backend.turns import lock_city
from backend.visibility import Reader, caller_key
from console.domain.codes import Role
from console.domain.command import Actor
from console.domain.documents import Document, stamp


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody signed in."""

    sign_in: str
    actor: Actor
    name_zh: str
    name_en: str
    expires_at: datetime
    #: Key of the marks of callers; empty for whom may not look for callers.
    caller_key: str = field(default="", repr=False)

    @property
    def reader(self) -> Reader:
        """What this person is as a reader of cases."""
        return Reader(self.actor.username, self.actor.role, self.actor.unit, self.caller_key)


def sign_in(hotline: Hotline, username: str, password: str, address: str = "") -> tuple[Person, str]:
    """Return the person and a fresh token; raises Problem 401 `bad_credentials`, 429 `too_many_requests`.

    403 `default_password`: everybody knows the sample accounts' password, so outside a demo it opens nothing.
    An unknown user name is answered like a wrong password, and takes as long. `address` is where the request came from.
    """
    now = hotline.clock()
    with hotline.database.read() as connection:
        wait = Throttle(connection, hotline.city_id, hotline.secret).wait(username, address, now)
    _require_patience(wait)
    account = _account(hotline, username)
    if not password_fits(account.password_hash if account else None, password):
        _failed(hotline, username, address, now)
        raise Problem(401, "bad_credentials")
    if password == SAMPLE_PASSWORD and not hotline.settings.demo:
        raise Problem(403, "default_password")
    return _begin(hotline, account, address, now)


def _require_patience(wait: int) -> None:
    if wait:
        raise Problem(429, "too_many_requests", {"seconds": str(wait)}, {"Retry-After": str(wait)})


def _failed(hotline: Hotline, username: str, address: str, now: datetime) -> None:
    """Log and count a failure; a name nobody has is not logged, because it may be a password in the wrong field."""
    where = (accounts.c.city_id == hotline.city_id, accounts.c.username == username)
    with hotline.database.write() as connection:
        known = connection.execute(select(accounts.c.username).where(*where)).scalar_one_or_none() or ""
        audit.append(connection, hotline.city_id, audit.Line(now, known, audit.Deed.SIGN_IN_FAILED))
        Throttle(connection, hotline.city_id, hotline.secret).failed(username, address, now)


def _account(hotline: Hotline, username: str) -> Any:
    where = (accounts.c.city_id == hotline.city_id, accounts.c.username == username, accounts.c.disabled_at.is_(None))
    with hotline.database.read() as connection:
        account = connection.execute(select(accounts).where(*where)).one_or_none()
    return None if account is not None and account.demo and not hotline.settings.demo else account


def _begin(hotline: Hotline, account: Any, address: str, now: datetime) -> tuple[Person, str]:
    actor = Actor(account.username, Role(account.role), account.unit)
    token = new_token()
    identity = sign_in_id(hotline.secret, new_id(now), actor)
    person = _person(hotline, identity, account, now + LIFETIME)
    with hotline.database.write() as connection:
        # As for a failure, the city's row first: then nobody waits in a circle, and guesses made all at once count.
        lock_city(connection, hotline.city_id)
        throttle = Throttle(connection, hotline.city_id, hotline.secret)
        _require_patience(throttle.wait(account.username, address, now))
        connection.execute(insert(sign_ins), _row(hotline.city_id, person, token, now))
        throttle.succeeded(account.username)
        audit.append(connection, hotline.city_id, audit.Line(now, account.username, audit.Deed.SIGNED_IN))
    return person, token


def _row(city_id: str, person: Person, token: str, now: datetime) -> Document:
    return {
        "city_id": city_id,
        "id": person.sign_in,
        "username": person.actor.username,
        "role": person.actor.role.value,
        "unit": person.actor.unit,
        "token_hash": digest(token),
        "created_at": now,
        "expires_at": person.expires_at,
    }


def whoever(hotline: Hotline, token: str) -> Person:
    """Return the person a token stands for.

    Raises Problem 401: `sign_in_unknown`, `sign_in_expired`, `sign_in_revoked`.
    """
    with hotline.database.read() as connection:
        row = _signed_in(connection, hotline.city_id, token)
    if row is None or (row.demo and not hotline.settings.demo):
        raise Problem(401, "sign_in_unknown")
    if row.revoked_at is not None or row.disabled_at is not None:
        raise Problem(401, "sign_in_revoked")
    if hotline.clock() >= row.expires_at:
        raise Problem(401, "sign_in_expired")
    return _person(hotline, row.id, row, row.expires_at)


def _person(hotline: Hotline, identity: str, row: Any, expires_at: datetime) -> Person:
    actor = Actor(row.username, Role(row.role), row.unit)
    key = caller_key(hotline.secret, actor.role)
    return Person(identity, actor, row.name_zh, row.name_en, expires_at, key)


def _signed_in(connection: Connection, city_id: str, token: str) -> Any:
    theirs = (accounts.c.city_id == sign_ins.c.city_id) & (accounts.c.username == sign_ins.c.username)
    found = (
        select(sign_ins, accounts.c.name_zh, accounts.c.name_en, accounts.c.demo, accounts.c.disabled_at)
        .join(accounts, theirs)
        .where(sign_ins.c.city_id == city_id, sign_ins.c.token_hash == digest(token))
    )
    return connection.execute(found).one_or_none()


def revoke(connection: Connection, city_id: str, sign_in_: str, now: datetime) -> None:
    """End a sign-in at once, also for work made under it that has not arrived yet."""
    where = (sign_ins.c.city_id == city_id, sign_ins.c.id == sign_in_)
    connection.execute(update(sign_ins).where(*where).values(revoked_at=now))


def me(hotline: Hotline, person: Person) -> Document:
    """Return what a person is told about his own sign-in."""
    return {
        "sign_in": person.sign_in,
        "expires_at": stamp(person.expires_at),
        "user": {
            "username": person.actor.username,
            "role": person.actor.role.value,
            "unit": person.actor.unit,
            "name_zh": person.name_zh,
            "name_en": person.name_en,
        },
        "city": hotline.reference().document["city"],
        "demo": hotline.settings.demo,
    }
