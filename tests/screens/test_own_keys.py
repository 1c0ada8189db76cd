"""Keys of one's own: footer, help and hints follow them, and what of them is not in force is told at the start."""

from dataclasses import replace
from pathlib import Path

from console.keys_file import read_keys
from screens.dialogs.text_dialog import TextDialog
from screens.queue.queue_screen import QueueScreen
from tests.desk_place import DeskPlace
from tests.operator import at_work


async def test_everything_follows_the_keys_a_person_chose(place: DeskPlace, tmp_path: Path) -> None:
    (tmp_path / "keys.toml").write_text('"case.note" = ["F20", "M"]\n"screen.back" = "F19"\n"case.clos" = "F18"\n')
    keys = read_keys(tmp_path / "config.toml")
    place.workplace = replace(place.workplace, keys=keys.table, key_notices=keys.notices())
    async with at_work(place, (80, 48)) as operator:
        operator.sees("F20备注")
        assert "第 3 行" in operator.message()
        assert "是不是：case.close" in operator.message()
        await operator.hits("f7")
        operator.is_at(QueueScreen)
        await operator.hits("f20")
        operator.is_at(TextDialog)
        operator.sees("F19返回")
        await operator.hits("escape")
        operator.is_at(TextDialog)
        await operator.hits("f19")
        operator.is_at(QueueScreen)
        await operator.presses("help.show")
        operator.sees("F19               返回")
