"""The verb `cards`: knowledge cards found by code, characters, pinyin or the words of callers, as F9 finds them."""

from typing import Annotated, Any

import typer

from console.cli.session import Session
from console.domain.cards import Card, found
from console.texts import Catalogue


def add_to(app: typer.Typer) -> None:
    """Add `cards`."""
    app.command("cards", help="cli.help.cards")(cards)


def cards(
    ctx: typer.Context,
    words: Annotated[list[str] | None, typer.Argument(metavar="WORDS", help="cli.option.card_words")] = None,
) -> None:
    """List the cards that are meant, best first; all of them when nothing is."""
    session: Session = ctx.obj
    reference = session.hotline().reference()
    meant = found(reference.cards if reference is not None else (), " ".join(words or ()))
    session.emit({"items": [_shape(card) for card in meant], "total": len(meant)}, lambda: _table(session.texts, meant))


def _shape(card: Card) -> dict[str, Any]:
    return {
        "code": card.code,
        "name_zh": card.name_zh,
        "name_en": card.name_en,
        "category": card.category,
        "text": card.text,
        "source": card.source,
        "reviewed": card.reviewed.isoformat() if card.reviewed else None,
    }


def _table(texts: Catalogue, meant: list[Card]) -> Any:
    from console.cli.drawing import table

    heads = [texts.say(f"cli.column.{name}") for name in ("code", "card", "says")]
    return table(heads, [(card.code, texts.name(card), card.text) for card in meant])
