"""Which unit a sample case goes to: the category's own, often its district's bureau, the street's office beside."""

from backend.seed.chance import Chance
from backend.seed.corpus import Body
from console.domain.reference import Reference
from console.domain.unit import Unit

#: City office → how the codes of its bureaus in the districts end.
_BUREAUS = {
    "CGW": "CG", "ZJJ": "ZJ", "JYJ": "JY", "MZJ": "MZ", "WJW": "WJ", "SCJG": "SC", "RSJ": "RS", "YJJ": "YJ",
    "GAJ": "GA", "STHJ": "HB", "XFJY": "XF", "WLJ": "WT", "JJZD": "JJ", "NYJ": "NY", "YLZX": "YL", "HWC": "HW",
}  # fmt: skip
#: Shares of the cases that go to the district instead of the city, to the street, and to the street as co-handler.
_DISTRICT, _STREET, _BESIDE = 0.6, 0.12, 0.14
#: Groups of categories a street's office deals with itself.
_STREET_GROUPS = ("01", "02", "08", "09", "13", "14")


class Handlers:
    """Chooses units of a city's reference data."""

    def __init__(self, reference: Reference, chance: Chance) -> None:
        self._reference = reference
        self._chance = chance
        self._bureaus = {
            (unit.district, unit.code[2:4]): unit for unit in reference.units if unit.kind == "district_bureau"
        }
        self._offices = {unit.street: unit for unit in reference.units if unit.street}

    def district(self, street: str) -> str:
        """Return the district of a street."""
        division = self._reference.division(street)
        return division.parent if division else ""

    def lead(self, body: Body) -> str:
        """Return the code of the unit a matter goes to."""
        own = self.category_unit(body)
        office = self._offices.get(body.street)
        if office and body.category[:2] in _STREET_GROUPS and self._chance.happens(_STREET):
            return office.code
        bureau = self._bureau(own, body)
        return bureau.code if bureau and self._chance.happens(_DISTRICT) else own

    def beside(self, body: Body, lead: str) -> list[str]:
        """Return the codes of co-handlers, mostly none."""
        office = self._offices.get(body.street)
        return [office.code] if office and office.code != lead and self._chance.happens(_BESIDE) else []

    def instead(self, body: Body, lead: str) -> str:
        """Return the code of another unit a returned matter goes to."""
        own, office = self.category_unit(body), self._offices.get(body.street)
        others = [own, *(unit.code for unit in (self._bureau(own, body), office) if unit)]
        return next((code for code in others if code != lead), "CGW" if lead != "CGW" else "ZJJ")

    def category_unit(self, body: Body) -> str:
        """Return the code of the unit the category names."""
        category = self._reference.category(body.category)
        return category.unit if category and category.unit else "RXZX"

    def _bureau(self, own: str, body: Body) -> Unit | None:
        return self._bureaus.get((self.district(body.street), _BUREAUS.get(own, "")))
