"""Text that the terminal may have spoilt is pointed out once before it is saved; saved again, it is meant."""

from collections.abc import Iterable

from screens.widgets.text_field import TextField


class GarbledText:
    """Remembers what was pointed out on one screen."""

    def __init__(self) -> None:
        self._shown: set[str] = set()

    def to_show(self, fields: Iterable[TextField]) -> TextField | None:
        """Return the first field whose text was not pointed out yet, if there is one."""
        garbled = [field for field in fields if field.garbled]
        before, self._shown = self._shown, {field.value for field in garbled}
        return next((field for field in garbled if field.value not in before), None)
