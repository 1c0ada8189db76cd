"""The scenes stories are made of: one thing the hotline or a unit does to a case, at the pace of such a matter."""

from datetime import timedelta
from typing import Any

from backend.seed.cast import CALLBACK, DISPATCHER, REVIEWER, SUPERVISOR, Seat, clerk, taker
from backend.seed.story import Story
from console.domain.codes import Action

#: Share of cases with a remark made while the caller was still talking.
_REMARKED = 0.45


def registered(story: Story, *, answer: str = "", new_caller: bool = False) -> Seat:
    """A call-taker enters the case, and perhaps a remark; return who it was."""
    body, seat = story.body, taker(story.world.chance)
    story.did(seat, Action.NEW, **_entered(story, answer, new_caller))
    if body.note and (body.confidential or story.happens(_REMARKED)):
        story.later(0.5, 2, office=False)
        story.did(seat, Action.NOTE, text=body.note)
    return seat


def _entered(story: Story, answer: str, new_caller: bool) -> dict[str, Any]:
    body = story.body
    fields: dict[str, Any] = {
        "kind": body.kind.value,
        "channel": body.channel.value,
        "category": body.category,
        "urgency": body.urgency.value,
        "title": body.title,
        "text": body.text,
        "caller": story.world.callers.caller(body, new=new_caller),
        "location": {
            "district": story.world.handlers.district(body.street),
            "street": body.street,
            "address": body.address,
        },
    }
    return fields | {"answer": answer} if answer else fields


def dispatched(story: Story, *, formal: bool = False) -> None:
    """A dispatcher sends it to a unit, now and then with the street's office beside it."""
    story.later(*story.pace("dispatch"), office=False)
    story.beside = story.world.handlers.beside(story.body, story.lead)
    fields: dict[str, Any] = {"unit": story.lead}
    if story.beside:
        fields["co_units"] = list(story.beside)
    if formal:
        fields["formal"] = True
    if story.happens(0.1):
        fields["text"] = story.phrase("assign")
    story.did(DISPATCHER, Action.ASSIGN, **fields)
    story.limit = story.world.hours.reply_limit(story.body, story.lead, story.at)


def viewed(story: Story) -> None:
    """The lead unit opens it."""
    story.then("view")
    story.did(clerk(story.lead), Action.VIEW)


def accepted(story: Story) -> None:
    """The lead unit takes it on."""
    story.then("accept")
    story.did(clerk(story.lead), Action.ACCEPT)


def replied(story: Story, *, late_days: tuple[float, float] | None = None) -> None:
    """Every unit reports, the lead one last; `late_days` is how much later than usual."""
    for unit in story.beside:
        story.later(10, 200)
        story.did(clerk(unit), Action.VIEW)
        story.later(30, 300)
        story.did(clerk(unit), Action.REPLY, text=story.body.reply, public_answer=story.body.answer)
    story.beside = []
    if late_days is not None:
        story.later(late_days[0] * 1440, late_days[1] * 1440)
    story.then("reply")
    story.did(clerk(story.lead), Action.REPLY, text=story.body.reply, public_answer=story.body.answer)


def handled(story: Story) -> None:
    """Dispatch to reply without a detour."""
    dispatched(story)
    viewed(story)
    accepted(story)
    replied(story)


def passed(story: Story, *, checked_twice: bool = False) -> None:
    """The reviewer passes the reply; where every reply was checked twice a second person has still to."""
    story.later(30, 500)
    story.did(REVIEWER, Action.REVIEW, checked_twice=checked_twice, verdict="pass")


def sent_back(story: Story) -> None:
    """The reviewer sends the reply back; the unit has to do it again."""
    story.later(30, 500)
    story.did(REVIEWER, Action.REVIEW, verdict="send_back", text=story.phrase("send_back"))


def not_reached(story: Story) -> None:
    """Nobody answers when the caller is called back."""
    story.later(60, 900)
    story.did(CALLBACK, Action.CALLBACK, outcome="not_reached", text=story.phrase("not_reached"))


def satisfied(story: Story) -> None:
    """The caller is content when called back."""
    story.later(60, 1500)
    score = story.world.chance.weighted((5, 4, 3), (6, 3, 1))
    story.did(CALLBACK, Action.CALLBACK, outcome="satisfied", satisfaction=score, text=story.phrase("satisfied"))


def dissatisfied(story: Story) -> None:
    """The caller is not content when called back; the unit has to do it again."""
    story.later(60, 1500)
    score = story.world.chance.one_of((1, 2))
    story.did(CALLBACK, Action.CALLBACK, outcome="dissatisfied", satisfaction=score, text=story.phrase("dissatisfied"))


def urged(story: Story) -> None:
    """The caller rings again and presses."""
    story.later(300, 2400, office=False)
    story.did(taker(story.world.chance), Action.URGE, text=story.phrase("urge"))


def remarked(story: Story) -> None:
    """The caller rings again and adds something."""
    story.later(60, 1200, office=False)
    story.did(taker(story.world.chance), Action.NOTE, text=story.phrase("note"))


def returned(story: Story) -> None:
    """The lead unit hands it back; the next one it goes to is another."""
    story.later(30, 500)
    story.did(clerk(story.lead), Action.RETURN, text=story.phrase("return"))
    story.lead, story.beside = story.world.handlers.instead(story.body, story.lead), []


def extended(story: Story) -> None:
    """The lead unit asks for a longer limit, as long as it has not run out, and the dispatchers grant it."""
    if not story.within_limit(300, 1500):
        return
    days = story.world.chance.one_of((3, 5, 5, 10))
    story.did(clerk(story.lead), Action.EXTEND, days=days, text=story.phrase("extend"))
    if story.within_limit(10, 120):
        story.did(DISPATCHER, Action.DECIDE_EXTENSION, unit=story.lead, verdict="approve")


def held(story: Story, *, days: tuple[float, float]) -> None:
    """It cannot be solved for now; the promised day is so many days from then."""
    story.later(200, 2000)
    until = story.world.hours.day(story.at + timedelta(days=story.world.chance.between(*days)))
    story.did(SUPERVISOR, Action.HOLD, text=story.phrase("hold"), until=until.isoformat())


def resumed(story: Story) -> None:
    """Work goes on."""
    story.later(3 * 1440, 8 * 1440)
    story.did(SUPERVISOR, Action.RESUME, text=story.phrase("resume"))


def reopened(story: Story) -> None:
    """It did not hold: the caller rings again and the case goes on."""
    story.later(1 * 1440, 5 * 1440, office=False)
    story.did(SUPERVISOR, Action.REOPEN, text=story.phrase("reopen"))
