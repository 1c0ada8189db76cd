"""The only place that turns what went wrong on the wire into the errors of the ports.

An answer counts only when it is ours (it carries the contract version) and definite. Everything else, from a broken
connection to a captive portal's friendly page, leaves the outcome unknown: `Unreachable`.
"""

import re
import socket
import ssl
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import httpx

from backend_client.answers import Answer
from console.domain.cleaning import clean_line
from console.ports.errors import BackendError, NotAuthorised, NotFound, Rejected, StoreRestored, TooOld, Unreachable

#: Version of docs/wire.md this client speaks.
CONTRACT = "1"
CONTRACT_HEADER = "x-contract-version"
#: Every exception httpx can raise → code. The nearest class in the order of inheritance counts.
EXCEPTION_CODES: Mapping[type[Exception], str] = {
    httpx.ConnectTimeout: "no_connection",
    httpx.ReadTimeout: "timed_out",
    httpx.WriteTimeout: "timed_out",
    httpx.PoolTimeout: "timed_out",
    httpx.ConnectError: "unreachable",
    httpx.ReadError: "connection_lost",
    httpx.WriteError: "connection_lost",
    httpx.CloseError: "connection_lost",
    httpx.ProxyError: "unreachable",
    httpx.UnsupportedProtocol: "unreachable",
    httpx.LocalProtocolError: "unreachable",
    httpx.RemoteProtocolError: "connection_lost",
    httpx.DecodingError: "not_our_backend",
    httpx.TooManyRedirects: "unexpected_redirect",
    httpx.HTTPStatusError: "not_our_backend",
    httpx.InvalidURL: "unreachable",
    httpx.CookieConflict: "not_our_backend",
    httpx.StreamError: "connection_lost",
    httpx.StreamConsumed: "connection_lost",
    httpx.StreamClosed: "connection_lost",
    httpx.ResponseNotRead: "connection_lost",
    httpx.RequestNotRead: "connection_lost",
    TimeoutError: "timed_out",
    OSError: "unreachable",
}
#: OpenSSL verification errors that a person can do something about (X509_V_ERR_*).
_TLS_CODES = {
    **{10: "tls_expired", 9: "tls_not_yet_valid", 62: "tls_wrong_name", 64: "tls_wrong_name"},
    18: "tls_self_signed",
}
#: No authority that is believed has signed it: not known, or renewed under the same name (then 7 or 20).
_TLS_UNTRUSTED = frozenset({2, 7, 19, 20, 21, 27})
#: Digits of a `Retry-After` that are read; more mean "very long" as well.
_DIGITS = 9
_UNKNOWN_OUTCOME = frozenset({408, 425, 429})
_CODE = re.compile(r"[a-z][a-z0-9_]{0,63}\Z")


def from_exception(error: Exception, *, left: bool = True, own_authority: bool = False) -> Unreachable:
    """Return the port's error for an exception of an exchange; a broken certificate is told apart from a dead line.

    `left` says whether anything of the request may have left, `own_authority` whether the city's own is believed.
    """
    return Unreachable(_code_of(error, own_authority), left=left)


def _code_of(error: Exception, own_authority: bool) -> str:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            return _tls_code(cause, own_authority)
        if isinstance(cause, socket.gaierror):
            return "name_unknown"
        cause = cause.__cause__ or cause.__context__
    codes = (EXCEPTION_CODES[kind] for kind in type(error).__mro__ if kind in EXCEPTION_CODES)
    return next(codes, "unreachable")


def _tls_code(error: ssl.SSLError, own_authority: bool) -> str:
    if not isinstance(error, ssl.SSLCertVerificationError):
        return "tls_failed"
    if error.verify_code in _TLS_UNTRUSTED:
        return "tls_other_authority" if own_authority else "tls_untrusted"
    return _TLS_CODES.get(error.verify_code, "tls_failed")


def from_answer(answer: Answer) -> BackendError | None:
    """Return the port's error an answer means, or None when it is a success of our own backend."""
    status = answer.status
    if 300 <= status < 400 and status != 304:
        return Unreachable("unexpected_redirect")
    ours = answer.headers.get(CONTRACT_HEADER)
    if status >= 500 or status in _UNKNOWN_OUTCOME:
        code, params = _problem(answer) if ours else ("", {})
        default = "too_many_requests" if status == 429 else "server_failed"
        return Unreachable(code or default, params, retry_after(answer.headers), answered=True)
    if not ours:
        return Unreachable("not_our_backend")
    if ours != CONTRACT:
        return TooOld(params={"console": CONTRACT, "backend": clean_line(ours)[:16]})
    return None if 200 <= status < 300 or status == 304 else _definite(answer)


def _definite(answer: Answer) -> BackendError:
    code, params = _problem(answer)
    if answer.status == 401:
        return NotAuthorised(code or None, params)
    if answer.status == 410 and code == StoreRestored.code:
        return StoreRestored()
    if answer.status in (404, 410):
        return NotFound(code or None, params)
    if 400 <= answer.status < 500:
        return Rejected(code or None, params)
    return Unreachable("not_our_backend")


def _problem(answer: Answer) -> tuple[str, dict[str, str]]:
    """Return code and particulars of a problem document (RFC 9457), or nothing when it is none."""
    try:
        document: Any = answer.document()
    except ValueError:
        return "", {}
    if not isinstance(document, dict):
        return "", {}
    code, params = document.get("code"), document.get("params")
    known = code if isinstance(code, str) and _CODE.match(code) else ""
    if not isinstance(params, dict):
        return known, {}
    return known, {clean_line(str(name)): clean_line(str(value)) for name, value in params.items()}


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Return the seconds a backend asks to wait, whichever of its two forms it uses, or None. Never negative."""
    text = headers.get("retry-after", "").strip()
    if re.fullmatch(r"[0-9]+", text):
        return float(text[:_DIGITS]) if len(text) <= _DIGITS else 10.0**_DIGITS
    try:
        until, said = parsedate_to_datetime(text), parsedate_to_datetime(headers.get("date", ""))
    except (ValueError, TypeError, IndexError):
        return None
    return max(0.0, (_aware(until) - _aware(said)).total_seconds())


def _aware(at: datetime) -> datetime:
    return at if at.tzinfo else at.replace(tzinfo=UTC)
