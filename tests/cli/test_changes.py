"""Changes from the command line: durable, delivered or queued, refused or in conflict, and said so to scripts."""

import json
import os
from pathlib import Path

import pytest

from console.cli import contact
from console.clock import SystemClock
from console.ports.records import OutcomeStatus
from console.sync.engine import Engine
from local_store.open_store import open_store
from tests.cli.conftest import Counter

FULL = (
    *("case", "new", "--json", "--kind", "投诉", "--category", "llq", "--street", "cangqian"),
    *("--address", "金环花园12号楼", "--text", "小区有流浪狗，追咬老人", "--urgency", "紧急"),
    *("--phone", "13805912345", "--name", "林小明", "--confidential"),
)


def test_a_case_is_entered_and_delivered(counter: Counter) -> None:
    ran = counter(*FULL)
    answer = ran.json
    assert (ran.code, answer["status"], answer["reason"]) == (0, "applied", None)
    case = answer["case"]
    assert (case["kind"], case["urgency"], case["state"], case["sync"]) == (
        "complaint",
        "urgent",
        "received",
        "delivered",
    )
    assert case["location"]["street"].startswith(case["location"]["district"])
    assert counter.service.store.cases[case["id"]].caller.phone == "13805912345"


def test_the_answer_has_the_stable_names(counter: Counter) -> None:
    answer = counter(*FULL).json
    assert set(answer) == {"command_id", "case", "status", "reason"}
    stable = "id number kind category state urgency channel title text caller location units due_at overdue created_at"
    assert set(f"{stable} updated_at version sync".split()) <= set(answer["case"])
    assert "writers" not in answer["case"]


def test_callers_are_masked_wherever_a_case_is_shown(counter: Counter) -> None:
    number = counter(*FULL).json["case"]["number"]
    for argv in (("case", "show", number), ("queue",), ("case", "search", "流浪狗"), ("outbox", "list")):
        for ran in (counter(*argv), counter(*argv, "--json")):
            assert ran.code == 0
            assert "13805912345" not in ran.out
            assert "林小明" not in ran.out


def test_without_the_backend_a_change_is_queued_and_that_is_no_failure(counter: Counter) -> None:
    counter.offline = True
    ran = counter(*FULL)
    assert (ran.code, ran.json["status"], ran.json["reason"]) == (0, "queued", "unreachable")
    # Nobody answered: nothing of it left this machine.
    assert ran.json["case"]["sync"] == "here"
    assert ran.json["case"]["number"]
    counter.offline = False
    assert counter("sync", "--json").json["delivered"] == 1
    assert ran.json["case"]["id"] in counter.service.store.cases


def test_a_whole_life_offline_is_delivered_in_order(counter: Counter) -> None:
    counter.offline = True
    number = counter.entered()["number"]
    assert counter("case", "assign", number, "ZLS").code == 0
    assert counter("case", "note", number, "来电人又来电").code == 0
    assert counter("case", "close", number, "--answer", "已捕捉").code == 0
    counter.offline = False
    ran = counter("sync", "--json")
    assert (ran.code, ran.json["delivered"], ran.json["waiting"]) == (0, 4, 0)
    assert counter("case", "show", number, "--json").json["state"] == "closed"


def test_a_unit_with_a_new_case_is_entered_and_assigned(counter: Counter) -> None:
    case = counter.entered("--unit", "自来水有限公司")
    assert (case["state"], [unit["code"] for unit in case["units"]]) == ("dispatched", ["ZLS"])


def test_answered_at_once_and_assigned_at_once_exclude_each_other(counter: Counter) -> None:
    ran = counter("case", "new", "--text", "x", "--unit", "ZLS", "--answer", "y", "--json")
    assert (ran.code, ran.error) == (2, "answer_and_unit")
    assert counter.service.store.cases == {}


def test_a_case_comes_from_json_flat_or_as_cases_are_shown(counter: Counter) -> None:
    flat = {"kind": "complaint", "text": "路灯不亮", "address": "五一北路", "phone": "13900000000"}
    nested = {"text": "路灯不亮", "location": {"address": "五一北路"}, "caller": {"phone": "13900000000"}}
    for document in (flat, nested):
        ran = counter("case", "new", "--json-input", "-", "--json", stdin=json.dumps(document))
        assert ran.code == 0, ran
        assert ran.json["case"]["caller"]["phone"] == "139****0000"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{", "json_malformed"),
        ("[]", "json_malformed"),
        ('{"txet": "x"}', "json_key_unknown"),
        ('{"text": 5}', "json_value_unusable"),
        ('{"confidential": "yes"}', "json_value_unusable"),
        ('{"caller": "x"}', "json_value_unusable"),
    ],
)
def test_json_that_cannot_be_meant_enters_nothing(counter: Counter, text: str, code: str) -> None:
    ran = counter("case", "new", "--json-input", "-", "--json", stdin=text)
    assert (ran.code, ran.error) == (2, code)
    assert counter.service.store.cases == {}


def test_options_go_over_the_json(counter: Counter) -> None:
    ran = counter("case", "new", "--json-input", "-", "--text", "B", "--json", stdin='{"text": "A", "address": "x"}')
    assert ran.json["case"]["text"] == "B"


@pytest.mark.parametrize(
    ("option", "value", "code"),
    [
        ("--kind", "complain", "unknown_kind"),
        ("--category", "zzzz", "unknown_category"),
        ("--district", "zzzz", "unknown_district"),
        ("--street", "zzzz", "unknown_street"),
        ("--unit", "zzzz", "unknown_unit"),
        ("--channel", "pigeon", "unknown_channel"),
        ("--urgency", "very", "unknown_urgency"),
    ],
)
def test_a_word_that_names_nothing_is_a_usage_error(counter: Counter, option: str, value: str, code: str) -> None:
    ran = counter("case", "new", "--text", "x", "--address", "y", option, value, "--json")
    assert (ran.code, ran.error) == (2, code)
    assert value in ran.json["error"]["message"]
    assert counter.service.store.cases == {}


def test_a_word_that_names_several_is_answered_with_them(counter: Counter) -> None:
    ran = counter("case", "new", "--text", "x", "--address", "y", "--unit", "鼓楼", "--json")
    assert (ran.code, ran.error) == (2, "ambiguous")
    assert ran.json["error"]["message"].count(",") >= 1


@pytest.mark.parametrize("written", ["complaint", "Complaint", "投诉", "ts", "TS"])
def test_kinds_are_known_by_both_names_and_by_initials(counter: Counter, written: str) -> None:
    assert counter.entered("--kind", written)["kind"] == "complaint"


def test_what_is_missing_is_named(counter: Counter) -> None:
    ran = counter("case", "new", "--address", "y", "--json")
    assert (ran.code, ran.error) == (2, "field_missing")
    assert "内容" in ran.json["error"]["message"]


def test_one_wrong_digit_of_a_number_is_caught(counter: Counter) -> None:
    number = counter.entered()["number"]
    wrong = number[:-3] + str((int(number[-3]) + 1) % 10) + number[-2:]
    for verb in (("show", wrong), ("note", wrong, "x"), ("assign", wrong, "ZLS"), ("close", wrong, "x")):
        ran = counter("case", *verb, "--json")
        assert (ran.code, ran.error) == (2, "number_check_digit")


def test_a_number_may_be_written_in_any_form(counter: Counter) -> None:
    case = counter.entered()
    for form in (case["number"], case["number"].replace("-", ""), case["number"].replace("-", " "), case["id"]):
        assert counter("case", "show", form, "--json").json["id"] == case["id"]


def test_a_number_that_was_never_given_is_not_found(counter: Counter) -> None:
    assert counter("case", "show", "2611-2304-1700-325", "--json").code == 1


def test_a_case_that_is_not_here_needs_the_backend(counter: Counter) -> None:
    counter.profile("two")
    counter.signed_in()
    counter.profile("one")
    number = counter.entered()["number"]
    counter.profile("two")
    counter.offline = True
    ran = counter("case", "note", number, "x", "--json")
    assert (ran.code, ran.error) == (3, "unreachable")
    assert counter("outbox", "list", "--json").json["total"] == 0
    counter.offline = False
    assert counter("case", "note", number, "x", "--json").json["status"] == "applied"


def test_a_case_is_fetched_alone_when_there_are_too_many_to_wait_for(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = counter.entered()["number"]
    counter.profile("two")
    counter.signed_in()
    counter.forget_cases()
    monkeypatch.setattr(Engine, "step", lambda engine: engine._publish() or 0.0)
    monkeypatch.setattr(contact, "DELIVERY_SECONDS", 0.05)
    assert counter("case", "show", number, "--json").json["number"] == number


def test_a_move_the_rules_do_not_allow_is_refused_and_the_case_stays(counter: Counter) -> None:
    number = counter.entered()["number"]
    ran = counter("case", "reopen", number, "neu", "--json")
    assert (ran.code, ran.json["status"], ran.json["reason"]) == (5, "refused", "not_from_received")
    assert ran.json["case"]["state"] == "received"
    assert counter("outbox", "list", "--json").json["total"] == 0


def test_a_role_that_may_not_is_not_authorised(counter: Counter) -> None:
    number = counter.entered()["number"]
    counter.profile("unit")
    counter.signed_in("dispatcher")
    assert counter("case", "note", number, "x").code == 0
    counter.profile("other")
    counter.signed_in("unit")
    assert counter("case", "new", "--text", "x", "--address", "y", "--json").code == 4


def test_who_comes_second_is_told_and_decides(counter: Counter) -> None:
    number = counter.entered()["number"]
    counter.profile("two")
    counter.signed_in("dispatcher")
    assert counter("case", "show", number).code == 0
    counter.offline = True
    assert counter("case", "assign", number, "ZLS", "--json").json["status"] == "queued"
    counter.offline = False
    counter.profile("one")
    assert counter("case", "close", number, "已当场答复", "--json").json["status"] == "applied"
    counter.profile("two")
    ran = counter("sync", "--json")
    assert (ran.code, ran.json["attention"]) == (5, 1)
    entry = counter("outbox", "list", "--json").json["items"][0]
    assert (entry["state"], entry["reason"]) == ("attention", "finished_meanwhile")
    shown = counter("outbox", "show", entry["command_id"], "--json").json
    assert shown["theirs"]["state"] == "answered"
    assert counter("outbox", "retry", entry["command_id"], "--json").code == 5
    assert counter("outbox", "discard", entry["command_id"], "--json").json["status"] == "discarded"
    assert counter("outbox", "list", "--json").json["total"] == 0


def test_what_was_never_sent_can_be_discarded_and_only_it_is_lost(counter: Counter) -> None:
    number = counter.entered()["number"]
    counter.offline = True
    for verb in (("assign", number, "ZLS"), ("note", number, "x"), ("close", number, "y")):
        assert counter("case", *verb, "--json").json["status"] == "queued"
    assign, note, close = (item["command_id"] for item in counter("outbox", "list", "--json").json["items"])
    ran = counter("outbox", "discard", assign, "--json")
    assert (ran.code, ran.error) == (5, "others_follow")
    for newest in (close, assign):
        ran = counter("outbox", "discard", newest, "--json")
        assert (ran.code, ran.json["status"]) == (0, "discarded")
    assert ran.json["case"]["state"] == "received"
    counter.offline = False
    assert counter("sync", "--json").json["delivered"] == 1
    assert [counter.service.store.ledger[given_up][1].status for given_up in (assign, close)] == [
        OutcomeStatus.VOID
    ] * 2
    assert note in {applied.command.id for applied in counter.service.store.journal}


def test_a_case_that_was_never_sent_can_be_discarded_whole(counter: Counter) -> None:
    counter.offline = True
    counter.entered()
    entry = counter("outbox", "list", "--json").json["items"][0]
    ran = counter("outbox", "discard", entry["command_id"], "--json")
    assert (ran.code, ran.json["case"]) == (0, None)
    assert counter("outbox", "list", "--json").json["total"] == 0


def test_who_discards_too_late_is_told_so(counter: Counter) -> None:
    number = counter.entered()["number"]
    counter.offline = True
    counter("case", "note", number, "x")
    entry = counter("outbox", "list", "--json").json["items"][0]
    command = open_store(Path(os.environ["HOTLINE_HOME"]), SystemClock()).desk.pending()[0].command
    assert counter.service.apply(command).status is OutcomeStatus.APPLIED
    counter.offline = False
    ran = counter("outbox", "discard", entry["command_id"], "--json")
    assert (ran.code, ran.json["status"], ran.json["reason"]) == (5, "applied", "withdrawn_too_late")
    assert "case.noted" in [event["type"] for event in counter("case", "show", number, "--json").json["events"]]


def test_everything_unsent_can_be_exported_whole(counter: Counter) -> None:
    counter.offline = True
    counter(*FULL)
    ran = counter("outbox", "export")
    commands = [json.loads(line) for line in ran.out.splitlines()]
    assert [command["action"] for command in commands] == ["new"]
    assert commands[0]["fields"]["caller"]["phone"] == "13805912345"


def test_for_people_the_number_is_data_and_the_rest_is_talk(counter: Counter) -> None:
    ran = counter("case", "new", "--text", "路灯不亮", "--address", "五一北路")
    assert ran.out.count("\n") == 1
    assert ran.out.strip().count("-") == 3
    assert ran.out.strip() in ran.err


@pytest.mark.parametrize("field", ["text", "name", "address", "answer"])
def test_bytes_that_are_no_text_are_marked_and_the_case_is_delivered(counter: Counter, field: str) -> None:
    values = {"text": "狗", "address": "甲路1号", field: "a\udcffb"}
    ran = counter("case", "new", "--json", *(part for name, value in values.items() for part in (f"--{name}", value)))
    assert (ran.code, ran.json["status"]) == (0, "applied")
    assert "\udcff" not in str(counter.service.store.journal[-1].command.fields)


@pytest.mark.parametrize("text", ['{"text": ' + "9" * 5000 + "}", "[" * 100_000, '{"text": "a", "x": ' + "{" * 3000])
def test_json_nobody_can_read_is_said_to_be_that(counter: Counter, text: str) -> None:
    ran = counter("case", "new", "--json-input", "-", "--json", stdin=text)
    assert (ran.code, ran.error) == (2, "json_malformed")


def test_a_case_that_is_refused_takes_no_number(counter: Counter) -> None:
    first = counter.entered()["number"]
    assert counter("case", "new", "--text", "没有地点", "--json").code == 2
    second = counter.entered()["number"]
    assert int(second.split("-")[2]) == int(first.split("-")[2]) + 1


def test_a_callers_cases_are_found_by_the_whole_number(counter: Counter) -> None:
    number = counter(*FULL).json["case"]["number"]
    counter.entered()
    for typed in ("13805912345", "138 0591 2345", "１３８０５９１２３４５"):
        assert [case["number"] for case in counter("case", "search", typed, "--json").json["items"]] == [number]
    assert counter("case", "search", "13805912346", "--json").json["items"] == []
