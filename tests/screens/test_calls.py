"""A call waits in the title, disturbs nothing, and one key opens its form with the caller's number in it."""

from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from console.domain.calls import LASTS, CallEvent, CallNews, a_call
from console.following import Following
from console.usecases.calls import forget_passed, kept_calls, tell_call
from screens.intake.intake_screen import IntakeScreen
from screens.queue.queue_screen import QueueScreen
from tests.desk_place import DeskPlace
from tests.operator import Operator, at_work

LIN, CHEN = "13805912345", "13900008888"


async def rings(operator: Operator, phone: str, call_id: str = "") -> None:
    tell_call(operator.place.desk, phone, call_id=call_id)
    await operator.hears_of_changes()


def typed(operator: Operator) -> dict[str, str]:
    screen = operator.app.screen
    assert isinstance(screen, IntakeScreen)
    return {name: text for name, text in screen.values().items() if text}


async def test_a_call_waits_masked_in_the_title_and_opens_its_form_by_one_key(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await rings(operator, LIN)
        operator.is_at(QueueScreen)
        operator.sees("来电 138****2345 按 Ctrl+G")
        operator.does_not_see(LIN)
        await operator.presses("calls.take")
        assert typed(operator) == {"phone": LIN}
        operator.does_not_see("来电 138****2345")
        await operator.types("小区停电")
        assert typed(operator) == {"phone": LIN, "text": "小区停电"}


async def test_a_form_in_hand_is_not_disturbed_and_lies_aside_when_the_call_is_taken(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await operator.presses("case.new")
        await operator.types("井盖")
        await rings(operator, LIN)
        await rings(operator, CHEN)
        await operator.types("丢了")
        assert typed(operator) == {"text": "井盖丢了"}
        operator.sees("来电 138****2345（共 2 个）按 Ctrl+G")
        await operator.presses("calls.take")
        assert typed(operator) == {"phone": LIN}
        await operator.presses("calls.take")
        assert typed(operator) == {"phone": CHEN}
        await operator.waits_for_drafts()
        drafts = place.desk.store.drafts("taker")
        assert sorted(draft.fields["phone"] for draft in drafts) == ["", LIN, CHEN]


async def test_the_number_of_a_call_taken_is_durable_before_it_waits_no_more(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await rings(operator, LIN)
        await operator.presses("calls.take")
        (draft,) = place.desk.store.drafts("taker")
        assert (draft.fields["phone"], kept_calls(place.desk.store)) == (LIN, ())


async def test_a_call_that_was_taken_is_not_offered_again_when_the_telephone_repeats_itself(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await rings(operator, LIN, "pbx-1")
        await operator.presses("calls.take")
        await rings(operator, LIN, "pbx-1")
        operator.does_not_see("来电 138")
        await rings(operator, LIN, "pbx-2")
        operator.sees("来电 138")


async def test_what_the_backend_tells_of_a_call_is_shown_like_what_a_softphone_tells(place: DeskPlace) -> None:
    hotline: Any = SimpleNamespace(desk=place.desk)
    news = CallNews(CallEvent.RINGING, a_call("pbx-1", LIN, "林女士", place.clock.now()))
    async with at_work(place) as operator:
        for _ in range(2):
            Following(hotline)._called([news])
            await operator.hears_of_changes()
        operator.sees("来电 138****2345 按 Ctrl+G")
        await operator.presses("calls.take")
        assert typed(operator) == {"phone": LIN, "name": "林女士"}


async def test_without_a_call_the_key_says_so_and_what_is_typed_on_does_nothing(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await operator.presses("calls.take")
        assert "没有来电在等候" in operator.message()
        await operator.types("n")
        operator.is_at(QueueScreen)


async def test_a_call_that_nobody_took_is_not_shown_any_more_nor_kept(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await rings(operator, LIN)
        place.clock.advance(LASTS.total_seconds())
        await operator.hears_of_changes()
        operator.does_not_see("来电")
        await operator.presses("calls.take")
        operator.is_at(QueueScreen)
        forget_passed(place.desk)
        assert kept_calls(place.desk.store) == ()


async def test_a_question_on_the_screen_is_left_for_the_call_with_its_text_kept(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await operator.presses("case.note")
        await operator.types("稍后再打")
        await rings(operator, LIN)
        await operator.presses("calls.take")
        assert typed(operator) == {"phone": LIN}
        await operator.waits_for_drafts()
        assert "稍后再打" in [draft.fields.get("text") for draft in place.desk.store.drafts("taker")]


@pytest.mark.parametrize("withheld", ["", "anonymous"])
async def test_a_withheld_number_can_be_taken_too(place: DeskPlace, withheld: str) -> None:
    async with at_work(place) as operator:
        await rings(operator, withheld)
        operator.sees("来电 号码未显示")
        await operator.presses("calls.take")
        assert typed(operator) == {}


async def test_where_the_city_wishes_it_the_form_opens_where_nothing_is_typed(place: DeskPlace) -> None:
    place.workplace = replace(place.workplace, calls_at_once=True)
    async with at_work(place) as operator:
        await rings(operator, LIN)
        assert typed(operator) == {"phone": LIN}
        await operator.types("停电")
        await rings(operator, CHEN)
        assert typed(operator) == {"phone": LIN, "text": "停电"}
        operator.sees("来电 139****8888")
        await operator.presses("form.fresh")
        await rings(operator, CHEN)
        assert typed(operator) == {"phone": CHEN}


async def test_nobody_is_asked_to_take_a_call_at_a_locked_terminal(place: DeskPlace) -> None:
    place.workplace = replace(place.workplace, calls_at_once=True)
    async with at_work(place) as operator:
        await operator.presses("session.lock")
        await rings(operator, LIN)
        await operator.presses("calls.take")
        operator.does_not_see(LIN)
        assert len(kept_calls(place.desk.store)) == 1
        assert kept_calls(place.desk.store)[0].at - place.clock.now() < timedelta(1)
