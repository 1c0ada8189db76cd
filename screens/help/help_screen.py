"""The help screen: every command with its keys and a sentence, from the live key table."""

from collections.abc import Iterable, Mapping
from typing import Any

from textual.widget import Widget

from console.keys.commands import Group
from console.keys.names import shown_key
from screens.base import ConsoleScreen
from screens.widgets.reading import Line, Reading


class HelpScreen(ConsoleScreen):
    """Shows the keys and the command line's verbs."""

    CSS_PATH = "help_screen.tcss"
    has_list = True

    def body(self) -> Iterable[Widget]:
        """One page to read."""
        yield Reading(margin=18)

    def entered(self) -> None:
        """Show the table."""
        self.set_focus(self.query_one(Reading))
        self.refreshed()

    def refreshed(self) -> None:
        """Draw it in the language of now."""
        self.query_one(Reading).show(self._lines())
        self.draw_chrome()

    def _lines(self) -> list[Line]:
        lines = [Line(self.wording.say("screens.help.intro")), Line("")]
        for group in Group:
            lines.append(Line(self.wording.say(f"keys.group.{group}"), style="head"))
            for spec in self.console.keys.commands:
                if spec.group is group:
                    keys = " ".join(shown_key(key) for key in spec.keys)
                    lines.append(Line(self.wording.say(f"keys.{spec.id}.help"), keys))
            lines.append(Line(""))
        lines.append(Line(self.wording.say("screens.help.verbs_title"), style="head"))
        lines.append(Line(self.wording.say("screens.help.verbs")))
        lines.append(Line(self.wording.say("screens.help.texts")))
        lines.append(Line(self.wording.say("screens.help.marks")))
        return lines

    def where(self) -> Mapping[str, Any]:
        """The page."""
        return {}

    async def do(self, command: str) -> bool:
        """Scroll."""
        return self.query_one(Reading).do(command)
