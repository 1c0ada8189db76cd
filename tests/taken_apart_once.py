"""What a thousand terminals and applications in one test process need not do for each: take the same reference data
apart and put it together, and wrap the same routes. Processes of their own do all of it."""

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

import pytest
from fastapi import routing

from console import packaged
from console.domain.reference import Reference
from local_store import cache_db, packing

#: Editions of reference data that are in use at one time.
_EDITIONS = 8

#: The data that ships: nobody changes it.
packaged_reference = lru_cache(packaged.packaged_reference)

_put_together: dict[tuple[tuple[str, int], ...], tuple[Mapping[str, Any], bytes]] = {}
_pack, _unpack = packing.pack, packing.unpack_document
_wrap = routing._EffectiveRouteContext.from_api_route
_wrapped: dict[int, list[tuple[routing.APIRoute, Any, Any]]] = {}


def share(patch: pytest.MonkeyPatch) -> None:
    """Let the tests of this process share it."""
    patch.setattr(packaged, "packaged_reference", packaged_reference)
    patch.setattr(cache_db, "pack", _packed)
    patch.setattr(cache_db, "unpack_document", lambda packed: packed)
    patch.setattr(cache_db, "Reference", _unpacked)
    patch.setattr(routing._EffectiveRouteContext, "from_api_route", _route)


def _packed(document: Mapping[str, Any]) -> bytes:
    """A document is the same while its parts are: the entries are kept, so that no other thing takes their places."""
    key = tuple((name, id(part)) for name, part in document.items())
    if key not in _put_together:
        while len(_put_together) >= _EDITIONS:
            del _put_together[next(iter(_put_together))]
        _put_together[key] = (document, _pack(document))
    return _put_together[key][1]


@lru_cache(_EDITIONS)
def _unpacked(packed: bytes) -> Reference:
    return Reference(_unpack(packed))


def _route(*, original_route: routing.APIRoute, include_context: Any) -> Any:
    """The routes are the same for every application; what differs is whom it would ask for replaced parts: nobody."""
    alone = replace(include_context, dependency_overrides_provider=None)
    known = _wrapped.setdefault(id(original_route), [])
    for _, context, wrapped in known:
        if context == alone:
            return wrapped
    wrapped = _wrap(original_route=original_route, include_context=alone)
    known.append((original_route, alone, wrapped))
    return wrapped
