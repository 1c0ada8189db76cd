"""What somebody may say with each action, sensible and not, for walks at random."""

from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st

from console.domain.codes import Action, Kind
from console.domain.particular_codes import Exclusion, HoldCause, Level, Relation, Solved

UNITS = ("CGW", "ZLS", "WJW")
verdicts = st.sampled_from(["approve", "deny"])
words = st.sampled_from(["", "请尽快处理", "狗\x1b[2J"])
choices: Mapping[Action, st.SearchStrategy[dict[str, Any]]] = {
    Action.AMEND: st.fixed_dictionaries(
        {},
        optional={
            "title": words, "category": st.sampled_from(["", "05", "0112"]), "kind": st.sampled_from(Kind),
            "urgency": st.sampled_from(["normal", "urgent", "extreme"]), "location": st.just({"address": "东街口"}),
        },
    ),
    Action.NOTE: st.fixed_dictionaries({"text": words}),
    Action.URGE: st.fixed_dictionaries({"text": words}),
    Action.ASSIGN: st.fixed_dictionaries(
        {"unit": st.sampled_from(UNITS)},
        optional={"co_units": st.lists(st.sampled_from(UNITS), max_size=2), "formal": st.booleans(), "text": words},
    ),
    Action.REJECT: st.just({"ground": "in_court"}),
    Action.TRANSFER: st.just({"line": "119"}),
    Action.INVALIDATE: st.fixed_dictionaries({"reason": st.sampled_from(["silent", "harassment"])}),
    Action.DECIDE_INVALID: st.fixed_dictionaries({"verdict": verdicts, "text": words}),
    Action.DECIDE_EXTENSION: st.fixed_dictionaries(
        {"verdict": verdicts, "text": words}, optional={"days": st.integers(0, 11), "unit": st.sampled_from(UNITS)}
    ),
    Action.ADD_CALLER: st.fixed_dictionaries(
        {"text": words},
        optional={
            "caller": st.sampled_from([{"phone": "13805912345"}, {"name": "陈", "confidential": True}, {}]),
            "from_case": st.sampled_from(["case-1", "case-2", "case-3"]),
        },
    ),
    Action.LINK: st.fixed_dictionaries(
        {"to": st.sampled_from(["case-1", "case-2"]), "relation": st.sampled_from([*Relation, "twin"])}
    ),
    Action.UNLINK: st.fixed_dictionaries(
        {"to": st.sampled_from(["case-1", "case-2"]), "relation": st.sampled_from([*Relation, "twin"])}
    ),
    Action.DROP_CALLER: st.fixed_dictionaries({"joined": st.just("nobody"), "text": words}),
    Action.ESCALATE: st.fixed_dictionaries({"level": st.sampled_from(Level), "text": words}),
    Action.MERGE: st.fixed_dictionaries({"into": st.sampled_from(["case-1", "case-2"])}),
    Action.EXTEND: st.fixed_dictionaries(
        {"days": st.integers(0, 11), "text": words}, optional={"unit": st.sampled_from(UNITS)}
    ),
    Action.HOLD: st.fixed_dictionaries(
        {"text": words, "until": st.sampled_from(["2099-06-01", "2020-01-01", "soon"])},
        optional={"cause": st.sampled_from(HoldCause)},
    ),
    Action.REPLY: st.fixed_dictionaries({"text": words, "public_answer": words}),
    Action.REVIEW: st.fixed_dictionaries({"verdict": st.sampled_from(["pass", "send_back"]), "text": words}),
    Action.CALLBACK: st.fixed_dictionaries(
        {"outcome": st.sampled_from(["satisfied", "dissatisfied", "not_reached"])},
        optional={
            "satisfaction": st.integers(1, 5), "solved": st.sampled_from(Solved), "joined": st.just("nobody"),
            "excluded": st.sampled_from(Exclusion), "again": st.sampled_from(["2026-11-24T09:00:00+08:00", "tomorrow"]),
        },
    ),
}  # fmt: skip
