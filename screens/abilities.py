"""Which commands a screen has, which of them work now, and why the others do not."""

from typing import Protocol

from console.domain.case import Case
from console.domain.errors import DomainError
from console.domain.policy import Policy
from console.keys.availability import Situation, unavailable
from console.keys.commands import CommandSpec, Needs
from console.keys.names import shown_key
from console.usecases.lacking import REVEAL
from screens.console_port import Console
from screens.standing import Standing


class Able(Protocol):
    """A screen, as far as its commands depend on it."""

    place: str
    has_list: bool
    has_form: bool
    has_entries: bool
    has_values: bool

    @property
    def console(self) -> Console:
        """The app."""

    def chosen_case(self) -> Case | None:
        """Return the case that case commands are about."""

    def obstacle(self, spec: CommandSpec, standing: Standing) -> DomainError | None:
        """Return why a command of this screen's own cannot work now."""


class Abilities:
    """What one screen can do."""

    def __init__(self, screen: Able) -> None:
        self._screen = screen

    def belongs(self, spec: CommandSpec) -> bool:
        """Whether a command is one of this screen's, whether or not it works now."""
        screen = self._screen
        there = {
            Needs.FORM: screen.has_form,
            Needs.LIST: screen.has_list,
            Needs.ENTRY: screen.has_entries,
            Needs.VALUES: screen.has_values,
        }
        return there.get(spec.needs, True)

    def meant(self, key: str) -> CommandSpec | None:
        """Return what a key means here; in a form some mean something else than to a case."""
        return next(filter(self.belongs, self._screen.console.keys.meanings(key)), None)

    def hindrance(self, spec: CommandSpec) -> DomainError | None:
        """Return why a command cannot work now, or None; what concerns no case reads nothing."""
        screen = self._screen
        if spec.action is not None or spec.needs in (Needs.CASE, Needs.CASE_OR_FORM):
            reason = unavailable(spec, self._situation(screen.console.standings.now(), screen.chosen_case()))
            return DomainError(reason) if reason is not None else None
        if not self.belongs(spec):
            return DomainError(f"no_{spec.needs}")
        if spec.at and screen.place not in spec.at:
            return DomainError("not_here")
        own = spec.needs in (Needs.ENTRY, Needs.VALUES)
        return screen.obstacle(spec, screen.console.standings.now()) if own else None

    def footer(self, standing: Standing) -> list[tuple[str, str, bool]]:
        """Return the keys of the footer: key, label, and whether it works now."""
        situation = self._situation(standing, self._screen.chosen_case())
        say = self._screen.console.wording.say
        return [
            (shown_key(spec.keys[0]), say(f"keys.{spec.id}.label"), self._works(spec, situation, standing))
            for spec in sorted(self._screen.console.keys.commands, key=lambda spec: spec.footer)
            if spec.footer and self.belongs(spec) and self.meant(spec.keys[0]) is spec
        ]

    def _works(self, spec: CommandSpec, situation: Situation, standing: Standing) -> bool:
        return unavailable(spec, situation) is None and self._screen.obstacle(spec, standing) is None

    def _situation(self, standing: Standing, case: Case | None) -> Situation:
        screen, desk = self._screen, self._screen.console.desk
        reference = screen.console.wording.reference
        return Situation(
            actor=standing.actor,
            nobody=desk.nobody() if standing.sign_in is None else None,
            policy=reference.policy if reference is not None else Policy(),
            case=case,
            place=screen.place,
            has_list=screen.has_list,
            has_form=screen.has_form,
            has_entry=screen.has_entries,
            has_values=screen.has_values,
            tells_no_callers=desk.lacking.has(REVEAL, desk.clock.monotonic()),
        )
