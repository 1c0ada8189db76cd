"""Who works with the backend in these tests: people at terminals, each knowing only what the wire told them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count
from typing import Any

from console.domain.case import Case
from console.domain.case_number import issue
from console.domain.codes import Action, Role
from console.domain.command import Actor, Command
from console.domain.concurrency import seen_writers, value_of, written
from console.domain.documents import case_from, command_document
from tests.backend.asgi import Browser
from tests.builders import ENOUGH, MONDAY, an_id

Document = dict[str, Any]
PASSWORD = "horse battery staple"
#: User name → role and unit. Two call-takers and the clerks of two units.
ACCOUNTS: Mapping[str, tuple[Role, str]] = {
    "taker": (Role.CALL_TAKER, ""),
    "neighbour": (Role.CALL_TAKER, ""),
    "dispatcher": (Role.DISPATCHER, ""),
    "water": (Role.UNIT, "ZLS"),
    "streets": (Role.UNIT, "CGW"),
    "reviewer": (Role.REVIEWER, ""),
    "callback": (Role.CALLBACK, ""),
    "admin": (Role.ADMIN, ""),
}


@dataclass(frozen=True)
class Person:
    """Somebody signed in."""

    browser: Browser
    actor: Actor
    sign_in: str
    token: str

    def get(self, path: str, **options: Any) -> Any:
        return self.browser.get(path, headers={"Authorization": f"Bearer {self.token}"}, **options)

    def post(self, path: str, **options: Any) -> Any:
        return self.browser.post(path, headers={"Authorization": f"Bearer {self.token}"}, **options)

    def case(self, key: str) -> Document:
        return dict(self.get(f"/v1/cases/{key}").json()["case"])

    def changes(self, after: str = "", limit: int = 100) -> Document:
        return dict(self.get("/v1/changes", params={"after": after, "limit": limit}).json())


@dataclass(frozen=True)
class Terminal:
    """A terminal with its number, at which people make commands."""

    browser: Browser
    city: str
    number: str
    credential: str
    _counter: Any

    def makes(
        self,
        person: Person,
        action: Action = Action.NEW,
        fields: Mapping[str, Any] | None = None,
        case: Case | None = None,
        at: datetime = MONDAY,
        **changes: Any,
    ) -> Command:
        """Return a command of somebody who sees `case`; a `new` one gets the next number of this terminal."""
        turn = next(self._counter)
        given = dict(ENOUGH.get(action, {})) if fields is None else dict(fields)
        if action is Action.NEW:
            given.setdefault("number", issue(MONDAY.date(), self.number, turn))
        command = Command(an_id(), self.city, case.id if case else an_id(), action, given, person.actor,
                          person.sign_in, self.number, turn, at)  # fmt: skip
        if case is not None:
            base = {group: value_of(case, group) for group in written(command)} if action is Action.AMEND else {}
            command = replace(command, base=base, writers=seen_writers(case, action, given))
        return replace(command, **changes)

    def post(self, body: Any) -> Any:
        return self.browser.post("/v1/commands", headers=self.headers, json=body)

    def send(self, *commands: Command) -> list[Document]:
        return list(self.hand_over([command_document(command) for command in commands]))

    def hand_over(self, documents: Sequence[Document]) -> Any:
        answer = self.post({"commands": documents})
        assert answer.status_code == 200, answer.text
        return answer.json()["outcomes"]

    def does(self, person: Person, action: Action, fields: Mapping[str, Any] | None = None, case: Case | None = None,
             at: datetime = MONDAY) -> Case:  # fmt: skip
        """Do something that is applied, and return the case it leaves."""
        (outcome,) = self.send(self.makes(person, action, fields, case, at))
        assert outcome["status"] == "applied", outcome
        return case_from(outcome["case"])

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Terminal {self.number}:{self.credential}"}


def sign_in(browser: Browser, username: str) -> Person:
    answer = browser.post("/v1/auth/token", json={"username": username, "password": PASSWORD})
    assert answer.status_code == 200, answer.text
    document = answer.json()
    user = document["user"]
    actor = Actor(user["username"], Role(user["role"]), user["unit"])
    return Person(browser, actor, document["sign_in"], document["token"])


def enrol(person: Person, install_id: str) -> Terminal:
    answer = person.post("/v1/terminals", json={"install_id": install_id, "known_number": ""})
    assert answer.status_code == 200, answer.text
    city = person.get("/v1/me").json()["city"]["id"]
    return Terminal(person.browser, city, answer.json()["number"], answer.json()["credential"], count(1))
