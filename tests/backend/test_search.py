"""Search: no word of two characters is missed, and callers are found without standing in an index."""

from collections.abc import Callable
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from backend.app import create_app
from backend.database import Database
from backend.settings import BackendSettings
from console.domain.cleaning import clean
from console.domain.codes import FINISHED, Action, State
from console.domain.pairs import query_pairs
from tests.backend.asgi import Browser, started
from tests.backend.conftest import address
from tests.backend.old_stores import put_back
from tests.backend.people import Person, Terminal, sign_in
from tests.builders import STRAY_DOGS
from tests.fakes.stopped_clock import StoppedClock

HAN = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=2, max_size=12)
ANYTHING = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cf"]), min_size=2, max_size=30)


def found(person: Person, words: str, **params: object) -> list[str]:
    answer = person.get("/v1/cases", params={"q": words, **params})
    assert answer.status_code == 200, answer.text
    return [case["id"] for case in answer.json()["items"]]


def searched(person: Person, **body: object) -> list[str]:
    answer = person.post("/v1/cases/search", json=body)
    assert answer.status_code == 200, answer.text
    return [case["id"] for case in answer.json()["items"]]


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(said=HAN | ANYTHING)
def test_every_pair_of_a_text_finds_it(taker: Person, terminal: Terminal, said: str) -> None:
    shown = clean(said).strip()
    if not shown:
        return
    case = terminal.does(taker, Action.NEW, {**STRAY_DOGS, "title": "标题", "text": said})

    for pair in sorted(query_pairs(shown))[:6]:
        assert case.id in searched(taker, text=pair, limit=200)


def test_words_are_looked_for_in_matter_place_number_and_units(taker: Person, terminal: Terminal) -> None:
    case = terminal.does(taker, Action.NEW)
    terminal.does(taker, Action.ASSIGN, {"unit": "ZLS"}, case)
    assert case.number is not None

    for words in (
        "流浪",
        "金环",
        "12号楼",
        "自来水",
        "狗 老人",
        case.number,
        case.number.replace("-", ""),
        "金环花园 流浪",
    ):
        assert found(taker, words) == [case.id], words
        assert searched(taker, text=words) == [case.id], words


def test_neighbouring_pairs_do_not_make_a_word(taker: Person, terminal: Terminal) -> None:
    terminal.does(taker, Action.NEW, {**STRAY_DOGS, "text": "路灯不亮，灯不亮了，不亮了三天"})

    assert found(taker, "路灯不亮了") == []


def test_a_single_character_is_found_too(taker: Person, terminal: Terminal) -> None:
    case = terminal.does(taker, Action.NEW)

    assert found(taker, "狗") == [case.id]
    assert found(taker, "猫") == []


def test_signs_of_the_index_language_are_only_signs(taker: Person, terminal: Terminal) -> None:
    terminal.does(taker, Action.NEW)

    for words in ('"', "'", "*", "流浪*", "a OR b", "%", "_", "NEAR(", "\\", "——", "流浪\x00", "﹏"):
        assert searched(taker, text=words) == []


def test_an_amended_text_is_found_by_its_new_words_only(taker: Person, terminal: Terminal) -> None:
    case = terminal.does(taker, Action.NEW, {**STRAY_DOGS, "title": "标题"})
    terminal.does(taker, Action.AMEND, {"text": "路灯不亮"}, case)

    assert found(taker, "路灯") == [case.id]
    assert found(taker, "流浪") == []


def test_a_search_is_narrowed_by_filters(taker: Person, terminal: Terminal) -> None:
    case = terminal.does(taker, Action.NEW)
    terminal.does(taker, Action.NEW, {**STRAY_DOGS, "answer": "已答复"})

    assert found(taker, "流浪", state="received") == [case.id]


def test_a_caller_is_found_by_number_tail_or_whole_name(taker: Person, terminal: Terminal) -> None:
    case = terminal.does(taker, Action.NEW)

    for phone in ("13805912345", "138 0591 2345", "+86 13805912345", "2345"):
        assert searched(taker, phone=phone) == [case.id], phone
    assert searched(taker, phone="13805912346") == []
    assert searched(taker, phone="0591") == []
    assert searched(taker, name="林小明") == [case.id]
    assert searched(taker, name="林") == []
    assert searched(taker, text="流浪", phone="2345") == [case.id]
    assert searched(taker, text="路灯", phone="2345") == []


def test_neither_number_nor_name_is_found_by_words(taker: Person, terminal: Terminal) -> None:
    terminal.does(taker, Action.NEW)

    assert found(taker, "13805912345") == found(taker, "林小明") == []


def test_a_unit_cannot_find_out_who_reported(browser: Browser, taker: Person, terminal: Terminal) -> None:
    water = sign_in(browser, "water")
    case = terminal.does(taker, Action.NEW, {**STRAY_DOGS, "kind": "report"})
    terminal.does(taker, Action.ASSIGN, {"unit": "ZLS"}, case)

    assert searched(water, text="流浪") == [case.id]
    for body in ({"phone": "13805912345"}, {"phone": "2345"}, {"name": "林小明"}):
        answer = water.post("/v1/cases/search", json=body)
        assert (answer.status_code, answer.json()["code"]) == (403, "role_not_allowed")


def test_no_number_stands_in_clear_beside_the_document(taker: Person, terminal: Terminal, database_url: str) -> None:
    terminal.does(taker, Action.NEW)

    database = Database(BackendSettings(database_url))
    with database.read() as connection:
        words = connection.execute(text("SELECT words FROM search_rows")).scalars().all()
        columns = connection.execute(text("SELECT phone_hash || phone_tail_hash || name_hash FROM cases")).scalar_one()
    database.dispose()

    assert not any("2345" in said for said in words)
    assert "2345" not in columns or len(columns) == 96


def test_an_index_made_by_other_pairs_is_learned_anew(
    taker: Person, terminal: Terminal, database_url: str, change: Callable[..., None], engine: str, clock: StoppedClock
) -> None:
    case = terminal.does(taker, Action.NEW)
    change("UPDATE search_rows SET version = 0")
    forget = "INSERT INTO search_pairs(search_pairs) VALUES ('delete-all')"
    change(forget if engine == "sqlite" else "UPDATE search_rows SET pairs = '{}'")
    assert found(taker, "流浪") == []

    with started(create_app(BackendSettings(database_url), clock=clock.now)) as again:
        again.until_ready()
        assert found(sign_in(again, "taker"), "流浪") == [case.id]


def test_a_number_is_found_in_any_spelling_also_in_what_was_kept_by_an_older_version(
    taker: Person, terminal: Terminal, database_url: str, change: Callable[..., None], clock: StoppedClock
) -> None:
    case = terminal.does(taker, Action.NEW, {**STRAY_DOGS, "text": "等六十六路公交"})
    spelled = ("66路", "六十六路", "６６ 路", "十六路", "66路 公交", "六十六路 12号楼")
    assert [found(taker, words) for words in spelled] == [[case.id]] * len(spelled)
    assert found(taker, "67路") == []
    change("UPDATE search_rows SET version = 1, words = replace(words, '66路公交', '')")
    assert found(taker, "66路") == []

    with started(create_app(BackendSettings(database_url), clock=clock.now)) as again:
        again.until_ready()
        assert found(sign_in(again, "taker"), "66路") == [case.id]


def test_who_joined_a_case_is_found_by_number_last_digits_and_name(
    browser: Browser, taker: Person, terminal: Terminal
) -> None:
    case = terminal.does(taker, Action.NEW)
    asked = ({"phone": "139 0591 0000"}, {"phone": "0000"}, {"name": "陈女士"})
    assert [searched(taker, **body) for body in asked] == [[], [], []]
    terminal.does(taker, Action.ADD_CALLER, case=case)
    assert [searched(taker, **body) for body in asked] == [[case.id]] * 3
    water = sign_in(browser, "water")
    assert water.post("/v1/cases/search", json={"phone": "0000"}).status_code == 403


def test_who_joined_before_an_upgrade_is_found_after_it(
    browser: Browser, taker: Person, terminal: Terminal, store: Path, clock: StoppedClock
) -> None:
    case = terminal.does(taker, Action.NEW)
    terminal.does(taker, Action.ADD_CALLER, case=case)
    put_back(store, "0040")
    with started(create_app(BackendSettings(address(store)), clock=clock.now)) as again:
        again.until_ready()
        assert searched(sign_in(again, "taker"), phone="13905910000") == [case.id]


def test_a_word_is_looked_for_among_what_is_open_and_what_a_unit_has_by_then(
    browser: Browser, taker: Person, terminal: Terminal
) -> None:
    def asked() -> list[list[str]]:
        unfinished = [state.value for state in State if state not in FINISHED]
        return [found(taker, "流浪", state=unfinished), found(water, "流浪"), found(taker, "流浪", unit="ZLS")]

    supervisor, water = sign_in(browser, "admin"), sign_in(browser, "water")
    case = terminal.does(taker, Action.NEW, {**STRAY_DOGS, "answer": "已答复"})
    here = [case.id]
    assert asked() == [[], [], []]
    case = terminal.does(supervisor, Action.REOPEN, {"text": "又出现"}, case=case)
    assert asked() == [here, [], []]
    case = terminal.does(supervisor, Action.ASSIGN, {"unit": "ZLS"}, case)
    assert asked() == [here, here, here]
    terminal.send(terminal.makes(water, Action.RETURN, case=case))
    assert asked() == [here, [], []]
