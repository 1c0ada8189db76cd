"""Makes the list of handling units: the offices that are named in the sources, and those derived from the divisions."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

Record = dict[str, Any]
Syllables = Callable[[str], list[str]]

WANTED = 450  # the number of handling units the city's hotline works with
DISTRICTS = ("350102", "350103", "350104", "350111", "350105", "350112")
COUNTIES = ("350181", "350121", "350122", "350123", "350124", "350125")

# What people call the office; the first one gives the initials.
SHORT = {
    "RXZX": "热线中心", "SZFB": "市政府办", "XNB": "效能办", "XFJ": "信访局", "XZFW": "行政服务中心 市民服务中心",
    "SJGL": "数据局", "FGW": "发改委", "JYJ": "教育局", "KJJ": "科技局", "GXJ": "工信局", "MZZJ": "民族宗教局 民宗局",
    "GAJ": "公安局 警察", "JJZD": "交警支队 交警", "RSJ": "人社局 社保", "LDJC": "劳动监察 劳监",
    "ZRZY": "资规局 规划局", "BDC": "不动产 不动产登记中心", "STHJ": "环保局 生态环境局", "ZJJ": "住建局 建设局",
    "CGW": "城管委 城管", "YLZX": "园林中心 园林", "SZGC": "市政处 市政工程处", "LDGL": "路灯处 路灯所",
    "HWC": "环卫处 环卫", "LPLT": "联排联调中心 内河", "JTJ": "交通局", "JTZF": "交通执法支队 运管",
    "NYJ": "农业局 农业农村局", "HYJ": "海洋渔业局 渔业局", "WLJ": "文旅局", "WJW": "卫健委", "YBJ": "医保局",
    "TYJR": "退役军人局", "YJJ": "应急局", "XFJY": "消防支队 消防", "SCJG": "市场监管局 市监局 工商",
    "GZW": "国资委", "GFDY": "国动办 人防办", "GJJ": "公积金中心 公积金", "SWUJ": "税务局", "YCJ": "烟草局",
    "YZGL": "邮管局 快递", "ZGH": "总工会", "FNLH": "妇联", "CLH": "残联", "GXQ": "高新区",
    "PT": "平潭综合实验区", "SWJT": "水务集团", "ZLS": "自来水公司 自来水", "PSGS": "排水公司",
    "GDGS": "供电公司 国网", "RQGS": "华润燃气 煤气", "GJJT": "公交集团 公交公司", "DTJT": "地铁集团 地铁",
    "DXGS": "电信", "YDGS": "移动", "LTGS": "联通", "GDWL": "广电网络", "YZGS": "邮政", "XQKT": "新区集团",
    "CTJT": "城投集团", "JTJS": "交建集团", "GCJT": "古厝集团", "ZHJT": "左海集团", "JFJT": "建发集团",
    "HML": "红庙岭", "KGJC": "长乐机场 机场", "GLCG": "鼓楼城管", "TJCG": "台江城管", "CSCG": "仓山城管",
    "JACG": "晋安城管", "MWCG": "马尾城管", "CLCG": "长乐城管",
}  # fmt: skip

# code suffix, name after the division's, what people call it, English, where it exists.
# {s} is the division without 区/县/市, {n} with it.
BUREAUS: tuple[tuple[str, str, str, str, tuple[str, ...]], ...] = (
    ("CG", "{n}城市管理局", "城管局", "Urban Management Bureau", COUNTIES),
    ("ZJ", "{n}住房和城乡建设局", "住建局", "Housing and Urban-Rural Development Bureau", DISTRICTS + COUNTIES),
    ("JY", "{n}教育局", "教育局", "Education Bureau", DISTRICTS + COUNTIES),
    ("MZ", "{n}民政局", "民政局", "Civil Affairs Bureau", DISTRICTS + COUNTIES),
    ("WJ", "{n}卫生健康局", "卫健局", "Health Bureau", DISTRICTS + COUNTIES),
    ("SC", "{n}市场监督管理局", "市监局", "Market Regulation Bureau", DISTRICTS + COUNTIES),
    ("RS", "{n}人力资源和社会保障局", "人社局", "Human Resources and Social Security Bureau", DISTRICTS + COUNTIES),
    ("YJ", "{n}应急管理局", "应急局", "Emergency Management Bureau", DISTRICTS + COUNTIES),
    ("GA", "福州市公安局{s}分局", "公安分局", "Public Security Sub-bureau", DISTRICTS),
    ("GA", "{n}公安局", "公安局", "Public Security Bureau", COUNTIES),
    ("JJ", "{n}交警大队", "交警大队", "Traffic Police Brigade", DISTRICTS + COUNTIES),
    ("WT", "{n}文化体育和旅游局", "文旅局", "Culture, Sports and Tourism Bureau", DISTRICTS + COUNTIES),
    ("HB", "福州市{s}生态环境局", "生态环境局", "Ecology and Environment Bureau", DISTRICTS + COUNTIES),
    ("XF", "{n}消防救援大队", "消防大队", "Fire and Rescue Brigade", DISTRICTS + COUNTIES),
    ("NY", "{n}农业农村局", "农业农村局", "Agriculture and Rural Affairs Bureau", DISTRICTS[2:] + COUNTIES),
    ("YL", "{n}园林中心", "园林中心", "Landscape and Parks Center", DISTRICTS),
    ("HW", "{n}环境卫生中心", "环卫中心", "Environmental Sanitation Center", DISTRICTS[:4]),
)
# Whose work a bureau does in its district.
BRANCH_OF = {
    "CG": "CGW", "ZJ": "ZJJ", "JY": "JYJ", "MZ": "MZJ", "WJ": "WJW", "SC": "SCJG", "RS": "RSJ", "YJ": "YJJ",
    "GA": "GAJ", "JJ": "JJZD", "WT": "WLJ", "HB": "STHJ", "XF": "XFJY", "NY": "NYJ", "YL": "YLZX", "HW": "HWC",
}  # fmt: skip
OFFICES = {
    "subdistrict": ("subdistrict_office", "{}办事处", "{} Office"),
    "town": ("town_government", "{}人民政府", "{} Government"),
    "township": ("township_government", "{}人民政府", "{} Government"),
    "ethnic_township": ("township_government", "{}人民政府", "{} Government"),
    "other": ("area_administration", "{}管理委员会", "{} Administration"),
}
KINDS = {"city department": "city_department", "utility": "utility", "enterprise": "enterprise"}


def _letters(text: str, read: Syllables) -> str:
    return "".join(part[0] for part in read(text))


def _unit_kind(source: Record) -> str:
    if source["kind"] in KINDS:
        return KINDS[source["kind"]]
    return "district_bureau" if source["name_zh"].endswith("城市管理局") else "district_government"


def named_units(departments: list[Record], read: Syllables) -> list[Record]:
    """The offices named in the sources, with the short names and letters people use for them."""
    return [_named(source, read) for source in departments]


def _named(source: Record, read: Syllables) -> Record:
    name = source["name_zh"]
    plain = re.sub(r"[（(].*?[）)]", "", name)
    short = plain.removeprefix("福州市").removesuffix("人民政府").removesuffix("有限公司") or plain
    calls = SHORT.get(source["code"], short).split()
    wanted = [*calls, *(_letters(call, read) for call in calls[1:]), _letters(short, read), _letters(plain, read)]
    initials = _letters(calls[0], read)
    branch = {"branch_of": BRANCH_OF["CG"]} if _unit_kind(source) == "district_bureau" else {}
    return {
        "code": source["code"], "name_zh": name, "name_en": source["name_en"], "kind": _unit_kind(source),
        "district_code": source["district_code"], "pinyin": "".join(read(short)), "initials": initials,
        "aliases": [a for a in dict.fromkeys(wanted) if a not in (initials, name)], "derived": False,
        **branch,
    }  # fmt: skip


def derived_units(divisions: list[Record], named: list[Record], read: Syllables) -> list[Record]:
    """Street and town offices, then district bureaus, up to the number wanted; every code is new."""
    prefix = {unit["district_code"]: unit["code"] for unit in named if unit["kind"] == "district_government"}
    taken = {unit["code"] for unit in named}
    by_code = {item["code"]: item for item in divisions}
    made = [_street_office(item, prefix, taken, read) for item in divisions if item["kind"] in OFFICES]
    made += [_bureau(by_code[code], row, prefix[code], taken, read) for row in BUREAUS for code in row[4]]
    if len(named) + len(made) != WANTED:
        raise SystemExit(f"{len(named)} + {len(made)} units, wanted {WANTED}")
    return made


def _free_code(candidates: list[str], taken: set[str]) -> str:
    for code in candidates:
        if code not in taken:
            taken.add(code)
            return code
    raise SystemExit(f"no free code among {candidates}")


def _street_office(item: Record, prefix: dict[str, str], taken: set[str], read: Syllables) -> Record:
    district = item["parent_code"]
    kind, name_form, english_form = OFFICES[item["kind"]]
    parts = read(re.sub(r"(街道|镇|畲族乡|乡|华侨农场|农场)$", "", item["name_zh"]))
    letters = "".join(part[0] for part in parts)
    longer = [letters[:-1] + parts[-1], "".join(parts), *(f"{letters}{n}" for n in range(2, 9))]
    code = _free_code([(prefix[district] + tail).upper()[:10] for tail in (letters, *longer)], taken)
    return {
        "code": code, "name_zh": name_form.format(item["name_zh"]), "name_en": english_form.format(item["name_en"]),
        "kind": kind, "district_code": district, "street_code": item["code"], "pinyin": item["pinyin"],
        "initials": item["initials"],
        "aliases": [item["name_zh"], _letters(item["name_zh"], read), *item.get("aliases", [])], "derived": True,
    }  # fmt: skip


def _bureau(area: Record, row: tuple[str, str, str, str, tuple[str, ...]], prefix: str,
            taken: set[str], read: Syllables) -> Record:  # fmt: skip
    tail, form, call, english, _ = row
    stem = re.sub(r"[区县市]$", "", area["name_zh"])
    name, short = form.format(n=area["name_zh"], s=stem), stem + call
    place = area["name_en"]
    return {
        "code": _free_code([prefix + tail, prefix + tail + "J", prefix + tail + "2"], taken),
        "name_zh": name, "name_en": f"{place} {english}", "kind": "district_bureau", "district_code": area["code"],
        "pinyin": "".join(read(short)), "initials": _letters(short, read),
        "aliases": list(dict.fromkeys([short, area["name_zh"] + call, _letters(area["name_zh"] + call, read)])),
        "derived": True, "branch_of": BRANCH_OF[tail],
    }  # fmt: skip
