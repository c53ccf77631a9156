"""What people type: nothing unseen gets through, nothing seen is lost."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from chalicelib.domain.text import clean, in_languages, optional, required, same_words
from chalicelib.errors import InvalidField

_BIDIRECTIONAL = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
_MARKS = {"\u200e", "\u200f", "\u061c"}
_NASTY = st.text(
    st.one_of(
        st.characters(),
        st.characters(categories=["Cc", "Cf", "Cs", "Mn", "Zs", "Zl", "Zp"]),
        st.sampled_from("\r\n\t e\u0301\u200b\u202e\u2066\u00ad\U0001f469\u200d"),
    ),
)


@given(_NASTY, st.booleans())
@example("e\u200b\u0301", False)
def test_what_was_cleaned_once_stays_as_it_is(text: str, lines: bool) -> None:  # noqa: FBT001
    once = clean(text, lines=lines)
    assert clean(once, lines=lines) == once


@given(_NASTY, st.booleans())
def test_no_character_that_controls_or_reorders_text_gets_through(text: str, lines: bool) -> None:  # noqa: FBT001
    for char in clean(text, lines=lines):
        assert unicodedata.bidirectional(char) not in _BIDIRECTIONAL
        assert char not in _MARKS
        assert unicodedata.category(char) != "Cs"
        assert unicodedata.category(char) != "Cc" or (lines and char in "\n\t")


@given(_NASTY)
def test_every_letter_and_sign_stays(text: str) -> None:
    def seen(of: str) -> list[str]:
        decomposed = unicodedata.normalize("NFD", of)
        return sorted(char for char in decomposed if unicodedata.category(char)[0] in "LNPSM")

    assert seen(clean(text)) == seen(text)


@pytest.mark.parametrize(
    "text",
    [
        "José Ñandú",
        "Zoë O'Neil-van der Berg",
        "👩‍👩‍👧‍👦 and 👍🏽",
        "🏴󠁧󠁢󠁥󠁮󠁧󠁿",
        "می‌خواهم",
        "नमस्ते क्‍ष",
        "ภาษาไทย",
        "שלום עולם",
        "DROP TABLE users; --",
        "<b>bold</b>",
    ],
)
def test_names_of_every_script_emoji_and_plain_markup_stay_as_typed(text: str) -> None:
    assert clean(text) == text


def test_an_accent_typed_apart_is_joined_to_its_letter() -> None:
    assert clean("Jose\u0301") == "Jos\u00e9"


def test_a_word_turned_round_by_an_override_shows_as_it_was_typed() -> None:
    assert clean("invoice\u202efdp.exe") == "invoicefdp.exe"


def test_in_one_line_every_run_of_blanks_is_one_space() -> None:
    assert clean("  Ann \t\r\n  Example\u00a0\u2003x ") == "Ann Example x"


def test_in_a_text_of_lines_the_breaks_stay_as_the_machine_at_home_writes_them() -> None:
    assert clean("\r\nDear all,\r\n\r\n\tplease\n", lines=True) == "Dear all,\n\n\tplease"


@pytest.mark.parametrize("text", ["", "   ", "\n", "\u200b", "\u200d\u200d", "\u2060", "\u200d \ufe0f"])
def test_what_shows_nothing_is_missing(text: str) -> None:
    with pytest.raises(InvalidField) as raised:
        required("name", text, limit=10)
    assert (raised.value.field, raised.value.problem) == ("name", "missing")


def test_what_may_be_left_out_may_be_empty() -> None:
    assert optional("details", "  ", limit=10) == ""


def test_the_limit_counts_what_is_left_after_cleaning() -> None:
    assert required("name", "\u202e abcde \u202c", limit=5) == "abcde"


@pytest.mark.parametrize("read", [required, optional])
def test_a_text_over_the_limit_is_refused_and_never_cut(read: object) -> None:
    assert callable(read)
    with pytest.raises(InvalidField) as raised:
        read("name", "abcdef", limit=5)
    assert (raised.value.problem, raised.value.values) == ("too-long", {"limit": 5})
    assert "abcdef" not in str(raised.value)


def test_a_name_is_typed_again_however_spaced_or_capitalised() -> None:
    assert same_words("  acme   STORES ", "Acme Stores")
    assert not same_words("Acme", "Acme Stores")


def test_words_in_languages_are_whole_in_each_that_has_any() -> None:
    written = in_languages({"en": " Hello ", "es": ""}, {"en": "A\nB"}, title_limit=10, text_limit=10)
    assert written == ({"en": "Hello"}, {"en": "A\nB"})
    for titles, texts, field in (
        ({"en": "", "es": ""}, {}, "title_en"),
        ({"en": "Hello", "es": "Hola"}, {"en": "Words"}, "text_es"),
        ({"en": ""}, {"en": "Words"}, "title_en"),
    ):
        with pytest.raises(InvalidField) as refused:
            in_languages(titles, texts, title_limit=10, text_limit=10)
        assert (refused.value.field, refused.value.problem) == (field, "missing")


def test_marks_without_end_are_cleaned_in_time_that_grows_with_them_alone() -> None:
    assert (
        clean("e\u0301" + "a" + "\u0301\u0316" * 100_000 + "b\u0301")
        == "\u00e9" + clean("a" + "\u0301\u0316" * 15) + "b\u0301"
    )
    assert clean("\u0928\u0940" * 40) == "\u0928\u0940" * 40
