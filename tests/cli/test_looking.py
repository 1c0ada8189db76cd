"""Lists and pages: from where, how many, in both forms; text from outside does no harm."""

import json
import os
import sqlite3
import unicodedata
from pathlib import Path

import pytest

from console.domain.case_number import issue
from console.domain.masking import with_masked_callers
from console.ports.records import Change, OutcomeStatus
from tests.builders import MONDAY, a_command
from tests.cli.conftest import Counter
from tests.fakes.fake_service import FakeService

HOSTILE = "\x1b[31mred\x1b]0;owned\x07 [bold]b[/bold] [link=http://x]y[/link] \u202egnirts\u202c \x9b2J"


def test_a_list_says_how_many_how_old_and_from_where(counter: Counter) -> None:
    counter.entered()
    live = counter("queue", "--json").json
    assert set(live) == {"items", "total", "as_of", "source"}
    assert (live["total"], live["source"]) == (1, "live")
    assert live["as_of"].endswith("Z")
    counter.offline = True
    cached = counter("queue", "--json").json
    assert (cached["total"], cached["source"]) == (1, "cache")


def test_before_the_first_fetch_a_list_is_partial(fresh: Counter) -> None:
    fresh.signed_in()
    assert fresh("logout").code == 0
    fresh.offline = True
    ran = fresh("outbox", "list", "--json")
    assert ran.json["source"] == "live"
    fresh.keep_signed_in()
    assert fresh("queue", "--json").json["source"] == "partial"


@pytest.mark.parametrize(
    ("view", "numbers"), [("open", 2), ("unassigned", 1), ("mine", 3), ("overdue", 0), ("with_units", 1), ("all", 3)]
)
def test_each_view_lists_its_cases(counter: Counter, view: str, numbers: int) -> None:
    counter.entered()
    counter.entered("--unit", "ZLS")
    counter.entered("--answer", "已答复")
    assert counter("queue", view, "--json").json["total"] == numbers


def test_a_list_is_cut_and_its_total_is_not(counter: Counter) -> None:
    for _ in range(3):
        counter.entered()
    cut = counter("queue", "--limit", "2", "--json").json
    assert (len(cut["items"]), cut["total"]) == (2, 3)
    rest = counter("queue", "--limit", "2", "--offset", "2", "--json").json
    assert {item["id"] for item in rest["items"]}.isdisjoint({item["id"] for item in cut["items"]})


def test_an_unknown_view_is_answered_with_the_nearest(counter: Counter) -> None:
    ran = counter("queue", "overdeu", "--json")
    assert (ran.code, ran.error) == (2, "unknown_view")
    assert "overdue" in ran.json["error"]["remedy"]


def test_words_and_numbers_find_cases(counter: Counter) -> None:
    case = counter.entered()
    for words in (("流浪狗",), ("流浪狗", "金环"), (case["number"],), (case["number"][-11:-2],)):
        found = counter("case", "search", *words, "--json").json
        assert [item["id"] for item in found["items"]] == [case["id"]], words
    assert counter("case", "search", "没有这样的词", "--json").json["items"] == []


def test_cases_are_found_by_operators_and_what_is_wrong_with_one_is_named(counter: Counter) -> None:
    case = counter.entered("--unit", "ZLS")
    for words in ("流浪狗 unit:zls", "unit:自来水 state:open since:today by:me", "状态：待查阅"):
        found = counter("case", "search", *words.split(), "--json").json
        assert [item["id"] for item in found["items"]] == [case["id"]], words
    assert counter("case", "search", "unit:gaj", "流浪狗", "--json").json["items"] == []
    ran = counter("case", "search", "due:someday", "--json")
    assert (ran.code, ran.error) == (2, "find_no_day")


def test_a_caller_of_others_is_found_by_the_backend_and_told_apart(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = counter.entered("--name", "王小明", "--phone", "0591-87654321")
    cases = counter.service.store.cases
    monkeypatch.setattr(FakeService, "_change", lambda _, who, key: Change(key, with_masked_callers(cases[key])))
    counter.profile("two")
    counter.signed_in("supervisor")
    assert counter("case", "search", "王小明", "--json").json["items"] == []
    for typed in ("王小明", "4321", "059187654321"):
        found = counter("case", "search", typed, "--caller", "--json").json
        assert [(item["id"], item.get("found")) for item in found["items"]] == [(case["id"], "backend")], typed
    assert counter("case", "search", "狗", "4321", "--caller", "--json").error == "find_no_caller"
    counter.offline = True
    assert counter("case", "search", "王小明", "--caller", "--json").code == 3


def test_a_page_shows_facts_and_history(counter: Counter) -> None:
    number = counter.entered("--unit", "ZLS")["number"]
    page = counter("case", "show", number)
    for words in (number, "小区有流浪狗", "金环花园12号楼", "福州市自来水有限公司", "待查阅", "受理登记", "taker"):
        assert words in page.out
    shown = counter("case", "show", number, "--json").json
    assert [event["type"] for event in shown["events"]] == ["case.created", "case.dispatched"]


@pytest.mark.parametrize("argv", [("queue",), ("case", "search", "gnirts"), ("outbox", "list")])
def test_hostile_text_reaches_the_terminal_as_text(counter: Counter, argv: tuple[str, ...]) -> None:
    counter.offline = True
    ran = counter("case", "new", "--text", HOSTILE, "--title", HOSTILE, "--address", HOSTILE, "--json")
    assert ran.code == 0
    for shown in (counter(*argv), counter(*argv, "--json"), counter("case", "show", ran.json["case"]["number"])):
        harmful = [mark for mark in shown.out if (ord(mark) < 32 and mark != "\n") or mark in "\x7f\x9b\u202e\u202c"]
        assert harmful == []
        assert "[bold]b[/bold]" in shown.out


def test_what_was_typed_is_kept_and_shown_to_scripts_without_acting(counter: Counter) -> None:
    counter.offline = True
    case = counter("case", "new", "--text", HOSTILE, "--address", "x", "--json").json["case"]
    (entry,) = counter("outbox", "list", "--json").json["items"]
    shown = [counter("case", "show", case["id"], "--json"), counter("outbox", "show", entry["command_id"], "--json")]
    for ran in (*shown, counter("outbox", "export")):
        assert [mark for mark in ran.out if unicodedata.category(mark) in {"Cc", "Cf"} and mark != "\n"] == []
        assert json.dumps(HOSTILE)[1:-1] in ran.out
    assert shown[1].json["fields"]["text"] == HOSTILE


def test_both_languages_are_spoken(counter: Counter) -> None:
    counter.entered()
    assert "待派单" in counter("queue").out
    assert "Unassigned" in counter("queue", "--lang", "en").out


def test_a_case_that_does_not_open_is_folded_anew_and_takes_nothing_with_it(counter: Counter) -> None:
    counter.offline = True
    broken, sound = counter.entered(), counter.entered()
    connection = sqlite3.connect(Path(os.environ["HOTLINE_HOME"]) / "state.db")
    row = "SELECT row FROM pending_cases WHERE id = ?"
    connection.execute(f"UPDATE pending_cases_docs SET doc = zeroblob(99) WHERE row = ({row})", (broken["id"],))
    connection.commit()
    connection.close()
    waiting = counter("outbox", "list", "--json").json["items"]
    assert {item["case_id"] for item in waiting} == {broken["id"], sound["id"]}
    assert counter("case", "show", broken["number"], "--json").json["text"] == broken["text"]
    assert counter("doctor", "--json").code == 0
    counter.offline = False
    assert counter("sync", "--json").json["delivered"] == 2


def test_the_doctor_says_what_the_backend_sent_in_vain(counter: Counter) -> None:
    case = counter.entered()
    counter.profile("two")
    counter.service.unreadable = {case["id"]}
    counter.signed_in()
    assert counter("queue", "--json").json["items"] == []
    ran = counter("doctor", "--json")
    found = {item["code"]: (item["value"], item["grade"]) for item in ran.json["items"]}
    assert (ran.code, found["unread"]) == (0, ("1", "warning"))


def test_a_case_is_shown_by_the_number_told_before_also_without_the_backend(counter: Counter) -> None:
    told, now = issue(MONDAY.date(), "0900", 1), issue(MONDAY.date(), "0900", 2)
    elsewhere = {"text": "路灯不亮", "location": {"address": "五一北路"}, "number": now, "former_numbers": told}
    sign_in = counter.service.sign_in("admin", "demo")
    command = a_command(fields=elsewhere, sign_in=sign_in.id, actor=sign_in.actor, city_id=sign_in.city.id)
    assert counter.service.apply(command).status is OutcomeStatus.APPLIED
    counter("queue")
    counter.offline = True
    shown = counter("case", "show", told, "--json").json
    assert (shown["number"], shown["former_number"]) == (now, told)
    assert f"编号已改：{told} 现为 {now}" in counter("case", "show", told, "--lang", "zh_CN").out
    assert "former_number" not in counter("case", "show", now, "--json").json
    assert [item["number"] for item in counter("case", "search", told, "--json").json["items"]] == [now]


def test_texts_of_one_s_own_are_kept_beside_those_of_the_city(counter: Counter) -> None:
    shipped = counter("text", "list", "--json").json["items"]
    assert {"NC", "SL"} <= {item["code"] for item in shipped}
    assert counter("text", "add", ";;nc", "请", "挪{车牌}", "--json").json["own"]
    first = counter("text", "list", "--json").json["items"][0]
    assert (first["code"], first["text"], first["own"]) == ("nc", "请 挪{车牌}", True)
    assert counter("text", "add", "a b", "字", "--json").code == 2
    assert counter("text", "remove", "NC").code == 0
    assert counter("text", "remove", "NC").code == 1
    assert counter("text", "list", "--json").json["items"] == shipped


def test_a_view_of_one_s_own_is_kept_listed_by_its_name_and_forgotten(counter: Counter) -> None:
    number = counter.entered()["number"]
    kept = counter("queue", "7", "--keep", "state:open", "--name", "手头", "--json").json
    assert kept == {"digit": "7", "name": "手头", "query": "state:open"}
    listed = counter("queue", "手头", "--json").json
    assert ([item["number"] for item in listed["items"]], listed["total"]) == ([number], 1)
    assert counter("queue", "6", "--keep", "state:open").code == 2
    assert counter("queue", "7", "--drop").code == 0
    assert counter("queue", "7").code == 2
