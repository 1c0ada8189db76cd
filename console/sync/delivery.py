"""Handing the outbox to the backend, and doing here what its outcomes say.

The cache is written before a command leaves the outbox: whatever ends this process in between, the command is sent
again and the backend's ledger answers it. While one portion is kept here, the next is on its way where more waits
behind that: neither side waits for the other.
"""

from collections.abc import Callable, Iterable, Sequence, Set
from contextlib import suppress
from dataclasses import dataclass, replace

from console.domain.case import Case
from console.domain.codes import Role
from console.domain.command import Actor, Command
from console.domain.event import Event
from console.domain.folding import fold
from console.domain.masking import with_masked_callers
from console.ports.errors import Rejected, TooOld, Unreachable
from console.ports.records import Outcome, OutcomeStatus, Pending, SignIn, SyncState, Terminal
from console.ports.store import DeskTransaction
from console.sync import plan
from console.sync.aside import Aside
from console.sync.numbering import LateNumbers
from console.sync.setbacks import Setbacks
from console.sync.site import Site

#: Outcomes that mean the backend has it.
DONE = frozenset({OutcomeStatus.APPLIED, OutcomeStatus.DUPLICATE})
#: Outcomes after which there is nothing left to ask the backend.
DEFINITE = DONE | {OutcomeStatus.CONFLICT, OutcomeStatus.REFUSED}
#: Outcomes made durable together; larger ones would keep a save waiting for the file.
_TOGETHER = 50
#: What a request under way was answered; raises what the request raised.
Answer = Callable[[], Sequence[Outcome]]
_Pairs = Sequence[tuple[Command, Outcome]]


class StoreReplaced(Exception):
    """The backend's store is another one than the one everything was offered to; what it refused means nothing yet."""


def offer(
    site: Site, terminal: Terminal, commands: Sequence[Command], *, more: bool, answer: Answer | None = None
) -> list[Outcome]:
    """Return one outcome per command, in order; of a request that is under way, what it is answered. Raises
    Unreachable, NotAuthorised, StoreRestored.

    A request that is rejected whole is halved until the command that spoils it stands alone; that one is refused. The
    whole has left then, also when a half cannot. The store's witness is kept before any outcome is: a crash in between
    has the commands sent again, not forgotten.
    """
    try:
        outcomes = list(answer() if answer else site.backend.send(terminal, commands, site.witness(), more=more))
    except Rejected as error:
        if len(commands) == 1:
            return [Outcome(commands[0].id, OutcomeStatus.REFUSED, error.code)]
    else:
        site.keep_witness(site.backend.witness())
        return outcomes
    first, second = plan.halves(commands)
    try:
        return [*offer(site, terminal, first, more=True), *offer(site, terminal, second, more=more)]
    except Unreachable as error:
        error.left = True
        raise


def kept_here(site: Site, entries: Sequence[Pending]) -> list[Command]:
    """Take back that these were handed over, because nothing left this machine; return those that did before."""
    fresh = [entry.command.id for entry in entries if entry.state is SyncState.HERE]
    if fresh:
        with site.desk.transaction() as tx:
            tx.mark(fresh, SyncState.HERE)
    return [entry.command for entry in entries if entry.state is not SyncState.HERE]


def taken_over(site: Site, commands: Sequence[Command]) -> Set[str]:
    """Count commands as handed over, and return the ids of those that are; the others were taken back meanwhile."""
    with site.desk.transaction() as tx:
        return tx.mark([command.id for command in commands], SyncState.SENDING)


@dataclass(frozen=True, slots=True)
class _Sent:
    """A portion that is handed over, or about to be."""

    entries: Sequence[Pending]
    commands: Sequence[Command]
    more: bool
    #: None when it is still to be sent.
    answer: Answer | None = None


class Delivery:
    """Sends pending commands in the order of their `seq`, portion by portion."""

    def __init__(
        self, site: Site, trusted: Callable[[], bool], changed: Callable[[Iterable[str]], None], aside: Aside
    ) -> None:
        """`trusted` says whether the store that answered has been offered everything sent before.

        `changed` is told which cases are shown differently before anything is answered. `aside` sends a portion while
        the one before it is kept.
        """
        self._site = site
        self._trusted = trusted
        self._changed = changed
        self._aside = aside
        self._numbers = LateNumbers(site, changed)
        self._size = min(plan.FIRST, plan.MOST)
        self._shown_unknown: set[str] = set()
        self._setbacks = Setbacks(site.clock)
        self._ahead: _Sent | None = None

    @property
    def under_way(self) -> bool:
        """Whether a portion was sent whose answer nobody has taken."""
        return self._ahead is not None

    def let_go(self) -> None:
        """Wait for what is under way and leave its outcome unknown: it is sent again, and the ledger answers it."""
        sent, self._ahead = self._ahead, None
        if sent is not None and sent.answer is not None:
            # What it raised says no more than that the outcome is unknown.
            with suppress(Exception):
                sent.answer()

    def portion(self, terminal: Terminal, *, ahead: bool = False) -> set[str]:
        """Deliver the next portion and return the ids of the cases that changed; empty when nothing is to be sent now.

        With `ahead`, the one behind it may be under way at the end. Raises Unreachable and NotAuthorised (the outcome
        is unknown, the commands stay), StoreReplaced, StoreRestored.
        """
        sent, self._ahead = self._ahead or self._next(terminal), None
        if sent is None:
            return set()
        pairs = list(zip(sent.commands, self._answered(terminal, sent), strict=True))
        self._setbacks.note(pairs)
        # Asked before the next is sent: what is kept here now was answered by the store of now.
        trusted = self._trusted()
        if ahead and trusted:
            self._ahead = self._sent_ahead(terminal, pairs)
        return self._settle(pairs, trusted=trusted)

    def _next(self, terminal: Terminal) -> _Sent | None:
        entries = self._site.desk.sendable(self._size, self._setbacks.waiting())
        if not entries:
            return None
        commands = self._numbers.given(terminal, entries)
        more = len(entries) < sum(self._site.desk.pending_counts().values())
        return self._taken(_Sent(entries, commands, more))

    def _sent_ahead(self, terminal: Terminal, pairs: _Pairs) -> _Sent | None:
        """Send the portion behind one that was answered, but not kept yet; never the last one.

        Nothing is sent of a case of which something was not applied, as if that had been kept. The last portion says
        that there is no more, and that can only be told when nothing else is left here.
        """
        held = {command.case_id for command, outcome in pairs if outcome.status not in DONE}
        kept = {command.id for command, _ in pairs}
        found = self._site.desk.sendable(len(pairs) + self._size, (*self._setbacks.waiting(), *held))
        entries = [entry for entry in found if entry.command.id not in kept][: self._size]
        least = len(pairs) + len(entries)
        if not entries or self._numbers.wanted(entries) or least >= sum(self._site.desk.pending_counts().values()):
            return None
        sent = self._taken(_Sent(entries, [entry.command for entry in entries], True))
        if sent is None:
            return None
        backend, witness = self._site.backend, self._site.witness()
        return replace(sent, answer=self._aside(lambda: backend.send(terminal, sent.commands, witness, more=True)))

    def _taken(self, sent: _Sent) -> _Sent | None:
        """Mark a portion as handed over, and leave out what a person took back since it was read; None for nothing.

        This transaction decides between the two: what it finds is sent and cannot be taken back any more.
        """
        there = taken_over(self._site, sent.commands)
        entries = [entry for entry in sent.entries if entry.command.id in there]
        commands = [command for command in sent.commands if command.id in there]
        return replace(sent, entries=entries, commands=commands) if commands else None

    def _answered(self, terminal: Terminal, sent: _Sent) -> list[Outcome]:
        try:
            outcomes = offer(self._site, terminal, sent.commands, more=sent.more, answer=sent.answer)
        except Unreachable as error:
            self._size = plan.smaller(self._size) if error.code == "timed_out" else self._size
            self._show_unknown(sent.commands if error.left else kept_here(self._site, sent.entries))
            raise
        except TooOld:
            # Whoever speaks another contract may have applied them before it said so.
            self._show_unknown(sent.commands)
            raise
        self._size = plan.larger(self._size)
        return outcomes

    def _settle(self, pairs: _Pairs, *, trusted: bool) -> set[str]:
        definite = [pair for pair in pairs if pair[1].status in (DEFINITE if trusted else DONE)]
        for together in plan.portions(definite, _TOGETHER):
            self._keep(together)
        if not trusted:
            raise StoreReplaced
        self._shown_unknown.difference_update(command.id for command, _ in definite)
        self._show_unknown([command for command, outcome in pairs if outcome.status is OutcomeStatus.FAILED])
        return {command.case_id for command, _ in pairs}

    def _keep(self, pairs: _Pairs) -> None:
        keep_cases(self._site, pairs)
        now = self._site.now()
        with self._site.desk.transaction() as tx:
            for command, outcome in pairs:
                if outcome.status in DONE:
                    tx.move_to_sent(command.id, outcome.status, now)
                else:
                    park(tx, command, outcome)
            self._site.refold(tx, {command.case_id for command, _ in pairs})

    def _show_unknown(self, commands: Sequence[Command]) -> None:
        """Let the lists say that the outcome is unknown; once per command, because retries change nothing shown."""
        fresh = [command for command in commands if command.id not in self._shown_unknown]
        for together in plan.portions(fresh, _TOGETHER):
            with self._site.desk.transaction() as tx:
                self._site.refold(tx, {command.case_id for command in together})
        self._shown_unknown.update(command.id for command in fresh)
        self._changed({command.case_id for command in fresh})


def keep_cases(site: Site, pairs: _Pairs) -> None:
    """Write what definite outcomes say of their cases into the cache; comes before anything leaves the outbox."""
    sign_in = site.desk.sign_in()
    answers: list[tuple[Case, Sequence[Event]]] = []
    lately: dict[str, Case] = {}
    for command, outcome in pairs:
        case = outcome.case or _as_folded(site, lately.get(command.case_id), command, outcome)
        if case is not None and (seen := _as_seen_by(sign_in, command.actor, case)) is not None:
            answers.append((seen, outcome.events))
            lately[case.id] = seen
    site.confirm(answers)


def _as_seen_by(sign_in: SignIn | None, actor: Actor, case: Case) -> Case | None:
    """A case answered to one operator, as another may see it who signed in since; None: the changes decide."""
    if sign_in is None:
        return None
    if sign_in.actor == actor:
        return case
    return None if sign_in.actor.role is Role.UNIT else with_masked_callers(case, sign_in.caller_key)


def park(tx: DeskTransaction, command: Command, outcome: Outcome) -> None:
    """Leave a command in the outbox for a person to decide."""
    tx.mark([command.id], SyncState.ATTENTION, outcome.reason or outcome.status.value, outcome.case)


def _as_folded(site: Site, lately: Case | None, command: Command, outcome: Outcome) -> Case | None:
    """What an applied command made of its case, when the answer did not say it in a form this version can read.

    `lately` is what the answer before it said of the same case.
    """
    if outcome.status is not OutcomeStatus.APPLIED:
        return None
    confirmed = lately or site.reader.confirmed(command.case_id)
    return fold(confirmed, [command], site.rules.policy, site.rules.calendar).case
