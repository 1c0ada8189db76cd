"""The people of a bad day: what they enter, change, take back and decide, and what each was told is saved."""

from collections.abc import Mapping
from random import Random
from typing import Any

from console.domain.case import Case
from console.domain.codes import Action, Role, Urgency
from console.ports.errors import NotAuthorised
from console.ports.records import Pending
from console.usecases.act import act
from console.usecases.move_case import merge
from console.usecases.register_case import register_case
from console.usecases.settle import discard_command, resend_command
from console.usecases.undo import last_change, undo
from tests.builders import STRAY_DOGS
from tests.sync.fragile import Console
from tests.sync.oracle import Acknowledged, Kept
from tests.sync.towns import Town

#: Who works at which terminal: the one it belongs to, and whoever else signs in there.
MAIN: Mapping[str, str] = {"a": "taker", "b": "dispatcher"}
OTHERS: Mapping[str, tuple[str, ...]] = {"a": ("supervisor", "dispatcher"), "b": ("unit", "taker")}
#: Words that make a whole request be rejected, and such that make the backend stumble.
POISON, STUMBLING = "毒", "绊"
#: Who decides in the end what others left.
LEAD = "admin"
_UNITS = ("CGW", "ZLS", "WJW")
_AT_THE_DESK = (Action.AMEND, Action.AMEND, Action.AMEND, Action.NOTE, Action.URGE, Action.ASSIGN, Action.CLOSE,
                Action.REOPEN, Action.RETURN, Action.ADD_CALLER)  # fmt: skip
_IN_A_UNIT = (Action.VIEW, Action.ACCEPT, Action.REPLY, Action.RETURN, Action.NOTE)


class Operators:
    """Everybody, and what they can do."""

    def __init__(self, random: Random, town: Town, kept: Kept) -> None:
        self._random, self._town, self._kept = random, town, kept
        #: Cases as whoever acts on them sees them now.
        self._seen: dict[str, Case | None] = {}
        self._cases: list[str] = []

    def come_back(self, console: Console) -> None:
        """Whom a terminal belongs to signs in."""
        console.store.desk.set_sign_in(self._town.sign_in(MAIN[console.terminal]))

    def call_the_lead(self, console: Console) -> None:
        """Somebody signs in who may decide about everybody's work."""
        console.store.desk.set_sign_in(self._town.sign_in(LEAD))

    def somebody_else(self, console: Console) -> str:
        """Another person signs in, or nobody."""
        if self._random.random() < 0.3:
            console.store.desk.set_sign_in(None)
            _leave_no_copies(console)
            return "signed out"
        user = self._random.choice((MAIN[console.terminal], *OTHERS[console.terminal]))
        try:
            sign_in = self._town.sign_in(user)
        except NotAuthorised:
            return f"{user} is not let in"
        before = console.store.desk.sign_in()
        console.store.desk.set_sign_in(sign_in)
        if before is None or before.actor.username != user:
            _leave_no_copies(console)
        return f"{user} signs in"

    def something(self, console: Console) -> str:
        """Do one thing; raises DomainError or HotlineError when it is refused at once, PowerCut."""
        draw = self._random.random()
        if draw < 0.3 or not self._cases:
            return self._new(console)
        if draw < 0.9:
            return self._act(console)
        if draw < 0.94:
            return self._merge(console)
        if draw < 0.955:
            return self._undo(console)
        return self._think_better(console) if draw < 0.97 else self._decide_one(console)

    def look(self, console: Console) -> None:
        """Note what is durable on a terminal and was not before: it was told, or is found there after the start."""
        terminal = console.terminal
        known = self._kept.seq.get(terminal, 0)
        for entry in console.pending():
            if entry.command.seq > known:
                # What waited when an older file was noticed got another count; it is no new command.
                recounted = terminal in self._kept.brought_back and entry.command.id in self._kept.acknowledged
                if entry.command.seq != known + 1 and not recounted:
                    self._kept.gaps += terminal not in self._kept.may_leap
                    self._kept.may_leap.discard(terminal)
                known = self._kept.seq[terminal] = entry.command.seq
                if recounted:
                    self._kept.recount(entry.command)
                else:
                    self._kept.add(Acknowledged(entry.command, terminal, self._seen.get(entry.command.case_id)))
                    if POISON in str(entry.command.fields):
                        # Rejected today and looked at tomorrow, when what was done behind it is there already.
                        self._kept.disturbed.add(entry.command.case_id)
        self._seen = {}

    def look_again(self, console: Console) -> None:
        """Find after a cut what was given up just before it."""
        given_up = ("discarded", "superseded")
        for line in console.store.desk.log(1000):
            if line.status in given_up and line.command.id in self._kept.acknowledged:
                self._kept.discarded.add(line.command.id)
                self._kept.disturbed.add(line.command.case_id)

    def decide(self, console: Console, entry: Pending) -> str:
        """Send something parked again, give it up, or leave it."""
        draw = self._random.random()
        if draw < 0.4:
            self._see(console, entry.command.case_id)
            resend_command(console.desk, entry.command.id)
            self._kept.give_up(entry)
            return f"sends {entry.command.action} again"
        if draw < 0.7:
            discard_command(console.desk, entry.command.id)
            self._kept.give_up(entry)
            return f"gives {entry.command.action} up"
        return "leaves it"

    def _decide_one(self, console: Console) -> str:
        parked = console.parked()
        return self.decide(console, self._random.choice(parked)) if parked else "has nothing to decide"

    def _think_better(self, console: Console) -> str:
        """Give up the newest change that is not known to be delivered, also while it is under way."""
        waiting = console.waiting()
        if not waiting:
            return "has nothing to take back"
        discard_command(console.desk, waiting[-1].command.id)
        self._kept.give_up(waiting[-1])
        return f"takes {waiting[-1].command.action} back"

    def _undo(self, console: Console) -> str:
        """Take the last change back: what is still here at once, what is not by a counter-command."""
        undoing = last_change(console.desk, self._words())
        waiting = console.pending()
        self._see(console, undoing.command.case_id)
        if undoing.counter is not None:
            self._kept.disturbed.add(undoing.command.case_id)
        undo(console.desk, undoing, self._words())
        for entry in waiting:
            if console.store.desk.entry(entry.command.id) is None:
                self._kept.give_up(entry)
        return f"undoes {undoing.command.action}"

    def _new(self, console: Console) -> str:
        case_id = register_case(console.desk, {**STRAY_DOGS, "text": f"{self._words()}，请处理"}).case.id
        return self._entered(console, case_id)

    def _entered(self, console: Console, case_id: str) -> str:
        self._cases.append(case_id)
        self._kept.owner[case_id] = console.terminal if self._random.random() < 0.4 else ""
        return "enters a case"

    def _known_to(self, console: Console) -> list[str]:
        """The cases somebody at this terminal may touch and can see: newest first, because that is where work is."""
        free = [case_id for case_id in self._cases if self._kept.owner[case_id] in ("", console.terminal)]
        return [case_id for case_id in reversed(free) if console.store.reader.case(case_id) is not None]

    def _act(self, console: Console) -> str:
        known = self._known_to(console)
        if not known:
            return self._new(console)
        case_id = known[min(int(self._random.expovariate(0.4)), len(known) - 1)]
        in_a_unit = console.desk.actor().role is Role.UNIT
        action = self._random.choice(_IN_A_UNIT if in_a_unit else _AT_THE_DESK)
        self._see(console, case_id)
        act(console.desk, case_id, action, self._fields(action))
        return f"does {action} on {case_id[-6:]}"

    def _merge(self, console: Console) -> str:
        known = self._known_to(console)
        if len(known) < 2:
            return self._new(console)
        case_id, into = self._random.sample(known, 2)
        self._see(console, case_id, into)
        self._kept.disturbed |= {case_id, into}
        merge(console.desk, case_id, Action.MERGE, {"into": into})
        return f"merges {case_id[-6:]} into {into[-6:]}"

    def _see(self, console: Console, *case_ids: str) -> None:
        self._seen = {case_id: console.store.reader.case(case_id) for case_id in case_ids}

    def _fields(self, action: Action) -> dict[str, Any]:
        words = self._words()
        if action is Action.AMEND:
            urgency = self._random.choice(list(Urgency)).value
            return self._random.choice([{"title": words}, {"text": words}, {"urgency": urgency, "title": words}])
        if action is Action.ADD_CALLER:
            return {"caller": {"name": "陈女士", "phone": "13905910000"}, "text": words}
        if action is Action.REPLY:
            return {"text": words, "public_answer": words}
        if action in (Action.VIEW, Action.ACCEPT):
            return {}
        return {"unit": self._random.choice(_UNITS)} if action is Action.ASSIGN else {"text": words}

    def _words(self) -> str:
        """Words nobody else uses; now and then such as spoil a request, or make the backend stumble."""
        draw = self._random.random()
        odd = POISON if draw < 0.02 else STUMBLING if draw < 0.05 else ""
        return f"话{self._random.getrandbits(30)}{odd}"


def _leave_no_copies(console: Console) -> None:
    """As a sign-out does, and somebody else's sign-in: no copy of a case stays, and of what is pending over them only
    what was entered here (`local_store/left_cases.py`). What is delivered meanwhile would not be kept on them."""
    store = console.store
    entered = {entry.command.case_id for entry in console.pending() if entry.command.action is Action.NEW}
    with store.desk.transaction() as tx:
        for entry in console.pending():
            if entry.command.case_id not in entered:
                tx.drop_pending_case(entry.command.case_id)
    store.cache.clear()
