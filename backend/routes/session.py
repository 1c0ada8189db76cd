"""Signing in, who am I, and enrolling a terminal."""

from fastapi import APIRouter
from fastapi.responses import Response

from backend import sign_ins, terminals
from backend.routes.asking import Address, Asker, Sender, Service
from backend.wire.answers import answer
from backend.wire.headers import telling
from backend.wire.problems import problems
from backend.wire.session import Credentials, Enrolment, MeDocument, SignInDocument, TakenDocument, TerminalDocument

router = APIRouter(prefix="/v1", tags=["session"])
_UNSIGNED = "sign_in_unknown sign_in_expired sign_in_revoked"


@router.post(
    "/auth/token",
    response_model=SignInDocument,
    responses=problems(
        s401="bad_credentials",
        s403="default_password",
        s422="request_invalid",
        s429="too_many_requests",
        s503="starting",
    )
    | telling("Cache-Control"),
)
def token(body: Credentials, hotline: Service, address: Address) -> Response:
    """Exchange a user name and password for a sign-in."""
    person, secret = sign_ins.sign_in(hotline, body.username, body.password.get_secret_value(), address)
    given = {"token": secret, "caller_key": person.caller_key}
    return answer({**sign_ins.me(hotline, person), **given}, {"Cache-Control": "no-store"})


@router.get("/me", response_model=MeDocument, responses=problems(s401=_UNSIGNED, s503="starting"))
def me(hotline: Service, person: Asker) -> Response:
    """Say who is signed in."""
    return answer(sign_ins.me(hotline, person))


@router.post(
    "/terminals",
    response_model=TerminalDocument,
    responses=problems(
        s401=_UNSIGNED,
        s409="no_terminal_number_left",
        s422="request_invalid",
        s429="too_many_enrolments",
        s503="starting",
    )
    | telling("Cache-Control"),
)
def enrol(body: Enrolment, hotline: Service, person: Asker) -> Response:
    """Give an installation its terminal number, the same one every time, and a fresh credential."""
    granted = terminals.enrol(hotline, person, body.install_id, body.known_number)
    return answer(granted, {"Cache-Control": "no-store"})


@router.get("/terminal", response_model=TakenDocument, responses=problems(s401="terminal_unknown", s503="starting"))
def last_taken(hotline: Service, terminal: Sender) -> Response:
    """Say what the newest is that this terminal handed over, so that it knows when its files are older than that."""
    return answer(terminals.last_taken(hotline, terminal))
