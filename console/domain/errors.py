"""What the rules refuse, as codes.

TransitionRefused   a move the lifecycle, a guard or a role does not allow
InvalidField        a value that cannot be what it claims to be
InvalidNumber       a case number that is malformed or fails its check digit
"""

from collections.abc import Mapping


class DomainError(Exception):
    """Base of everything the rules refuse; `reason` is a code, `params` are its particulars."""

    def __init__(self, reason: str, params: Mapping[str, str] | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.params: Mapping[str, str] = dict(params or {})


class TransitionRefused(DomainError):
    """The move is not allowed; the case is unchanged."""


class InvalidField(DomainError):
    """A field's value is missing or out of its vocabulary; `params["field"]` names it."""


class InvalidNumber(DomainError):
    """Not a case number: `number_malformed` or `number_check_digit`."""
