"""The same words are understood for a vocabulary wherever they are typed."""

import pytest

from console.cli.lookups import kind_of, urgency_of
from console.domain.codes import Kind, Urgency
from console.texts import LANGUAGES, Catalogue
from screens.intake.form import IntakeForm


@pytest.mark.parametrize("typed", ["ts", "TS", "ｔｓ", "complaint", "Complaint", "投诉", " 投诉 "])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_kind_is_understood_in_the_form_as_by_the_command(typed: str, language: str) -> None:
    form = IntakeForm(None, Catalogue.load(language))
    assert form.kind({"kind": typed}) is kind_of(typed) is Kind.COMPLAINT


@pytest.mark.parametrize("typed", ["2", "２", "jj", "JJ", "urgent", "紧急"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_an_urgency_is_understood_in_the_form_as_by_the_command(typed: str, language: str) -> None:
    form = IntakeForm(None, Catalogue.load(language))
    assert form.urgency({"urgency": typed}) is urgency_of(typed) is Urgency.URGENT
