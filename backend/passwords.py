"""Which passwords open an account, and which may be chosen."""

from console.domain.errors import InvalidField

#: The password of every sample account; outside a demo it opens nothing.
SAMPLE_PASSWORD = "demo"
#: Characters of the shortest password that may be chosen.
SHORTEST = 10


def require_fit(username: str, password: str) -> None:
    """Raise InvalidField `password_too_short` or `password_guessable` for a password nobody should choose.

    Long and not the name is all that is asked: rules about kinds of characters make passwords worse (NIST SP 800-63B).
    """
    if len(password) < SHORTEST:
        raise InvalidField("password_too_short", {"field": "password", "least": str(SHORTEST)})
    plain = password.casefold()
    repeated = len(set(plain)) < 4
    if repeated or username.casefold() in plain or plain in ("1234567890", "password12", "0123456789", "qwertyuiop"):
        raise InvalidField("password_guessable", {"field": "password"})
