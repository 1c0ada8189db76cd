"""The errors that may cross a port; each says by code what happened, and whether trying again can help.

HotlineError
├── BackendError
│   ├── Unreachable          no answer, an answer that is not ours, or 5xx: the outcome is unknown (retryable)
│   ├── NotAuthorised        the sign-in or the terminal is not accepted
│   ├── NotFound             there is no such thing
│   ├── StoreRestored        the backend's store has lost what it told us it had (a backup was brought back)
│   ├── Rejected             the backend understood and refuses for good; `code` says why
│   └── TooOld               the two sides do not speak the same contract version
├── StoreError
│   ├── StoreDamaged         a file cannot be read as it was written
│   ├── KeyLocked            what wraps the key of the files is not to be had; nothing was changed
│   ├── StoreFull            no room to make a change durable
│   ├── StoreReadOnly        the folder or file cannot be written
│   └── StoreFromNewer       written by a newer version; left untouched
├── UsageError               what was asked cannot be meant: unknown unit, bad number, missing field
├── SettingsError            configuration that cannot be used; `params` names file and key
└── Unforeseen               an error nobody foresaw has ended the console; `params` names its kind
"""

from collections.abc import Mapping


class HotlineError(Exception):
    """Base of everything a person is told about; `code` keys the catalogue's message and remedy."""

    code = "failed"
    #: Whether the same thing can succeed later without anybody changing anything.
    retryable = False

    def __init__(self, code: str | None = None, params: Mapping[str, str] | None = None) -> None:
        super().__init__(code or self.code)
        self.code = code or type(self).code
        self.params: Mapping[str, str] = dict(params or {})


class BackendError(HotlineError):
    """Something between us and the backend."""

    code = "backend_failed"


#: Codes of `Unreachable` that say that nobody took the connection: asking again soon burdens nobody.
NOBODY_ANSWERS = frozenset({"unreachable", "name_unknown", "no_connection"})


class Unreachable(BackendError):
    """No definite answer; `retry_after` is what the backend asked for, in seconds.

    `left` says whether anything of the request may have left this machine; without it nobody can have acted on it.
    `answered` says that something did answer (5xx and their like): that may be for this one request only.
    """

    code = "unreachable"
    retryable = True

    def __init__(
        self,
        code: str | None = None,
        params: Mapping[str, str] | None = None,
        retry_after: float | None = None,
        *,
        left: bool = True,
        answered: bool = False,
    ) -> None:
        super().__init__(code, params)
        self.retry_after = retry_after
        self.left = left
        self.answered = answered


class NotAuthorised(BackendError):
    """The sign-in or the terminal is not accepted (any more)."""

    code = "not_authorised"


class NotFound(BackendError):
    """There is no such thing."""

    code = "not_found"


class StoreRestored(BackendError):
    """The backend's store no longer has what it told us it had."""

    code = "store_restored"


class Rejected(BackendError):
    """Understood and refused for good."""

    code = "rejected"


class TooOld(BackendError):
    """Console and backend do not speak the same contract version."""

    code = "contract_mismatch"


class StoreError(HotlineError):
    """Something with the files on this terminal."""

    code = "store_failed"


class StoreDamaged(StoreError):
    """A file cannot be read as it was written."""

    code = "store_damaged"


class KeyLocked(StoreError):
    """What wraps the key of this terminal's files (a passphrase, a keyring) is not to be had; nothing was changed."""

    code = "passphrase_needed"


class StoreFull(StoreError):
    """No room to make a change durable; nothing was acknowledged."""

    code = "store_full"
    retryable = True


class StoreReadOnly(StoreError):
    """The folder or file cannot be written; nothing was acknowledged."""

    code = "store_read_only"


class StoreFromNewer(StoreError):
    """Written by a newer version of the console; left untouched."""

    code = "store_from_newer"


class UsageError(HotlineError):
    """What was asked cannot be meant."""

    code = "usage"


class SettingsError(HotlineError):
    """Configuration that cannot be used."""

    code = "settings"


class Unforeseen(HotlineError):
    """An error nobody foresaw has ended the console."""

    code = "unforeseen"
    retryable = True
