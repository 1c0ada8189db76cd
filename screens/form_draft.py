"""What is being typed in one form: durable with every key, put aside when the form is left, gone when it is empty."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from console.ports.records import Draft, Holder
from screens.desk_work import DeskWork


class FormDraft:
    """One half-typed form, from its first key until a command holds it, it is emptied, or it is put aside.

    It stays its operator's, whoever sits here later. Only the form that holds it writes it; several may lie aside.
    """

    def __init__(
        self,
        work: DeskWork,
        form: str,
        actor: str,
        new_id: Callable[[], str],
        about: Mapping[str, str] | None = None,
        draft_id: str = "",
    ) -> None:
        """`about` is kept with what is typed, but nobody typed it: the case a text is about.

        With `draft_id` it takes the place of the draft of that id as soon as there is something in it.
        """
        self._work, self._form, self._actor, self._new_id = work, form, actor, new_id
        self._about = dict(about or {})
        self._kept: Draft | None = None
        self.id = draft_id or new_id()

    @property
    def kept(self) -> Draft | None:
        """What stands in it; None when there is nothing to lose."""
        return self._kept

    def value(self, field: str) -> str:
        """Return what stands in a field."""
        return str(self._kept.fields.get(field, "")) if self._kept is not None else ""

    def keep(self, typed: Mapping[str, str], at: datetime) -> None:
        """Make what is typed durable soon; when nothing is, nothing is left behind."""
        if any(text.strip() for text in typed.values()):
            fields = {**self._about, **typed}
            self._kept = Draft(self.id, self._form, self._actor, at, fields, Holder.HERE)
            self._work.keep(self._kept)
        elif self._kept is not None:
            self._kept = None
            self._work.drop(self.id)

    def lying_aside(self) -> int:
        """Return how many of this form its operator may go on with."""
        drafts = self._work.drafts_for(self._actor)
        return sum(draft.form == self._form and draft.holder is Holder.NOBODY for draft in drafts)

    async def take_up(self, seen: Draft) -> bool:
        """Go on with a draft that lies aside; False when it is gone, or another console types in it."""
        taken = await self._work.take(seen)
        if taken is None:
            return False
        if not taken.actor and self._actor:
            # Typed before anybody was signed in: whoever goes on with it has it from now on.
            taken = replace(taken, actor=self._actor)
        self.id, self._kept = taken.id, taken
        return True

    def put_aside(self) -> bool:
        """Let go of it, to be taken up here or elsewhere; return whether there was anything. Then begin another."""
        aside, self._kept = self._kept, None
        self.id = self._new_id()
        if aside is not None:
            self._work.keep(replace(aside, holder=Holder.NOBODY))
        return aside is not None

    def belongs_to(self, actor: str) -> None:
        """Somebody sits here now: what nobody's form was is his."""
        self._actor = self._actor or actor

    def hand_over(self) -> str:
        """Let another form take its place in the same draft, and return the draft's id; empty when there is none."""
        handed = self.id if self._kept is not None else ""
        self._kept, self.id = None, self._new_id()
        return handed

    def drop(self) -> None:
        """Throw it away."""
        dropped = self.hand_over()
        if dropped:
            self._work.drop(dropped)

    def used(self) -> None:
        """A command holds what was typed, and has taken the draft with it."""
        self._work.forget(self.id)
        self._kept = None
        self.id = self._new_id()
