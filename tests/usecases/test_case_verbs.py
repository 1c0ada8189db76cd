"""Every move of a case by its verb: what is typed becomes the fields of one durable command, or a reason in words."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from console.domain.codes import Action, State
from console.domain.errors import DomainError, InvalidField, TransitionRefused
from console.domain.lifecycle import FIELDS
from console.texts import LANGUAGES, Catalogue
from console.texts.faults import describe
from console.usecases.case_verbs import CASE_VERBS
from console.usecases.lookups import Lookups
from console.usecases.verb_lines import given
from console.usecases.verb_values import Meaning
from console.usecases.vocabularies import WORDS, meant
from tests.cli.conftest import _reference
from tests.fakes.fake_backend import FakeBackend
from tests.fakes.fake_service import ACCOUNTS, FakeService
from tests.fakes.station import Station
from tests.fakes.stopped_clock import StoppedClock
from tests.sync.conftest import heal, settle

#: Moves nobody makes by hand: entering has a verb of its own, limits are counted anew by the calendar's import.
NOT_BY_HAND = {Action.NEW, Action.RECOUNT}


class Town:
    """A case, and people of every role who work on it one after the other at one terminal, out of touch."""

    def __init__(self, folder: Path) -> None:
        self.clock = StoppedClock()
        self.station = Station(folder, self.clock, FakeBackend(FakeService(self.clock, _reference())))
        self.station.sign_in("taker")
        settle(self.station)
        self.case_id = self.station.new(caller={"name": "林某", "phone": "13805912345"})
        self.other_id = self.station.new(caller={"name": "陈某", "phone": "13805912346"})

    def fields(self, verb: str, line: str) -> dict[str, Any]:
        meaning = Meaning(
            Lookups(self.station.desk.reference()), lambda key: {"other": self.other_id}[key], self.station.clock.now()
        )
        return CASE_VERBS[verb].fields(given(CASE_VERBS[verb], line), meaning)

    def does(self, who: str, verb: str, line: str = "") -> Any:
        self.station.sign_in(who)
        known = CASE_VERBS[verb]
        done = known.do(self.station.desk, self.case_id, known.action, self.fields(verb, line))
        self.clock.advance(60)
        return done[0].case

    def case(self, case_id: str = "") -> Any:
        return self.station.shown(case_id or self.case_id).case


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    from console.domain.codes import Role
    from console.domain.command import Actor

    for role in ("reviewer", "callback", "inspector"):
        monkeypatch.setitem(ACCOUNTS, role, Actor(role, Role(role)))
    town = Town(tmp_path)
    yield town
    town.station.close()


def test_there_is_a_verb_for_every_move_and_it_says_nothing_the_rules_do_not_know() -> None:
    assert {verb.action for verb in CASE_VERBS.values()} == set(Action) - NOT_BY_HAND
    grouped = {"name", "phone", "anonymous", "confidential", "district", "street", "community", "address"}
    for verb in CASE_VERBS.values():
        known = FIELDS[verb.action] | (grouped if verb.name in ("amend", "add-caller") else set())
        told = {argument.field for argument in verb.arguments} - ({"until"} if verb.name == "extend" else set())
        assert told - ({"text"} if verb.name == "merge" else set()) <= known, verb.name


@pytest.mark.parametrize(
    ("verb", "line", "fields"),
    [
        ("assign", "自来水 --with 城管委 --formal", {"unit": "ZLS", "co_units": ["CGW"], "formal": True}),
        ("reject", "fzq 请找法院", {"ground": "outside_functions", "text": "请找法院"}),
        ("transfer", "火警", {"line": "119"}),
        ("invalidate", "sr", {"reason": "harassment"}),
        ("decide-invalid", "同意", {"verdict": "approve"}),
        ("extend", "等 材料 --days ３", {"text": "等 材料", "days": 3}),
        ("decide-extension", "d 太久 --unit zls", {"verdict": "deny", "text": "太久", "unit": "ZLS"}),
        ("hold", "资金 明年 预算 --until 2026-12-31", {"cause": "funding", "text": "明年 预算", "until": "2026-12-31"}),
        ("reply", "已修 --answer 您好 已好 --unit zls", {"text": "已修", "public_answer": "您好 已好", "unit": "ZLS"}),
        ("review", "th 没说原因", {"verdict": "send_back", "text": "没说原因"}),
        ("callback", "满意 谢 --sat 5", {"outcome": "satisfied", "text": "谢", "satisfaction": 5}),
        ("callback", "bmy --excluded 不合理", {"outcome": "dissatisfied", "excluded": "unreasonable"}),
        ("escalate", "2 多次 反映", {"level": "government_office", "text": "多次 反映"}),
        ("link", "other 起因", None),
        ("link", "other cause", {"to": "other", "relation": "cause_of"}),
        ("unlink", "other cause", {"to": "other", "relation": "cause_of"}),
        ("drop-caller", "2 加错了", {"joined": 2, "text": "加错了"}),
        ("unmerge", "不是 同一件", {"text": "不是 同一件"}),
        ("merge", "other 楼上也漏", {"into": "other", "text": "楼上也漏"}),
        ("note", "两  个 --空格", {"text": "两  个 --空格"}),
        ("amend", "--title 新 标题 --urgency tj", {"title": "新 标题", "urgency": "extreme"}),
        ("amend", "--confidential 是", {"confidential": True}),
        ("add-caller", "也是 --phone 1380591 --from other", {"text": "也是", "phone": "1380591", "from_case": "other"}),
    ],
)  # fmt: skip
def test_a_line_becomes_fields(town: Town, verb: str, line: str, fields: dict[str, Any] | None) -> None:
    if fields is None:
        with pytest.raises(InvalidField):
            town.fields(verb, line)
        return
    named = {name: town.other_id if value == "other" else value for name, value in fields.items()}
    assert town.fields(verb, line) == named


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("vocabulary", WORDS)
def test_every_code_is_understood_by_its_name_and_listed_when_it_is_not(vocabulary: str, language: str) -> None:
    texts = Catalogue.load(language)
    for code in WORDS[vocabulary]:
        assert meant(vocabulary, "cause", texts.say(f"domain.{vocabulary}.{code}")) == code
        assert meant(vocabulary, "cause", str(code).upper()) == code
    with pytest.raises(InvalidField) as wrong:
        meant(vocabulary, "cause", "¿")
    remedy = describe(wrong.value, texts)[1]
    assert all(f"{code} ({texts.say(f'domain.{vocabulary}.{code}')})" in remedy for code in WORDS[vocabulary])


def test_a_beginning_that_may_mean_several_lists_those() -> None:
    with pytest.raises(InvalidField) as unclear:
        meant("ground", "ground", "outside")
    assert unclear.value.reason == "choice_unclear"
    assert unclear.value.params["choices"] == "ground outside_city outside_functions"


def test_a_case_goes_through_a_long_life_out_of_touch_and_the_service_agrees(town: Town) -> None:
    town.station.backend.offline = True
    assert town.does("taker", "assign", "ZLS --with CGW").state is State.DISPATCHED
    assert town.does("taker", "recall", "CGW 不必了").open_legs[0].unit == "ZLS"
    assert town.does("unit", "view").state is State.VIEWED
    due = town.case().lead.reply_due_at
    assert town.does("unit", "extend", "等材料 --days 2").lead.asked.days == 2
    assert town.does("supervisor", "decide-extension", "approve").lead.reply_due_at > due
    assert town.does("unit", "accept").state is State.IN_PROGRESS
    assert town.does("supervisor", "hold", "funding 没钱 --until 2027-03-01").state is State.ON_HOLD
    assert town.does("supervisor", "resume", "钱到了").state is State.IN_PROGRESS
    assert town.does("taker", "urge").urges == 1
    assert town.does("supervisor", "escalate", "1 太久").supervision is not None
    assert town.does("taker", "add-caller", "也是 --phone 13805912347").callers[0].caller.phone == "13805912347"
    assert town.does("unit", "reply", "已办 --answer 您好").state is State.REPLIED
    assert town.does("reviewer", "review", "退 不清楚").state is State.REWORK
    town.does("unit", "view")
    assert town.does("unit", "reply", "又办 --answer 您好").state is State.REPLIED
    assert town.does("reviewer", "review", "pass").state is State.AWAITING_CALLBACK
    assert town.does("callback", "callback", "未接通").state is State.AWAITING_CALLBACK
    assert town.does("callback", "callback", "my --satisfaction 5 --solved yes").state is State.AWAITING_CALLBACK
    assert town.does("callback", "callback", "my --joined 1").state is State.CLOSED
    assert town.does("supervisor", "reopen", "又坏").state is State.REWORK
    assert town.does("taker", "close", "当场办好").state is State.CLOSED
    assert town.does("admin", "archive").state is State.ARCHIVED
    here = town.case()
    town.station.backend.offline = False
    heal(town.station)
    assert town.station.parked() == {}
    assert town.station.backend.service.store.cases[town.case_id] == here


@pytest.mark.parametrize(
    ("who", "verb", "line", "reason"),
    [
        ("taker", "view", "", "role_not_allowed"),
        ("unit", "view", "", "not_from_received"),
        ("taker", "recall", "ZLS", "not_with_unit"),
        ("taker", "assign", "", "field_missing"),
        ("taker", "merge", "", "field_missing"),
        ("taker", "amend", "", "nothing_to_change"),
        ("supervisor", "extend", "x --until 2026-12-31", "not_with_unit"),
        ("supervisor", "callback", "my --joined 3", "no_such_caller"),
        ("supervisor", "decide-invalid", "approve", "nothing_proposed"),
    ],
)
def test_what_cannot_be_done_is_refused_by_name_and_nothing_is_kept(
    town: Town, who: str, verb: str, line: str, reason: str
) -> None:
    before = len(town.station.pending())
    with pytest.raises(DomainError) as refused:
        town.does(who, verb, line)
    assert refused.value.reason == reason
    assert len(town.station.pending()) == before


def test_a_limit_can_be_asked_for_by_the_day_it_is_to_end(town: Town) -> None:
    town.does("taker", "assign", "ZLS")
    limit = town.case().lead.reply_due_at.date()
    asked = town.does("unit", "extend", f"等 --until {limit.replace(day=limit.day + 1)}").lead.asked
    assert asked.days == 1
    with pytest.raises(InvalidField) as far:
        town.does("supervisor", "extend", "等 --until 2027-12-31")
    assert far.value.reason == "extension_days"


def test_the_lead_is_not_recalled_and_the_last_co_handler_not_after_the_lead_replied(town: Town) -> None:
    town.does("taker", "assign", "ZLS --with CGW")
    for unit, reason in (("ZLS", "lead_not_recalled"), ("CGW", "lead_has_replied")):
        with pytest.raises(TransitionRefused) as refused:
            town.does("taker", "recall", unit)
        assert refused.value.reason == reason
        if unit == "ZLS":
            town.does("unit", "view")
            town.does("unit", "reply", "已办 --answer 您好")


def test_a_co_handler_is_recalled_after_the_lead_replied_while_another_still_owes(town: Town) -> None:
    town.does("taker", "assign", "ZLS --with CGW --with WJW")
    town.does("unit", "view")
    replied = town.does("unit", "reply", "已办 --answer 您好").lead
    case = town.does("taker", "recall", "CGW 不必了")
    assert [leg.unit for leg in case.open_legs] == ["WJW"]
    assert case.lead == replied


def test_merging_lets_the_caller_join_in_one_go_or_does_nothing(town: Town) -> None:
    merged = town.does("taker", "merge", "other 楼上也漏")
    assert (merged.state, merged.merged_into) == (State.MERGED, town.other_id)
    (joined,) = town.case(town.other_id).callers
    assert (joined.case_id, joined.caller.phone, joined.text) == (town.case_id, "13805912345", "楼上也漏")
    assert town.does("taker", "reopen", "不是同一件").state is State.RECEIVED
    town.does("taker", "merge", "other")
    assert len(town.case(town.other_id).callers) == 1
    town.does("taker", "reopen", "还是不是")
    town.station.do(town.other_id, Action.CLOSE, text="已办")
    with pytest.raises(TransitionRefused):
        town.does("taker", "merge", "other")
    assert town.case().state is State.RECEIVED


def test_what_was_merged_wrongly_goes_on_by_itself_and_its_caller_is_told_once(town: Town) -> None:
    town.station.backend.offline = True
    with pytest.raises(TransitionRefused) as refused:
        town.does("taker", "unmerge", "不是同一件")
    assert refused.value.reason == "not_merged"
    town.does("taker", "merge", "other")
    assert town.does("taker", "unmerge", "不是同一件").state is State.RECEIVED
    assert (town.case(town.other_id).joined, len(town.case(town.other_id).callers)) == ((), 1)
    town.does("taker", "merge", "other")
    assert len(town.case(town.other_id).joined) == 1


def test_a_caller_and_a_link_that_were_wrong_end(town: Town) -> None:
    town.does("taker", "add-caller", "也是 --phone 13805912347")
    assert town.does("taker", "drop-caller", "1 加错了").joined == ()
    town.does("taker", "link", "other cause")
    assert town.does("taker", "unlink", "other cause").linked == ()


def test_answering_is_only_for_what_nobody_was_given(town: Town) -> None:
    town.does("taker", "assign", "ZLS")
    with pytest.raises(TransitionRefused) as refused:
        town.does("taker", "answer", "已告知")
    assert refused.value.reason == "not_from_dispatched"


def test_amending_touches_only_what_is_named(town: Town) -> None:
    before = town.case()
    after = town.does("taker", "amend", "--street 东街 --phone 13800000000")
    assert (after.location.street, after.location.address) == ("350102004", before.location.address)
    assert (after.caller.phone, after.caller.name) == ("13800000000", "林某")
