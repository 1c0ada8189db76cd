"""Callers of the sample city: names combined from parts, numbers nobody has."""

from collections.abc import Mapping
from typing import Any

from backend.seed.chance import Chance
from backend.seed.corpus import Body

#: Share of callers who have called before, who give a surname only, who ring from a landline, who give no name.
_AGAIN, _SURNAME_ONLY, _LANDLINE, _UNNAMED = 0.12, 0.35, 0.12, 0.04
_ENTERPRISE = 0.03


class Callers:
    """Hands out callers; some of them call more than once."""

    def __init__(self, parts: Mapping[str, Any], chance: Chance) -> None:
        self._parts = parts
        self._chance = chance
        self._known: list[tuple[str, str]] = []
        self._numbers: set[str] = set()

    def caller(self, body: Body, *, new: bool = False) -> dict[str, Any]:
        """Return who calls about a matter, as the field of a command; `new` is somebody who never called before."""
        again = bool(self._known) and not new and self._chance.happens(_AGAIN)
        name, phone = self._chance.one_of(self._known) if again else self._newcomer()
        unnamed = body.unnamed or self._chance.happens(_UNNAMED)
        return {
            "name": "" if unnamed else name,
            "phone": phone,
            "type": "enterprise" if self._chance.happens(_ENTERPRISE) else "citizen",
            "anonymous": unnamed,
            "confidential": body.confidential,
        }

    def _newcomer(self) -> tuple[str, str]:
        person = self._name(), self._phone()
        self._known.append(person)
        return person

    def _name(self) -> str:
        surname = str(self._chance.one_of(self._parts["surnames"]))
        if self._chance.happens(_SURNAME_ONLY):
            return f"{surname}{self._chance.one_of(self._parts['titles'])}"
        count = 2 if self._chance.happens(0.75) else 1
        return surname + "".join(self._chance.some(self._parts["given"], count))

    def _phone(self) -> str:
        kind = "landline" if self._chance.happens(_LANDLINE) else "mobile"
        while True:
            prefix = str(self._chance.one_of(self._parts[f"{kind}_prefixes"]))
            number = prefix + self._chance.digits(self._parts[f"{kind}_digits"])
            if number not in self._numbers:
                self._numbers.add(number)
                return number
