"""Text modules as an operator has them: the city's, and his own, which come first and are kept on this terminal."""

from collections.abc import Mapping

from console.domain.cleaning import clean
from console.domain.errors import InvalidField
from console.domain.pairs import fold
from console.domain.text_modules import LONGEST_TEXT, TextModule, by_code, usable_code
from console.ports.errors import NotFound
from console.usecases.desk import Desk

#: Before the user name, in the name of the preference that holds his own: code → text.
_OWN = "texts:"


def text_modules(desk: Desk) -> list[TextModule]:
    """Return what can be called up, one's own first. Raises StoreError."""
    reference = desk.reference()
    own = [TextModule(code, code, code, text, own=True) for code, text in sorted(_own(desk).items())]
    return [*own, *(reference.texts if reference is not None else ())]


def text_module(desk: Desk, code: str) -> TextModule | None:
    """Return what a code calls up, or None. Raises StoreError."""
    return by_code(text_modules(desk)).get(fold(code))


def add_text(desk: Desk, code: str, text: str) -> TextModule:
    """Keep a text of one's own under a code, in place of what had it; of the city's it takes the place for oneself.

    Raises InvalidField, NotAuthorised, StoreError.
    """
    code, text = code.strip().removeprefix(";;"), clean(text).strip()
    if not usable_code(code):
        raise InvalidField("text_code", {"value": code})
    if not text:
        raise InvalidField("field_missing", {"field": "text"})
    if len(text) > LONGEST_TEXT:
        raise InvalidField("field_too_long", {"field": "text", "most": str(LONGEST_TEXT)})
    desk.signed_in()
    with desk.store.transaction():
        kept = {known: words for known, words in _own(desk).items() if fold(known) != fold(code)}
        _keep(desk, {**kept, code: text})
    return TextModule(code, code, code, text, own=True)


def remove_text(desk: Desk, code: str) -> None:
    """Forget a text of one's own. Raises NotFound `unknown_text`, NotAuthorised, StoreError."""
    code = code.strip().removeprefix(";;")
    desk.signed_in()
    with desk.store.transaction():
        own = _own(desk)
        kept = {known: words for known, words in own.items() if fold(known) != fold(code)}
        if len(kept) == len(own):
            raise NotFound("unknown_text", {"value": code})
        _keep(desk, kept)


def _own(desk: Desk) -> Mapping[str, str]:
    kept = desk.store.preference(f"{_OWN}{desk.actor().username}")
    return {str(code): str(text) for code, text in kept.items()} if isinstance(kept, Mapping) else {}


def _keep(desk: Desk, own: Mapping[str, str]) -> None:
    desk.store.set_preference(f"{_OWN}{desk.actor().username}", dict(own))
