"""What a terminal is told of itself: the newest it handed over, by its own count, so that older files notice it."""

from dataclasses import replace

from console.domain.case_number import issue
from console.domain.codes import Action
from console.ports.records import OutcomeStatus
from console.ports.taken import Taken
from tests.builders import MONDAY
from tests.contract.worlds import World


def test_before_the_first_command_there_is_nothing_to_tell(world: World) -> None:
    assert world.backend.last_taken(world.terminal(world.person())) == Taken()


def test_it_is_the_highest_count_and_the_highest_number_of_this_terminal_alone(world: World) -> None:
    sign_in = world.person()
    here, there = world.terminal(sign_in), world.terminal(sign_in, "install-2")
    number = issue(MONDAY.date(), here.number, 77)
    new = replace(world.command(sign_in, here, number=number), seq=5)
    note = replace(world.command(sign_in, here, Action.NOTE, text="补充"), case_id=new.case_id, seq=9)
    late = replace(world.command(sign_in, here, Action.URGE), case_id=new.case_id, seq=7)
    outcomes = world.send(here, new, note, late)
    assert [outcome.status for outcome in outcomes] == [OutcomeStatus.APPLIED] * 3
    world.does(sign_in, there)
    world.send(here, replace(world.command(sign_in, here, Action.NOTE, text="谁的"), case_id="none", seq=12))
    assert world.backend.last_taken(here) == Taken(9, note.id, number, world.clock.now())
