"""The title line: whose city, who sits here, which terminal; and the link's state in words."""

from dataclasses import replace

from console.ports.incidents import Notice
from console.ports.records import SyncState
from console.sync.status import LinkState, LinkStatus
from console.texts.faults import describe_code
from console.usecases.workplace import Workplace
from screens.calls import chip
from screens.doing import words
from screens.standing import Standing
from screens.wording import Wording

#: Failures that do not pass by themselves: their reason stands in the title (full sentences: `errors.toml`).
TOLD = frozenset({
    "tls_expired", "tls_not_yet_valid", "tls_wrong_name", "tls_self_signed", "tls_untrusted", "tls_other_authority",
    "tls_failed", "not_our_backend", "unexpected_redirect", "name_unknown", "contract_mismatch",
})  # fmt: skip


def title_parts(
    wording: Wording, standing: Standing, workplace: Workplace, link: LinkStatus | None
) -> tuple[str, str, bool]:
    """Return the left side, the right side, and whether the link is good."""
    if link is not None and link.state is LinkState.NEEDS_SIGN_IN and workplace.desk.awaited():
        # Nobody has to do anything: the sample city's operator is being signed in.
        link = replace(link, state=LinkState.STARTING)
    now = workplace.desk.clock.now()
    call = chip(wording, standing.calls, now)
    doing = words(wording, standing.doing, now) if standing.doing is not None else ""
    right, good = _right(wording, standing, link)
    return _left(wording, standing, workplace), " ".join(filter(None, (call, doing, right))), good


def notice_words(wording: Wording, notice: Notice) -> str:
    """Return what is said of this terminal's files at the start; the title goes on saying that there is something."""
    return " ".join(describe_code(notice.code, notice.params, wording.texts))


def _left(wording: Wording, standing: Standing, workplace: Workplace) -> str:
    sign_in, terminal = standing.sign_in, standing.terminal
    parts = [wording.say("screens.product")]
    if workplace.demo or (sign_in is not None and sign_in.demo):
        parts.append(wording.say("screens.demo"))
    if sign_in is None:
        parts.append(wording.say("screens.nobody"))
    else:
        role = wording.say(f"domain.role.{sign_in.actor.role}")
        parts.append(f"{role} {sign_in.actor.username}")
    parts.append(wording.say("screens.terminal", number=terminal.number if terminal else "----"))
    return " " + " | ".join(parts)


def _state(wording: Wording, link: LinkStatus) -> str:
    """Return how things stand; offline for a reason that somebody has to do something about, also why."""
    if link.asked_to_wait and link.retry_at is not None:
        return wording.say("screens.link.asked_to_wait", time=wording.clock(link.retry_at))
    since = wording.clock(link.since)
    if link.state is LinkState.OFFLINE and link.error in TOLD:
        reason = wording.say(f"screens.link_reason.{link.error}")
        return wording.say("screens.link.offline_because", time=since, reason=reason)
    return wording.say(f"screens.link.{link.state}", time=since)


def _right(wording: Wording, standing: Standing, link: LinkStatus | None) -> tuple[str, bool]:
    words = [wording.say(f"screens.notice.{notice.code}") for notice in standing.notices[:1]]
    if standing.aside:
        words.append(wording.say("screens.link.aside", count=standing.aside))
    if link is None:
        looking = any(notice.code == "view_only" for notice in standing.notices)
        words += [] if looking else [wording.say("screens.link.starting")]
        return " ".join(words) + " ", not standing.notices
    words.append(_state(wording, link))
    if link.waiting():
        words.append(wording.say("screens.link.waiting", count=link.waiting()))
    attention = link.pending.get(SyncState.ATTENTION, 0)
    if attention:
        words.append(wording.say("screens.link.attention", count=attention))
    if link.unread:
        words.append(wording.say("screens.link.unread", count=link.unread))
    if link.stale_reference:
        words.append(wording.say("screens.link.stale_reference"))
    connected = link.state in (LinkState.ONLINE, LinkState.STARTING, LinkState.FOLLOWER, LinkState.LOCKED)
    good = connected and not (attention or link.unread or link.stale_reference or standing.notices)
    return " ".join(words) + " ", good
