"""The command line inside the console: the CLI's verbs, and a whole case in one line; parsed here, without a screen.

`:new ts llq 金环花园12号楼 / 小区有流浪狗 @13805912345` is kind, category, place, `/` text, `@` phone (design.md 7);
the rest of its grammar is in `new_line`.
"""

from dataclasses import dataclass, field

from console.domain import case_number
from console.ports.errors import UsageError
from console.usecases.case_verbs import CASE_VERBS
from console.usecases.new_line import parse_new

#: Verbs and their other spellings: English, Chinese, pinyin initials.
VERBS = {
    "new": ("new", "n", "新建", "xj"),
    "show": ("show", "s", "open", "查看", "ck"),
    "find": ("find", "search", "f", "查找", "cz"),
    "assign": ("assign", "a", "派单", "pd"),
    "note": ("note", "m", "备注", "bz"),
    "close": ("close", "c", "办结", "bj"),
    "reopen": ("reopen", "o", "重开"),
    "undo": ("undo", "撤销", "cx"),
    "text": ("text", "文字", "wz"),
    "queue": ("queue", "q", "队列", "dl"),
    "outbox": ("outbox", "x", "待发", "df"),
    "reveal": ("reveal", "来电人", "ldr"),
    "cards": ("cards", "知识卡", "zsk"),
    "take": ("take", "接来电", "jld"),
    "callbacks": ("callbacks", "待回访", "dhf"),
    "drafts": ("drafts", "草稿", "cg"),
    "sync": ("sync", "同步", "tb"),
    "state": ("state", "状态", "zt"),
    "login": ("login", "登录"),
    "lock": ("lock", "锁定", "sd"),
    "lang": ("lang", "语言", "yy"),
    "theme": ("theme", "配色", "ps"),
    "help": ("help", "h", "帮助"),
    "quit": ("quit", "exit", "退出", "tc"),
    "answer": ("answer", "答复", "当场答复"),
    "reject": ("reject", "不受理", "bsl"),
    "transfer": ("transfer", "转紧急", "zjj"),
    "invalidate": ("invalidate", "判无效", "pwx"),
    "decide-invalid": ("decide-invalid", "审批无效", "spwx"),
    "recall": ("recall", "撤回", "ch"),
    "view": ("view", "查阅", "cy"),
    "accept": ("accept", "受理", "sl"),
    "return": ("return", "退单", "td"),
    "extend": ("extend", "延期", "yq"),
    "decide-extension": ("decide-extension", "审批延期", "spyq"),
    "hold": ("hold", "挂账", "gz"),
    "resume": ("resume", "恢复", "huifu"),
    "reply": ("reply", "回复", "hf"),
    "review": ("review", "审核", "sh"),
    "callback": ("callback", "回访", "huifang"),
    "archive": ("archive", "归档", "gd"),
    "urge": ("urge", "催办", "cb"),
    "escalate": ("escalate", "督办", "db"),
    "merge": ("merge", "并单", "bd"),
    "add-caller": ("add-caller", "加来电人", "jldr"),
    "link": ("link", "关联", "gl"),
    "drop-caller": ("drop-caller", "去来电人", "qldr"),
    "unlink": ("unlink", "解除关联", "jcgl"),
    "unmerge": ("unmerge", "撤并单", "cbd"),
    "amend": ("amend", "修改", "xg"),
}
#: Verbs that are about one case, named by number or the one on the screen.
ABOUT_A_CASE = frozenset({"show", "undo", "reveal", *CASE_VERBS})


@dataclass(frozen=True, slots=True)
class Entry:
    """A command line, understood."""

    verb: str
    #: Normalised number of the case it names, empty for the one on the screen.
    number: str = ""
    #: Everything else of the line.
    rest: str = ""
    #: For `new`: the values of the intake form.
    values: dict[str, str] = field(default_factory=dict)


def verb_of(word: str) -> str | None:
    """Return the verb a word means: a spelling, or the beginning of exactly one."""
    lowered = word.lower()
    for verb, spellings in VERBS.items():
        if lowered in spellings:
            return verb
    begins = [verb for verb in VERBS if lowered and verb.startswith(lowered)]
    return begins[0] if len(begins) == 1 else None


def parse(line: str) -> Entry:
    """Return what a line means. Raises UsageError for an unknown verb, InvalidNumber for a mis-typed number."""
    text = line.strip().removeprefix(":").removeprefix("：").strip()
    if case_number.looks_like_number(text):
        return Entry("show", case_number.normalise(text))
    word, _, rest = text.partition(" ")
    if word.lower() == "case":
        word, _, rest = rest.strip().partition(" ")
    verb = verb_of(word)
    if verb is None:
        raise UsageError("unknown_verb", {"verb": word})
    rest = rest.strip()
    if verb == "new":
        return Entry(verb, values=parse_new(rest))
    if verb in ABOUT_A_CASE:
        first, _, remaining = rest.partition(" ")
        if case_number.looks_like_number(first) and not _is_the_other(verb, remaining):
            return Entry(verb, case_number.normalise(first), remaining.strip())
    return Entry(verb, rest=rest)


def _is_the_other(verb: str, remaining: str) -> bool:
    """Whether the only number of a verb about two cases is read: it is the other one, beside the case on the screen."""
    two = verb in CASE_VERBS and CASE_VERBS[verb].names_a_case
    return two and not case_number.looks_like_number(remaining.strip().partition(" ")[0])
