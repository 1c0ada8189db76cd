"""What the palette offers on a screen: its commands, and the verbs of its case, each with why it cannot work now."""

from collections.abc import Iterator
from dataclasses import dataclass

from console.domain.errors import DomainError
from console.keys.commands import CommandSpec, Group, Needs
from console.keys.initials import INITIALS
from console.keys.names import shown_key
from console.keys.spoken import SPOKEN
from console.texts import LANGUAGES, Catalogue
from console.texts.faults import describe
from console.usecases.case_verbs import CASE_VERBS
from console.usecases.command_line import VERBS
from screens.base import ConsoleScreen

#: Before a verb that has no key, as the command line has it.
LINE = ":"


@dataclass(frozen=True, slots=True)
class Offer:
    """One command; found by key, Chinese, pinyin initials or English, like anything that has a code and names."""

    #: Id of the command, or the verb with a colon.
    id: str
    #: Its keys as shown, or the verb with a colon.
    key: str
    name: str
    #: What it does, or why it cannot now.
    about: str
    works: bool
    name_zh: str
    name_en: str
    initials: str
    aliases: tuple[str, ...] = ()
    pinyin: str = ""

    @property
    def code(self) -> str:
        """The first key."""
        return self.key.partition(" ")[0]


def offers(screen: ConsoleScreen) -> list[Offer]:
    """Return everything that can be done on a screen, what works now before what does not."""
    found = [*_commands(screen), *_verbs(screen)]
    return sorted(found, key=lambda offer: not offer.works)


def _commands(screen: ConsoleScreen) -> Iterator[Offer]:
    texts = screen.wording.texts
    chinese, english = (Catalogue.load(language) for language in LANGUAGES)
    for spec in screen.console.keys.commands:
        if not screen.abilities.belongs(spec) or (spec.at and screen.place not in spec.at):
            continue
        label = f"keys.{spec.id}.label"
        about, works = _about(screen, spec, texts.say(f"keys.{spec.id}.help"))
        key = " ".join(shown_key(key) for key in spec.keys[:2])
        names = (chinese.say(label), english.say(label), INITIALS.get(spec.id, ""))
        yield Offer(spec.id, key, texts.say(label), about, works, *names, (SPOKEN[spec.id].line,))


def _verbs(screen: ConsoleScreen) -> Iterator[Offer]:
    """The moves of a case that have no key: their line is begun."""
    texts, keyed = screen.wording.texts, {spoken.line for spoken in SPOKEN.values()}
    for verb in CASE_VERBS.values():
        if verb.name in keyed:
            continue
        spellings = VERBS[verb.name]
        chinese = next(spelling for spelling in spellings if not spelling.isascii())
        shown = verb.name if texts.language == "en" else chinese
        spec = CommandSpec(verb.name, (), Group.CASE, Needs.CASE, verb.action)
        about, works = _about(screen, spec, texts.say(f"screens.verb.{verb.name}"))
        key = f"{LINE}{verb.name}"
        yield Offer(key, key, shown, about, works, chinese, verb.name, spellings[-1], spellings)


def _about(screen: ConsoleScreen, spec: CommandSpec, does: str) -> tuple[str, bool]:
    error: DomainError | None = screen.abilities.hindrance(spec)
    return (does, True) if error is None else (describe(error, screen.wording.texts)[0], False)
