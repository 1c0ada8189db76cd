"""Saved views: what is looked for again and again, kept by an operator under a digit and a name on this terminal.

What is kept is the text of a find box, so that it means whatever its words and codes mean when it is looked at.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from console.domain.cleaning import clean_line
from console.domain.errors import InvalidField
from console.domain.finding_grammar import parse
from console.ports.errors import NotFound
from console.ports.records import Found
from console.usecases.desk import Desk
from console.usecases.find_cases import find_cases, refusal
from console.usecases.find_words import lexicon_of

#: The digits that are an operator's own; those before are the same for everybody.
DIGITS = ("7", "8", "9")
#: Cases a view lists; more are counted.
LISTED = 500
#: Characters of a name at the most: several stand in one line.
LONGEST_NAME = 12
#: Before the user name, in the name of the preference: digit → name and text.
_KEPT = "views:"
#: A telephone or identity number: a view is about a matter, and nobody's number is to lie in it.
_SOMEBODY = re.compile(r"\d{7}")


@dataclass(frozen=True, slots=True)
class SavedView:
    """One view."""

    digit: str
    name: str
    #: As it is typed into a find box.
    query: str


def saved_views(desk: Desk) -> dict[str, SavedView]:
    """Return the operator's views by their digits. Raises StoreError."""
    kept = _kept(desk)
    return {digit: SavedView(digit, *kept[digit]) for digit in DIGITS if digit in kept}


def named_view(desk: Desk, named: str) -> SavedView | None:
    """Return the view of a digit or a name, or None. Raises StoreError."""
    views = saved_views(desk)
    return views.get(named) or next((view for view in views.values() if view.name == named), None)


def keep_view(desk: Desk, digit: str, name: str, query: str) -> SavedView:
    """Keep what a find box asks for, in place of what had the digit.

    Raises InvalidField and InvalidNumber, NotAuthorised, StoreError.
    """
    name, query = clean_line(name).strip()[:LONGEST_NAME], clean_line(query).strip()
    if digit not in DIGITS:
        raise InvalidField("view_digit", {"value": digit})
    if not query:
        raise InvalidField("view_nothing")
    parsed = parse(query, lexicon_of(desk))
    for wrong in parsed.wrong:
        raise refusal(wrong)
    if _SOMEBODY.search(parsed.sought.words):
        raise InvalidField("view_somebody")
    view = SavedView(digit, name or query[:LONGEST_NAME], query)
    desk.signed_in()
    with desk.store.transaction():
        _keep(desk, {**_kept(desk), digit: (view.name, query)})
    return view


def drop_view(desk: Desk, digit: str) -> None:
    """Forget a view. Raises NotFound `no_view`, NotAuthorised, StoreError."""
    desk.signed_in()
    with desk.store.transaction():
        kept = _kept(desk)
        if kept.pop(digit, None) is None:
            raise NotFound("no_view", {"value": digit})
        _keep(desk, kept)


def look_at(desk: Desk, view: SavedView) -> Found:
    """Return the cases a view asks for now, as this terminal has them; what it does not understand any more, it leaves
    out. Raises StoreError."""
    return find_cases(desk, view.query, LISTED).found


def counts(desk: Desk) -> dict[str, str]:
    """Return how many cases each view has, by its digit; with a `+` where there may be more. Raises StoreError."""
    found = {digit: look_at(desk, view) for digit, view in saved_views(desk).items()}
    return {digit: f"{one.total}{'' if one.complete else '+'}" for digit, one in found.items()}


def _kept(desk: Desk) -> dict[str, tuple[str, str]]:
    kept = desk.store.preference(f"{_KEPT}{desk.actor().username}")
    rows = kept.items() if isinstance(kept, Mapping) else ()
    return {str(digit): (str(row["name"]), str(row["query"])) for digit, row in rows}


def _keep(desk: Desk, views: Mapping[str, tuple[str, str]]) -> None:
    rows = {digit: {"name": name, "query": query} for digit, (name, query) in views.items()}
    desk.store.set_preference(f"{_KEPT}{desk.actor().username}", rows)
