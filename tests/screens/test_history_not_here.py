"""The newest cases are shown before their history is fetched; their page says that it is not here yet."""

from pathlib import Path
from typing import Any

import pytest

from console.domain.codes import Action
from console.ports.errors import Unreachable
from screens.case.case_screen import CaseScreen
from tests.desk_place import DeskPlace
from tests.operator import at_work

LAMP = {"kind": "complaint", "category": "0303", "text": "路灯不亮", "location": {"address": "五一北路66号"}}


@pytest.mark.parametrize(("language", "words"), [("zh_CN", "经过还没有取全"), ("en", "history is not all here yet")])
async def test_the_page_says_so_until_the_history_is_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str, words: str
) -> None:
    place = DeskPlace(tmp_path / "profile", language=language, signed_in=False)

    def under_way(*_: Any, **__: Any) -> None:
        raise Unreachable("timed_out")

    try:
        place.elsewhere(LAMP, (Action.NOTE, {"text": "又来电催了"}))
        with monkeypatch.context() as patch:
            patch.setattr(place.backend, "changes", under_way)
            place.sign_in("taker", "demo")
            place.deliver()
            async with at_work(place) as operator:
                await operator.presses("list.open")
                operator.is_at(CaseScreen)
                operator.sees("路灯不亮", words)
                operator.does_not_see("又来电催了")
                # What one adds oneself does not make it whole.
                await operator.presses("case.note")
                await operator.types("我的备注")
                await operator.presses("form.save")
                operator.sees("我的备注", words)
                patch.undo()
                place.clock.advance(120)
                await operator.waits_for_delivery()
                operator.sees("我的备注", "又来电催了")
                operator.does_not_see(words)
    finally:
        place.close()
