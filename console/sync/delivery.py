"""Handing the outbox to the backend, and doing here what its outcomes say.

The cache is written before a command leaves the outbox: whatever ends this process in between, the command is sent
again and the backend's ledger answers it.
"""

from collections.abc import Callable, Iterable, Sequence

from console.domain.case import Case
from console.domain.codes import Role
from console.domain.command import Actor, Command
from console.domain.event import Event
from console.domain.folding import fold
from console.domain.masking import with_masked_callers
from console.ports.errors import Rejected, TooOld, Unreachable
from console.ports.records import Outcome, OutcomeStatus, Pending, SyncState, Terminal
from console.ports.store import DeskTransaction
from console.sync import plan
from console.sync.numbering import LateNumbers
from console.sync.setbacks import Setbacks
from console.sync.site import Site

#: Outcomes that mean the backend has it.
DONE = frozenset({OutcomeStatus.APPLIED, OutcomeStatus.DUPLICATE})
#: Outcomes after which there is nothing left to ask the backend.
DEFINITE = DONE | {OutcomeStatus.CONFLICT, OutcomeStatus.REFUSED}
#: Outcomes made durable together; larger ones would keep a save waiting for the file.
_TOGETHER = 25


class StoreReplaced(Exception):
    """The backend's store is another one than the one everything was offered to; what it refused means nothing yet."""


def offer(site: Site, terminal: Terminal, commands: Sequence[Command], *, more: bool) -> list[Outcome]:
    """Return one outcome per command, in order. Raises Unreachable, NotAuthorised, StoreRestored.

    A request that is rejected whole is halved until the command that spoils it stands alone; that one is refused. The
    whole has left then, also when a half cannot. The store's witness is kept before any outcome is: a crash in between
    has the commands sent again, not forgotten.
    """
    try:
        outcomes = list(site.backend.send(terminal, commands, site.witness(), more=more))
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


class Delivery:
    """Sends pending commands in the order of their `seq`, portion by portion."""

    def __init__(self, site: Site, trusted: Callable[[], bool], changed: Callable[[Iterable[str]], None]) -> None:
        """`trusted` says whether the store that answered has been offered everything sent before.

        `changed` is told which cases are shown differently before anything is answered.
        """
        self._site = site
        self._trusted = trusted
        self._changed = changed
        self._numbers = LateNumbers(site, changed)
        self._size = plan.MOST
        self._shown_unknown: set[str] = set()
        self._setbacks = Setbacks(site.clock)

    def portion(self, terminal: Terminal) -> set[str]:
        """Deliver the next portion and return the ids of the cases that changed; empty when nothing is to be sent now.

        Raises Unreachable and NotAuthorised (the outcome is unknown, the commands stay), StoreReplaced, StoreRestored.
        """
        entries = self._site.desk.sendable(self._size, self._setbacks.waiting())
        if not entries:
            return set()
        commands = self._numbers.given(terminal, entries)
        more = len(entries) < sum(self._site.desk.pending_counts().values())
        with self._site.desk.transaction() as tx:
            tx.mark([command.id for command in commands], SyncState.SENDING)
        try:
            outcomes = offer(self._site, terminal, commands, more=more)
        except Unreachable as error:
            self._size = plan.smaller(self._size) if error.code == "timed_out" else self._size
            self._show_unknown(commands if error.left else kept_here(self._site, entries))
            raise
        except TooOld:
            # Whoever speaks another contract may have applied them before it said so.
            self._show_unknown(commands)
            raise
        self._size = plan.larger(self._size)
        return self._settle(commands, outcomes)

    def _settle(self, commands: Sequence[Command], outcomes: Sequence[Outcome]) -> set[str]:
        trusted = self._trusted()
        pairs = list(zip(commands, outcomes, strict=True))
        self._setbacks.note(pairs)
        definite = [pair for pair in pairs if pair[1].status in (DEFINITE if trusted else DONE)]
        for together in plan.portions(definite, _TOGETHER):
            self._keep(together)
        if not trusted:
            raise StoreReplaced
        self._shown_unknown.difference_update(command.id for command, _ in definite)
        self._show_unknown([command for command, outcome in pairs if outcome.status is OutcomeStatus.FAILED])
        return {command.case_id for command in commands}

    def _keep(self, pairs: Sequence[tuple[Command, Outcome]]) -> None:
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


def keep_cases(site: Site, pairs: Sequence[tuple[Command, Outcome]]) -> None:
    """Write what definite outcomes say of their cases into the cache; comes before anything leaves the outbox."""
    sign_in = site.desk.sign_in()
    reader = sign_in.actor if sign_in is not None else None
    answers: list[tuple[Case, Sequence[Event]]] = []
    lately: dict[str, Case] = {}
    for command, outcome in pairs:
        case = outcome.case or _as_folded(site, lately.get(command.case_id), command, outcome)
        if case is not None and (seen := _as_seen_by(reader, command.actor, case)) is not None:
            answers.append((seen, outcome.events))
            lately[case.id] = seen
    site.confirm(answers)


def _as_seen_by(reader: Actor | None, actor: Actor, case: Case) -> Case | None:
    """A case answered to one operator, as another may see it who signed in since; None: the changes decide."""
    if reader == actor:
        return case
    if reader is None or reader.role is Role.UNIT:
        return None
    return with_masked_callers(case)


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
