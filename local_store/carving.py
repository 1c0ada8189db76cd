"""Finding rows in a file that SQLite cannot find its way through any more: page by page, cell by cell.

Nothing found here is believed: whoever asks opens the sealed content, which opens only in its own place. Deleted rows
are not found, because `secure_delete` overwrites them. Source of the layout: sqlite.org/fileformat2.html, section 1.6.
"""

import struct
from collections.abc import Iterator
from typing import Any

_MAGIC = b"SQLite format 3\x00"
_PAGE = 4096
_HEADER = 100
#: Bytes a cell takes at least, with its pointer: more cells than fit are none.
_SMALLEST = 6
#: Bytes of a value by its serial type, 0 to 9; 10 and 11 are never written.
_SIZES = (0, 1, 2, 3, 4, 6, 8, 8, 0, 0)
#: Row number and values.
Cell = tuple[int, list[Any]]


def cells(content: bytes) -> Iterator[Cell]:
    """Return what may be cells of tables, page by page."""
    size = _page_size(content)
    for start in range(0, len(content), size):
        yield from _of_page(content, start, size)


def _page_size(content: bytes) -> int:
    if not content.startswith(_MAGIC):
        return _PAGE
    size = struct.unpack_from(">H", content, 16)[0]
    return size if size in (512, 1024, 2048, 4096, 8192, 16384, 32768) else _PAGE


def _of_page(content: bytes, start: int, size: int) -> Iterator[Cell]:
    # Every page is looked at as if it were a leaf of a table: the byte that says so may be the one that is broken.
    header = start + (_HEADER if start == 0 else 0)
    if len(content) < start + size:
        return
    count = struct.unpack_from(">H", content, header + 3)[0]
    if count > (start + size - header - 8) // _SMALLEST:
        return
    for pointer in struct.unpack_from(f">{count}H", content, header + 8):
        try:
            yield _cell(content, start + pointer, size)
        except (IndexError, struct.error):
            continue


def _cell(content: bytes, at: int, size: int) -> Cell:
    length, at = _varint(content, at)
    row, at = _varint(content, at)
    local = _local(length, size)
    payload = content[at : at + local]
    if local < length:
        payload += _overflow(content, struct.unpack_from(">I", content, at + local)[0], length - local, size)
    return row, list(_values(payload))


def _local(length: int, size: int) -> int:
    """How much of a payload stands in the cell itself."""
    if length <= size - 35:
        return length
    least = (size - 12) * 32 // 255 - 23
    wanted = least + (length - least) % (size - 4)
    return wanted if wanted <= size - 35 else least


def _overflow(content: bytes, page: int, left: int, size: int) -> bytes:
    parts: list[bytes] = []
    while left > 0:
        start = (page - 1) * size
        if page < 2 or start + size > len(content) or len(parts) * size > len(content):
            raise IndexError(page)
        parts.append(content[start + 4 : start + 4 + min(left, size - 4)])
        left -= size - 4
        page = struct.unpack_from(">I", content, start)[0]
    return b"".join(parts)


def _values(payload: bytes) -> Iterator[Any]:
    end, at = _varint(payload, 0)
    value = end
    while at < end:
        kind, at = _varint(payload, at)
        length = _SIZES[kind] if kind < 12 else (kind - 12) // 2
        yield _value(kind, payload[value : value + length])
        value += length


def _value(kind: int, stored: bytes) -> Any:
    if kind >= 12:
        return stored if kind % 2 == 0 else stored.decode("utf-8", "replace")
    if kind in (8, 9):
        return kind - 8
    return None if kind in (0, 7) else int.from_bytes(stored, signed=True)


def _varint(content: bytes, at: int) -> tuple[int, int]:
    value = 0
    for index in range(8):
        byte = content[at + index]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at + index + 1
    return value << 8 | content[at + 8], at + 9
