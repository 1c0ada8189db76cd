"""Find: two-character words are never missed, longer ones are really there, and what is not known is said."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.domain.caller import Caller
from console.domain.case import Case
from console.domain.case_number import compact
from console.domain.codes import FINISHED, Kind, Role, State
from console.domain.command import Actor
from console.domain.finding import Sought
from console.domain.joined_caller import JoinedCaller
from console.domain.location import Location
from console.domain.masking import masked
from console.domain.pairs import findable, spellings
from console.ports.records import Change, ChangesPage, City, SignIn, SyncState
from local_store.open_store import LocalStore, open_store
from tests.local_store.samples import START, FixedClock, a_case

ALPHABET = "停水路灯不亮狗三ＡＢab1２。，“ \n"
texts = st.text(ALPHABET, min_size=1, max_size=12)
searches = st.lists(st.text(ALPHABET, min_size=1, max_size=5), min_size=1, max_size=2)


def body(case: Case) -> str:
    return findable("\n".join([case.title, case.text, case.location.address, case.answer]))


def found(store: LocalStore, text: str, limit: int = 50) -> list[str]:
    return [row.id for row in store.reader.search(Sought(text), limit).rows]


def put(store: LocalStore, *cases: Case) -> None:
    changes = tuple(Change(case.id, case) for case in cases)
    store.cache.put_page(ChangesPage(changes, "c", False, "e"), START)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Any:
    store = open_store(tmp_path_factory.mktemp("search"), FixedClock())
    yield store
    store.close()


@settings(max_examples=80, deadline=None)
@given(
    first=texts,
    second=texts,
    address=texts,
    words=st.lists(st.text(ALPHABET, min_size=1, max_size=5), min_size=1, max_size=2),
)
def test_a_search_finds_exactly_the_cases_that_have_every_word(
    kept: LocalStore, first: str, second: str, address: str, words: list[str]
) -> None:
    cached = replace(a_case(1), title="甲", text=first, location=Location(address=address))
    folded = replace(a_case(2), title="乙", text=second, answer=address)
    put(kept, cached)
    with kept.desk.transaction() as tx:
        tx.put_pending_case(folded, [], SyncState.HERE)
    text = " ".join(words)
    spelled = [one.split() for one in spellings(text)]
    met = [case for case in (folded, cached) if any(all(part in body(case) for part in parts) for parts in spelled)]
    expected = [case.id for case in met if all(spelled)]
    assert found(kept, text) == expected


def test_two_characters_find_the_newest_first_and_count_all(store: LocalStore) -> None:
    cases = [replace(a_case(index), text="小区停水三天") for index in range(30)]
    put(store, *cases)
    answer = store.reader.search(Sought("停水"), 10)
    assert [row.id for row in answer.rows] == [case.id for case in reversed(cases)][:10]
    assert (answer.total, answer.complete) == (30, True)


@pytest.mark.parametrize("told", ["等66路公交", "等六十六路公交", "等６６ 路公交"])
def test_a_number_is_found_in_any_spelling(store: LocalStore, told: str) -> None:
    case = replace(a_case(1), title="甲", text=told, location=Location(address="金环花园十二号楼"))
    put(store, case, replace(a_case(2), title="乙", text="等67路公交"))
    for words in ("66路", "六十六路", "６６ 路", "６６路", "66路 12号楼", "六十六路 十二号楼"):
        assert found(store, words) == [case.id], words


def test_a_longer_word_is_looked_for_in_the_text(store: LocalStore) -> None:
    together, apart = replace(a_case(1), text="水压不足"), replace(a_case(2), text="水压低，压不住，供给不足")
    put(store, together, apart)
    assert found(store, "水压不足") == [together.id]


def test_the_pending_text_counts_and_the_confirmed_one_behind_it_does_not(store: LocalStore) -> None:
    case = replace(a_case(1), title="甲", text="路灯不亮")
    put(store, case)
    with store.desk.transaction() as tx:
        tx.put_pending_case(replace(case, text="井盖破损"), [], SyncState.HERE)
    assert found(store, "井盖") == [case.id]
    assert found(store, "路灯") == []
    assert store.reader.search(Sought("路灯"), 5).total == 0
    with store.desk.transaction() as tx:
        tx.drop_pending_case(case.id)
    assert (found(store, "井盖"), found(store, "路灯")) == ([], [case.id])


def test_a_changed_text_is_found_by_its_new_words_only(store: LocalStore) -> None:
    put(store, replace(a_case(1), title="甲", text="路灯不亮"))
    put(store, replace(a_case(1), title="甲", text="井盖破损"))
    assert (found(store, "路灯"), found(store, "井盖")) == ([], [a_case(1).id])


def test_a_single_character_is_looked_for_in_a_bounded_number_of_cases(store: LocalStore) -> None:
    put(store, *(replace(a_case(index), title="甲", text="狗") for index in range(5)))
    answer = store.reader.search(Sought("狗"), 2)
    assert (len(answer.rows), answer.total, answer.complete) == (2, 5, True)


def test_a_bounded_search_says_that_it_is_not_complete(store: LocalStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("local_store.case_finder.CHECKED", 3)
    monkeypatch.setattr("local_store.case_finder.CHECKED_AT_MOST", 4)
    put(store, *(replace(a_case(index), text="水压不足") for index in range(9)))
    enough = store.reader.search(Sought("水压不足"), 2)
    assert (len(enough.rows), enough.total, enough.complete) == (2, 3, False)
    put(store, *(replace(a_case(index), text="水压 压不 不足") for index in range(9)))
    missing = store.reader.search(Sought("水压不足"), 2)
    assert (missing.rows, missing.total, missing.complete) == ((), 0, False)


def test_more_hits_than_are_counted_are_a_lower_bound(store: LocalStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("local_store.case_finder.COUNTED", 5)
    put(store, *(replace(a_case(index), text="停水") for index in range(9)))
    answer = store.reader.search(Sought("停水"), 2)
    assert (answer.total, answer.complete) == (5, False)


@pytest.mark.parametrize("part", ["0417-0007", "04170007", "261123-0417-0007", "２６１１２３", "0007", "7-000"])
def test_any_part_of_a_number_finds_its_case(store: LocalStore, part: str) -> None:
    case = replace(a_case(1), number="261123-0417-0007-4")
    other = replace(a_case(2), number="251201-0533-0123-1")
    put(store, case, other)
    assert compact(part) in compact(case.number or "")
    assert found(store, part) == [case.id]


def test_digits_are_looked_for_in_the_text_as_well(store: LocalStore) -> None:
    put(store, replace(a_case(1), text="欠薪5000元", number=None))
    assert found(store, "5000") == [a_case(1).id]


def test_a_caller_is_found_by_whole_name_whole_number_or_its_last_four_as_far_as_they_are_known(
    store: LocalStore,
) -> None:
    joined = JoinedCaller("1", Caller("王小明", "0591-87654321"), "", "", START, "taker")
    known = replace(a_case(1), text="甲", number=None, caller=Caller("林某某", "+8613800001234"), callers=(joined,))
    others = replace(a_case(2), text="乙", number=None, caller=Caller("林**", "139****1234", masked=True))
    landline = replace(a_case(3), text="丙", number=None, caller=Caller("陈*", "0591-****321", masked=True))
    put(store, known, others, landline)
    for whole in ("林某某", "13800001234", "王小明", "059187654321", "0591-87654321", "4321"):
        assert found(store, whole) == [known.id], whole
    assert found(store, "1234") == [others.id, known.id]
    assert found(store, "1234 甲") == [known.id]
    for part in ("某某", "王小", "1380000", "00001234", "3****1234", "林**", "5432", "321"):
        assert found(store, part) == [], part


def test_masked_callers_are_found_by_the_digits_they_are_marked_by_for_who_has_the_key(store: LocalStore) -> None:
    key = "5e" * 16
    seen = masked(Caller("林某某", "0591-87654321"), key)
    own = replace(a_case(1), text="甲", number=None, caller=seen)
    joined = replace(a_case(2), text="乙", number=None, callers=(JoinedCaller("1", seen, "", "", START, "taker2"),))
    put(store, own, joined)
    with store.desk.transaction() as tx:
        tx.put_pending_case(replace(own, title="改"), [], SyncState.HERE)
    digits = ("059187654321", "0591-87654321", "4321")
    assert [found(store, typed) for typed in digits] == [[]] * 3
    city = City("350100", "福州", "Fuzhou", "Asia/Shanghai")
    actor = Actor("taker", Role.CALL_TAKER)
    store.desk.set_sign_in(SignIn("s", actor, "林", "Lin", "token", START, city, demo=False, caller_key=key))
    assert [found(store, typed) for typed in digits] == [[joined.id, own.id]] * 3
    assert found(store, "4321 甲") == [own.id]
    assert [found(store, typed) for typed in ("059187654320", "5432", "87654321")] == [[]] * 3
    assert [row.id for row in store.reader.by_phone("(0591) 87654321", 9)] == [own.id]


def test_operators_narrow_what_is_confirmed_and_what_is_pending(store: LocalStore) -> None:
    cases = [replace(a_case(index), category="0903" if index % 2 else "0901", text="小区停水") for index in range(40)]
    where = replace(cases[7], kind=Kind.HELP, location=Location("350103", "350103001", "350103001002", "古田路停水"))
    cases[7] = replace(where, state=State.CLOSED, text="水压不足")
    put(store, *cases)
    changed = [replace(cases[3], state=State.ON_HOLD), replace(cases[8], due_at=None), replace(cases[4], legs=())]
    with store.desk.transaction() as tx:
        for case in changed:
            tx.put_pending_case(case, [], SyncState.HERE)
    shown = {case.id: case for case in (*cases, *changed)}
    middle = START + timedelta(days=6)
    narrowing = [
        {"states": (State.ON_HOLD, State.CLOSED)}, {"excluded": FINISHED}, {"kinds": (Kind.HELP, Kind.REPORT)},
        {"categories": ("09",)}, {"categories": ("0903", "01")}, {"units": ("ZLS", "GAJ")}, {"places": ("350103",)},
        {"places": ("350103001002",)}, {"entered_by": ("taker2",)}, {"since": cases[20].created_at},
        {"due_from": middle}, {"due_before": middle}, {"due_from": START, "due_before": middle, "excluded": FINISHED},
        {"since": cases[9].created_at, "states": (State.CLOSED,), "units": ("CGJ",)},
    ]  # fmt: skip
    for words in ("", "停水", "水压不足", "停"):
        for asked in narrowing:
            sought = Sought(words, **asked)  # type: ignore[arg-type]  # each is a field with its value
            met = [case.id for case in shown.values() if sought.admits(case) and words in body(case)]
            answer = store.reader.search(sought, 50)
            assert [row.id for row in answer.rows] == sorted(met, reverse=True, key=lambda one: shown[one].created_at)
            assert (answer.total, answer.complete) == (len(met), True), (words, asked)


def test_nothing_asked_is_nothing_found(store: LocalStore) -> None:
    put(store, a_case(1))
    assert store.reader.search(Sought("  "), 5).rows == ()
    assert store.reader.search(Sought("。，"), 5).rows == ()


def test_signs_of_the_index_language_are_only_text(store: LocalStore) -> None:
    put(store, replace(a_case(1), text='他说"停水 OR" AND (NOT) * 停水'))
    for text in ('"', '停水"', "NOT", "(停水)", "OR", "停水*", "tokens:停水"):
        store.reader.search(Sought(text), 5)
    assert found(store, "not") == [a_case(1).id]
