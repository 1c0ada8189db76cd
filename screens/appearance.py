"""How the console looks: the language it speaks, with the reference data of now, and its colours."""

from collections.abc import Callable

from console.domain.reference import Reference
from console.texts import LANGUAGES, Catalogue
from screens.theme import PALETTES
from screens.wording import Wording


class Appearance:
    """The words and colours of now."""

    def __init__(self, texts: Catalogue, reference: Callable[[], Reference | None]) -> None:
        self._reference = reference
        self.wording = Wording(texts, reference())

    def renew(self) -> bool:
        """Take the reference data up when it is new, whoever fetched it; return whether it was."""
        reference = self._reference()
        if reference is self.wording.reference:
            return False
        self.wording = Wording(self.wording.texts, reference)
        return True

    def next_theme(self, now: str) -> str:
        """Return the name of the look that comes after one."""
        names = list(PALETTES)
        return names[(names.index(now) + 1) % len(names)]

    def speak(self, language: str = "") -> None:
        """Go on in the language of a code, or in the next one."""
        here = LANGUAGES.index(self.wording.texts.language)
        other = LANGUAGES[(here + 1) % len(LANGUAGES)]
        self.wording = Wording(self.wording.texts.in_language(language or other), self._reference())
