"""One seeded bad day: what operators do, what goes wrong meanwhile, and how it all comes right in the end."""

from collections.abc import Callable, Sequence
from functools import partial
from random import Random

from console.domain.errors import DomainError
from console.ports.errors import HotlineError
from console.ports.records import Pending
from console.usecases.settle import discard_command
from tests.fakes.bad_line import BadLine
from tests.fakes.stopped_clock import StoppedClock
from tests.fakes.terminal_clock import TerminalClock
from tests.sync import misfortunes
from tests.sync.fragile import Console, Fate, PowerCut
from tests.sync.operators import Operators
from tests.sync.oracle import Kept, violations
from tests.sync.towns import Town

#: How often an exchange meets a fault, and a write ends the process.
FAULTS, CUTS = 0.15, 0.012
#: Rounds of a minute in which everything that can be delivered is.
_HEALING = 60


class Day:
    """Terminals `a` (with a second console on every third day) and `b`, and their operators."""

    def __init__(self, seed: int, town: Town, clock: StoppedClock) -> None:
        self.random = Random(seed)
        self.town, self.clock = town, clock
        self.kept = Kept()
        self.fate = Fate(Random(seed + 1), 0.0)
        #: The second half of all seeds has its backend restored from a backup.
        self.restores = seed % 2 == 1
        self.consoles = [self._console("a"), self._console("b")]
        if seed % 3 == 0:
            self.consoles.append(
                Console(town, "a", self.consoles[0].clock, self._line(self.consoles[0].clock), self.fate)
            )
        self.operators = Operators(self.random, town, self.kept)
        self.log: list[str] = []
        self._parked: set[str] = set()
        self._mistaken: list[str] = []
        self._begin()

    def _console(self, terminal: str) -> Console:
        clock = TerminalClock(self.clock, self.random.getrandbits(30))
        return Console(self.town, terminal, clock, self._line(clock), self.fate)

    def _line(self, clock: TerminalClock) -> BadLine:
        return BadLine(self.town.line(clock), self.random, 0.0)

    def _begin(self) -> None:
        """Everybody signs in, and every terminal is in touch once; then the line goes bad."""
        for console in self.consoles:
            self.operators.come_back(console)
            console.step()
        self.fate.rate = CUTS
        for console in self.consoles:
            console.line.rate = FAULTS

    def run(self, steps: int) -> list[str]:
        """Return what is wrong at the end of the day."""
        for _ in range(steps):
            self._something()
        misfortunes.end(self)
        self._pass_time()
        found = self._wrong()
        self._decide()
        self._pass_time()
        found += [what for what in (*self._wrong(), *self._mistaken) if what not in found]
        self.parked_at_the_end = sum(len(console.parked()) for console in self.consoles)
        for console in self.consoles:
            console.stop()
        return found

    def _something(self) -> None:
        console = self.random.choice(self.consoles)
        draw = self.random.random()
        if draw < 0.5:
            self._by_hand(console, self.operators.something)
        elif draw < 0.85:
            self._step(console)
            self.clock.advance(self.random.choice((0.5, 3, 20, 70)))
        else:
            self.log.append(misfortunes.strike(self, console))

    def _step(self, console: Console) -> float:
        """Let the engine work; whatever is shown as not taken from now on is looked up at once: was it taken?"""
        pause = console.step()
        for entry in console.parked():
            if entry.command.id not in self._parked:
                self._parked.add(entry.command.id)
                if self.town.has_applied(entry.command.id) and not self.kept.kept_for_a_reason(entry):
                    self._mistaken.append(f"applied, yet shown as {entry.reason}: {entry.command.id}")
        return pause

    def _by_hand(self, console: Console, deed: Callable[[Console], str]) -> None:
        """Let an operator do something; what is durable afterwards counts as told to him, also if the power went."""
        try:
            what = deed(console)
        except PowerCut:
            console.die()
            self.operators.look_again(console)
            what = "cut"
        except (DomainError, HotlineError) as error:
            what = f"refused {error}"
        self.operators.look(console)
        self.log.append(f"{console.terminal} {what}")

    def _wrong(self) -> list[str]:
        first_of_each = {console.terminal: console for console in reversed(self.consoles)}
        return violations(self.town.books(), self.kept, list(first_of_each.values()))

    def _decide(self) -> None:
        """Decide about what is parked one way or the other, until nothing waits behind the rest."""
        for console in self.consoles:
            self.operators.call_the_lead(console)
            for entry in console.parked():
                self._by_hand(console, partial(self.operators.decide, entry=entry))
            self._pass_time(2)
            while blocked := _behind_parked(console):
                parked = [entry for entry in console.parked() if entry.command.case_id == blocked[0].command.case_id]
                discard_command(console.desk, parked[0].command.id)
                self.kept.give_up(parked[0])
                self._pass_time(1)

    def _pass_time(self, least: int = 3) -> None:
        """Let minutes pass until nothing can be delivered any more, and what was changed is fetched."""
        for minute in range(_HEALING):
            for console in self.consoles:
                for _ in range(12):
                    if self._step(console) > 0:
                        break
            self.clock.advance(61)
            if minute + 1 >= least and not any(self._deliverable(console) for console in self.consoles):
                return

    def _deliverable(self, console: Console) -> Sequence[Pending]:
        blocked = {entry.command.id for entry in _behind_parked(console)}
        return [entry for entry in console.waiting() if entry.command.id not in blocked]


def _behind_parked(console: Console) -> list[Pending]:
    """Return what waits because an earlier command of its case needs a person."""
    sendable = {entry.command.id for entry in console.store.desk.sendable(100_000)}
    return [entry for entry in console.waiting() if entry.command.id not in sendable]
