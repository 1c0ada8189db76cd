"""The ten calls. A standard complaint is written down both ways, by line and by form."""

from bench.calls.script import Call, Earlier, code, free, key, ring, see, steps
from console.domain.codes import Action

#: Most keys for a standard complaint by line and by form, and for an enquiry answered from a card (design.md 9).
BY_LINE, BY_FORM, FROM_A_CARD = 20, 35, 10
_CALLER, _OTHER = "13900008888", "13800001111"
_ENTERED = (Action.NEW, Action.ASSIGN)
_DOGS = Earlier(
    {
        "text": "小区里有流浪狗咬人",
        "category": "0903",
        "location": {"district": "350104", "address": "金环花园12号楼"},
        "caller": {"phone": "13805912345"},
    },
    [(Action.ASSIGN, {"unit": "CSGA"})],
)
_LAMP = Earlier(
    {
        "text": "路灯不亮，老人摔倒",
        "category": "0303",
        "location": {"district": "350104", "address": "金山大道12号"},
        "caller": {"phone": _OTHER},
    },
    [
        (Action.ASSIGN, {"unit": "CGW"}),
        (Action.VIEW, {}),
        (Action.ACCEPT, {}),
        (Action.REPLY, {"text": "已更换灯泡", "public_answer": "路灯已修好"}),
    ],
)
_PARKED = Earlier(
    {
        "text": "消防通道被占",
        "location": {"district": "350102", "address": "古田路5号"},
        "caller": {"phone": _OTHER},
    }
)
_NUISANCE = Earlier(
    {"text": "骂人，不肯说事", "location": {"district": "350104", "address": "不详"}, "caller": {"phone": _OTHER}},
    [(Action.INVALIDATE, {"reason": "nuisance"})],
)

STRAY_DOGS = (
    Call(
        "stray dogs that others reported",
        "form",
        steps(
            ring(_CALLER),
            see("来电 139****8888"),
            key("ctrl+g"),
            free("小区里好几只流浪狗，追咬老人"),
            key("tab"),
            free("金环花园"),
            see("同一地点"),
            key("ctrl+down", "f7"),
            see("已并入"),
        ),
        [Action.ADD_CALLER],
        BY_FORM,
        [_DOGS],
    ),
    Call(
        "stray dogs, the first to report them",
        "line",
        steps(
            key(":"),
            code("n llq "),
            free("仓山区金环花园12号楼"),
            code(" / "),
            free("小区里有流浪狗"),
            code(" > @"),
            free(_CALLER),
            see("流浪犬与犬只管理", "前 > 福州市"),
            key("enter"),
            see("已存本机"),
        ),
        _ENTERED,
        BY_LINE,
    ),
)
BURST_PIPE = (
    Call(
        "burst pipe",
        "form",
        steps(
            key("f2"),
            free("自来水管爆裂，水漫到路上"),
            key("tab"),
            free("鼓楼区五一北路126号"),
            see("F6 水管爆裂漏水", "福州市自来水有限公司"),
            key("f6", *["tab"] * 5),
            free(_CALLER),
            key("ctrl+s"),
            see("已存本机", "主办        福州市自来水有限公司"),
        ),
        _ENTERED,
        BY_FORM,
    ),
    Call(
        "burst pipe",
        "line",
        steps(
            key(":"),
            code("n sgbl "),
            free("鼓楼区五一北路126号"),
            code(" / "),
            free("自来水管爆裂，水漫到路上"),
            code(" > @"),
            free(_CALLER),
            see("水管爆裂漏水"),
            key("enter"),
            see("已存本机"),
        ),
        _ENTERED,
        BY_LINE,
    ),
)
BUS_SMOKE = (
    Call(
        "bus smoke",
        "form",
        steps(
            key("f2"),
            free("66路公交车冒黑烟，车况差"),
            key("tab"),
            free("福州火车站"),
            see("F6 公交尾气与车况"),
            key("f6", *["tab"] * 5),
            free(_CALLER),
            key("ctrl+s"),
            see("已存本机", "福州市公共交通集团"),
        ),
        _ENTERED,
        BY_FORM,
    ),
    Call(
        "bus smoke",
        "line",
        steps(
            key(":"),
            code("n gjwq "),
            free("福州火车站"),
            code(" / "),
            free("66路公交车冒黑烟，车况差"),
            code(" > @"),
            free(_CALLER),
            see("公交尾气与车况"),
            key("enter"),
            see("已存本机"),
        ),
        _ENTERED,
        BY_LINE,
    ),
)
ENQUIRY = (
    Call(
        "enquiry answered from a card",
        "card",
        steps(
            ring(_CALLER),
            see("来电 139****8888"),
            key("ctrl+g"),
            free("请问公积金提取要什么材料"),
            see("GJJ 公积金提取"),
            key("f9", "enter", "ctrl+s"),
            see("答复        购房", "引自知识卡"),
        ),
        [Action.NEW],
        FROM_A_CARD,
    ),
)
CONFIDENTIAL = (
    Call(
        "confidential report on an enterprise",
        "form",
        steps(
            key("f2"),
            free("化工厂夜里偷排污水"),
            key("tab"),
            free("仓山区金山工业区"),
            see("F6 污水偷排"),
            key("f6", "tab", "tab", "tab"),
            code("jb"),
            key("tab", "tab"),
            free(_CALLER),
            key("tab", "tab"),
            code("b"),
            see("保密"),
            key("ctrl+s"),
            see("139****8888 保密", "举报 / 污水偷排"),
        ),
        _ENTERED,
        BY_FORM,
    ),
)
NUISANCE = (
    Call(
        "nuisance call",
        "form",
        steps(
            ring(_OTHER),
            see("来电 138****1111"),
            key("ctrl+g"),
            see("此来电人的工单"),
            free("又来骂人，不肯说事"),
            key("tab"),
            free("不详"),
            key("ctrl+s"),
            see("已存本机"),
            key(":"),
            code("invalidate nuisance"),
            key("enter"),
            see("拟判无效：反复滋扰"),
        ),
        [Action.NEW, Action.INVALIDATE],
        BY_FORM,
        [_NUISANCE],
    ),
)
CORRECTION = (
    Call(
        "correction of an address",
        "keys",
        steps(
            ring(_OTHER),
            key("ctrl+g"),
            see("消防通道被占"),
            key("ctrl+down", "ctrl+]"),
            see("古田路5号"),
            key(":"),
            code("amend --address "),
            free("古田路15号"),
            key("enter"),
            see("古田路15号"),
        ),
        [Action.AMEND],
        BY_FORM,
        [_PARKED],
    ),
)
DISSATISFIED = (
    Call(
        "callback, the caller is dissatisfied",
        "keys",
        steps(
            key("B"),
            see("路灯不亮"),
            key("b"),
            see("路灯已修好", "是否解决"),
            key("3", "2", "1"),
            free("灯又不亮了"),
            key("ctrl+s"),
            see("没有要回访的工单"),
        ),
        [Action.CALLBACK],
        BY_FORM,
        [Earlier(_LAMP.fields, (*_LAMP.then, (Action.REVIEW, {"verdict": "pass"})))],
        "callback",
    ),
)
EMERGENCY = (
    Call(
        "emergency transfer",
        "form",
        steps(
            key("f2"),
            free("有人触电倒地"),
            key("tab"),
            free("鼓楼区东街口"),
            key("ctrl+e"),
            see("120 急救"),
            key("3"),
            see("120"),
        ),
        [Action.NEW, Action.TRANSFER],
        BY_FORM,
    ),
)
WHAT_BECAME = (
    Call(
        "caller who asks what became of his case",
        "form",
        steps(
            ring(_OTHER),
            see("来电 138****1111"),
            key("ctrl+g"),
            see("路灯不亮", "上次答复：路灯已修好"),
            key("ctrl+down", "ctrl+]"),
            see("主办        福州市城市管理委员会", "路灯已修好"),
            key("f7"),
            free("来电人询问结果，已告知"),
            key("ctrl+s"),
            see("来电人询问结果，已告知"),
        ),
        [Action.NOTE],
        BY_FORM,
        [_LAMP],
    ),
)
CALLS = (
    *STRAY_DOGS, *BURST_PIPE, *BUS_SMOKE, *ENQUIRY, *CONFIDENTIAL, *NUISANCE, *CORRECTION, *DISSATISFIED, *EMERGENCY,
    *WHAT_BECAME,
)  # fmt: skip
