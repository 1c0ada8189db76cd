"""What an address says, taken apart: names of places, the house, and lines of buses; spellings made alike.

`12号楼` and `12栋`, full-width digits and Chinese numerals are the same house; `66路公交` and `六十六路` the same line.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from console.domain.numerals import NUMERAL, value
from console.domain.pairs import fold

_HOUSE_WORDS = "号楼|号院|号|栋|幢|座|#楼|#"
_SPELLED = re.compile(rf"([{NUMERAL}]+)(?={_HOUSE_WORDS}|单元|路(?:公交|车|线))")
_HOUSE = re.compile(r"(?:第)?(\d{1,4}|[a-z])(号楼|号院|号|栋|幢|座|#楼|#)")
#: Within a building; never what tells two places apart.
_INSIDE = re.compile(r"\d+(?:单元|室|层|楼|梯)|架空层|地下室|地下车库")
#: What there is many of, and one of in each place: with the place's name it is a spot.
_SPOT = re.compile(
    "工地|公交站|首末站|地铁|停车场|车库|公厕|菜市场|步道|学校|小学|中学|医院|幼儿园|商场|超市|加油站|饭店|工业区|公园"
)
_LINE = re.compile(r"(\d{1,3})路(?![口段])")
_ABOVE = re.compile(
    r"^(?:福建省)?(?:福州市)?(?:[^\W\d]{2,3}?(?<![社小校园景])区|[^\W\d]{2,3}?县)?(?:[^\W\d]{2,3}?(?:街道|镇|乡))?"
)
#: Ends a name; what stands beside, in front of or behind a place is still that place.
_BESIDE = re.compile(
    r"对面|旁边|附近|旁|门口|(?<=[路街村道])口|入口|出口|口袋公园|交叉口|中间|沿线|上方|"
    r"[东西南北]?[正侧大小东西南北后前]?门(?!路|街|村|社区)|[东西南北]侧|某[^\W\d]*|老小区|老楼|[^\w]+"
)
#: Names of a size at which the same name is the same spot.
_NARROW = (
    "花园|小区|公寓|新村|公园|广场|大厦|中心|医院|学校|小学|中学|大学|幼儿园|市场|火车站|乐园|酒店|宾馆|商场|"
    "新城|名城|豪庭|家园|佳园|苑|府|工业区|公交枢纽|地铁站"
)
#: Long or wide ones: much happens there that has nothing to do with each other.
_BROAD = "大道|路|街(?!道)|巷|社区|村(?!道|民)"
_NAME = re.compile(rf"([^\W_]{{1,10}}?)({_NARROW}|{_BROAD})")
_IS_BROAD = re.compile(rf"(?:{_BROAD})$")
#: Kinds of places without a name of their own.
_NAMELESS = re.compile(rf"^(?:老|旧|该|本|整个|我们|一|中心)?(?:{_NARROW}|{_BROAD}|公交站|工地)?$")
#: How people begin to tell; no part of a name.
_TELLING = re.compile(r"^(?:来电人|市民|举报人|住户)?(?:反映|称|说|咨询|举报|建议|来电)?(?:住在|在|家住|住|坐)?")


@dataclass(frozen=True, slots=True)
class Place:
    """An address taken apart."""

    #: Names of estates, parks, schools and the like.
    narrow: frozenset[str]
    #: Names of roads, communities and villages.
    broad: frozenset[str]
    #: What stands there without a name of its own: a building site, a bus stop.
    spots: frozenset[str]
    #: Number or letter of the house, without its word; empty when none is said.
    house: str
    #: Numbers of bus lines.
    lines: frozenset[str]

    @property
    def names(self) -> frozenset[str]:
        """All names."""
        return self.narrow | self.broad


def line_words(lines: Iterable[str]) -> list[str]:
    """Return the numbers of bus lines as people write them."""
    return [f"{line}路" for line in sorted(lines)]


def normalised(text: str) -> str:
    """Return a text with digits and numerals of houses and lines in one spelling, without blanks; lines stay apart."""
    plain = re.sub(r"\s+", "", fold(text).replace("\n", "|"))
    return _SPELLED.sub(lambda found: str(value(found[1])), plain)


def place_of(address: str, told: str = "") -> Place:
    """Return what an address says; what was `told` is asked for lines, and for names when there is no address."""
    plain = _ABOVE.sub("", normalised(address or _TELLING.sub("", told)))
    narrow, broad = _names(plain)
    houses = _HOUSE.findall(plain)
    spots = frozenset(_SPOT.findall(plain)) - {end for name in narrow for end in _SPOT.findall(name)}
    lines = frozenset(_LINE.findall(normalised(f"{address}|{told}")))
    return Place(narrow, broad, spots, houses[-1][0] if houses else "", lines)


def _names(plain: str) -> tuple[frozenset[str], frozenset[str]]:
    rest = _INSIDE.sub("|", _HOUSE.sub("|", _LINE.sub("|", plain)))
    found = {name[0] for run in _BESIDE.split(rest) for name in _NAME.finditer(run or "")}
    names = {name for name in found if not _NAMELESS.match(name)}
    broad = frozenset(name for name in names if _IS_BROAD.search(name))
    return frozenset(names - broad), broad
