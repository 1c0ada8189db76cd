"""What went wrong, in words: the message and the remedy of an error, in the reader's language.

Errors of the rules carry `reason`, errors of the ports `code`; both carry `params`. Ports are not imported: this is the
catalogue's side of the same codes.
"""

import re
from collections.abc import Mapping, Sequence

from console.domain.cleaning import clean_line
from console.texts.catalogue import Catalogue

#: Particulars that are codes themselves → where their words are.
_CODED = {"field": "domain.field", "state": "domain.state", "phase": "domain.phase", "action": "domain.action"}
_UNKNOWN = "failed"
_LEFT_OPEN = re.compile(r"[:：]?\s*[“（(]?\{\w+\}[”）)]?(?=[.,;。，]|$)|[“（(]?\{\w+\}[”）)]?")


def code_of(error: BaseException) -> str:
    """Return the code of an error, `failed` for one that has none."""
    code = getattr(error, "reason", None) or getattr(error, "code", None)
    return code if isinstance(code, str) else _UNKNOWN


def describe(error: BaseException, texts: Catalogue) -> tuple[str, str]:
    """Return message and remedy of an error for a person; a code without words is shown as it is."""
    params = getattr(error, "params", {})
    return describe_code(code_of(error), params if isinstance(params, Mapping) else {}, texts)


def describe_code(code: str, params: Mapping[str, str], texts: Catalogue) -> tuple[str, str]:
    """Return message and remedy of a code and its particulars."""
    words = {name: _word(name, value, texts) for name, value in params.items()}
    key = code if texts.has(f"errors.message.{code}") else _UNKNOWN
    message = _whole(texts.say(f"errors.message.{key}", **words))
    if key != code:
        message = f"{message} ({clean_line(code)})"
    remedy = _whole(texts.say(f"errors.remedy.{key}", **words))
    if params.get("nearest") and "{nearest}" not in texts.say(f"errors.remedy.{key}"):
        remedy = f"{texts.say('errors.nearest', **words)} {remedy}"
    return message, remedy


def _whole(phrase: str) -> str:
    """Leave out particulars nobody kept: a reason in the outbox has none."""
    return _LEFT_OPEN.sub("", phrase)


def _listed(choices: Sequence[str], texts: Catalogue) -> str:
    """Codes of a vocabulary, the first word being its name, each with what it means."""
    vocabulary, *codes = choices
    return ", ".join(f"{code} ({texts.say(f'domain.{vocabulary}.{code}')})" for code in codes)


def _word(name: str, value: str, texts: Catalogue) -> str:
    area = _CODED.get(name)
    if name == "choices":
        return _listed(str(value).split(), texts)
    if area is None:
        return clean_line(str(value))
    words = [texts.say(f"{area}.{part}") if texts.has(f"{area}.{part}") else part for part in str(value).split()]
    return clean_line(" ".join(words))
