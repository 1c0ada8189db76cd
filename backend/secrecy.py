"""What is random or one-way: ids, tokens, password hashes, keyed hashes of personal data."""

import hashlib
import hmac
import re
import secrets
import unicodedata
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING

from console.domain.ids import uuid7

if TYPE_CHECKING:
    from argon2 import PasswordHasher

_NOT_DIGITS = re.compile(r"[^0-9]")
_COUNTRY = re.compile(r"(?:\+|00)86")
#: Digits of a number by which a caller is also found.
TAIL = 4


def new_id(at: datetime) -> str:
    """Return a fresh UUIDv7 of a time."""
    return uuid7(int(at.timestamp() * 1000), secrets.randbits(74))


def new_token() -> str:
    """Return an unguessable token: 256 random bits."""
    return secrets.token_urlsafe(32)


def new_secret() -> str:
    """Return a key for keyed hashes, hexadecimal."""
    return secrets.token_hex(32)


def digest(token: str) -> str:
    """Return what is stored of a token; a token has 256 random bits, so that no salt is needed."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def keyed(secret: str, purpose: str, value: str) -> str:
    """Return a hash of `value` nobody can compute without the store's secret."""
    message = f"{purpose}\0{value}".encode("utf-8", "replace")
    return hmac.new(bytes.fromhex(secret), message, hashlib.sha256).hexdigest()[:32]


def phone_digits(phone: str) -> str:
    """Return the digits of a phone number, without the country's own prefix, so that spellings compare equal."""
    plain = unicodedata.normalize("NFKC", phone).strip()
    return _NOT_DIGITS.sub("", _COUNTRY.sub("", plain, count=1) if _COUNTRY.match(plain) else plain)


@cache
def _hasher() -> "PasswordHasher":
    # OWASP's minimum for Argon2id (19 MiB, 2 passes): about 20 ms each, also for the sample accounts.
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)


def password_hash(password: str) -> str:
    """Return the Argon2id hash of a password, with its salt and parameters."""
    return _hasher().hash(password.encode("utf-8", "replace"))


@cache
def _nobody() -> str:
    return password_hash(new_token())


def password_fits(stored: str | None, password: str) -> bool:
    """Whether `password` is the one hashed; takes as long when there is no such account (`stored` None)."""
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        _hasher().verify(stored or _nobody(), password.encode("utf-8", "replace"))
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None
