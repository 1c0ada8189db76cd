"""A terminal's profile with any number of cached cases and pending commands, written through the store's own ports."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from backend_client.http_backend import HttpBackend
from console.clock import SystemClock
from console.domain import case_number
from console.domain.codes import Action, Role
from console.domain.command import Actor, Command
from console.domain.event import Event
from console.domain.lifecycle import advance
from console.domain.reference import Reference
from console.packaged import packaged_reference
from console.ports.records import Change, ChangesPage, City, SignIn, Terminal
from console.sync.numbering import keep_server_time
from console.usecases.desk import Desk
from console.usecases.register_case import register_case
from local_store.open_store import LocalStore, open_store

PAGE = 1000
TAKER = Actor("taker", Role.CALL_TAKER)
_MATTERS = (
    ("0303", "complaint", "路灯不亮，晚上出行不便，老人摔倒"),
    ("0501", "help", "小区停水，自来水公司电话打不通"),
    ("0903", "complaint", "流浪犬追咬行人，小区里无人管理"),
    ("0702", "complaint", "工地夜间施工噪声，孩子无法入睡"),
    ("0602", "complaint", "66路公交车冒黑烟，车况差"),
    ("0305", "help", "污水外溢，管道堵塞，气味难闻"),
    ("1303", "consultation", "咨询户口迁移需要什么材料"),
    ("0801", "complaint", "物业服务差，电梯坏了三天没人修"),
)
_ROADS = ("五一北路", "八一七中路", "六一路", "古田路", "杨桥路", "工业路", "华林路", "则徐大道")
_FILLER = "来电人情绪激动，表示已多次反映未果，请相关单位尽快核实处理并回复。"


def open_desk(home: Path) -> tuple[LocalStore, Desk]:
    """Open a profile with reference data, a sign-in and a terminal number, as after a first day of work."""
    clock = SystemClock()
    store = open_store(home, clock)
    reference = packaged_reference()
    assert reference is not None, "the measurements need the backend's data files"
    store.cache.put_reference(reference)
    city = City(reference.city_id, "福州市", "Fuzhou", "Asia/Shanghai")
    expires = clock.now() + timedelta(days=1)
    store.desk.set_sign_in(SignIn("bench", TAKER, "话务员", "Call-taker", "token", expires, city, demo=False))
    store.desk.set_terminal(Terminal("0101", "credential"))
    keep_server_time(store.desk, clock.now())
    return store, Desk(store.desk, store.reader, clock, store.cache.reference, lambda: None)


def enrolled(home: Path, url: str, username: str, password: str) -> tuple[LocalStore, Desk]:
    """Open a profile that somebody has signed in at, and that has its number from the backend at `url`."""
    clock = SystemClock()
    store = open_store(home, clock)
    backend = HttpBackend(url, clock.machine_now)
    sign_in = backend.sign_in(username, password)
    store.desk.set_sign_in(sign_in)
    store.desk.set_terminal(backend.enrol(sign_in, store.desk.install_id(), ""))
    reference = backend.reference(sign_in, "")
    assert reference is not None
    store.cache.put_reference(reference)
    backend.close()
    keep_server_time(store.desk, clock.now())
    return store, Desk(store.desk, store.reader, clock, store.cache.reference, lambda: None)


def fill_cache(store: LocalStore, desk: Desk, count: int) -> None:
    """Write `count` confirmed cases, as the change feed would."""
    reference = desk.reference()
    assert reference is not None
    made = _changes(desk.clock, reference, count, desk.clock.now())
    for start in range(0, count, PAGE):
        changes = tuple(next(made) for _ in range(min(PAGE, count - start)))
        page = ChangesPage(changes, f"bench:{start + PAGE}", start + PAGE < count, "bench")
        store.cache.put_page(page, desk.clock.now())


def _changes(clock: Any, reference: Reference, count: int, now: datetime) -> Iterator[Change]:
    rng = random.Random(7)
    units = [unit.code for unit in reference.units if not unit.derived]
    for number in range(count):
        at = now - timedelta(minutes=(count - number) * 2)
        case_id = clock.new_id()
        category, kind, text = rng.choice(_MATTERS)
        road = f"{rng.choice(_ROADS)}{rng.randrange(1, 400)}号"
        fields: dict[str, Any] = {
            "category": category,
            "kind": kind,
            "text": f"{road}{text}。" + _FILLER * rng.randrange(2, 8),
            "location": {"district": "350102", "address": road},
            "number": case_number.issue(at.date(), f"{rng.randrange(200, 900):04d}", number % 8999 + 1),
        }
        events: list[Event] = []
        case = None
        steps: list[tuple[Action, dict[str, Any]]] = [(Action.NEW, fields)]
        if rng.random() < 0.8:
            steps.append((Action.ASSIGN, {"unit": rng.choice(units)}))
            if rng.random() < 0.9:
                steps.append((Action.CLOSE, {"text": "已处理完毕，来电人满意。"}))
        for action, values in steps:
            command = Command(clock.new_id(), reference.city_id, case_id, action, values, TAKER, "bench", "0200", 1, at)
            step = advance(case, command, TAKER, at, reference.policy, reference.calendar)
            case, events = step.case, [*events, *step.events]
        yield Change(case_id, case, tuple(events))


def fill_outbox(desk: Desk, count: int) -> None:
    """Enter `count` cases that are not delivered."""
    rng = random.Random(11)
    for number in range(count):
        category, kind, text = rng.choice(_MATTERS)
        address = f"{rng.choice(_ROADS)}{number}号"
        register_case(desk, {"category": category, "kind": kind, "text": text, "location": {"address": address}})
