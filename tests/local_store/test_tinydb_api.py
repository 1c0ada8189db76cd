"""The sealed table does what TinyDB's own does over memory, operation by operation."""

from collections.abc import Iterator, MutableMapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tinydb import TinyDB, where
from tinydb.queries import QueryInstance
from tinydb.storages import MemoryStorage
from tinydb.table import Document

from local_store.columns import Column
from local_store.sealed_table import SealedDatabase, SealedTable
from local_store.sealing import AesGcmSeal
from local_store.sqlite_storage import SqliteStorage

SEAL = AesGcmSeal(bytes(32))
COLUMNS = (Column("seq"), Column("state"))
values = st.one_of(
    st.integers(-3, 3), st.integers(2**63, 2**64), st.booleans(), st.sampled_from(["new", "old", "停水", ""])
)
documents = st.fixed_dictionaries(
    {"seq": st.integers(-3, 3)},
    optional={
        "state": values,
        "text": st.text(max_size=8),
        "deep": st.dictionaries(st.text(max_size=2), values, max_size=2),
    },
)
conditions: st.SearchStrategy[QueryInstance] = st.recursive(
    st.one_of(
        st.builds(lambda v: where("state") == v, values),
        st.builds(lambda v: where("seq") == v, st.integers(-3, 3)),
        st.builds(lambda v: where("seq") <= v, st.integers(-3, 3)),
        st.builds(lambda v: where("seq") > v, st.integers(-3, 3)),
        st.builds(lambda v: where("text").search(v), st.sampled_from(["a", "[0-9]"])),
        st.builds(lambda v: where("state") != v, values),
        st.builds(lambda v: where("state").one_of([v]), values),
        st.just(where("deep").exists()),
    ),
    lambda inner: st.one_of(
        st.builds(lambda a, b: a & b, inner, inner),
        st.builds(lambda a, b: a | b, inner, inner),
        st.builds(lambda a: ~a, inner),
    ),
    max_leaves=4,
)
steps = st.one_of(
    st.tuples(st.just("insert"), documents),
    st.tuples(st.just("insert_multiple"), st.lists(documents, max_size=3)),
    st.tuples(st.just("update"), documents, conditions),
    st.tuples(st.just("update_ids"), documents, st.lists(st.integers(1, 8), max_size=3, unique=True)),
    st.tuples(st.just("upsert"), documents, conditions),
    st.tuples(st.just("remove"), conditions),
    st.tuples(st.just("remove_ids"), st.lists(st.integers(1, 8), max_size=3, unique=True)),
    st.tuples(st.just("search"), conditions),
    st.tuples(st.just("truncate")),
)


def apply(table: Any, step: tuple[Any, ...]) -> Any:
    name, *rest = step
    if name == "update_ids":
        return table.update(rest[0], doc_ids=rest[1])
    if name == "remove_ids":
        return table.remove(doc_ids=rest[0])
    answer = getattr(table, name)(*rest)
    return [(doc.doc_id, doc) for doc in answer] if name == "search" else answer


@settings(max_examples=60, deadline=None)
@given(plan=st.lists(steps, max_size=12), last=conditions)
def test_every_operation_answers_as_over_memory(
    tmp_path_factory: pytest.TempPathFactory, plan: list[tuple[Any, ...]], last: QueryInstance
) -> None:
    path = tmp_path_factory.mktemp("tinydb") / "state.db"
    with TinyDB(storage=MemoryStorage) as memory, SealedDatabase(path, SEAL, storage=SqliteStorage) as sealed:
        plain, own = memory.table("cases"), sealed.table("cases", columns=COLUMNS)
        for step in plan:
            assert apply(own, step) == apply(plain, step)
        assert [(doc.doc_id, doc) for doc in own] == [(doc.doc_id, doc) for doc in plain]
        assert len(own) == len(plain)
        assert own.count(last) == plain.count(last)
        assert own.contains(last) == plain.contains(last)
        assert own.get(last) == plain.get(last)
        assert own.get(doc_ids=[1, 3]) == plain.get(doc_ids=[1, 3])


@pytest.fixture
def database(tmp_path: Path) -> Iterator[SealedDatabase]:
    with SealedDatabase(tmp_path / "state.db", SEAL, storage=SqliteStorage) as opened:
        yield opened


@pytest.fixture
def table(database: SealedDatabase) -> SealedTable:
    return database.table("cases", columns=COLUMNS)


def test_what_was_inserted_is_there_after_reopening(tmp_path: Path) -> None:
    with SealedDatabase(tmp_path / "s.db", SEAL, storage=SqliteStorage) as first:
        first.table("a").insert({"text": "流浪狗"})
    with SealedDatabase(tmp_path / "s.db", SEAL, storage=SqliteStorage) as second:
        assert second.table("a").all() == [{"text": "流浪狗"}]


def test_an_id_is_never_given_twice(table: SealedTable) -> None:
    first = table.insert({"seq": 1})
    table.remove(doc_ids=[first])
    assert table.insert({"seq": 2}) > first


def test_a_given_id_is_kept_and_refused_a_second_time(table: SealedTable) -> None:
    assert table.insert(Document({"seq": 1}, 40)) == 40
    with pytest.raises(ValueError, match="40"):
        table.insert(Document({"seq": 2}, 40))
    assert table.insert({"seq": 3}) == 41


def test_many_documents_are_inserted_all_or_none(table: SealedTable) -> None:
    with pytest.raises(ValueError, match="mapping"):
        table.insert_multiple([{"seq": 1}, "not a document"])  # type: ignore[list-item]  # that is the point
    assert len(table) == 0


def test_an_update_that_fails_half_way_changes_nothing(table: SealedTable) -> None:
    table.insert_multiple([{"seq": 1}, {"seq": 2}])

    def fails_on_two(document: MutableMapping[str, Any]) -> None:
        document["state"] = "touched"
        if document["seq"] == 2:
            raise RuntimeError("half way")

    with pytest.raises(RuntimeError):
        table.update(fails_on_two)
    assert table.all() == [{"seq": 1}, {"seq": 2}]


def test_changing_a_result_does_not_change_the_store(table: SealedTable) -> None:
    table.insert({"seq": 1, "caller": {"phone": "1"}})
    table.all()[0]["caller"]["phone"] = "2"
    assert table.all()[0]["caller"]["phone"] == "1"


def test_a_search_sees_what_another_process_wrote(tmp_path: Path) -> None:
    with (
        SealedDatabase(tmp_path / "s.db", SEAL, storage=SqliteStorage) as one,
        SealedDatabase(tmp_path / "s.db", SEAL, storage=SqliteStorage) as other,
    ):
        assert one.table("a").search(where("seq") == 1) == []
        other.table("a").insert({"seq": 1})
        assert one.table("a").search(where("seq") == 1) == [{"seq": 1}]


def test_several_changes_at_once_go_through_or_none_does(table: SealedTable) -> None:
    table.insert_multiple([{"seq": 1}, {"seq": 2}])
    changed = table.update_multiple([({"state": "a"}, where("seq") == 1), ({"state": "b"}, where("seq") == 2)])
    assert changed == [1, 2]
    assert [doc["state"] for doc in table] == ["a", "b"]


def test_tables_are_listed_and_dropped(database: SealedDatabase) -> None:
    database.table("one").insert({"a": 1})
    database.insert({"b": 2})
    assert database.tables() == {"one", "_default"}
    database.drop_table("one")
    assert database.tables() == {"_default"}
    database.drop_tables()
    assert database.tables() == set()
    assert database.table("one").insert({"a": 1}) == 1


def test_a_name_that_could_be_sql_is_refused(database: SealedDatabase) -> None:
    with pytest.raises(ValueError, match="letters"):
        database.table('x" (id); DROP TABLE y; --')


def test_plain_tinydb_works_over_the_storage_too(tmp_path: Path) -> None:
    with TinyDB(tmp_path / "s.db", SEAL, storage=SqliteStorage) as plain:
        plain.insert({"text": "停水"})
        plain.update({"state": "new"})
        assert plain.all() == [{"text": "停水", "state": "new"}]
        plain.drop_tables()
        assert plain.all() == []


def test_equality_on_a_clear_column_opens_only_the_rows_that_match(tmp_path: Path) -> None:
    opened: list[str | int] = []

    class CountingSeal(AesGcmSeal):
        def open(self, table: str, row: str | int, sealed: bytes) -> bytes:
            opened.append(row)
            return super().open(table, row, sealed)

    with SealedDatabase(tmp_path / "s.db", CountingSeal(bytes(32)), storage=SqliteStorage) as database:
        table = database.table("a", columns=COLUMNS)
        table.insert_multiple({"seq": number, "state": "new"} for number in range(50))
        found = table.search((where("seq") == 7) & (where("state") == "new"))
        assert [doc["seq"] for doc in found] == [7]
        assert opened == [8]


def test_a_value_that_has_no_place_in_a_clear_column_is_still_found(table: SealedTable) -> None:
    table.insert_multiple([{"seq": -(2**70)}, {"seq": 1}, {"state": "y\x00"}])
    assert table.search(where("seq") < 0) == [{"seq": -(2**70)}]
    assert table.search(where("state") <= "z") == [{"state": "y\x00"}]
