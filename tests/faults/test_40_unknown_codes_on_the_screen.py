"""Oracle: codes of a newer backend stand on the screen as they came; the case can be looked at, and each key that would
decide something about it says why it does nothing."""

from dataclasses import replace
from pathlib import Path

import pytest

from console.domain.codes import Channel, Kind, LegRole, State, Urgency
from console.domain.foreign_codes import read_code
from screens.case.case_screen import CaseScreen
from screens.queue.queue_screen import QueueScreen
from tests.desk_place import DeskPlace
from tests.faults.disagreements import desk_place, known_to_both
from tests.operator import at_work

#: What such a case says in either language: on its page, and to a key that decides.
WORDS = {
    "zh_CN": ("只能查看", "本机程序还不认识“escheated”，更新后才能办理", "这件工单里有本机程序还不认识的代码"),
    "en": ("Look only", "this version does not know “escheated” yet", "The case has a code this version does not know"),
}
DECIDING = ("case.assign", "case.note", "case.close", "case.reopen")


def _comes_from_a_newer_backend(place: DeskPlace, case_id: str) -> None:
    case = place.service.store.cases[case_id]
    foreign = replace(
        case,
        state=read_code(State, "escheated"),
        kind=read_code(Kind, "petition"),
        urgency=read_code(Urgency, "dire"),
        channel=read_code(Channel, "pigeon"),
        legs=tuple(replace(leg, role=read_code(LegRole, "witness")) for leg in case.legs),
    )
    event = replace(place.service.store.events[case_id][-1][1], index=7, type="case.escheated", data={})
    place.store.cache.put_cases([(foreign, [event])])


@pytest.mark.parametrize("language", ["zh_CN", "en"])
async def test_it_is_seen_in_the_list_and_opened_and_every_key_says_why_it_does_nothing(
    tmp_path: Path, language: str
) -> None:
    with desk_place(tmp_path, language) as place:
        case_id = known_to_both(place)
        _comes_from_a_newer_backend(place, case_id)
        label, page, reason = WORDS[language]
        async with at_work(place) as operator:
            operator.is_at(QueueScreen)
            operator.sees("escheated", "dire", "路灯", {"zh_CN": "共 1 件", "en": "1 cases"}[language])
            for key in DECIDING:
                await operator.presses(key)
                operator.is_at(QueueScreen)
                assert reason in operator.message(), key
            # What is typed after a refused key is not taken for keys of the list.
            await operator.hits("escape")
            await operator.presses("list.open")
            operator.is_at(CaseScreen)
            operator.sees(label, page, "petition", "pigeon", "有一盏路灯不亮", "case.escheated")
            for key in DECIDING:
                await operator.presses(key)
                operator.is_at(CaseScreen)
                assert reason in operator.message(), key
        assert place.store.desk.pending() == []
