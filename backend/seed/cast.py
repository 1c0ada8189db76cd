"""Who acts in the sample city, and at which terminal: people of the hotline's desks, and a clerk in every unit."""

from dataclasses import dataclass

from backend.seed.chance import Chance
from console.domain.codes import Role
from console.domain.command import Actor

#: The unit the sample account `unit` acts for (design.md 10).
OWN_UNIT = "ZLS"


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody at a terminal. Terminals up to 0009 are the sample city's, real ones come after 0100."""

    actor: Actor
    terminal: str


_TAKERS = tuple(
    Seat(Actor(name, Role.CALL_TAKER), terminal)
    for name, terminal in (("taker", "0001"), ("taker2", "0002"), ("taker3", "0003"), ("taker4", "0004"))
)
_SHARES = (0.4, 0.25, 0.2, 0.15)
DISPATCHER = Seat(Actor("dispatcher", Role.DISPATCHER), "0005")
REVIEWER = Seat(Actor("reviewer", Role.REVIEWER), "0006")
CALLBACK = Seat(Actor("callback", Role.CALLBACK), "0007")
SUPERVISOR = Seat(Actor("supervisor", Role.SUPERVISOR), "0008")
ADMIN = Seat(Actor("admin", Role.ADMIN), "0008")


def taker(chance: Chance) -> Seat:
    """Return one of the call-takers."""
    return chance.weighted(_TAKERS, _SHARES)


def clerk(unit: str) -> Seat:
    """Return the clerk of a unit; only the one of `OWN_UNIT` has an account of the sample city."""
    name = "unit" if unit == OWN_UNIT else f"unit.{unit.lower()}"
    return Seat(Actor(name, Role.UNIT, unit), "0009")
