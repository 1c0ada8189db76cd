"""Text modules in the fields of one screen: `;;` and a code before a blank or Tab, then the open places one by one.

What is typed at an open place stands instead of it. A key that ends no code costs a look at two characters.
"""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from console.domain.text_modules import LOOKED_AT, Place, TextModule, called, filled, next_place
from console.usecases.text_modules import text_module, text_modules
from screens.garbled_text import GarbledText
from screens.text_modules.in_hand import in_hand
from screens.widgets.text_field import TextField

if TYPE_CHECKING:
    from screens.base import ConsoleScreen

#: What ends a code beside Tab: a blank, also that of an input method.
_BLANKS = frozenset({" ", "\u3000"})
_DELETES = frozenset({"delete", "ctrl+d"})


@runtime_checkable
class TakesTemplates(Protocol):
    """A form of a whole case."""

    def in_hand(self) -> Mapping[str, str]:
        """What the case in the form fills open places with."""

    def take_template(self, module: TextModule) -> None:
        """Let a template say what the matter is, where nothing is typed."""


class Calling:
    """What was called up on one screen, and what of it is still open."""

    def __init__(self, screen: "ConsoleScreen") -> None:
        self._screen = screen
        self._garbled = GarbledText()
        #: Fields in which something was called up.
        self._called: list[TextField] = []
        #: The open place the cursor stands at, and its field.
        self._at: tuple[TextField, Place] | None = None
        #: Texts with open places that were pointed out before they were saved.
        self._shown: set[str] = set()

    async def take_key(self, field: TextField, key: str, character: str | None) -> bool:
        """Handle a key pressed in a field; return whether it was for the field."""
        if (key == "tab" or character in _BLANKS) and not field.secret:
            code = called(field.buffer.before(LOOKED_AT))
            if code is not None and await self._call(field, code):
                return True
        if self._at is not None and self._typed_over(field, key, character):
            return True
        if key == "tab" and field in self._called and self._go_on(field):
            return True
        return field.take_key(key, character)

    async def choose(self) -> TextModule | None:
        """Show what can be called up, and return what is chosen."""
        from screens.text_modules.module_dialog import ModuleDialog

        return await self._screen.console.ask(ModuleDialog(text_modules(self._screen.console.desk)))

    async def _call(self, field: TextField, code: str) -> bool:
        say = self._screen.wording.say
        end = field.buffer.cursor
        module = text_module(self._screen.console.desk, code) if code else await self.choose()
        if module is None and code:
            self._screen.tell(say("screens.texts.unknown", code=code), wrong=True)
        if module is not None:
            self._put(field, end - len(code) - 2, end, module)
        return module is not None or not code

    def _put(self, field: TextField, start: int, end: int, module: TextModule) -> None:
        screen = self._screen
        if isinstance(screen, TakesTemplates):
            if module.category:
                screen.take_template(module)
            values = screen.in_hand()
        else:
            values = in_hand(screen)
        text = filled(module.text, values)
        if not field.buffer.replace(start, end, text):
            field.post_message(TextField.Refused(field.buffer.limit))
            return
        field.edited()
        if field not in self._called:
            self._called.append(field)
        behind = field.buffer.cursor
        field.buffer.move(start)
        if not self._go_on(field):
            field.buffer.move(behind)
            field.edited()
            screen.tell("")

    def _go_on(self, field: TextField) -> bool:
        """Go to the next open place of a field; False when there is none, and Tab leaves it as ever."""
        start = self._at[1].end if self._at is not None else field.buffer.cursor
        self._at = None
        place = next_place(field.value, start)
        if place is None:
            return False
        field.buffer.move(place.start)
        field.edited()
        self._at = (field, place)
        self._screen.tell(self._screen.wording.say("screens.texts.open", name=place.name))
        return True

    def _typed_over(self, field: TextField, key: str, character: str | None) -> bool:
        """Take an open place out when something is typed there, or was pasted; return whether that was all."""
        assert self._at is not None
        there, place = self._at
        mark, cursor = f"{{{place.name}}}", field.buffer.cursor
        stands = there is field and field.value.startswith(mark, cursor)
        if key == "tab" and stands and cursor == place.start:
            return False
        self._at = None
        if not stands or cursor < place.start:
            return False
        deletes = key in _DELETES and cursor == place.start
        if deletes or cursor > place.start or (character is not None and character.isprintable()):
            field.buffer.replace(cursor, cursor + len(mark), "")
            field.edited()
        return deletes

    def holds_back(self, fields: Iterable[TextField]) -> bool:
        """Point out, once, what may not be meant to be saved like this: spoilt text, and places left open."""
        garbled = self._garbled.to_show(fields)
        if garbled is not None:
            return self._pointed_out(garbled, "screens.the_terminal.garbled")
        left = [(field, place) for field in self._called if (place := next_place(field.value, 0)) is not None]
        before, self._shown = self._shown, {field.value for field, _ in left}
        for field, place in left:
            if field.value not in before:
                field.buffer.move(place.start)
                self._at = (field, place)
                return self._pointed_out(field, "screens.texts.left_open", place.name)
        return False

    def _pointed_out(self, field: TextField, words: str, name: str = "") -> bool:
        self._screen.set_focus(field)
        self._screen.tell(self._screen.wording.say(words, name=name), wrong=True)
        return True
