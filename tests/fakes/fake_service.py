"""The authority in memory: the real rules, a ledger, changes in commit order, and backups that can be restored."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from backend.commands import Delivery, decide
from backend.dating import Contact
from backend.visibility import caller_key
from console.domain.case import Case
from console.domain.case_number import LAST_TERMINAL_SEQUENCE, normalise, parse
from console.domain.codes import Action, Role
from console.domain.command import Actor, Command
from console.domain.errors import DomainError
from console.domain.reference import Reference
from console.domain.revealing import may_reveal
from console.ports.clock import Clock
from console.ports.errors import NotAuthorised, NotFound, Rejected, StoreRestored, Unreachable
from console.ports.records import (
    Change,
    ChangesPage,
    City,
    Outcome,
    OutcomeStatus,
    Revealed,
    ShownCase,
    SignIn,
    SyncState,
    Terminal,
)
from console.ports.taken import Taken
from console.sync.plan import MOST
from tests.builders import a_reference
from tests.fakes.authority import MemoryWork, Store

#: Who may sign in, all with the password `demo`; `unit` acts for ZLS as in the demo city.
ACCOUNTS = {role: Actor(role, Role(role), "ZLS" if role == "unit" else "") for role in ("dispatcher", "unit", "admin")}
ACCOUNTS["taker"] = Actor("taker", Role.CALL_TAKER)
ACCOUNTS["supervisor"] = Actor("supervisor", Role.SUPERVISOR)
ACCOUNTS["callback"] = Actor("callback", Role.CALLBACK)


class FakeService:
    """One backend, shared by the clients of several terminals."""

    def __init__(self, clock: Clock, reference: Reference | None = None) -> None:
        self._clock = clock
        self._counts = count(1)
        self.city_reference = reference or a_reference()
        self.epoch = "epoch-1"
        self.store = Store()
        self.sign_ins: dict[str, SignIn] = {}
        #: What operators told that they are doing, in order.
        self.states: list[tuple[str, dict[str, Any]]] = []
        self.terminals: dict[str, Terminal] = {}
        #: Whether a store brought back knows no token given after it was saved.
        self.forgets_tokens = False
        #: User names that are let in no more.
        self.disabled: set[str] = set()
        #: Who was told which case's caller, and why.
        self.reveals: list[tuple[str, str, str]] = []
        #: Texts that make the service reject the whole request, as a validator would.
        self.poison = ""
        #: Texts of which a command makes the service stumble: it fails alone, with what follows on its case.
        self.stumbling = ""
        #: What happens to every request before it is looked at: a reverse proxy in a bad mood.
        self.failing: Unreachable | None = None
        #: Ids of cases that are told in a form terminals cannot read.
        self.unreadable: set[str] = set()
        #: Takes the cursor of another store for its own beginning, as a careless backend might.
        self.forgiving = False

    def now(self) -> datetime:
        return self._clock.now()

    def sign_in(self, username: str, password: str) -> SignIn:
        actor = ACCOUNTS.get(username)
        if actor is None or password != "demo" or username in self.disabled:
            raise NotAuthorised("bad_credentials")
        name = f"sign-in-{next(self._counts)}"
        city = City(self.city_reference.city_id, "福州", "Fuzhou", "Asia/Shanghai")
        expires = self._clock.now() + timedelta(hours=12)
        key = caller_key("00" * 32, actor.role)
        sign_in = SignIn(name, actor, username, username, f"token-of-{name}", expires, city, True, key)
        self.sign_ins[sign_in.token] = sign_in
        self.store.tokens.add(sign_in.token)
        return sign_in

    def enrol(self, sign_in: SignIn, install_id: str, known_number: str) -> Terminal:
        self._person(sign_in)
        known = self.terminals.get(install_id)
        taken = {terminal.number for terminal in self.terminals.values()}
        fresh = known_number if known_number and known_number not in taken else f"{101 + len(self.terminals):04d}"
        terminal = Terminal(known.number if known else fresh, f"credential-{next(self._counts)}")
        self.terminals[install_id] = terminal
        return terminal

    def reference(self, sign_in: SignIn, etag: str) -> Reference | None:
        self._person(sign_in)
        return None if etag == self.city_reference.etag else self.city_reference

    def send(
        self, terminal: Terminal, commands: Sequence[Command], witness: str = "", *, more: bool = False
    ) -> list[Outcome]:
        self._terminal(terminal)
        self._require(witness)
        if not 1 <= len(commands) <= MOST:
            raise Rejected("batch_size")
        if self.poison and any(self.poison in str(command.fields) for command in commands):
            raise Rejected("malformed_request")
        stuck: set[str] = set()
        outcomes = [self._apart(command, stuck, terminal.number) for command in commands]
        known, highest = self.store.contacts.get(terminal.number, Contact()), max(command.seq for command in commands)
        self.store.contacts[terminal.number] = known.after(self.now(), highest, more=more or bool(stuck))
        return outcomes

    def _apart(self, command: Command, stuck: set[str], sender: str) -> Outcome:
        if self.stumbling and self.stumbling in str(command.fields):
            stuck.add(command.case_id)
        return Outcome(command.id, OutcomeStatus.FAILED) if command.case_id in stuck else self.apply(command, sender)

    def outcome(self, terminal: Terminal, command_id: str) -> Outcome | None:
        self._terminal(terminal)
        kept = self.store.ledger.get(command_id)
        return kept[1] if kept else None

    def last_taken(self, terminal: Terminal) -> Taken:
        self._terminal(terminal)
        sent = [line[0] for line in self.store.ledger.values() if line[0].get("received_from") == terminal.number]
        last = max(sent, key=lambda row: int(row["seq"]), default=None)
        days = [(self.now() + timedelta(days=day)).strftime("%y%m%d") for day in (-1, 0, 1)]
        given = [number for number in self.store.numbers if number[:11] in {f"{d}-{terminal.number}" for d in days}]
        number = max((number for number in given if parse(number).sequence <= LAST_TERMINAL_SEQUENCE), default="")
        return Taken(int(last["seq"]), str(last["id"]), number, last["received_at"]) if last else Taken(number=number)

    def void(self, terminal: Terminal, command_id: str) -> Outcome:
        self._terminal(terminal)
        kept = self.store.ledger.get(command_id)
        if kept is None:
            kept = {"id": command_id, "status": "void"}, Outcome(command_id, OutcomeStatus.VOID, "voided")
            self.store.ledger[command_id] = kept
        return kept[1]

    def changes(self, sign_in: SignIn, cursor: str, limit: int, witness: str = "") -> ChangesPage:
        actor = self._person(sign_in).actor
        self._require(witness)
        after = self._position(cursor)
        numbered = sorted((number, case_id) for case_id, number in self.store.changed.items() if number > after)
        page = numbered[:limit]
        readable = [case_id for _, case_id in page if case_id not in self.unreadable]
        changes = tuple(self._change(actor, case_id) for case_id in readable)
        more = len(numbered) > limit
        reached = page[-1][0] if more else self.store.change_no
        unread = tuple(case_id for _, case_id in page if case_id in self.unreadable)
        return ChangesPage(changes, self.point(reached), more, self.epoch, unread)

    def newest(self, sign_in: SignIn, limit: int) -> list[Case]:
        actor = self._person(sign_in).actor
        seen = (self._change(actor, case_id).case for case_id in self.store.cases if case_id not in self.unreadable)
        return sorted((case for case in seen if case), key=lambda case: case.created_at, reverse=True)[:limit]

    def find_case(self, sign_in: SignIn, key: str) -> ShownCase:
        self._person(sign_in)
        case_id = key if key in self.store.cases else self._by_number(key)
        events = tuple(event for _, event in self.store.events[case_id])
        return ShownCase(self.store.cases[case_id], events, SyncState.DELIVERED, ())

    def reveal(self, sign_in: SignIn, key: str, reason: str) -> Revealed:
        actor = self._person(sign_in).actor
        if not reason.strip():
            raise Rejected("reason_missing")
        case = self.find_case(sign_in, key).case
        own = case.created_by == actor.username
        if not may_reveal(actor.role, own=own, kind=case.kind, confidential=case.caller.confidential):
            raise Rejected("reveal_not_allowed")
        self.reveals.append((actor.username, case.id, reason))
        return Revealed(case.caller.name, case.caller.phone)

    def tell_state(self, sign_in: SignIn, state: Mapping[str, Any]) -> None:
        self.states.append((self._person(sign_in).actor.username, dict(state)))

    def _by_number(self, key: str) -> str:
        try:
            parse(key)
        except DomainError as error:
            if error.reason == "number_check_digit":
                raise Rejected(error.reason) from None
            raise NotFound("unknown_case") from None
        number = normalise(key)
        for case in self.store.cases.values():
            if case.number == number:
                return case.id
        raise NotFound("unknown_case")

    def _position(self, cursor: str) -> int:
        if not cursor:
            return 0
        epoch, _, rest = cursor.partition(":")
        if epoch != self.epoch and self.forgiving:
            return 0
        if not self._remembers(cursor):
            raise NotFound("unknown_cursor")
        return int(rest.partition(":")[0])

    def point(self, number: int) -> str:
        """Return the word for where the store stood at a number."""
        return f"{self.epoch}:{number}:{self.store.marks[number]}"

    def _remembers(self, point: str) -> bool:
        number = "".join(point.split(":")[1:2])
        return number.isdigit() and int(number) <= self.store.change_no and self.point(int(number)) == point

    def _require(self, witness: str) -> None:
        if witness and not self.forgiving and not self._remembers(witness):
            raise StoreRestored

    def _change(self, actor: Actor, case_id: str) -> Change:
        case = self.store.cases[case_id]
        if actor.role is Role.UNIT and actor.unit not in {leg.unit for leg in case.legs}:
            return Change(case_id, None)
        return Change(case_id, case, tuple(event for _, event in self.store.events[case_id]))

    def _person(self, sign_in: SignIn) -> SignIn:
        known = self.sign_ins.get(sign_in.token)
        if known is None or known.expires_at <= self._clock.now():
            raise NotAuthorised("token_expired" if known else "token_unknown")
        if self.forgets_tokens and sign_in.token not in self.store.tokens:
            raise NotAuthorised("token_unknown")
        if known.actor.username in self.disabled:
            raise NotAuthorised("sign_in_revoked")
        return known

    def _terminal(self, terminal: Terminal) -> None:
        if terminal not in self.terminals.values():
            raise NotAuthorised("terminal_unknown")

    def apply(self, command: Command, sender: str = "") -> Outcome:
        """Apply one command as the backend itself decides.

        Without a `sender` it comes from another desk, whose number is not looked at.
        """
        number = command.fields.get("number") if command.action is Action.NEW else None
        sender = sender or (parse(str(number)).terminal if number else command.terminal)
        contact = self.store.contacts.get(sender, Contact())
        standing = self.store.cases.get(command.case_id)
        decided = decide(self._work(), command, Delivery(sender, self._clock.now(), contact=contact))
        status, reason = OutcomeStatus(decided["status"]), decided["reason"]
        if status in (OutcomeStatus.APPLIED, OutcomeStatus.DUPLICATE):
            return replace(self.store.ledger[command.id][1], status=status)
        if reason == "number_taken":
            standing = self.store.cases[self.store.numbers[normalise(str(number))]]
        return Outcome(command.id, status, reason, standing if decided["case"] is not None else None)

    def _work(self) -> MemoryWork:
        disabled = dict.fromkeys(self.disabled, self._clock.now())
        return MemoryWork(self.store, self.city_reference, self._person_by, disabled, f"mark-{next(self._counts)}")

    def _person_by(self, sign_in: str) -> SignIn | None:
        return next((known for known in self.sign_ins.values() if known.id == sign_in), None)

    def backup(self) -> Store:
        return self.store.copied()

    def restore(self, backup: Store, *, silently: bool = False) -> None:
        """Put an earlier state back; the store has a new identity from now on, unless just its file was copied back."""
        self.store = backup.copied()
        if not silently:
            self.epoch = f"epoch-{next(self._counts) + 1000}"
