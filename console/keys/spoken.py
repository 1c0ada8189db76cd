"""How each command is said where there is no key for it: the verb of the command line (`:`) and the verb of the CLI.

What has no verb says why, as a code: nothing is left out by mistake.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Why(StrEnum):
    """Why a command has no verb."""

    NONE = ""
    #: It moves about on a screen, or leaves it.
    SCREEN = "screen"
    #: It is about the form in hand; `new` takes a case whole.
    FORM = "form"
    #: Both sides have to be before one's eyes; `outbox` shows them.
    COMPARED = "compared"
    #: It is where commands are chosen or typed.
    COMMANDS = "commands"
    #: It is of the console alone: another run of the program has none.
    CONSOLE = "console"


@dataclass(frozen=True, slots=True)
class Spoken:
    """The verbs of a command, or why it has none."""

    line: str = ""
    cli: str = ""
    no_line: Why = Why.NONE
    no_cli: Why = Why.NONE


_SCREEN = Spoken(no_line=Why.SCREEN, no_cli=Why.SCREEN)
_FORM = Spoken(no_line=Why.FORM, no_cli=Why.FORM)
_COMMANDS = Spoken(no_line=Why.COMMANDS, no_cli=Why.COMMANDS)
_MOVING = (
    "case.next",
    "case.previous",
    "list.down",
    "list.up",
    "list.page_down",
    "list.page_up",
    "list.top",
    "list.bottom",
    "list.open",
    "screen.back",
    "case.seen_number",
    "find.complete",
    "outbox.next_field",
    "outbox.previous_field",
)
_IN_FORMS = (
    "form.take_unit",
    "form.join",
    "form.look",
    "form.link",
    "form.alike_next",
    "form.alike_previous",
    "form.save",
    "form.fresh",
    "form.aside",
    "form.turn",
    "form.next",
    "form.previous",
)
_VIEWS = ("open", "unassigned", "mine", "overdue", "with_units", "all")
#: By id of the command.
SPOKEN: Mapping[str, Spoken] = MappingProxyType(
    {
        "help.show": Spoken("help", "--help"),
        "case.new": Spoken("new", "case new"),
        "case.find": Spoken("find", "case search"),
        "find.caller": Spoken(no_line=Why.SCREEN, cli="case search --caller"),
        "queue.show": Spoken("queue", "queue"),
        "sync.now": Spoken("sync", "sync"),
        "case.assign": Spoken("assign", "case assign"),
        "case.note": Spoken("note", "case note"),
        "case.close": Spoken("close", "case close"),
        "case.reopen": Spoken("reopen", "case reopen"),
        "case.transfer": Spoken("transfer", "case transfer"),
        "case.reject": Spoken("reject", "case reject"),
        "callbacks.show": Spoken("callbacks", "queue callback"),
        "case.callback": Spoken("callback", "case callback"),
        "case.reply": Spoken("reply", "case reply"),
        "state.choose": Spoken("state", "state"),
        "case.reveal": Spoken("reveal", "case show --reveal"),
        "undo.last": Spoken("undo", "case undo"),
        "cards.show": Spoken("cards", "cards"),
        "outbox.show": Spoken("outbox", "outbox list"),
        "calls.take": Spoken("take", no_cli=Why.CONSOLE),
        "drafts.show": Spoken("drafts", no_cli=Why.CONSOLE),
        "drafts.discard": Spoken(no_line=Why.COMPARED, no_cli=Why.CONSOLE),
        "language.switch": Spoken("lang", "--lang"),
        "theme.switch": Spoken("theme", no_cli=Why.CONSOLE),
        "session.sign_in": Spoken("login", "login"),
        "session.lock": Spoken("lock", "lock"),
        "session.quit": Spoken("quit", no_cli=Why.CONSOLE),
        "palette.show": _COMMANDS,
        "command.line": _COMMANDS,
        "outbox.discard": Spoken(no_line=Why.COMPARED, cli="outbox discard"),
        "outbox.mine": Spoken(no_line=Why.COMPARED, cli="outbox retry"),
        "outbox.send": Spoken(no_line=Why.COMPARED, cli="outbox retry"),
        "outbox.theirs": Spoken(no_line=Why.COMPARED, cli="outbox discard"),
        "outbox.edit": Spoken(no_line=Why.COMPARED, no_cli=Why.COMPARED),
        **{f"view.{place}": Spoken(f"queue {view}", f"queue {view}") for place, view in enumerate(_VIEWS, 1)},
        **{f"view.{digit}": Spoken(f"queue {digit}", "queue") for digit in (7, 8, 9)},
        # It keeps what stands in the find box.
        "view.keep": Spoken(no_line=Why.SCREEN, cli="queue --keep"),
        **dict.fromkeys(_MOVING, _SCREEN),
        **dict.fromkeys(_IN_FORMS, _FORM),
    }
)
