"""What befell this terminal's files, in words: when, what, and what is missing since."""

from datetime import tzinfo

from console.ports.incidents import Incident
from console.texts import Catalogue
from console.texts.faults import describe_code


def incident_words(incident: Incident, texts: Catalogue, zone: tzinfo) -> str:
    """Return one line about an incident."""
    at = incident.at.astimezone(zone).isoformat(timespec="minutes")
    message, _ = describe_code(f"found_{incident.code}", incident.params, texts)
    missing = "; ".join(_lost(line, texts) for line in incident.lost) or texts.say("cli.lost.nothing")
    return f"{at}  {message} {missing}"


def _lost(line: str, texts: Catalogue) -> str:
    table, _, rows = line.partition("|")
    what = texts.say(f"cli.lost.{table}")
    return texts.say("cli.lost.rows" if rows else "cli.lost.everything", what=what, rows=rows.replace("..", "–"))
