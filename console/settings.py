"""Settings: flags over environment over `config.toml` over defaults, and where each value comes from.

The name of a setting in `config.toml` is its environment variable's without `HOTLINE_`, in lower case.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from urllib.parse import urlsplit

from console.domain.operator_state import LONGEST_WRAP_UP
from console.ports.errors import SettingsError
from console.profile import Profile, locate
from console.settings_file import read_file

#: Value of `backend_url` that says: the profile's own backend, but do not start it.
NO_BACKEND = "none"
KINDS = ("hotline",)
#: The looks of the console, the usual one first; `none` is also what NO_COLOR asks for.
THEMES = ("dark", "light", "contrast", "none")
#: Whether a call that waits is taken by a key, or opens its form by itself where nothing is typed.
CALLS_OPEN = ("ask", "at_once")
#: Most minutes that may pass without a key before the console locks itself.
LONGEST_IDLE = 480
_LANGUAGES = {"zh": "zh_CN", "en": "en"}


class Origin(StrEnum):
    """Where a value comes from, strongest first."""

    FLAG = "flag"
    ENVIRONMENT = "environment"
    FILE = "file"
    LOCALE = "locale"
    DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class Setting:
    """One thing that can be configured. Its sentence for people is `cli.setting.<name>`."""

    name: str
    default: str = ""
    secret: bool = False
    #: Whether `config.toml` may say it; the file cannot say where it lies, nor what opens the files beside it.
    in_file: bool = True

    @property
    def variable(self) -> str:
        """The environment variable."""
        return f"HOTLINE_{self.name.upper()}"


SETTINGS = (
    Setting("home", in_file=False),
    Setting("backend_url"),
    Setting("backend_kind", "hotline"),
    Setting("ca_file"),
    Setting("proxy", secret=True),
    Setting("user"),
    Setting("password", secret=True),
    # Beside the files it protects it would protect nothing.
    Setting("passphrase", secret=True, in_file=False),
    Setting("lang"),
    Setting("theme"),
    Setting("lock_after", "5"),
    Setting("calls_open", "ask"),
    Setting("after_call", "60"),
    Setting("database_url", secret=True),
)


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything configured, checked."""

    #: Where the profile's files are.
    profile: Profile
    #: `http(s)://…`, `unix:///…`, or empty: the embedded backend.
    backend_url: str
    #: Which protocol the backend speaks.
    backend_kind: str
    #: Certificate authorities to believe instead of the system's; None for those.
    ca_file: Path | None
    #: HTTP proxy on the way to the backend; empty for none, whatever the environment says.
    proxy: str = field(repr=False)
    #: Who to sign in as when there is nobody to ask; may be empty.
    user: str
    #: Their password; may be empty.
    password: str = field(repr=False)
    #: Language code of the catalogue.
    lang: str
    #: Database of `hotline serve`; empty for SQLite in the profile.
    database_url: str = field(repr=False)
    #: What opens the key of this terminal's files where nobody can be asked; may be empty.
    passphrase: str = field(default="", repr=False)
    #: Minutes without a key after which the console locks itself; 0 for never.
    lock_after: float = 5.0
    #: `ask`: a call is taken by a key; `at_once`: its form opens by itself where nothing is typed.
    calls_open: str = CALLS_OPEN[0]
    #: Seconds left after a call before its operator is free again.
    after_call: float = 60.0
    #: Name of the console's colours.
    theme: str = THEMES[0]
    #: Whether the embedded backend may be started.
    start_backend: bool = True
    #: Where each value comes from, by name.
    origins: Mapping[str, Origin] = field(default_factory=dict)

    @property
    def embedded(self) -> bool:
        """Nothing is configured: a demo city of the profile's own (design.md 10)."""
        return not self.backend_url


def load(flags: Mapping[str, str | None], environ: Mapping[str, str]) -> Settings:
    """Return the settings in force; raises SettingsError naming what is wrong and where."""
    home, _ = _strongest(SETTINGS[0], flags, environ, {})
    profile = locate(home)
    file = read_file(profile.config_file, [setting.name for setting in SETTINGS if setting.in_file])
    found = {setting.name: _strongest(setting, flags, environ, file) for setting in SETTINGS}
    values = {name: value for name, (value, _) in found.items()}
    origins = {name: origin for name, (_, origin) in found.items()}
    if origins["lang"] is Origin.DEFAULT:
        values["lang"], origins["lang"] = _of_locale(environ)
    if not values["theme"]:
        # https://no-color.org: any value that is not empty.
        values["theme"] = "none" if environ.get("NO_COLOR") else THEMES[0]
    url = values["backend_url"]
    return Settings(
        profile=profile,
        backend_url="" if url == NO_BACKEND else check_url(url),
        backend_kind=_one_of(values["backend_kind"], "backend_kind", KINDS),
        ca_file=_existing(values["ca_file"], profile.config_file.parent),
        proxy=check_proxy(values["proxy"]),
        user=values["user"],
        password=values["password"],
        passphrase=values["passphrase"],
        lang=language(values["lang"]),
        database_url=values["database_url"],
        lock_after=_minutes(values["lock_after"]),
        calls_open=_one_of(values["calls_open"], "calls_open", CALLS_OPEN),
        after_call=_seconds(values["after_call"]),
        theme=_one_of(values["theme"], "theme", THEMES),
        start_backend=url != NO_BACKEND,
        origins=MappingProxyType(origins),
    )


def _minutes(value: str) -> float:
    try:
        minutes = float(value)
    except ValueError:
        minutes = -1.0
    if not 0 <= minutes <= LONGEST_IDLE:
        raise SettingsError("lock_after_unusable", {"value": value, "most": str(LONGEST_IDLE)})
    return minutes


def _seconds(value: str) -> float:
    longest = LONGEST_WRAP_UP.total_seconds()
    try:
        seconds = float(value)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds <= longest:
        raise SettingsError("after_call_unusable", {"value": value, "most": f"{longest:.0f}"})
    return seconds


def language(value: str) -> str:
    """Return the catalogue's code of a language as people write it (`zh`, `zh-CN`, `en_US`); raises SettingsError."""
    code = _LANGUAGES.get(value.partition(".")[0].replace("-", "_").partition("_")[0].lower())
    if code is None:
        raise SettingsError("unknown_language", {"value": value})
    return code


def locale_language(environ: Mapping[str, str]) -> str:
    """Return the language the machine is set to, Chinese when it says neither."""
    return _of_locale(environ)[0]


def check_url(url: str) -> str:
    """Return a backend address that can be used; raises SettingsError."""
    if not url:
        return ""
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname)
        usable = (usable and parts.port != 0) or (parts.scheme == "unix" and not parts.netloc and len(parts.path) > 1)
    except ValueError:
        usable = False
    if not usable or "@" in url:
        raise SettingsError("backend_url", {"value": _without_secret(url)})
    return url


def check_proxy(url: str) -> str:
    """Return the address of a proxy that can be used, or nothing for none; raises SettingsError."""
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if url and not (usable and parts.path in ("", "/") and not parts.query and not parts.fragment):
        raise SettingsError("proxy", {"value": _without_secret(url)})
    return url


def _without_secret(url: str) -> str:
    head, at, tail = url.rpartition("@")
    return f"{head.partition('//')[0]}//…@{tail}" if at else url


def _strongest(
    setting: Setting, flags: Mapping[str, str | None], environ: Mapping[str, str], file: Mapping[str, str]
) -> tuple[str, Origin]:
    flag = flags.get(setting.name)
    if flag is not None:
        return flag, Origin.FLAG
    # An empty variable is how scripts unset one.
    if environ.get(setting.variable):
        return environ[setting.variable], Origin.ENVIRONMENT
    if setting.name in file:
        return file[setting.name], Origin.FILE
    return setting.default, Origin.DEFAULT


def _of_locale(environ: Mapping[str, str]) -> tuple[str, Origin]:
    locale = next((environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environ.get(name)), "")
    code = _LANGUAGES.get(locale.partition("_")[0].partition(".")[0].lower())
    return (code, Origin.LOCALE) if code else ("zh_CN", Origin.DEFAULT)


def _one_of(value: str, name: str, allowed: tuple[str, ...]) -> str:
    if value not in allowed:
        raise SettingsError("setting_not_allowed", {"name": name, "value": value, "allowed": " ".join(allowed)})
    return value


def _existing(value: str, folder: Path) -> Path | None:
    if not value:
        return None
    path = folder / Path(value).expanduser()
    if not path.is_file():
        raise SettingsError("ca_file", {"value": value})
    return path
