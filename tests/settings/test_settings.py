"""Flags over environment over file over defaults; what cannot be used is said with file and line."""

from pathlib import Path

import pytest

from console.ports.errors import SettingsError
from console.settings import SETTINGS, Origin, check_url, language, load, locale_language


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path


def configured(home: Path, text: str, mode: int = 0o600) -> dict[str, str]:
    (home / "config.toml").write_text(text, encoding="utf-8")
    (home / "config.toml").chmod(mode)
    return {"HOTLINE_HOME": str(home)}


def refused(environ: dict[str, str], flags: dict[str, str | None] | None = None) -> SettingsError:
    with pytest.raises(SettingsError) as caught:
        load(flags or {}, environ)
    return caught.value


def test_a_flag_beats_the_environment_which_beats_the_file_which_beats_the_default(home: Path) -> None:
    environ = configured(home, 'lang = "en"\nuser = "file"\nbackend_url = "http://file"\n')
    environ |= {"HOTLINE_USER": "environment", "HOTLINE_BACKEND_URL": "http://environment"}
    settings = load({"backend_url": "http://flag"}, environ)
    assert (settings.backend_url, settings.user, settings.lang) == ("http://flag", "environment", "en")
    assert settings.backend_kind == "hotline"
    origins = [settings.origins[name] for name in ("backend_url", "user", "lang", "backend_kind")]
    assert origins == [Origin.FLAG, Origin.ENVIRONMENT, Origin.FILE, Origin.DEFAULT]


def test_an_empty_variable_counts_as_not_set(home: Path) -> None:
    environ = configured(home, 'backend_url = "http://file"\n') | {"HOTLINE_BACKEND_URL": ""}
    assert load({}, environ).backend_url == "http://file"


def test_every_setting_has_a_home_in_the_settings_and_an_origin(home: Path) -> None:
    settings = load({}, {"HOTLINE_HOME": str(home)})
    assert set(settings.origins) == {setting.name for setting in SETTINGS}
    for setting in SETTINGS:
        assert setting.name == "home" or hasattr(settings, setting.name)


def test_nothing_configured_means_the_embedded_demo_city(home: Path) -> None:
    settings = load({}, {"HOTLINE_HOME": str(home)})
    assert settings.embedded
    assert settings.start_backend


def test_backend_none_keeps_the_profiles_own_city_but_starts_nothing(home: Path) -> None:
    settings = load({"backend_url": "none"}, {"HOTLINE_HOME": str(home)})
    assert settings.embedded
    assert not settings.start_backend


def test_secrets_do_not_show_in_a_representation(home: Path) -> None:
    secret = "hunter2-and-more"
    environ = {
        "HOTLINE_HOME": str(home),
        "HOTLINE_PASSWORD": secret,
        "HOTLINE_DATABASE_URL": f"postgresql://u:{secret}@h/d",
    }
    assert secret not in repr(load({}, environ))


def test_a_misspelt_key_is_refused_with_line_and_the_nearest_known_one(home: Path) -> None:
    error = refused(configured(home, '# mine\nlang = "en"\nbackend_ulr = "http://x"\n'))
    assert error.code == "config_key_misspelt"
    assert (error.params["line"], error.params["nearest"]) == ("3", "backend_url")
    assert error.params["file"].endswith("config.toml")


def test_a_key_like_no_other_is_refused_with_all_there_are(home: Path) -> None:
    error = refused(configured(home, "[zzzzzz]\nq = 1\n"))
    assert error.code == "config_key_unknown"
    assert "backend_url" in error.params["known"]


@pytest.mark.parametrize(
    ("text", "line"), [('lang = "en"\nuser = \n', "2"), ("lang\n", "1"), ('lang = "en\n', "1"), ("a = [1,\n", "2")]
)
def test_a_damaged_file_is_refused_with_its_line(home: Path, text: str, line: str) -> None:
    error = refused(configured(home, text))
    assert (error.code, error.params["line"]) == ("config_damaged", line)


def test_a_file_that_is_not_utf8_is_refused_with_its_line(home: Path) -> None:
    environ = configured(home, "")
    (home / "config.toml").write_bytes('lang = "en"\nuser = "陈"\n'.encode("gbk"))
    assert refused(environ).params["line"] == "2"


def test_a_file_written_on_windows_with_a_byte_order_mark_is_read(home: Path) -> None:
    environ = configured(home, "")
    (home / "config.toml").write_bytes(b'\xef\xbb\xbflang = "en"\r\n')
    assert load({}, environ).lang == "en"


def test_a_value_that_is_not_text_is_refused(home: Path) -> None:
    assert refused(configured(home, "user = 5\n")).code == "config_value_not_text"


def test_a_password_in_a_file_others_can_read_is_refused(home: Path) -> None:
    text = 'password = "x"\n'
    assert refused(configured(home, text, 0o644)).code == "config_secret_readable"
    assert load({}, configured(home, text, 0o600)).password == "x"


@pytest.mark.parametrize(
    "url",
    ["http://host", "https://host:8443/base", "http://[::1]:8412", "unix:///run/hotline.sock", "http://127.0.0.1:1"],
)
def test_an_address_of_a_known_form_is_taken(url: str) -> None:
    assert check_url(url) == url


@pytest.mark.parametrize(
    "url",
    [
        "ftp://host",
        "host:8412",
        "http://",
        "http://host:port",
        "http://host:99999",
        "unix://relative",
        "unix:///",
        "file:///x",
    ],
)
def test_any_other_address_is_refused(url: str) -> None:
    with pytest.raises(SettingsError) as caught:
        check_url(url)
    assert caught.value.code == "backend_url"


def test_a_password_inside_an_address_is_refused_and_not_repeated() -> None:
    with pytest.raises(SettingsError) as caught:
        check_url("http://user:geheim@host")
    assert "geheim" not in str(caught.value.params)


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "zh_CN"),
        ({"LANG": "en_US.UTF-8"}, "en"),
        ({"LC_ALL": "en_GB", "LANG": "zh_CN"}, "en"),
        ({"LANG": "C.UTF-8"}, "zh_CN"),
        ({"LC_ALL": "POSIX"}, "zh_CN"),
        ({"LANG": "de_DE.UTF-8"}, "zh_CN"),
        ({}, "zh_CN"),
    ],
)
def test_the_language_follows_the_locale_and_is_chinese_otherwise(environ: dict[str, str], expected: str) -> None:
    assert locale_language(environ) == expected


@pytest.mark.parametrize(
    ("written", "code"), [("zh", "zh_CN"), ("zh-CN", "zh_CN"), ("en_US.UTF-8", "en"), ("EN", "en")]
)
def test_a_language_may_be_written_as_people_do(written: str, code: str) -> None:
    assert language(written) == code


@pytest.mark.parametrize("written", ["fr", "english", "chinese", "_"])
def test_a_configured_language_there_is_not_is_an_error(home: Path, written: str) -> None:
    error = refused({"HOTLINE_HOME": str(home), "HOTLINE_LANG": written})
    assert (error.code, error.params["value"]) == ("unknown_language", written)


def test_a_protocol_there_is_not_is_an_error(home: Path) -> None:
    error = refused({"HOTLINE_HOME": str(home), "HOTLINE_BACKEND_KIND": "soap"})
    assert (error.code, error.params["name"]) == ("setting_not_allowed", "backend_kind")


def test_authorities_that_are_not_there_are_an_error(home: Path) -> None:
    assert refused(configured(home, 'ca_file = "missing.pem"\n')).code == "ca_file"
    (home / "city.pem").write_text("", encoding="ascii")
    assert load({}, configured(home, 'ca_file = "city.pem"\n')).ca_file == home / "city.pem"


@pytest.mark.parametrize(
    "value", ["proxy:3128", "socks5://p:1", "http://", "http://p:0", "http://p/path", "http://p?x"]
)
def test_a_proxy_that_cannot_be_used_is_refused_without_its_password(value: str, home: Path) -> None:
    secret = value.replace("://p", "://me:word@p")
    error = refused({"HOTLINE_HOME": str(home), "HOTLINE_PROXY": secret})
    assert error.code == "proxy"
    assert "word" not in str(error.params)


def test_only_the_setting_names_a_proxy(home: Path) -> None:
    environ = {"HOTLINE_HOME": str(home), "HTTP_PROXY": "http://x:1", "ALL_PROXY": "http://x:1"}
    assert load({}, environ).proxy == ""
    assert load({}, {**environ, "HOTLINE_PROXY": "http://city:3128"}).proxy == "http://city:3128"
