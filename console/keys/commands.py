"""The key table (design.md 7): every command of the console, declared once.

`keys` are Textual's key names. The first is shown; the others are twins for terminals that eat the first. A key that is
a plain character works only while no text field has the focus. A person may have other keys (`keymap`).
"""

from dataclasses import dataclass
from enum import StrEnum

from console.domain.codes import Action


class Group(StrEnum):
    """How commands are grouped in help and key sheet."""

    DESK = "desk"
    CASE = "case"
    LIST = "list"
    FORM = "form"
    #: What waits for delivery or for a person.
    OUTBOX = "outbox"


class Needs(StrEnum):
    """What must be there for a command to make sense."""

    NOTHING = "nothing"
    #: A chosen case: opened, or under the cursor of a list.
    CASE = "case"
    #: A chosen case, or a form whose case it is done to as soon as it is saved.
    CASE_OR_FORM = "case_or_form"
    #: A list on the screen.
    LIST = "list"
    #: A form on the screen.
    FORM = "form"
    #: A chosen entry of the outbox.
    ENTRY = "entry"
    #: The values of an entry on the screen.
    VALUES = "values"


@dataclass(frozen=True, slots=True)
class CommandSpec:
    """One command. Its words are `keys.<id>` (label) and `keys.<id>.help` (a sentence) in the catalogues."""

    id: str
    keys: tuple[str, ...]
    group: Group
    needs: Needs = Needs.NOTHING
    #: What it does to a case, when it does something to one; decides when it is greyed and why.
    action: Action | None = None
    #: Shown in the footer, in this order, those below 0 before what is on every screen; 0: not shown there.
    footer: int = 0
    #: Opens a field: what is typed next is text, also when the command is refused.
    typing: bool = False
    #: The screens it is on; empty: wherever there is what it needs.
    at: tuple[str, ...] = ()


COMMANDS: tuple[CommandSpec, ...] = (
    # First, because where there are entries these keys come before what they mean elsewhere.
    CommandSpec("outbox.mine", ("m",), Group.OUTBOX, Needs.ENTRY, footer=-5),
    CommandSpec("outbox.theirs", ("t",), Group.OUTBOX, Needs.ENTRY, footer=-4),
    CommandSpec("outbox.edit", ("e",), Group.OUTBOX, Needs.ENTRY, footer=-3, typing=True),
    CommandSpec("outbox.discard", ("d",), Group.OUTBOX, Needs.ENTRY, footer=-2),
    CommandSpec("outbox.send", ("ctrl+s", "f12"), Group.OUTBOX, Needs.VALUES, footer=-1),
    CommandSpec("outbox.next_field", ("tab",), Group.OUTBOX, Needs.VALUES),
    CommandSpec("outbox.previous_field", ("shift+tab",), Group.OUTBOX, Needs.VALUES),
    # Before what F6, F7 and Ctrl with an arrow do to a case.
    CommandSpec("form.take_unit", ("f6", "ctrl+y"), Group.FORM, Needs.FORM, footer=-8, at=("intake",)),
    CommandSpec("form.join", ("f7", "ctrl+underscore"), Group.FORM, Needs.FORM, footer=-7, at=("intake",)),
    CommandSpec("form.look", ("ctrl+right_square_bracket",), Group.FORM, Needs.FORM, at=("intake",)),
    CommandSpec("form.alike_next", ("ctrl+down",), Group.FORM, Needs.FORM, at=("intake",)),
    CommandSpec("form.alike_previous", ("ctrl+up",), Group.FORM, Needs.FORM, at=("intake",)),
    CommandSpec("form.link", ("f8", "ctrl+circumflex_accent"), Group.FORM, Needs.FORM, footer=-6, at=("intake",)),
    CommandSpec("help.show", ("f1", "question_mark"), Group.DESK, footer=1),
    CommandSpec("case.new", ("f2", "n"), Group.DESK, action=Action.NEW, footer=2, typing=True),
    CommandSpec("case.find", ("f3", "slash"), Group.DESK, footer=3, typing=True),
    CommandSpec("queue.show", ("f4", "u"), Group.DESK, footer=4),
    CommandSpec("callbacks.show", ("B",), Group.DESK),
    CommandSpec("sync.now", ("f5", "r"), Group.DESK, footer=5),
    CommandSpec("case.assign", ("f6", "a"), Group.CASE, Needs.CASE, Action.ASSIGN, footer=6, typing=True),
    CommandSpec("case.note", ("f7", "m"), Group.CASE, Needs.CASE, Action.NOTE, footer=7, typing=True),
    CommandSpec("case.close", ("f8", "c"), Group.CASE, Needs.CASE, Action.CLOSE, footer=8, typing=True),
    CommandSpec("case.reopen", ("o",), Group.CASE, Needs.CASE, Action.REOPEN, typing=True),
    CommandSpec("case.reply", ("R",), Group.CASE, Needs.CASE, Action.REPLY, typing=True),
    CommandSpec("case.callback", ("b",), Group.CASE, Needs.CASE, Action.CALLBACK, typing=True),
    # Also of a form: what stands in it is saved and handed on at once.
    CommandSpec("case.transfer", ("ctrl+e",), Group.DESK, Needs.CASE_OR_FORM, Action.TRANSFER),
    CommandSpec("case.reject", ("X",), Group.CASE, Needs.CASE, Action.REJECT),
    CommandSpec("case.reveal", ("v",), Group.CASE, Needs.CASE, typing=True, at=("case",)),
    CommandSpec("case.next", ("J", "ctrl+down"), Group.CASE, Needs.CASE),
    CommandSpec("case.previous", ("K", "ctrl+up"), Group.CASE, Needs.CASE),
    CommandSpec("case.seen_number", ("number_sign",), Group.CASE, Needs.CASE, at=("case",)),
    CommandSpec("undo.last", ("ctrl+z", "U"), Group.DESK),
    CommandSpec("cards.show", ("f9", "i"), Group.DESK, typing=True),
    CommandSpec("outbox.show", ("f11", "x"), Group.DESK, footer=11),
    CommandSpec("calls.take", ("ctrl+g",), Group.DESK, typing=True),
    CommandSpec("state.choose", ("s",), Group.DESK),
    CommandSpec("drafts.show", ("ctrl+r", "p"), Group.DESK),
    CommandSpec("drafts.discard", ("delete", "D"), Group.LIST, Needs.LIST, at=("drafts",)),
    CommandSpec("palette.show", ("ctrl+p", "ctrl+backslash"), Group.DESK, typing=True),
    CommandSpec("command.line", ("f10", "colon"), Group.DESK, footer=10, typing=True),
    CommandSpec("language.switch", ("ctrl+l",), Group.DESK),
    CommandSpec("theme.switch", ("alt+t", "T"), Group.DESK),
    CommandSpec("session.sign_in", ("ctrl+o",), Group.DESK),
    CommandSpec("session.lock", ("ctrl+x",), Group.DESK),
    CommandSpec("form.save", ("ctrl+s", "f12"), Group.FORM, Needs.FORM, footer=9),
    CommandSpec("form.fresh", ("ctrl+n",), Group.FORM, Needs.FORM, at=("intake",)),
    CommandSpec("form.aside", ("ctrl+t",), Group.FORM, Needs.FORM, at=("intake", "text")),
    CommandSpec("form.turn", ("ctrl+f",), Group.FORM, Needs.FORM, at=("intake", "text")),
    CommandSpec("form.next", ("tab", "down"), Group.FORM, Needs.FORM),
    CommandSpec("form.previous", ("shift+tab", "up"), Group.FORM, Needs.FORM),
    CommandSpec("list.down", ("j", "down"), Group.LIST, Needs.LIST),
    CommandSpec("list.up", ("k", "up"), Group.LIST, Needs.LIST),
    CommandSpec("list.page_down", ("pagedown", "ctrl+f"), Group.LIST, Needs.LIST),
    CommandSpec("list.page_up", ("pageup", "ctrl+b"), Group.LIST, Needs.LIST),
    CommandSpec("list.top", ("g", "home"), Group.LIST, Needs.LIST),
    CommandSpec("list.bottom", ("G", "end"), Group.LIST, Needs.LIST),
    CommandSpec("list.open", ("enter",), Group.LIST, Needs.LIST),
    CommandSpec("find.complete", ("tab",), Group.LIST, Needs.LIST, at=("find",)),
    CommandSpec("find.caller", ("ctrl+y",), Group.LIST, Needs.LIST, at=("find",)),
    *(CommandSpec(f"view.{digit}", (str(digit),), Group.LIST, Needs.LIST, at=("queue",)) for digit in range(1, 10)),
    CommandSpec("view.keep", ("ctrl+v", "V"), Group.LIST, Needs.LIST, typing=True, at=("queue", "find")),
    CommandSpec("screen.back", ("escape",), Group.DESK),
    CommandSpec("session.quit", ("ctrl+q",), Group.DESK, footer=12),
)

BY_ID = {spec.id: spec for spec in COMMANDS}
