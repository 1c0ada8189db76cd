"""What an address says, taken apart: names of places, the house, and lines of buses; spellings made alike.

`12号楼` and `12栋`, full-width digits and Chinese numerals are the same house; `66路公交` and `六十六路` the same line.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache

from console.domain.numerals import NUMERAL, value
from console.domain.pairs import fold

_HOUSE_WORDS = "号楼|号院|号|栋|幢|座|#楼|#"
_SPELLED = re.compile(rf"([{NUMERAL}]+)(?={_HOUSE_WORDS}|单元|路(?:公交|车|线))")
_HOUSE = re.compile(r"(?:第)?(\d{1,4}|[a-z])(号楼|号院|号|栋|幢|座|#楼|#)")
#: A house as it is told beside an address without one; a bare number may be anything.
_HOUSE_TOLD = re.compile(r"(\d{1,3})(?:号楼|栋|幢|座)")
#: Within a building; never what tells two places apart.
_INSIDE = re.compile(rf"[\d{NUMERAL}]+(?:单元|室|层|楼|梯)|架空层|地下室|地下车库|\d+$")
#: What there is many of, and one of in each place: with the place's name it is a spot.
_SPOT = re.compile(
    "工地|公交站|首末站|终点站|地铁|停车场|车库|公厕|菜?市场|步道|学校|小学|中学|医院|幼儿园|商场|超市|加油站|饭店|"
    "工业区|公园|通道|隧道|天桥|广场|酒吧|驿站"
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
    "花园|小区|公寓|新村|公园|广场|大厦|大楼|中心|医院|学校|小学|中学|大学|幼儿园|菜?市场|火车站|乐园|酒店|宾馆|饭店|"
    "商场|健身房?|酒吧|新城|名城|豪庭|家园|佳园|[新花雅]?苑|府|工业区|公交枢纽|站(?![在着立起台点])|[立天]?交?桥(?![头下边洞])"
)
#: Long or wide ones: much happens there that has nothing to do with each other.
_BROAD = r"大道|路|街(?!道)|巷|里(?=\|)|社区|村(?!道|民)|河(?![边水道里面岸畔])"
#: A bridge or a river that a community is named after is none.
_NAME = re.compile(rf"([^\W_]{{1,10}}?)({_NARROW}|{_BROAD})(?!社区|街道)")
_IS_BROAD = re.compile(rf"(?:{_BROAD})$")
_KIND = re.compile(rf"(?:{_NARROW}|{_BROAD})$")
#: Kinds of places without a name of their own.
_NAMELESS = re.compile(
    rf"^(?:老|旧|小|大|该|本|整个|我们|一|中心)?"
    rf"(?:{_NARROW}|{_BROAD}|(?:公交|地铁|加油|终点|首末|始发|火车|垃圾|客运)站|工地)?$"
)
#: How people begin to tell; no part of a name.
_TELLING = re.compile(r"^(?:来电人|市民|举报人|住户)?(?:反映|称|说|咨询|举报|建议|来电)?(?:住在|在|家住|住|坐)?")
#: What stands in front of a name when somebody tells, and ends what it is not part of.
_TOLD = re.compile("[我在的从到与跟是条住过往这那把了每整]")
#: Characters of what was told in which names are looked for.
_HEARD = 160
#: Characters of a name's own part that are enough to know it by, behind the name of a town.
_OWN = 2
_COMMUNITY = "社区"


@dataclass(frozen=True)
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
    #: Names that were told beside the address.
    told: frozenset[str] = frozenset()

    @property
    def names(self) -> frozenset[str]:
        """All names of the address."""
        return self.narrow | self.broad

    @cached_property
    def stems(self) -> frozenset[str]:
        """What the names say without their kinds: `西洋` of `西洋社区` and of `西洋新村`, which are side by side."""
        return frozenset(stem for name in self.names if len(stem := _own(brief(name))) >= _OWN)

    @cached_property
    def kinds(self) -> frozenset[str]:
        """What kinds of spots are there, also those with a name."""
        return self.spots | {kind for name in self.narrow for kind in _spots(name)}

    def more_than(self, names: frozenset[str]) -> frozenset[str]:
        """Return what the address says beside some names: stems of further names, spots, the house."""
        further = {name for name in self.names if not any(name.endswith(known) for known in names)}
        return frozenset({_own(name) for name in further} | self.spots | ({self.house} if self.house else set()))


def line_words(lines: Iterable[str]) -> list[str]:
    """Return the numbers of bus lines as people write them."""
    return [f"{line}路" for line in sorted(lines)]


def normalised(text: str) -> str:
    """Return a text with digits and numerals of houses and lines in one spelling, without blanks; lines stay apart."""
    plain = re.sub(r"\s+", "", fold(text).replace("\n", "|"))
    return _SPELLED.sub(lambda found: str(value(found[1])), plain)


def brief(name: str) -> str:
    """Return a name without the town that may stand in front of it: `琴亭花园` of `新店琴亭花园`."""
    own = len(_own(name))
    return name[own - _OWN :] if own >= 2 * _OWN and not _IS_BROAD.search(name) else name


def shared_names(some: frozenset[str], others: frozenset[str]) -> frozenset[str]:
    """Return the names that both have, also where one has something in front of it."""
    shared = some & others
    for one in some - shared:
        for other in others - shared:
            short, long = sorted((one, other), key=len)
            if long.endswith(short) and len(_own(short)) >= _OWN:
                shared |= {short}
    return shared


def stands_beside(one: Place, other: Place, stems: frozenset[str]) -> bool:
    """Whether what has these stems in common is side by side: a road and an estate of one name need not be."""
    kinds = [{_class(name) for name in place.names if _own(brief(name)) in stems} for place in (one, other)]
    return bool(kinds[0] & kinds[1]) or _COMMUNITY in kinds[0] | kinds[1]


@lru_cache(4096)
def _own(name: str) -> str:
    """Return what a name says without its kind."""
    return _KIND.sub("", name)


def _class(name: str) -> str:
    kind = name[len(_own(name)) :]
    return kind if kind in (_COMMUNITY, "村") else "road" if _IS_BROAD.search(name) else "estate"


def _spots(plain: str) -> frozenset[str]:
    return frozenset(spot.removeprefix("菜") for spot in _SPOT.findall(plain))


def place_of(address: str, told: str = "") -> Place:
    """Return what an address says; what was `told` is asked for lines, and for names when there is no address."""
    heard = _names("|".join(_TOLD.split(normalised(_TELLING.sub("", told[:_HEARD])))))
    plain = _ABOVE.sub("", normalised(address or _TELLING.sub("", told)))
    narrow, broad = _names(plain) if address else heard
    houses = [house for house, _ in _HOUSE.findall(plain)] or _HOUSE_TOLD.findall(normalised(told[:_HEARD]))
    spots = _spots(plain) - {end for name in narrow for end in _spots(name)}
    lines = frozenset(_LINE.findall(normalised(f"{address}|{told}")))
    # Who lives in one estate may tell of another; who names a road or a community may tell where on it.
    said = frozenset[str]() if narrow or not address else heard[0] | heard[1]
    return Place(narrow, broad, spots, houses[-1] if houses else "", lines, said)


def _names(plain: str) -> tuple[frozenset[str], frozenset[str]]:
    rest = _INSIDE.sub("|", _HOUSE.sub("|", _LINE.sub("|", plain)))
    found = {name[0] for run in _BESIDE.split(rest) for name in _NAME.finditer(run or "")}
    names = {name for name in found if not _NAMELESS.match(name)}
    broad = frozenset(name for name in names if _IS_BROAD.search(name))
    return frozenset(names - broad), broad
