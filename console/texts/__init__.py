"""Every visible word, by key, in Chinese and English: `texts/<language>/<area>.toml`."""

from console.texts.catalogue import LANGUAGES, Catalogue

__all__ = ["LANGUAGES", "Catalogue"]
