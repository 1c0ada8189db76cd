"""The port ChangeStream where nothing is ever told: whoever follows it polls."""

from collections.abc import Sequence

from console.ports.records import SignIn
from console.ports.stream import Told


class NoStream:
    """Over before it began."""

    def follow(self, sign_in: SignIn, after: str, witness: str) -> None:
        pass

    def is_live(self) -> bool:
        return False

    def is_over(self) -> bool:
        return True

    def told(self) -> Sequence[Told]:
        return ()

    def stop(self) -> None:
        pass
