"""The verbs that need no city: help, version, keys, settings, doctor; and how wrong arguments are answered."""

import re
from pathlib import Path

import pytest

from console import __version__
from console.cli.keys import key_sheet
from console.cli.tree import MODULES, build, translated
from console.keys.commands import COMMANDS
from console.keys.names import shown_key
from console.keys.table import STANDARD
from console.texts import LANGUAGES, Catalogue
from tests.cli.conftest import Counter
from tests.cli.processes import ROOT


def test_the_version_is_said(fresh: Counter) -> None:
    assert fresh("--version").code == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_verb_and_option_has_words(language: str) -> None:
    texts = Catalogue.load(language)
    root = translated(build(list(MODULES)), texts)

    def check(command: object) -> int:
        words = [command.help, *(parameter.help for parameter in command.params)]  # type: ignore[attr-defined]  # Typer's tree is untyped
        assert all(words), command
        assert not [word for word in words if word.startswith("cli.")], words
        return 1 + sum(check(child) for child in getattr(command, "commands", {}).values())

    assert check(root) > 25


@pytest.mark.parametrize("verb", ["login", "case new", "case show", "queue", "outbox export", "doctor", "serve"])
def test_help_is_in_the_asked_language(fresh: Counter, verb: str) -> None:
    chinese, english = fresh(*verb.split(), "--help"), fresh(*verb.split(), "--help", "--lang", "en")
    assert chinese.code == english.code == 0
    assert re.search("[一-鿿]", chinese.out)
    assert not re.search("[一-鿿]", english.out)


@pytest.mark.parametrize(
    ("argv", "code"),
    [
        (("cas",), "no_such_command"),
        (("case", "neww"), "no_such_command"),
        (("case",), "argument_missing"),
        (("case", "show"), "argument_missing"),
        (("case", "new", "--tetx", "x"), "no_such_option"),
        (("queue", "all", "more"), "argument_surplus"),
        (("queue", "--limit", "many"), "argument_unusable"),
        (("queue", "--limit"), "argument_unusable"),
        (("queue", "--lang"), "argument_missing"),
        ((), "no_terminal"),
        (("demo",), "no_terminal"),
    ],
)
def test_arguments_that_cannot_be_meant_are_usage_errors(fresh: Counter, argv: tuple[str, ...], code: str) -> None:
    ran = fresh(*argv, "--json") if argv[-1:] != ("--lang",) else fresh("--json", *argv)
    assert (ran.code, ran.error) == (2, code)


def test_a_misspelt_verb_is_answered_with_the_nearest(fresh: Counter) -> None:
    assert "queue" in fresh("queu", "--json").json["error"]["remedy"]


def test_errors_are_words_on_stderr_and_json_on_stdout(fresh: Counter) -> None:
    plain, asked = fresh("whoami"), fresh("whoami", "--json")
    assert (plain.out, asked.err) == ("", "")
    assert "登录" in plain.err
    assert set(asked.json["error"]) == {"code", "message", "remedy", "retryable"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_key_table_names_every_key(fresh: Counter, language: str) -> None:
    ran = fresh("keys", "--lang", language)
    assert ran.code == 0
    for spec in COMMANDS:
        assert " ".join(shown_key(key) for key in spec.keys) in ran.out
    assert "keys." not in ran.out
    assert len(fresh("keys", "--json").json) == len(COMMANDS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_key_sheet_in_the_documentation_is_fresh(language: str) -> None:
    """Stale? `./run keys --markdown --lang zh_CN > docs/keys.zh_CN.md`, and the same for en."""
    kept = ROOT / "docs" / f"keys.{language.partition('_')[0] if language == 'en' else language}.md"
    assert kept.read_text(encoding="utf-8") == key_sheet(Catalogue.load(language, STANDARD.names()), STANDARD)


def test_settings_are_shown_with_where_they_come_from(fresh: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOTLINE_PASSWORD", "geheim")
    ran = fresh("config", "show", "--json", "--lang", "en")
    by_name = {item["name"]: item for item in ran.json["items"]}
    assert (by_name["lang"]["value"], by_name["lang"]["origin"]) == ("en", "flag")
    assert by_name["backend_url"]["origin"] == "environment"
    assert by_name["password"]["value"] == "***"
    assert "geheim" not in fresh("config", "show").out


def test_a_damaged_settings_file_stops_the_work_and_says_where(fresh: Counter, tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    file = tmp_path / "one" / "config.toml"
    file.write_text('lang = "en"\nbackend_ulr = "x"\n', encoding="utf-8")
    for argv in (("config", "check"), ("config", "show"), ("queue",), ("login",)):
        ran = fresh(*argv, "--json")
        assert (ran.code, ran.error) == (2, "config_key_misspelt"), argv
        assert str(file) in ran.json["error"]["message"]
        assert "backend_url" in ran.json["error"]["remedy"]
    assert fresh("config", "path").out.strip() == str(file)
    assert fresh("keys").code == fresh("queue", "--help").code == 0
    assert fresh("doctor", "--json").code == 1


@pytest.mark.parametrize(("variable", "value"), [("HOTLINE_BACKEND_URL", "city:8412"), ("HOTLINE_LANG", "fr")])
def test_settings_that_cannot_be_used_stop_the_work(
    fresh: Counter, monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    monkeypatch.setenv(variable, value)
    assert fresh("config", "check", "--json").code == 2


def test_a_folder_that_cannot_be_made_is_named(fresh: Counter, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="ascii")
    ran = fresh("queue", "--json", "--home", str(tmp_path / "file" / "home"))
    assert (ran.code, ran.error) == (1, "store_read_only")
    assert "file" in ran.json["error"]["message"]


def test_the_doctor_examines_the_terminal(counter: Counter) -> None:
    ran = counter("doctor", "--json")
    found = {item["code"]: item for item in ran.json["items"]}
    assert ran.code == 0
    assert found["version"]["value"] == __version__
    assert found["signed_in"]["value"] == "taker"
    assert found["home"]["value"].endswith("0700")
    assert "2026" in found["calendar"]["value"]
    wanted = {"python", "sqlite", "term", "encoding", "locale", "key", "terminal", "pending", "backend", "reachable"}
    assert wanted <= set(found)


def test_the_doctor_finds_an_unreachable_backend_worth_a_warning_not_a_failure(counter: Counter) -> None:
    counter.offline = True
    ran = counter("doctor", "--json")
    found = {item["code"]: item["grade"] for item in ran.json["items"]}
    assert (ran.code, found["reachable"]) == (0, "warning")
    assert counter("doctor").code == 0
