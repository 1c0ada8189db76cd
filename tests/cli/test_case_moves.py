"""The moves of a case at a shell: exit codes, the stable answer, places and options, both languages."""

import pytest

from console.texts import LANGUAGES
from console.usecases.case_verbs import CASE_VERBS
from tests.cli.conftest import Counter


def at(counter: Counter, who: str) -> Counter:
    """Go to the terminal of somebody."""
    counter.profile(who)
    return counter.signed_in(who) if counter("whoami").code else counter


def test_a_case_is_worked_on_by_verbs_and_each_answer_has_the_stable_form(counter: Counter) -> None:
    number = counter.entered()["number"]
    ran = counter("case", "assign", number, "zls", "--with", "CGW", "--formal", "--json")
    assert [unit["formal"] for unit in ran.json["case"]["units"]] == [True, True]
    for who, verb, state in (
        ("unit", ("view", number), "viewed"),
        ("unit", ("extend", number, "等材料", "--days", "2"), "viewed"),
        ("supervisor", ("decide-extension", number, "app"), "viewed"),
        ("unit", ("accept", number), "in_progress"),
        ("supervisor", ("hold", number, "资金", "--until", "2099-12-31", "--text", "没钱"), "on_hold"),
        ("supervisor", ("resume", number), "in_progress"),
        ("dispatcher", ("recall", number, "CGW"), "in_progress"),
        ("dispatcher", ("urge", number, "快"), "in_progress"),
        ("unit", ("reply", number, "已修", "--answer", "您好，已修好"), "replied"),
        ("supervisor", ("review", number, "pass"), "awaiting_callback"),
        ("supervisor", ("callback", number, "wjt", "忙音", "--again", "+90"), "awaiting_callback"),
        ("supervisor", ("callback", number, "my", "--satisfaction", "5", "--solved", "yes"), "closed"),
        ("admin", ("archive", number), "archived"),
    ):
        ran = at(counter, who)("case", *verb, "--json")
        assert (ran.code, ran.json["status"], ran.json["reason"]) == (0, "applied", None), (verb, ran)
        assert set(ran.json) == {"command_id", "case", "status", "reason"}
        assert ran.json["case"]["state"] == state, verb
    assert ran.json["case"]["satisfaction"] == 5


def test_out_of_touch_every_move_is_queued_and_counts_once_the_line_is_back(counter: Counter) -> None:
    number, other = counter.entered()["number"], counter.entered()["number"]
    counter.offline = True
    for verb in (("urge", number), ("amend", number, "--title", "新标题"), ("merge", number, other)):
        ran = counter("case", *verb, "--json")
        assert (ran.code, ran.json["status"]) == (0, "queued"), verb
    counter.offline = False
    assert counter("sync", "--json").json["delivered"] == 4
    shown = counter("case", "show", number, "--json").json
    assert (shown["state"], shown["title"], shown["urges"]) == ("merged", "新标题", 1)
    joined = counter("case", "show", other, "--json").json["callers"]
    assert [caller["case_id"] for caller in joined] == [shown["id"]]


def test_the_last_change_is_taken_back_at_once_while_it_is_here_and_by_a_counter_command_after(
    counter: Counter,
) -> None:
    number = at(counter, "supervisor").entered()["number"]
    assert counter("case", "close", number, "已答复").code == 0
    ran = counter("case", "undo", "--json")
    assert (ran.code, ran.json["status"], ran.json["counter"], ran.json["case"]["state"]) == (
        2, "would", "reopen", "answered",
    )  # fmt: skip
    ran = counter("case", "undo", number, "--yes", "--json")
    assert (ran.code, ran.json["status"], ran.json["case"]["state"]) == (0, "applied", "received")
    counter.offline = True
    counter("case", "note", number, "写错了")
    ran = counter("case", "undo", "--json")
    assert (ran.code, ran.json["status"]) == (0, "undone")
    counter.offline = False
    assert counter("sync", "--json").json["delivered"] == 0
    events = counter("case", "show", number, "--json").json["events"]
    assert "case.noted" not in [event["type"] for event in events]
    assert counter("case", "undo", number).code == 5


def test_what_others_did_meanwhile_is_seen_before_a_move_is_made(counter: Counter) -> None:
    number = counter.entered()["number"]
    at(counter, "supervisor")("case", "show", number)
    at(counter, "dispatcher")("case", "assign", number, "ZLS")
    at(counter, "unit")("case", "view", number)
    ran = at(counter, "supervisor")("case", "hold", number, "sg", "挖路", "--until", "2099-01-01", "--json")
    assert (ran.code, ran.json["status"]) == (0, "applied")


def test_a_refusal_is_5_with_the_reason_and_what_to_do_next(counter: Counter) -> None:
    number = counter.entered()["number"]
    ran = counter("case", "callback", number, "my", "--json")
    assert (ran.code, ran.json["status"], ran.json["reason"]) == (5, "refused", "not_from_received")
    assert ran.json["error"]["message"]
    assert ran.json["error"]["remedy"]
    assert counter("case", "view", number).code == 4


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_wrong_code_is_answered_with_all_there_are(counter: Counter, language: str) -> None:
    number = counter.entered()["number"]
    ran = counter("case", "transfer", number, "999", "--lang", language)
    assert ran.code == 2
    assert all(line in ran.err for line in ("110", "119", "120", "122"))
    assert counter("case", "transfer", number, "12", "--json").error == "choice_unclear"


def test_what_waits_behind_something_undecided_says_so(counter: Counter) -> None:
    number = counter.entered()["number"]
    at(counter, "dispatcher")("case", "show", number)
    counter.offline = True
    counter("case", "assign", number, "ZLS")
    counter.profile("one")
    counter.offline = False
    counter("case", "close", number, "已答复")
    counter.profile("dispatcher")
    counter("sync")
    ran = counter("case", "note", number, "x", "--json")
    assert (ran.code, ran.json["status"], ran.json["reason"]) == (0, "queued", "behind_attention")


def test_other_cases_are_named_by_number_and_joined_callers_counted(counter: Counter) -> None:
    number, other = counter.entered()["number"], counter.entered("--phone", "13805912345")["number"]
    assert counter("case", "link", number, other, "起因", "--json").error == "choice_unknown"
    assert counter("case", "link", number, other, "cause", "--json").json["case"]["links"][0]["relation"] == "cause_of"
    assert counter("case", "merge", other, number).code == 0
    assert f"并入 {number}" in counter("case", "show", other).out
    assert "1  138****2345" in counter("case", "show", number).out
    assert counter("case", "merge", number, number).code == 5


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("verb", CASE_VERBS)
def test_every_move_explains_itself(fresh: Counter, verb: str, language: str) -> None:
    ran = fresh("case", verb, "--help", "--lang", language)
    assert ran.code == 0
    assert "cli." not in ran.out
