"""As whom this terminal speaks: by whose sign-in and by which credential, while the backend accepts them."""

from collections.abc import Callable

from console.ports.backend import HotlineBackend
from console.ports.errors import NotAuthorised
from console.ports.records import SignIn, Terminal
from console.ports.store import DeskStore


class Admission:
    """Remembers what the backend refused, so that it is not asked again by the same."""

    def __init__(self, backend: HotlineBackend, desk: DeskStore, contact: Callable[[], None]) -> None:
        """`contact` is called when the backend granted something."""
        self._backend, self._desk, self._contact = backend, desk, contact
        self._refused_token = self._refused_credential = ""
        #: Why the backend refused last.
        self.refusal = ""

    def sign_in(self) -> SignIn | None:
        """Return who sits here, unless the backend refused that."""
        sign_in = self._desk.sign_in()
        return None if sign_in is None or sign_in.token == self._refused_token else sign_in

    def refuse(self, sign_in: SignIn, code: str) -> None:
        """A sign-in was refused: whoever sits here has to sign in anew."""
        self._refused_token, self.refusal = sign_in.token, code

    def terminal(self, sign_in: SignIn | None) -> Terminal | None:
        """Return the terminal to send as; enrols it when it has no credential, or one that was refused.

        None where nobody is signed in to enrol it. Raises NotAuthorised when the sign-in is refused, and what
        `HotlineBackend.enrol` raises.
        """
        terminal = self._desk.terminal()
        if terminal is not None and terminal.credential != self._refused_credential:
            return terminal
        if sign_in is None:
            return None
        granted = self._backend.enrol(sign_in, self._desk.install_id(), terminal.number if terminal else "")
        self._desk.set_terminal(granted)
        self._contact()
        return granted

    def accepted(self) -> None:
        """The credential was taken."""
        self._refused_credential = ""

    def refuse_credential(self, terminal: Terminal, error: NotAuthorised) -> bool:
        """Enrol anew at the next step if somebody is signed in, and say whether; a fresh one refused is a failure."""
        again = bool(self._refused_credential)
        self._refused_credential = terminal.credential
        if again:
            raise error
        self.refusal = error.code
        return self.sign_in() is not None
