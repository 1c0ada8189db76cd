"""Keys of a list that is chosen from while one types in the field above it."""

from typing import Any

from screens.widgets.paged_list import PagedList

#: What moves between fields elsewhere moves in the list: there is one field only.
_IN_THE_LIST = {"form.next": "list.down", "form.previous": "list.up"}


def moved(choices: PagedList[Any], command: str) -> bool:
    """Move in the list by a command, and say whether it is one for it; what else is of a form has nothing to do."""
    return choices.do(_IN_THE_LIST.get(command, command)) or command.startswith("form.")
