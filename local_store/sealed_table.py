"""TinyDB's Table and TinyDB itself, done row by row: the same operations, but none reads or writes the whole store."""

from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping, Sequence
from typing import Any, cast

from tinydb import TinyDB
from tinydb.queries import QueryLike
from tinydb.table import Document, Table

from local_store.columns import Column
from local_store.pushdown import narrowed
from local_store.sealed_rows import SealedRows
from local_store.sqlite_storage import SqliteStorage

Change = Mapping[str, Any] | Callable[[MutableMapping[str, Any]], None]
Selected = list[tuple[int, Mapping[str, Any]]]


class SealedTable(Table):
    """A table of sealed documents. Ids are given inside the transaction and never twice; searches are never stale."""

    def __init__(
        self,
        storage: SqliteStorage,
        name: str,
        cache_size: int = 0,
        persist_empty: bool = False,
        columns: Sequence[Column] = (),
    ) -> None:
        super().__init__(storage, name, cache_size=cache_size)
        self._store = storage
        self._columns = tuple(columns)
        self.rows = SealedRows(storage, name, columns)
        self._made = False
        if persist_empty:
            with storage.transaction():
                self.make()

    def insert(self, document: Mapping[str, Any]) -> int:
        """Insert a document and return its id; raises ValueError for what is not a mapping, or an id that exists."""
        return self.insert_multiple([document])[0]

    def insert_multiple(self, documents: Iterable[Mapping[str, Any]]) -> list[int]:
        """Insert documents, all or none, and return their ids."""
        with self._store.transaction() as connection:
            self.make()
            return [self.rows.insert(connection, _mapping(item), _given_id(item)) for item in documents]

    def search(self, cond: QueryLike) -> list[Document]:
        """Return all documents that match, in the order of their ids."""
        return [self._document(row, found) for row, found in self._matching(cond)]

    def get(
        self, cond: QueryLike | None = None, doc_id: int | None = None, doc_ids: Sequence[int] | None = None
    ) -> Any:
        """Return one document by id or condition (None when there is none), or those of several ids."""
        if doc_id is not None:
            found = self._by_ids([doc_id])
            return self._document(*found[0]) if found else None
        if doc_ids is not None:
            return [self._document(row, found) for row, found in sorted(self._by_ids(set(doc_ids)))]
        if cond is None:
            raise RuntimeError("either cond, doc_id or doc_ids is needed")
        with self._store.reading():
            first = next(self._scan(cond), None)
        return None if first is None else self._document(*first)

    def contains(self, cond: QueryLike | None = None, doc_id: int | None = None) -> bool:
        """Whether a document with the id, or one that matches, exists."""
        if doc_id is None and cond is None:
            raise RuntimeError("either cond or doc_id is needed")
        return self.get(cond, doc_id) is not None

    def update(self, fields: Change, cond: QueryLike | None = None, doc_ids: Iterable[int] | None = None) -> list[int]:
        """Change the documents that match, all or none, and return their ids; unknown ids are passed over."""
        return self._change(fields, lambda: self._selected(cond, doc_ids))

    def update_multiple(self, updates: Iterable[tuple[Change, QueryLike]]) -> list[int]:
        """Make several changes, each to the documents that match it, all or none."""
        with self._store.transaction():
            return [row for fields, cond in updates for row in self.update(fields, cond)]

    def upsert(self, document: Mapping[str, Any], cond: QueryLike | None = None) -> list[int]:
        """Update what matches (or has the Document's id), else insert; returns the ids."""
        doc_ids = None if _given_id(document) is None else [cast(int, _given_id(document))]
        if doc_ids is None and cond is None:
            raise ValueError("either a query or a Document with an id is needed")
        with self._store.transaction():
            return self.update(document, cond, doc_ids) or [self.insert(document)]

    def remove(self, cond: QueryLike | None = None, doc_ids: Iterable[int] | None = None) -> list[int]:
        """Remove the documents that match and return their ids; unknown ids are passed over."""
        if cond is None and doc_ids is None:
            raise RuntimeError("truncate() removes all documents")
        with self._store.transaction() as connection:
            found = [row for row, _ in self._selected(cond, doc_ids)]
            for row in found:
                self.rows.delete(connection, row)
        return found

    def truncate(self) -> None:
        """Remove all documents; ids begin at 1 again."""
        with self._store.transaction() as connection:
            self.make()
            self.rows.clear(connection)

    def count(self, cond: QueryLike) -> int:
        """Return how many documents match."""
        return len(self._matching(cond))

    def __len__(self) -> int:
        with self._store.reading() as connection:
            if not self._exists():
                return 0
            return int(self.rows.raw(connection, "SELECT count(*) FROM {table}")[0][0])

    def __iter__(self) -> Iterator[Document]:
        with self._store.reading() as connection:
            rows = list(self.rows.select(connection)) if self._exists() else []
        for row, found in rows:
            yield self._document(row, found)

    def _matching(self, cond: QueryLike) -> Selected:
        with self._store.reading():
            return list(self._scan(cond))

    def _scan(self, cond: QueryLike) -> Iterator[tuple[int, Mapping[str, Any]]]:
        where, params = narrowed(cond, self._columns)
        rest = f"WHERE {where} ORDER BY id" if where else "ORDER BY id"
        with self._store.reading() as connection:
            if self._exists():
                yield from (row for row in self.rows.select(connection, rest, params) if cond(row[1]))

    def _by_ids(self, doc_ids: Iterable[int]) -> Selected:
        with self._store.reading() as connection:
            if not self._exists():
                return []
            return [row for doc_id in doc_ids for row in self.rows.select(connection, "WHERE id = ?", [int(doc_id)])]

    def _selected(self, cond: QueryLike | None, doc_ids: Iterable[int] | None) -> Selected:
        if doc_ids is not None:
            return self._by_ids(doc_ids)
        if cond is not None:
            return self._matching(cond)
        with self._store.reading() as connection:
            return list(self.rows.select(connection)) if self._exists() else []

    def _change(self, fields: Change, selected: Callable[[], Selected]) -> list[int]:
        with self._store.transaction() as connection:
            rows = selected()
            for row, found in rows:
                document = dict(found)
                if callable(fields):
                    fields(document)
                else:
                    document.update(fields)
                self.rows.update(connection, row, document)
        return [row for row, _ in rows]

    def _document(self, row: int, found: Mapping[str, Any]) -> Document:
        return self.document_class(found, self.document_id_class(row))

    def _exists(self) -> bool:
        if not self._made:
            with self._store.reading() as connection:
                self._made = self.rows.exists(connection)
        return self._made

    def make(self) -> None:
        """Make the table before its first document."""
        if not self._exists():
            with self._store.transaction() as connection:
                self.rows.create(connection)


class SealedDatabase(TinyDB):
    """TinyDB over sealed rows; `table(name, columns=…)` declares what stays readable to SQLite."""

    # TinyDB names the exact class in the attribute's inferred type, though it documents it as the place for another.
    table_class = SealedTable  # type: ignore[assignment]

    def table(self, name: str, **kwargs: Any) -> SealedTable:
        """Return a table; the first call for a name may declare its `columns`."""
        return cast(SealedTable, super().table(name, **kwargs))

    def tables(self) -> set[str]:
        """Return the names of all tables."""
        return self.sealed.names()

    def drop_table(self, name: str) -> None:
        """Remove a table."""
        self._tables.pop(name, None)
        self.sealed.drop(name)

    def drop_tables(self) -> None:
        """Remove all tables."""
        for name in self.tables():
            self.drop_table(name)

    @property
    def sealed(self) -> SqliteStorage:
        """The storage, by its own name."""
        return cast(SqliteStorage, self.storage)


def _mapping(document: Mapping[str, Any]) -> Mapping[str, Any]:
    if not isinstance(document, Mapping):
        raise ValueError("a document is a mapping")
    return document


def _given_id(document: Mapping[str, Any]) -> int | None:
    return document.doc_id if isinstance(document, Document) else None
