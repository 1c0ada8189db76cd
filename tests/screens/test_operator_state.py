"""What the operator is doing, in the title: set by calls, by what is saved, by hand; it ends when its time is over."""

from console.domain.calls import CallEvent, CallNews, a_call
from console.domain.operator_state import Doing, RestReason
from console.usecases.calls import hear_calls, tell_call
from console.usecases.operator_state import choose_state, current_state
from tests.desk_place import DeskPlace
from tests.operator import at_work


async def test_a_call_is_talked_on_then_put_in_order_and_then_the_operator_is_free(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        tell_call(place.desk, "13805912345", call_id="c1")
        await operator.hears_of_changes()
        await operator.presses("calls.take")
        operator.sees("通话 自10:04")
        await operator.types("小区停水\t金环花园3号楼")
        await operator.presses("form.save")
        operator.sees("整理至 10:05")
        tell_call(place.desk, "13805912345", call_id="c1", event=CallEvent.ENDED)
        place.clock.advance(60)
        await operator.hears_of_changes()
        operator.sees("空闲")


async def test_by_hand_it_is_one_digit_or_a_line_and_a_rest_says_why(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        operator.does_not_see("空闲")
        await operator.presses("state.choose")
        await operator.types("2")
        operator.sees("示忙 自10:04")
        await operator.hits("colon")
        await operator.types("state rest\n")
        assert "原因" in operator.message()
        await operator.hits("colon")
        await operator.types("状态 休息 用餐\n")
        operator.sees("休息（用餐）自10:04")
        place.sign_in("supervisor", "demo")
        await operator.hears_of_changes()
        operator.does_not_see("用餐）自")


def test_what_is_told_again_of_a_call_that_is_over_ends_no_rest(place: DeskPlace) -> None:
    """A telephone system's events come again with the next call, and whenever the line was lost."""
    desk = place.desk
    told = [CallNews(event, a_call("call-1", "13805912345", "", place.clock.now())) for event in CallEvent]
    for count in range(1, len(told) + 1):
        hear_calls(desk, told[:count])
    rest = choose_state(desk, Doing.REST, RestReason.MEAL)
    place.clock.advance(120)
    hear_calls(desk, [*told, CallNews(CallEvent.RINGING, a_call("call-2", "13905910000", "", place.clock.now()))])
    assert current_state(place.store.desk, "taker", place.clock.now()) == rest
