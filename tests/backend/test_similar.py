"""Similar cases over the wire: of a case, of what is told, with reasons, and for everybody what he may see."""

from typing import Any

import pytest

from backend.seed.corpus import Corpus
from console.domain.case import Case
from console.domain.codes import Action
from tests.backend.asgi import Browser
from tests.backend.people import Person, Terminal, sign_in
from tests.builders import STRAY_DOGS


def enter(terminal: Terminal, person: Person, title: str, **changes: Any) -> Case:
    body = Corpus().titled(title)
    location = {"district": body.street[:6], "street": body.street, "address": body.address}
    fields = {"title": body.title, "text": body.text, "category": body.category, "location": location, **changes}
    return terminal.does(person, Action.NEW, fields)


def hits(answer: Any) -> dict[str, tuple[str, list[str]]]:
    """Title of each hit → what it is, and the codes of the reasons."""
    assert answer.status_code == 200, answer.text
    return {
        hit["case"]["title"]: (hit["relation"], [reason["code"] for reason in hit["reason"]])
        for hit in answer.json()["items"]
    }


@pytest.fixture
def city(terminal: Terminal, taker: Person) -> dict[str, Case]:
    titles = [
        "金环花园流浪狗成群",
        "小区流浪犬夜间狂吠",
        "八一七中路水管爆裂",
        "茶亭公园门口大量冒水",
        "洋头口一带突然停水",
        "高层住户水上不去",
        "66路公交冒黑烟",
        "公交尾气怎么投诉",
        "电梯困人请立即救援",
    ]
    return {title: enter(terminal, taker, title) for title in titles}


def test_a_case_finds_its_like_by_number_and_says_why(taker: Person, city: dict[str, Case]) -> None:
    number = (city["金环花园流浪狗成群"].number or "").replace("-", "")
    found = hits(taker.get("/v1/similar", params={"case": number}))
    assert list(found) == ["小区流浪犬夜间狂吠"]
    relation, codes = found["小区流浪犬夜间狂吠"]
    assert (relation, codes[0]) == ("same_matter", "near_house")
    assert "same_category" in codes


def test_a_burst_main_finds_its_twin_and_its_effects(taker: Person, city: dict[str, Case]) -> None:
    found = hits(taker.get("/v1/similar", params={"case": city["八一七中路水管爆裂"].id}))
    assert {title: relation for title, (relation, _) in found.items()} == {
        "茶亭公园门口大量冒水": "same_matter",
        "洋头口一带突然停水": "effect",
        "高层住户水上不去": "effect",
    }
    assert next(iter(found)) == "茶亭公园门口大量冒水"


@pytest.mark.usefixtures("city")
def test_what_is_told_finds_its_like_without_category_or_street(taker: Person) -> None:
    told = {"text": "又有流浪狗追人", "address": "金环花园十二栋", "district": "350104"}
    found = hits(taker.post("/v1/similar", json=told))
    assert {title: relation for title, (relation, _) in found.items()} == {
        "金环花园流浪狗成群": "same_matter",
        "小区流浪犬夜间狂吠": "same_matter",
    }
    assert found["金环花园流浪狗成群"][1][0] == "same_house"
    bus = hits(taker.post("/v1/similar", json={"text": "六十六路公交车尾气很黑", "category": "0602"}))
    assert set(bus) == {"66路公交冒黑烟", "公交尾气怎么投诉"}


def test_finished_cases_are_not_similar_any_more(taker: Person, terminal: Terminal, city: dict[str, Case]) -> None:
    terminal.does(taker, Action.CLOSE, case=city["小区流浪犬夜间狂吠"])
    assert hits(taker.get("/v1/similar", params={"case": city["金环花园流浪狗成群"].id})) == {}


def test_an_amended_place_is_what_counts(taker: Person, terminal: Terminal, city: dict[str, Case]) -> None:
    case = city["小区流浪犬夜间狂吠"]
    terminal.does(taker, Action.AMEND, {"location": {"district": "350104", "address": "别处花园"}}, case)
    assert hits(taker.get("/v1/similar", params={"case": city["金环花园流浪狗成群"].id})) == {}


def test_a_unit_sees_its_own_and_nothing_of_callers(
    browser: Browser, taker: Person, terminal: Terminal, city: dict[str, Case]
) -> None:
    admin, water = sign_in(browser, "admin"), sign_in(browser, "water")
    for title in ("八一七中路水管爆裂", "洋头口一带突然停水"):
        terminal.does(admin, Action.ASSIGN, {"unit": "ZLS"}, city[title])
    found = hits(water.get("/v1/similar", params={"case": city["八一七中路水管爆裂"].id}))
    assert set(found) == {"洋头口一带突然停水"}
    assert "same_caller" not in found["洋头口一带突然停水"][1]
    assert water.get("/v1/similar", params={"case": city["金环花园流浪狗成群"].id}).status_code == 404
    refused = water.post("/v1/similar", json={"phone": "13805912345"})
    assert (refused.status_code, refused.json()["code"]) == (403, "role_not_allowed")


def test_the_same_caller_is_found_by_phone_in_a_body_only(taker: Person, neighbour: Person, terminal: Terminal) -> None:
    caller = {"name": "陈小华", "phone": "13805910000"}
    enter(terminal, taker, "电梯困人请立即救援", caller=caller)
    found = hits(taker.post("/v1/similar", json={"text": "路灯不亮", "phone": "138 0591 0000"}))
    assert found["电梯困人请立即救援"][0] == "nearby"
    assert "same_caller" in found["电梯困人请立即救援"][1]
    assert taker.get("/v1/similar", params={"phone": "13805910000"}).status_code == 422
    assert "13805910000" not in neighbour.post("/v1/similar", json={"phone": "13805910000"}).text


@pytest.mark.parametrize(
    ("body", "code"),
    [({}, "search_empty"), ({"text": " "}, "search_empty"), ({"phone": "1234"}, "phone_too_short"),
     ({"text": "x", "limit": 0}, "request_invalid")],
)  # fmt: skip
def test_a_question_about_nothing_is_a_problem(taker: Person, body: dict[str, Any], code: str) -> None:
    answer = taker.post("/v1/similar", json=body)
    assert (answer.status_code, answer.json()["code"]) == (422, code)


def test_nothing_is_like_nothing(taker: Person, terminal: Terminal) -> None:
    case = terminal.does(taker, Action.NEW, {**STRAY_DOGS, "location": {"address": "某处"}})
    assert hits(taker.get("/v1/similar", params={"case": case.id})) == {}
