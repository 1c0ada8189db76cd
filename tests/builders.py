"""Small builders of the nouns the tests speak of; what does not matter to a test has a plausible value."""

import itertools
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from console.domain.case import Case
from console.domain.codes import Action, Measure, Phase, Role
from console.domain.command import Actor, Command
from console.domain.concurrency import seen_writers, value_of, written
from console.domain.deadlines import DeadlineRule
from console.domain.lifecycle import Advance, advance
from console.domain.policy import Policy
from console.domain.reference import Reference
from console.domain.working_calendar import WorkingCalendar

CITY = "fuzhou"
ZONE = ZoneInfo("Asia/Shanghai")
#: Monday 2026-11-23, 10:00 in the city.
MONDAY = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
DATA = Path(__file__).resolve().parent.parent / "backend" / "data"
_COUNT = itertools.count(1)
_DEFAULT_RULES = (
    DeadlineRule("dispatch", Phase.DISPATCH, 1, Measure.WORKDAYS),
    DeadlineRule("view", Phase.VIEW, 2, Measure.WORKDAYS),
    DeadlineRule("reply", Phase.REPLY, 10, Measure.WORKDAYS),
)
#: What is enough to enter a complaint.
STRAY_DOGS: Mapping[str, Any] = {
    "text": "小区里有流浪狗，追咬老人",
    "location": {"district": "350104", "address": "金环花园12号楼"},
    "caller": {"name": "林小明", "phone": "13805912345"},
}
#: For each action, fields with which it can be done.
ENOUGH: Mapping[Action, Mapping[str, Any]] = {
    Action.NEW: STRAY_DOGS,
    Action.AMEND: {"title": "流浪狗追人"},
    Action.NOTE: {"text": "来电人又来电"},
    Action.URGE: {"text": "请尽快"},
    Action.ASSIGN: {"unit": "CGW"},
    Action.REJECT: {"ground": "in_court"},
    Action.TRANSFER: {"line": "110"},
    Action.INVALIDATE: {"reason": "silent"},
    Action.MERGE: {"into": "another-case"},
    Action.RETURN: {"text": "不属本单位职责"},
    Action.EXTEND: {"days": 3, "text": "需现场勘查"},
    Action.HOLD: {"text": "等待施工", "until": "2027-03-01"},
    Action.REPLY: {"text": "已派人捕捉", "public_answer": "已处理，请放心"},
    Action.REVIEW: {"verdict": "pass"},
    Action.CALLBACK: {"outcome": "satisfied", "satisfaction": 5},
    Action.CLOSE: {"text": "已当场答复"},
    Action.REOPEN: {"text": "问题又出现"},
    Action.DECIDE_EXTENSION: {"verdict": "approve"},
    Action.DECIDE_INVALID: {"verdict": "approve"},
    Action.ADD_CALLER: {"caller": {"name": "陈女士", "phone": "13905910000"}, "text": "同一小区"},
    Action.LINK: {"to": "another-case", "relation": "cause_of"},
    Action.DROP_CALLER: {"joined": "joins", "text": "加错了"},
    Action.UNLINK: {"to": "another-case", "relation": "cause_of"},
    Action.ESCALATE: {"level": "hotline", "text": "多次催办未果"},
}


def an_id() -> str:
    """Return an id nothing else has."""
    return f"id-{next(_COUNT):06d}"


def an_actor(role: Role = Role.CALL_TAKER, username: str = "", unit: str = "") -> Actor:
    """Return somebody in a role; a unit's clerk acts for CGW unless told otherwise."""
    return Actor(username or role.value, role, unit or ("CGW" if role is Role.UNIT else ""))


def a_calendar() -> WorkingCalendar:
    """Return the working calendar that ships: 2025 and 2026 announced, 2027 not."""
    return a_reference().calendar


def a_policy(**changes: Any) -> Policy:
    """Return a city's policy: Fuzhou's limits of 1, 2 and 10 working days, days counted in its zone."""
    return replace(Policy(rules=_DEFAULT_RULES, zone=ZONE), **changes)


def a_command(action: Action = Action.NEW, fields: Mapping[str, Any] | None = None, **changes: Any) -> Command:
    """Return a command with fields that suffice for its action, unless they are given."""
    command = Command(
        id=an_id(),
        city_id=CITY,
        case_id="case-1",
        action=action,
        fields=dict(ENOUGH.get(action, {})) if fields is None else fields,
        actor=an_actor(Role.ADMIN),
        sign_in="sign-in-1",
        terminal="0417",
        seq=1,
        at=MONDAY,
    )
    return replace(command, **changes)


def a_command_on(case: Case, action: Action, fields: Mapping[str, Any] | None = None, **changes: Any) -> Command:
    """Return a command made by somebody who sees `case`: it names the last writers and values it rests on."""
    command = a_command(action, fields, case_id=case.id, **changes)
    base = {group: value_of(case, group) for group in written(command)} if action is Action.AMEND else {}
    return replace(command, base=base, writers=seen_writers(case, action, command.fields))


def done(
    case: Case | None,
    action: Action,
    fields: Mapping[str, Any] | None = None,
    *,
    actor: Actor | None = None,
    at: datetime | None = None,
    policy: Policy | None = None,
    command_id: str = "",
) -> Advance:
    """Do an action to a case, as an administrator unless told otherwise; raises what `advance` raises."""
    when = at or (case.updated_at if case else MONDAY)
    doer = actor or an_actor(Role.ADMIN)
    extra: dict[str, Any] = {"actor": doer, "at": when, "id": command_id or an_id()}
    command = a_command(action, fields, **extra) if case is None else a_command_on(case, action, fields, **extra)
    return advance(case, command, doer, when, policy or a_policy(), a_calendar())


def a_case(*steps: Action, policy: Policy | None = None, **changes: Any) -> Case:
    """Return a case as `steps` leave it after it was entered, then with `changes`; the same every time."""
    case = done(None, Action.NEW, policy=policy, command_id="command-0").case
    for index, action in enumerate(steps, 1):
        case = done(case, action, policy=policy, command_id=f"command-{index}").case
    return replace(case, **changes)


def reference_document(**changes: Any) -> dict[str, Any]:
    """Return reference data as the backend hands it out: a small city with the calendar that ships."""
    return {
        "etag": "etag-1",
        "city": {"id": CITY, "name_zh": "福州", "name_en": "Fuzhou", "zone": "Asia/Shanghai"},
        "divisions": [
            {"code": "350104", "name_zh": "仓山区", "name_en": "Cangshan District", "kind": "district",
             "parent_code": "350100", "pinyin": "cangshan", "initials": "cs"},
            {"code": "350104001", "name_zh": "仓前街道", "name_en": "Cangqian Subdistrict", "kind": "subdistrict",
             "parent_code": "350104", "pinyin": "cangqian", "initials": "cq"},
        ],
        "communities": [],
        "units": [
            {"code": "CGW", "name_zh": "市城市管理委员会", "name_en": "Urban Management", "kind": "office",
             "pinyin": "shichengshiguanliweiyuanhui", "initials": "scsglwyh", "aliases": ["cg"]},
            {"code": "ZLS", "name_zh": "福州市自来水有限公司", "name_en": "Tap Water Company", "kind": "company",
             "pinyin": "zilaishui", "initials": "zls"},
            {"code": "WJW", "name_zh": "市卫生健康委员会", "name_en": "Health Commission", "kind": "office",
             "pinyin": "shiweishengjiankangweiyuanhui", "initials": "swsjkwyh"},
        ],
        "categories": [
            {"code": "01", "parent": None, "name_zh": "市容环卫", "name_en": "Sanitation", "kind": "complaint",
             "pinyin": "shironghuanwei", "initials": "srhw"},
            {"code": "0112", "parent": "01", "name_zh": "流浪犬", "name_en": "Stray dogs", "kind": "complaint",
             "unit": "CGW", "pinyin": "liulangquan", "initials": "llq", "aliases": ["llg"]},
        ],
        "rules": [
            {"id": rule.id, "phase": rule.phase.value, "amount": rule.amount, "measure": rule.measure.value}
            for rule in _DEFAULT_RULES
        ],
        "calendar": json.loads((DATA / "calendar.json").read_text(encoding="utf-8")),
        "policy": {"review": True, "final_review": False, "callback_kinds": ["complaint", "help", "report"],
                   "direct_close": True, "call_taker_dispatches": True},
    } | changes  # fmt: skip


def a_reference(**changes: Any) -> Reference:
    """Return the reference data of a small city."""
    return Reference(reference_document(**changes))
