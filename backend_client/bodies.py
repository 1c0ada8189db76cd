"""Reading a body with a limit that holds after decompression, so that no answer can fill the memory."""

import zlib
from collections.abc import AsyncIterator

from console.ports.errors import Unreachable

#: `zlib` window bits that accept the gzip format.
_GZIP = 31


async def read_bounded(chunks: AsyncIterator[bytes], encoding: str, cap: int) -> bytes:
    """Return the decompressed body; raises Unreachable when it is larger than `cap` bytes or not what it claims.

    httpx would decompress a whole network chunk at once, a thousandfold in the worst case; here it is bounded too.
    """
    if encoding in ("", "identity"):
        return await _plain(chunks, cap)
    if encoding == "gzip":
        return await _unzipped(chunks, cap)
    raise Unreachable("not_our_backend")


async def _plain(chunks: AsyncIterator[bytes], cap: int) -> bytes:
    body = bytearray()
    async for chunk in chunks:
        body += chunk
        _check(body, cap)
    return bytes(body)


async def _unzipped(chunks: AsyncIterator[bytes], cap: int) -> bytes:
    body = bytearray()
    inflate = zlib.decompressobj(_GZIP)
    try:
        async for chunk in chunks:
            body += inflate.decompress(chunk, cap + 1 - len(body))
            _check(body, cap)
    except zlib.error:
        raise Unreachable("answer_malformed") from None
    if not inflate.eof:
        raise Unreachable("answer_malformed")
    return bytes(body)


def _check(body: bytearray, cap: int) -> None:
    if len(body) > cap:
        raise Unreachable("answer_too_large")
