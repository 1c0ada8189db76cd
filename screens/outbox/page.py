"""An entry that needs a person as a page to read: what was wanted, why it was not done, and the three sides of it.

Side by side where there is room, else one below the other; every difference is said in words.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from console.domain.cleaning import clean
from console.domain.codes import Action
from console.domain.three_way import Compared, Relation
from console.ports.records import Choice, Pending, SyncState
from console.texts.faults import describe_code
from console.usecases.attention import Comparison
from screens.outbox.values import field_name, in_words
from screens.widgets.cells import fit, wrap
from screens.widgets.reading import Line
from screens.wording import Wording

#: From this width on the three sides stand beside each other.
SIDE_BY_SIDE = 100
_GAP = " | "
_SIDES = ("base", "theirs", "mine")


@dataclass(frozen=True, slots=True)
class Page:
    """The lines, and between which of them each field stands."""

    lines: Sequence[Line]
    fields: Mapping[str, tuple[int, int]] = field(default_factory=dict)


def page(
    compared: Comparison,
    taken: Mapping[str, Choice],
    edited: Mapping[str, object],
    here: str,
    wording: Wording,
    width: int,
) -> Page:
    """Return the page of an entry; `taken` and `edited` is what is chosen so far, `here` the field chosen about now."""
    lines = [*_head(compared, wording), *_what_to_do(compared, wording)]
    places: dict[str, tuple[int, int]] = {}
    for row in compared.rows:
        first = len(lines) + 1
        lines += [Line(""), _title(row, compared, taken.get(row.field), row.field == here, wording)]
        lines += _values(row, compared, edited.get(row.field), wording, width)
        places[row.field] = (first, len(lines))
    return Page(lines, places)


def why(entry: Pending, wording: Wording) -> tuple[str, str]:
    """Return why an entry needs a person, and what to do."""
    return describe_code(entry.reason or "refused", {}, wording.texts)


def _head(compared: Comparison, wording: Wording) -> list[Line]:
    entry, command = compared.entry, compared.entry.command
    number = wording.number(compared.case.number if compared.case else None)
    title = compared.case.title if compared.case else ""
    who = f"{wording.say(f'domain.action.{command.action}')}  {command.actor.username}  {wording.at(command.at)}"
    state = wording.say(f"domain.sync.{entry.state}")
    lines = [Line(f"{number}  {title}", style="head"), Line(who, wording.say("screens.outbox.wanted"))]
    if entry.state is not SyncState.ATTENTION:
        return [*lines, Line(state, wording.say("screens.outbox.reason"))]
    message, remedy = why(entry, wording)
    said = wording.say("screens.outbox.said", state=state, message=message)
    lines.append(Line(said, wording.say("screens.outbox.reason"), "attention"))
    return [*lines, Line(remedy, wording.say("screens.outbox.remedy"))]


def _what_to_do(compared: Comparison, wording: Wording) -> list[Line]:
    lines = []
    if compared.entry.state is SyncState.ATTENTION:
        lines.append(Line(_keys(compared, wording), wording.say("screens.outbox.keys_label")))
    rival = compared.theirs
    if rival is not None and rival.id != compared.entry.command.case_id:
        words = f"{wording.number(rival.number)}  {rival.title}"
        lines.append(Line(words, wording.say("screens.outbox.rival")))
    if compared.behind:
        lines.append(Line(wording.say("screens.outbox.behind", count=compared.behind), style="faint"))
    return lines


def _keys(compared: Comparison, wording: Wording) -> str:
    count = len(compared.to_choose)
    if count > 1:
        return wording.say("screens.outbox.keys_several", count=count)
    differs = any(row.relation is Relation.BOTH or row.relation is Relation.THEIRS for row in compared.rows)
    return wording.say("screens.outbox.keys_one" if differs else "screens.outbox.keys_refused")


def _title(row: Compared, compared: Comparison, choice: Choice | None, here: bool, wording: Wording) -> Line:
    words = [("> " if here else "  ") + field_name(row.field, wording)]
    if row.base is not None or row.theirs is not None:
        amending = compared.entry.command.action is Action.AMEND
        relation = "differ" if row.relation is Relation.BOTH and not amending else row.relation
        words.append(wording.say(f"screens.outbox.relation.{relation}"))
    if choice is not None:
        words.append(wording.say(f"screens.outbox.chosen.{choice}"))
    elif row.field in compared.to_choose and len(compared.to_choose) > 1:
        words.append(wording.say("screens.outbox.chosen.open"))
    style = "attention" if row.relation is Relation.BOTH and choice is None else "head"
    return Line("  ".join(words), style=style)


def _values(row: Compared, compared: Comparison, edited: object, wording: Wording, width: int) -> list[Line]:
    sides = {"base": row.base, "theirs": row.theirs, "mine": row.mine if edited is None else edited}
    if row.base is None and row.theirs is None:
        del sides["base"], sides["theirs"]
    words = {side: in_words(row.field, value, wording) for side, value in sides.items() if _told(side, value)}
    since = compared.writers.get(row.field)
    if "theirs" in words and since is not None and row.theirs != row.base:
        words["theirs"] += f"  ({wording.actor(since.actor)} {wording.at(since.at)})"
    labels = {side: wording.say(f"screens.outbox.side.{side}") for side in _SIDES}
    if len(words) == len(_SIDES) and width >= SIDE_BY_SIDE:
        return _columns(words, labels, width)
    return [Line(words[side], "  " + labels[side]) for side in _SIDES if side in words]


def _told(side: str, value: object) -> bool:
    """Mine is missing where only others changed something; a base is missing where none was carried, which is said."""
    return side != "mine" or value is not None


def _columns(words: Mapping[str, str], labels: Mapping[str, str], width: int) -> list[Line]:
    size = (width - 2 - len(_GAP) * 2) // 3
    cells = [[labels[side], *_wrapped(words[side], size)] for side in _SIDES]
    height = max(len(cell) for cell in cells)
    rows = [[cell[index] if index < len(cell) else "" for cell in cells] for index in range(height)]
    return [
        Line("  " + _GAP.join(fit(text, size) for text in row), style="faint" if index == 0 else "")
        for index, row in enumerate(rows)
    ]


def _wrapped(text: str, size: int) -> list[str]:
    plain = clean(text).replace("\t", " ")
    return [plain[piece.start : piece.end] for piece in wrap(plain, size)]
