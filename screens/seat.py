"""Who sits here: said when somebody has signed in; what another one was doing is put away first."""

from screens.shell import Shell


class Seat:
    """Looks who sits here, because any process may sign somebody in or out."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self._sat = shell.standings.now().actor.username

    def taken(self) -> None:
        """Somebody has just signed in here, whoever sat here before."""
        self._shell.desk.ring()
        self.look()
        self._shell.refresh_screen()
        self._shell.tell(self._shell.wording.say("screens.login.done"))

    def draft_failed(self, error: Exception) -> None:
        """A draft is not durable, perhaps because somebody else sits here by now."""
        self.look()
        self._shell.failed(error)

    def look(self) -> None:
        """Say once that somebody is signed in now; whoever comes after somebody else begins at the queue."""
        before, self._sat = self._sat, self._shell.standings.now().actor.username
        if before != self._sat:
            self._shell.earlier_lines.clear()
        if before and before != self._sat:
            # What he typed lies aside as his, and his cases are not on the screen any more.
            self._shell.places.leave_all()
            self._shell.refresh_screen()
        if self._sat and before != self._sat:
            self._shell.work.seat_taken()
            self._shell.tell(self._shell.wording.say("screens.login.done"))
