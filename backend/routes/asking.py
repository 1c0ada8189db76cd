"""Who asks: typed dependencies that turn a request into the service, a person or a terminal, or a 401."""

from typing import Annotated

from fastapi import Depends, Header, Request

from backend.failures import Problem
from backend.hotline import Hotline
from backend.households import one_household
from backend.metrics import Metrics
from backend.sign_ins import Person, whoever
from backend.terminals import Terminal, whichever
from backend.wire.parameters import LONGEST_WORD
from backend.wire.problems import may_answer

#: Name of the header that carries a witness in both directions.
WITNESS_HEADER = "X-Store-Witness"


@may_answer(s503="starting database_failed")
def service(request: Request) -> Hotline:
    """Return the service behind this application; raises Problem 503 `starting`."""
    hotline: Hotline = request.app.state.hotline
    hotline.require_ready()
    return hotline


Service = Annotated[Hotline, Depends(service)]


@may_answer(scheme="person", s401="sign_in_unknown sign_in_expired sign_in_revoked")
def person(request: Request, hotline: Service) -> Person:
    """Return the person whose token this is; raises Problem 401."""
    return whoever(hotline, _claim(request, "bearer", "sign_in_unknown"))


@may_answer(scheme="terminal", s401="terminal_unknown")
def terminal(request: Request, hotline: Service) -> Terminal:
    """Return the terminal whose credential this is; raises Problem 401."""
    return whichever(hotline, _claim(request, "terminal", "terminal_unknown"))


def _claim(request: Request, scheme: str, otherwise: str) -> str:
    kind, _, claim = request.headers.get("authorization", "").partition(" ")
    if kind.lower() != scheme or not claim.strip():
        raise Problem(401, otherwise)
    return claim.strip()


def address(request: Request) -> str:
    """Return where a request came from; empty for the owner's own socket; the server looks behind proxies."""
    return one_household(request.client.host) if request.client else ""


def meter(request: Request) -> Metrics:
    """Return the numbers of this application."""
    metrics: Metrics = request.app.state.metrics
    return metrics


#: The numbers of monitoring.
Meter = Annotated[Metrics, Depends(meter)]
#: Where the request came from.
Address = Annotated[str, Depends(address)]
Asker = Annotated[Person, Depends(person)]
Sender = Annotated[Terminal, Depends(terminal)]
#: What the asker was told by an earlier answer, so that a store which lost that says so.
Witness = Annotated[
    str,
    Header(
        alias=WITNESS_HEADER,
        max_length=LONGEST_WORD,
        description="The witness the asker was told last, so that a store which lost that says so.",
    ),
]
