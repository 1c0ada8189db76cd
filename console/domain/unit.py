"""The nouns of reference data that are looked up by code or mnemonic: Unit, Division, Community, Category."""

from dataclasses import dataclass

from console.domain.codes import Kind, Urgency


@dataclass(frozen=True, slots=True)
class Unit:
    """A handling unit: an office that answers for cases."""

    code: str
    name_zh: str
    name_en: str
    kind: str
    #: Division code of its district; empty for city-wide units.
    district: str = ""
    #: Division code of its street, for street and town offices.
    street: str = ""
    #: Full pinyin without tones or blanks.
    pinyin: str = ""
    #: Pinyin initials, lower case.
    initials: str = ""
    #: Further mnemonics.
    aliases: tuple[str, ...] = ()
    #: Derived from the divisions, not named in a source.
    derived: bool = False
    #: Code of the city's unit whose work it does in its district; empty for all others.
    branch_of: str = ""


@dataclass(frozen=True, slots=True)
class Division:
    """A district, county, street or town."""

    code: str
    name_zh: str
    name_en: str
    kind: str
    parent: str
    pinyin: str = ""
    initials: str = ""
    aliases: tuple[str, ...] = ()
    #: In the official list but not served by this hotline.
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Community:
    """A residential community or village of a street or town."""

    code: str
    name_zh: str
    street: str
    pinyin: str = ""
    initials: str = ""


@dataclass(frozen=True, slots=True)
class Category:
    """A leaf or group of the classification (domain-12345.md 4.2)."""

    code: str
    #: Code of the group; empty for a group itself.
    parent: str
    name_zh: str
    name_en: str
    #: What such a case usually is.
    kind: Kind
    #: Code of the unit that usually handles it.
    unit: str
    urgency: Urgency
    pinyin: str = ""
    initials: str = ""
    aliases: tuple[str, ...] = ()
    #: Words a caller would use.
    keywords: tuple[str, ...] = ()
