"""What is typed for one value of a command that is put again: read as its verb reads it."""

from typing import Any

from console.domain.codes import Action
from console.usecases.case_verbs import CASE_VERBS, Argument, Shape
from console.usecases.verb_values import Meaning

#: A street is typed as one word and read as its district and itself.
_STREET = "street"


def rewritten(meaning: Meaning, action: Action, field: str, typed: str) -> Any:
    """Return the value of what was typed for a field; raises InvalidField and what `meaning` raises."""
    name = field.rpartition(".")[2]
    argument = _argument(action, name)
    if argument is None:
        return typed.strip()
    if argument.shape is Shape.MANY:
        return [argument.read(meaning, name, one) for one in typed.split()]
    value = argument.read(meaning, name, typed.strip())
    return value[1] if name == _STREET and isinstance(value, list) else value


def _argument(action: Action, name: str) -> Argument | None:
    """A case is entered with the same values as it is amended with; several verbs may do the same move."""
    wanted = Action.AMEND if action is Action.NEW else action
    told = [verb.arguments for verb in CASE_VERBS.values() if verb.action is wanted]
    return next((argument for some in told for argument in some if argument.field == name), None)
