"""Accounts: who may sign in, and as what."""

from sqlalchemy import Connection, insert, select

from backend.secrecy import password_hash
from backend.stores import city_of
from backend.tables import accounts
from console.domain.codes import Role


def add_account(
    connection: Connection,
    username: str,
    password: str,
    role: str,
    unit: str,
    name_zh: str,
    name_en: str,
    *,
    demo: bool = False,
    city_id: str = "",
) -> None:
    """Make an account; `unit` is the code of the unit somebody belongs to and decides what the role `unit` sees.

    A `demo` account is only let in where sample data is wanted. Raises ValueError for a role there is not, and
    IntegrityError when the user name is taken.
    """
    row = {
        "city_id": city_id or city_of(connection),
        "username": username,
        "password_hash": password_hash(password),
        "role": Role(role).value,
        "unit": unit,
        "name_zh": name_zh,
        "name_en": name_en,
        "demo": demo,
    }
    connection.execute(insert(accounts), row)


def any_account(connection: Connection, city_id: str) -> bool:
    """Whether anybody could sign in."""
    return (
        connection.execute(select(accounts.c.username).where(accounts.c.city_id == city_id).limit(1)).first()
        is not None
    )
