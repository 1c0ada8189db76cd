"""What a starting backend says is there in both languages, for every reason it can have."""

import string
import tomllib

from tests.serve.processes import ROOT

_PHRASES = tomllib.loads((ROOT / "backend" / "serve_texts.toml").read_text(encoding="utf-8"))


def test_both_languages_say_the_same_things_with_the_same_particulars() -> None:
    def shape(language: str) -> dict[str, set[str | None]]:
        return {code: {part[1] for part in string.Formatter().parse(said)} for code, said in _PHRASES[language].items()}

    assert {code: names - {None} for code, names in shape("en").items()} == {
        code: names - {None} for code, names in shape("zh_CN").items()
    }
