"""The four states of delivery are told apart on list, case and outbox by words or marks, so also without colour."""

from pathlib import Path

import pytest

from console.domain.codes import Action
from console.ports.records import SyncState
from console.usecases.add_note import add_note
from screens.queue.row import MARKS
from tests.desk_place import DeskPlace
from tests.fakes.fake_backend import Fault
from tests.faults.disagreements import apart, desk_place, known_to_both, line_is_back
from tests.operator import Operator, at_work

TITLES = {
    SyncState.DELIVERED: "已到的",
    SyncState.ATTENTION: "两边都派了",
    SyncState.SENDING: "不知到没到",
    SyncState.HERE: "还在本机",
}


def put_in_all_states(place: DeskPlace) -> None:
    """One case in each state."""
    ids = {state: known_to_both(place, title=title) for state, title in TITLES.items()}
    apart(place, ids[SyncState.ATTENTION], Action.ASSIGN, {"unit": "ZLS"}, {"unit": "LDGL"})
    line_is_back(place)
    place.deliver()
    add_note(place.desk, ids[SyncState.SENDING], "催")
    place.backend.script.append(Fault.LOSE_ANSWER)
    place.engine.retry_now()
    place.engine.step()
    place.backend.offline = True
    add_note(place.desk, ids[SyncState.HERE], "催")


@pytest.mark.parametrize("language", ["zh_CN", "en"])
async def test_each_state_looks_like_itself_everywhere(tmp_path: Path, language: str) -> None:
    with desk_place(tmp_path, language) as place:
        put_in_all_states(place)
        async with at_work(place, (120, 36)) as operator:
            say = operator.app.wording.say
            words = {state: say(f"domain.sync.{state}") for state in SyncState}
            assert len(set(words.values())) == len(set(MARKS.values())) == 4
            await operator.presses("view.6")
            rows = {state: _row(operator, title) for state, title in TITLES.items()}
            assert {state: row[0] for state, row in rows.items()} == MARKS
            for state, title in TITLES.items():
                await operator.presses("queue.show", "list.top")
                while title not in _under_the_cursor(operator):
                    await operator.presses("list.down")
                await operator.presses("list.open")
                page = "\n".join(operator.screen()[1:])
                assert [word for word in words.values() if word in page] == [words[state]]
            await operator.presses("queue.show", "outbox.show")
            for state in (SyncState.ATTENTION, SyncState.SENDING, SyncState.HERE):
                operator.sees(f"{words[state]} 1")
                assert any(line.startswith(f"{MARKS[state]} {words[state]}") for line in operator.screen())


def _row(operator: Operator, title: str) -> str:
    operator.sees(title)
    return next(line for line in operator.screen() if title in line)


def _under_the_cursor(operator: Operator) -> str:
    case = operator.app.screen.chosen_case()  # type: ignore[attr-defined]
    return str(case.title)
