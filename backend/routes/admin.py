"""Administration over the wire, for who is signed in as an administrator: accounts."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path
from fastapi.responses import Response
from sqlalchemy import Connection

from backend.doers import Doer
from backend.failures import Problem
from backend.hotline import Hotline
from backend.routes.asking import Asker, Service
from backend.sign_ins import Person
from backend.user_admin import NewUser, add_user, disable_user, set_password, set_role, users
from backend.wire.admin import AccountDocument, AccountList, NewUserBody, PasswordBody, RoleBody
from backend.wire.answers import answer
from backend.wire.problems import problems
from console.domain.codes import Role
from console.domain.errors import InvalidField

router = APIRouter(prefix="/v1/admin", tags=["admin"])
_STATUS = {"unknown_user": 404, "user_exists": 409}
_PASSWORD = "password_too_short password_guessable"


def _administrator(person: Asker) -> Person:
    if person.actor.role is not Role.ADMIN:
        raise Problem(403, "role_not_allowed", {"action": "administer"})
    return person


Administrator = Annotated[Person, Depends(_administrator)]
Username = Annotated[str, Path(max_length=64, pattern=r"^[^\x00-\x1f]+$")]


def documented(**more: str) -> dict[int | str, dict[str, Any]]:
    """Return what administration may be answered besides what is wanted."""
    unsigned = "sign_in_unknown sign_in_expired sign_in_revoked"
    invalid = f"request_invalid {more.pop('s422', '')}".strip()
    return problems(s401=unsigned, s403="role_not_allowed", s422=invalid, s503="starting database_failed", **more)


def done(hotline: Hotline, person: Person, deed: Callable[[Connection, Doer], Any]) -> Any:
    """Do something in one transaction; what is refused is answered with its code."""
    doer = Doer(hotline.city_id, person.actor.username, hotline.clock())
    try:
        with hotline.database.write() as connection:
            return deed(connection, doer)
    except InvalidField as refused:
        raise Problem(_STATUS.get(refused.reason, 422), refused.reason, refused.params) from None


@router.get("/users", response_model=AccountList, responses=documented())
def list_users(hotline: Service, person: Administrator) -> Response:
    """List all accounts."""
    with hotline.database.read() as connection:
        return answer({"items": users(connection, hotline.city_id)})


@router.post(
    "/users",
    response_model=AccountDocument,
    responses=documented(s409="user_exists", s422=f"field_missing unknown_unit {_PASSWORD}"),
)
def make_user(body: NewUserBody, hotline: Service, person: Administrator) -> Response:
    """Make an account."""
    names = (body.name_zh, body.name_en)
    user = NewUser(body.username, body.password.get_secret_value(), body.role.value, body.unit, *names)
    return answer(done(hotline, person, lambda connection, doer: add_user(connection, doer, user)))


@router.post("/users/{username}/disable", response_model=AccountDocument, responses=documented(s404="unknown_user"))
def disable(username: Username, hotline: Service, person: Administrator) -> Response:
    """Let somebody in no more, at once."""
    return answer(done(hotline, person, lambda connection, doer: disable_user(connection, doer, username)))


@router.post(
    "/users/{username}/password",
    response_model=AccountDocument,
    responses=documented(s404="unknown_user", s422=_PASSWORD),
)
def change_password(username: Username, body: PasswordBody, hotline: Service, person: Administrator) -> Response:
    """Give somebody a new password; his sign-ins end."""
    new = body.password.get_secret_value()
    return answer(done(hotline, person, lambda connection, doer: set_password(connection, doer, username, new)))


@router.post(
    "/users/{username}/role",
    response_model=AccountDocument,
    responses=documented(s404="unknown_user", s422="field_missing unknown_unit"),
)
def change_role(username: Username, body: RoleBody, hotline: Service, person: Administrator) -> Response:
    """Give somebody another role or unit; his sign-ins are revoked."""
    role, unit = body.role.value, body.unit
    return answer(done(hotline, person, lambda connection, doer: set_role(connection, doer, username, role, unit)))
