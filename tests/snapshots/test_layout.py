"""Every screen as text at 80×24 and 120×36 in both languages; a difference is shown as a difference of lines.

`UPDATE_SNAPSHOTS=1 ./run test tests/snapshots` writes them anew; look at what changed before you commit it.
"""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import textual

from console.domain.codes import Action
from tests.desk_place import DeskPlace
from tests.faults.disagreements import apart, known_to_both, line_is_back
from tests.operator import Operator, at_work
from tests.screens.conftest import furnish

FOLDER = Path(__file__).parent / "screens"
SIZES = ((80, 24), (120, 36))
UPDATE = "UPDATE_SNAPSHOTS"
#: Snapshots are drawn by this version's layout; another one may differ without anything being wrong.
DRAWN_BY = "8.2"


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("language", ["zh_CN", "en"])
async def test_the_screens_look_as_they_did(language: str, size: tuple[int, int], tmp_path: Path) -> None:
    assert textual.__version__.startswith(DRAWN_BY), "snapshots belong to another version of Textual"
    updating = bool(os.environ.get(UPDATE))
    place = DeskPlace(tmp_path / "profile", language=language)
    furnish(place)
    differing: list[str] = []
    async with at_work(place, size) as operator:
        async for name in _walk(operator, place):
            file = FOLDER / f"{name}.{language}.{size[0]}x{size[1]}.txt"
            drawn = operator.text().rstrip("\n") + "\n"
            if updating:
                FOLDER.mkdir(exist_ok=True)
                file.write_text(drawn, encoding="utf-8")
            elif not file.exists() or file.read_text(encoding="utf-8") != drawn:
                differing.append(f"--- {file.name}\n{drawn}")
    place.close()
    assert not differing, "these screens look different now:\n" + "\n".join(differing)


async def _walk(operator: Operator, place: DeskPlace) -> AsyncIterator[str]:
    await operator.waits_for_delivery()
    yield "queue"
    await operator.presses("list.bottom", "list.open")
    yield "case"
    await operator.presses("case.note")
    await operator.types("来电人又来电")
    yield "note"
    await operator.presses("screen.back", "screen.back", "case.assign")
    await operator.types("gaj")
    yield "assign"
    await operator.presses("screen.back", "case.new")
    await operator.types("小区里有流浪狗，追咬老人和小孩\t金环花园12号楼\tcs\tllq\t\t\t13805912345")
    yield "intake"
    place.backend.offline = True
    await operator.presses("form.save")
    await operator.waits_for_delivery()
    yield "saved"
    await operator.presses("outbox.show")
    yield "outbox"
    await operator.presses("case.find")
    await operator.types("停水")
    yield "find"
    await operator.presses("screen.back", "help.show")
    yield "help"
    await operator.presses("screen.back", "command.line")
    await operator.types("as")
    yield "command_line"
    await operator.presses("screen.back")
    await operator.presses("session.sign_in")
    yield "login"
    await operator.hits("escape")
    line_is_back(place)
    case_id = known_to_both(place)
    mine, theirs = {"title": "三盏路灯不亮", "urgency": "urgent"}, {"title": "灯杆倒了"}
    apart(place, case_id, Action.AMEND, mine, theirs)
    line_is_back(place)
    await operator.waits_for_delivery()
    await operator.presses("outbox.show")
    yield "needs_attention"
    await operator.presses("list.open")
    yield "entry"
