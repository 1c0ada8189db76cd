"""Oracle: what an older backend does not offer is off, and says why before anybody types for it; all else goes on,
and once the backend is upgraded it is on again."""

from pathlib import Path

import pytest

from console.domain.masking import with_masked_callers
from console.ports.errors import NotFound
from console.ports.records import Revealed, SignIn
from console.usecases.lacking import BELIEVED
from console.usecases.register_case import register_case
from screens.case.case_screen import CaseScreen
from screens.dialogs.reason_dialog import ReasonDialog
from tests.desk_place import DeskPlace
from tests.faults.disagreements import desk_place
from tests.operator import Operator, at_work

PHONE = "13805912345"
WORDS = {
    "zh_CN": "这台服务器没有这项功能（版本较旧）。 请告诉管理员升级服务器；其他工作照常。",
    "en": "This backend does not offer this; it is of an older version. Ask your administrator to upgrade it",
}


def _is_older(place: DeskPlace) -> None:
    def reveal(sign_in: SignIn, key: str, reason: str) -> Revealed:
        raise NotFound("not_offered")

    place.backend.reveal = reveal  # type: ignore[method-assign]


def _is_held_masked(place: DeskPlace, case_id: str) -> None:
    """The terminal has no more of the caller than anybody is shown; what it holds in full it tells by itself."""
    place.store.cache.put_cases([(with_masked_callers(place.service.store.cases[case_id]), [])])


async def _asks(operator: Operator) -> None:
    await operator.presses("case.reveal")
    operator.is_at(ReasonDialog)
    await operator.types("核对地址\n")
    await operator.waits_for_the_backend()


@pytest.mark.parametrize("language", ["zh_CN", "en"])
async def test_a_caller_it_does_not_tell_is_off_with_its_reason_and_nothing_else_is(
    tmp_path: Path, language: str
) -> None:
    with desk_place(tmp_path, language) as place:
        fields = {"text": "井盖没了", "location": {"address": "五四路"}, "caller": {"phone": PHONE}}
        case_id = register_case(place.desk, fields).case.id
        place.deliver()
        _is_held_masked(place, case_id)
        told = place.backend.reveal
        _is_older(place)
        async with at_work(place) as operator:
            await operator.presses("list.open")
            await _asks(operator)
            assert WORDS[language] in operator.message()
            await operator.hits("escape", "enter")
            await operator.presses("case.reveal")
            operator.is_at(CaseScreen)
            assert WORDS[language] in operator.message(), "without asking for a reason first"
            operator.does_not_see(PHONE)

            await operator.hits("escape")
            await operator.presses("case.note")
            await operator.types("其他工作照常")
            await operator.presses("form.save")
            await operator.waits_for_delivery()
            assert [command.command.fields["text"] for command in place.service.store.journal][-1] == "其他工作照常"
            assert place.store.desk.pending() == []

            _is_held_masked(place, case_id)
            place.backend.reveal = told  # type: ignore[method-assign]
            place.clock.advance(BELIEVED)
            if not isinstance(operator.app.screen, CaseScreen):
                await operator.presses("list.open")
            await _asks(operator)
            operator.sees(PHONE)
            assert [reveal[1] for reveal in place.service.reveals] == [case_id]
