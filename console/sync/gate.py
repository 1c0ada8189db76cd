"""Whether somebody sits at this terminal, as the sync asks it, and what it tells when the backend ends a sign-in."""

from typing import Protocol

from console.ports.records import SignIn

#: Codes by which the backend says that somebody is not to work here any more; others only ask for a new sign-in.
REVOKED = frozenset({"sign_in_revoked"})


class Gate(Protocol):
    """Whoever keeps the operator's key."""

    def locked(self) -> bool:
        """Whether cached cases can be neither read nor written now."""

    def revoked(self, sign_in: SignIn) -> None:
        """The backend does not accept somebody any more: sign him out, and drop what he could see."""


class NoGate:
    """A terminal that is never locked."""

    def locked(self) -> bool:
        """Never."""
        return False

    def revoked(self, sign_in: SignIn) -> None:
        """Nothing to do."""
