"""The palette does by name what keys do, and says why something cannot be done now; forms are turned by a key."""

from screens.case.case_screen import CaseScreen
from screens.command_line.command_line_dialog import CommandLineDialog
from screens.dialogs.text_dialog import TextDialog
from screens.intake.intake_screen import IntakeScreen
from screens.palette.palette_dialog import PaletteDialog
from tests.desk_place import DeskPlace
from tests.operator import at_work


async def test_a_command_is_done_by_initials_chinese_or_english(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        for typed in ("bz", "备注", "note"):
            await operator.presses("palette.show")
            await operator.types(typed)
            operator.sees("F7 m")
            await operator.hits("escape")
        await operator.presses("palette.show")
        await operator.types("note\n")
        operator.is_at(TextDialog)


async def test_what_cannot_work_says_why_and_does_nothing(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await operator.presses("palette.show")
        await operator.types("重开\n")
        operator.is_at(PaletteDialog)
        operator.sees("- ")
        assert operator.message()


async def test_a_move_without_a_key_begins_its_line(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await operator.presses("list.open", "palette.show")
        await operator.types("cb\n")
        operator.is_at(CommandLineDialog)
        await operator.types("居民又来电\n")
        operator.is_at(CaseScreen)
        operator.sees("居民又来电")


async def test_one_key_turns_from_form_to_form_and_nothing_is_lost(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await operator.presses("case.note")
        await operator.types("备注写到一半")
        await operator.presses("screen.back", "case.new")
        await operator.types("第一件")
        await operator.presses("form.fresh")
        await operator.types("第二件")
        seen = []
        for _ in range(6):
            await operator.presses("form.turn")
            seen.append(next(text for text in ("备注写到一半", "第一件", "第二件") if text in operator.text()))
        assert seen == ["备注写到一半", "第一件", "第二件"] * 2
        operator.is_at(IntakeScreen)


async def test_the_language_of_an_open_dialog_is_switched_and_what_is_typed_stays(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        for opens, chinese, english in (
            ("case.note", "Ctrl+S确定", "Ctrl+S confirms"),
            ("case.assign", "取消", "Esc leaves"),
            ("palette.show", "显示本页", "this page"),
            ("cards.show", "取用", "takes"),
            ("session.sign_in", "用户名", "User"),
        ):
            await operator.presses(opens)
            await operator.types("f1")
            operator.sees(chinese)
            await operator.presses("language.switch")
            operator.sees(english, "f1")
            operator.does_not_see(chinese)
            await operator.presses("language.switch", "screen.back")
