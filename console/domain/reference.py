"""The city's reference data as one thing: units, divisions, categories, limits, calendar, policy; parsed when asked."""

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from console.domain.cards import Card, card_from
from console.domain.codes import Kind, Measure, Phase, Urgency
from console.domain.deadlines import DeadlineRule
from console.domain.matters import CauseRule, Rarity, Table
from console.domain.policy import Policy
from console.domain.text_modules import TextModule, module_from
from console.domain.topics import Reach, Topic, Topics
from console.domain.unit import Category, Community, Division, Unit
from console.domain.working_calendar import WorkingCalendar

#: Parts of the policy a document made before them does not say; then what `Policy` presumes holds.
_LATER_FLAGS = (
    "return_days", "extension_approval", "max_extensions", "extension_days", "invalid_approval", "nuisance_days",
    "proposal_days", "archive_days",
)  # fmt: skip


class Reference:
    """Reference data of one city, from the document the backend hands out (docs/wire.md, `GET /v1/reference`).

    The document has the keys `etag city divisions communities units categories rules calendar policy`, mostly
    `cards` and `texts` too.
    """

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._document = document

    @property
    def etag(self) -> str:
        """Which version this is; random, never reused."""
        return str(self._document.get("etag", ""))

    @property
    def document(self) -> Mapping[str, Any]:
        """The document as received, for keeping."""
        return self._document

    @property
    def city_id(self) -> str:
        """The city all this belongs to."""
        return str(self._document["city"]["id"])

    @cached_property
    def zone(self) -> ZoneInfo:
        """The city's time zone, in which days are counted and times shown."""
        return ZoneInfo(self._document["city"]["zone"])

    @cached_property
    def units(self) -> tuple[Unit, ...]:
        """All handling units, in their listed order."""
        return tuple(
            Unit(
                code=row["code"],
                name_zh=row["name_zh"],
                name_en=row["name_en"],
                kind=row["kind"],
                district=row.get("district_code") or "",
                street=row.get("street_code") or "",
                pinyin=row.get("pinyin", ""),
                initials=row.get("initials", ""),
                aliases=tuple(row.get("aliases", ())),
                derived=bool(row.get("derived", False)),
                branch_of=row.get("branch_of") or "",
            )
            for row in self._document["units"]
        )

    @cached_property
    def divisions(self) -> tuple[Division, ...]:
        """Districts, counties, streets and towns, without the hidden ones."""
        return tuple(
            Division(
                code=row["code"],
                name_zh=row["name_zh"],
                name_en=row.get("name_en") or "",
                kind=row["kind"],
                parent=row.get("parent_code") or "",
                pinyin=row.get("pinyin", ""),
                initials=row.get("initials", ""),
                aliases=tuple(row.get("aliases", ())),
            )
            for row in self._document["divisions"]
            if not row.get("hidden", False)
        )

    @cached_property
    def communities(self) -> tuple[Community, ...]:
        """Communities and villages."""
        return tuple(
            Community(row["code"], row["name_zh"], row["street_code"], row.get("pinyin", ""), row.get("initials", ""))
            for row in self._document["communities"]
        )

    @cached_property
    def categories(self) -> tuple[Category, ...]:
        """Groups and leaves of the classification."""
        return tuple(_category(row) for row in self._document["categories"])

    @cached_property
    def leaves(self) -> tuple[Category, ...]:
        """The categories a case can be given."""
        return tuple(category for category in self.categories if category.parent)

    @cached_property
    def cards(self) -> tuple[Card, ...]:
        """Answers to frequent enquiries; none in a document made before there were any."""
        return tuple(card_from(row) for row in self._document.get("cards", ()))

    @cached_property
    def texts(self) -> tuple[TextModule, ...]:
        """What `;;` and a code call up; nothing in a document made before there was any."""
        return tuple(module_from(row) for row in self._document.get("texts", ()))

    @cached_property
    def calendar(self) -> WorkingCalendar:
        """The working calendar of all years known."""
        years = self._document["calendar"]
        exceptions = {date.fromisoformat(day["date"]): bool(day["isOffDay"]) for year in years for day in year["days"]}
        return WorkingCalendar(exceptions, frozenset(year["year"] for year in years if year["announced"]))

    @cached_property
    def likeness(self) -> Table:
        """What tells the same matter from another one; a document made before it was in there gives a bare table."""
        said = self._document.get("similar")
        if not said:
            return Table(Rarity(0, {}))
        common = self._document["common_pairs"]
        lists = {name: tuple(said[name]) for name in ("area", "house_bound", "private")}
        causes = [_cause(row) for row in said["causes"]]
        topics = Topics([_topic(row) for row in said.get("topics", ())])
        rarity = Rarity(common["texts"], common["pairs"])
        return Table(rarity, causes, **lists, vague=frozenset(said["vague"]), topics=topics)

    @cached_property
    def keywords(self) -> Mapping[str, tuple[str, ...]]:
        """The words that callers tell each category by, by its code."""
        return {category.code: category.keywords for category in self.leaves if category.keywords}

    @cached_property
    def policy(self) -> Policy:
        """How this city runs its hotline."""
        flags = self._document["policy"]
        return Policy(
            review=flags["review"],
            final_review=flags["final_review"],
            callback_kinds=frozenset(Kind(kind) for kind in flags["callback_kinds"]),
            direct_close=flags["direct_close"],
            call_taker_dispatches=flags["call_taker_dispatches"],
            rules=tuple(_rule(row) for row in self._document["rules"]),
            zone=self.zone,
            **{name: flags[name] for name in _LATER_FLAGS if name in flags},
        )

    @cached_property
    def _by_code(self) -> Mapping[str, Mapping[str, Any]]:
        return {
            "unit": {unit.code: unit for unit in self.units},
            "division": {division.code: division for division in self.divisions},
            "category": {category.code: category for category in self.categories},
            "card": {card.code: card for card in self.cards},
        }

    def unit(self, code: str) -> Unit | None:
        """Return the unit of a code, or None."""
        return self._by_code["unit"].get(code)

    def division(self, code: str) -> Division | None:
        """Return the district, street or town of a code, or None."""
        return self._by_code["division"].get(code)

    def category(self, code: str) -> Category | None:
        """Return the category of a code, or None."""
        return self._by_code["category"].get(code)

    def card(self, code: str) -> Card | None:
        """Return the knowledge card of a code, or None."""
        return self._by_code["card"].get(code)


def _cause(row: Mapping[str, Any]) -> CauseRule:
    return CauseRule(row["cause"], row["effect"], tuple(row["words"]), row["reach"], row.get("ends_with", False))


def _topic(row: Mapping[str, Any]) -> Topic:
    reach = Reach(row.get("reach", Reach.PLACE))
    beside = tuple(row.get("instead", ())), row.get("general", False)
    return Topic(row["topic"], tuple(row["of"]), tuple(row["words"]), reach, *beside)


def _category(row: Mapping[str, Any]) -> Category:
    return Category(
        code=row["code"],
        parent=row.get("parent") or "",
        name_zh=row["name_zh"],
        name_en=row["name_en"],
        kind=Kind(row.get("kind") or "other"),
        unit=row.get("unit") or "",
        urgency=Urgency(row.get("urgency") or "normal"),
        pinyin=row.get("pinyin", ""),
        initials=row.get("initials", ""),
        aliases=tuple(row.get("aliases", ())),
        keywords=tuple(row.get("keywords", ())),
    )


def _rule(row: Mapping[str, Any]) -> DeadlineRule:
    return DeadlineRule(
        id=row["id"],
        phase=Phase(row["phase"]),
        amount=row["amount"],
        measure=Measure(row["measure"]),
        kind=Kind(row["kind"]) if row.get("kind") else None,
        category=row.get("category") or "",
        urgency=Urgency(row["urgency"]) if row.get("urgency") else None,
        unit=row.get("unit") or "",
        basis=row.get("basis") or "",
    )
