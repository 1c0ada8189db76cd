"""Regenerates the city's generated reference data: divisions, communities, units and the calendar.

    python tools/make_reference.py SOURCE_FOLDER [TARGET_FOLDER]

SOURCE_FOLDER holds fuzhou-divisions.json, fuzhou-communities.json and fuzhou-departments.json. Running it twice
writes the same bytes. Categories, deadline rules and the demo corpus are kept by hand and not touched.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

from chinese_calendar.constants import holidays, workdays
from pypinyin import lazy_pinyin
from reference_units import derived_units, named_units

Record = dict[str, Any]

# The dictionary reads these otherwise than the people who live there.
READINGS = {
    "长乐": "chang le", "一都": "yi du", "闽都": "min du", "省璜": "sheng huang", "透堡": "tou bao",
    "大埔": "da pu", "广厦": "guang sha", "朝阳": "chao yang", "降虎": "xiang hu", "蛤沙": "ge sha",
    "重坑": "zhong keng", "东峤": "dong qiao", "上下杭": "shang xia hang", "三坊七巷": "san fang qi xiang",
}  # fmt: skip
CHARACTERS = {"长": "chang", "厦": "xia", "都": "du", "埔": "pu", "卜": "bu", "朝": "chao", "尾": "wei", "峤": "qiao"}
# Both readings are heard, so both are completed.
ALSO = {
    "长": "zhang", "厦": "sha", "埔": "bu", "柏": "bo", "陂": "pi", "行": "hang", "降": "jiang", "蛤": "ha",
    "重": "chong", "峤": "jiao", "堡": "pu", "乐": "yue", "都": "dou", "省": "xing", "宅": "zhe",
}  # fmt: skip
# These are settled; nobody types the other reading of a character in them.
SETTLED = {"长乐", "长龙", "长庆", "省璜", "一都"}

DIVISION_ENGLISH = {
    "city": "", "district": " District", "county_city": " City", "county": " County", "subdistrict": " Subdistrict",
    "town": " Town", "township": " Township", "ethnic_township": " She Ethnic Township",
}  # fmt: skip
SUFFIX = re.compile(r"(街道|畲族乡|区|县|市|镇|乡)$")
COMMUNITY = re.compile(
    r"^(?P<stem>.+?)(?P<form>社区居民委员会|社区居民(?:村|居)?委会|社区居委会|社区委员会|居民委员会|居委会"
    r"|村民委员会|村委会|村委|村会|社区|生活区)$"
)
NOT_SERVED = {"350122400"}  # on the national list, but outside what this hotline can reach
HOLIDAY_ZH = {
    "New Year's Day": "元旦", "Spring Festival": "春节", "Tomb-sweeping Day": "清明节", "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节", "Mid-autumn Festival": "中秋节", "National Day": "国庆节",
}  # fmt: skip
PAPERS = {
    2025: ["国务院办公厅关于2025年部分节假日安排的通知（国办发明电〔2024〕12号）"],
    2026: ["国务院办公厅关于2026年部分节假日安排的通知（国办发明电〔2025〕7号）"],
}


def syllables(name: str) -> list[str]:
    """The toneless syllables of a place name as its people read it; ü is typed v."""
    if name in READINGS:
        return READINGS[name].split()
    plain = re.sub(r"[^一-鿿㐀-䶿A-Za-z0-9]", "", name)
    read = [one for sign in re.findall(r"[A-Za-z0-9]|[^A-Za-z0-9]+", plain) for one in lazy_pinyin(sign)]
    read = [CHARACTERS.get(sign, sound.lower()) for sign, sound in zip(plain, read, strict=True)]
    for whole, sounds in READINGS.items():
        start = plain.find(whole)
        if start >= 0:
            read[start : start + len(whole)] = sounds.split()
    return read


def initials_of(parts: list[str]) -> str:
    """The first letter of each syllable; a run of Latin letters or digits counts sign by sign."""
    return "".join(part[0] for part in parts)


def spelling(name: str) -> Record:
    """Pinyin, initials and, where another reading is heard, the aliases of a name without its type suffix."""
    parts = syllables(name)
    aliases: list[str] = []
    for index, sign in enumerate(name):
        other = ALSO.get(sign)
        if other and name not in SETTLED and len(parts) == len(name) and parts[index] != other:
            variant = [*parts[:index], other, *parts[index + 1 :]]
            aliases += ["".join(variant)]
            if initials_of(variant) != initials_of(parts):
                aliases += [initials_of(variant)]
    record: Record = {"pinyin": "".join(parts), "initials": initials_of(parts)}
    return record | ({"aliases": aliases} if aliases else {})


def stem_of(name: str) -> str:
    """A division's name without its type; a name that would vanish keeps it."""
    return SUFFIX.sub("", name) or name


def english(parts: list[str]) -> str:
    """One capitalised word of pinyin, with the apostrophe that keeps Jin'an apart from Jinan."""
    joined = "".join(("'" if i and part[0] in "aeo" else "") + part for i, part in enumerate(parts))
    return joined.capitalize()


def division_english(name: str, kind: str) -> str:
    """The English name in the form the city's own road signs use."""
    if kind == "other":
        if name.endswith("华侨农场"):
            return english(syllables(name.removesuffix("华侨农场"))) + " Overseas Chinese Farm"
        if name.endswith("农场"):
            return english(syllables(name.removesuffix("农场"))) + " Farm"
        return english(syllables(name.removesuffix("湾"))) + " Bay"
    return english(syllables(stem_of(name))) + DIVISION_ENGLISH[kind]


def division(source: Record) -> Record:
    """One division with its spellings; `hidden` ones are on the list but never offered."""
    name, kind = source["name"], source["kind"]
    stem = re.sub(r"(华侨)?农场$", "", name) if kind == "other" else stem_of(name)
    head = {"code": source["code"], "name_zh": name, "name_en": division_english(name, kind), "kind": kind}
    return head | {"parent_code": source["parent_code"]} | spelling(stem) | {"hidden": source["code"] in NOT_SERVED}


def community(source: Record) -> Record | None:
    """One community or village under the name people use for it, or None for a statistical placeholder."""
    raw = re.sub(r"[（(](畲族)[）)]", r"\1", source["name"])
    if "虚拟" in raw:
        return None
    match = COMMUNITY.match(raw)
    stem, form = (match["stem"], match["form"]) if match else (raw, "")
    if form.startswith("村"):
        name = stem if stem.endswith("村") and len(stem) > 2 else stem + "村"
    else:
        name = stem + ("" if not form else "生活区" if form == "生活区" else "社区")
    spoken = stem.removesuffix("村") if len(stem) > 2 else stem
    parts = syllables(spoken)
    head = {"code": source["code"], "name_zh": name, "street_code": source["street_code"]}
    return head | {"pinyin": "".join(parts), "initials": initials_of(parts)}


def calendar_year(year: int) -> Record:
    """A year in the holiday-cn form; `announced` is false until the State Council has published its list."""
    found = [(day, HOLIDAY_ZH[name], True) for day, name in holidays.items() if day.year == year]
    found += [(day, HOLIDAY_ZH[name], False) for day, name in workdays.items() if day.year == year]
    days = [{"name": name, "date": day.isoformat(), "isOffDay": off} for day, name, off in sorted(found)]
    return {"year": year, "announced": year in PAPERS, "papers": PAPERS.get(year, []), "days": days}


def write(path: Path, records: list[Record]) -> None:
    """One record per line, so that a change of one office is a change of one line."""
    lines = ",\n".join(json.dumps(record, ensure_ascii=False) for record in records)
    path.write_text(f"[\n{lines}\n]\n", encoding="utf-8")
    print(f"{path.name}: {len(records)}")


def main(source: Path, target: Path) -> None:
    """Reads the three source lists and writes the four generated files."""
    divisions = [division(item) for item in json.loads((source / "fuzhou-divisions.json").read_text("utf-8"))]
    communities = [community(item) for item in json.loads((source / "fuzhou-communities.json").read_text("utf-8"))]
    named = named_units(json.loads((source / "fuzhou-departments.json").read_text("utf-8")), syllables)
    served = [item for item in divisions if not item["hidden"]]
    write(target / "divisions.json", divisions)
    write(target / "communities.json", [item for item in communities if item])
    write(target / "units.json", named + derived_units(served, named, syllables))
    write(target / "calendar.json", [calendar_year(year) for year in (2025, 2026, 2027)])


if __name__ == "__main__":
    here = Path(__file__).resolve().parent.parent / "backend" / "data"
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else here)
