"""A text message: keywords in both languages, near-misses that are content, codes, and what no keyboard makes."""

import pytest

from chalicelib.channels.text_message import WORDS_LIMIT, Meaning, TextMessage, answered_by_network, read_text

STOPS_EN = ("STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT", "OPT OUT")
STOPS_ES = ("ALTO", "PARAR", "BAJA", "CANCELAR", "NO MAS", "NO MÁS", "DETENER")
STARTS = ("START", "UNSTOP", "YES", "SI", "SÍ", "COMENZAR", "INICIAR", "REANUDAR")
HELPS = ("HELP", "INFO", "AYUDA")
TOLL_FREE = "+18005550100"
LOCAL = "+14155550100"


def wide(text: str) -> str:
    """As an input method for Japanese writes it."""
    return "".join(chr(ord(sign) + 0xFEE0) for sign in text)


@pytest.mark.parametrize("word", STOPS_EN)
def test_every_english_stop_stops(word: str) -> None:
    assert read_text(word) == TextMessage(Meaning.STOP, "en")


@pytest.mark.parametrize("word", STOPS_ES)
def test_every_spanish_stop_stops(word: str) -> None:
    assert read_text(word) == TextMessage(Meaning.STOP, "es")


@pytest.mark.parametrize("word", STARTS)
def test_every_start_starts(word: str) -> None:
    assert read_text(word).meaning is Meaning.START


@pytest.mark.parametrize("word", HELPS)
def test_every_help_asks_for_help(word: str) -> None:
    assert read_text(word).meaning is Meaning.HELP


@pytest.mark.parametrize(
    "shape", ["{}.", " {} ", "{}!", "¡{}!", '"{}"', "“{}”", "({})", "{}…", "\n{}\n", "{}\u200b", "{} 🛑"]
)
@pytest.mark.parametrize("word", [*STOPS_EN, *STOPS_ES])
def test_what_stands_around_a_keyword_does_not_count(word: str, shape: str) -> None:
    for written in (word, word.lower(), word.title()):
        assert read_text(shape.format(written)).meaning is Meaning.STOP


@pytest.mark.parametrize(
    "written",
    ["opt-out", "Opt  out", "OPT\nOUT", "no-mas", "NO MA\u0301S", wide("STOP"), "no\u00a0más", "s\u0301top"],
)
def test_spaces_hyphens_accents_and_wide_letters_are_the_same_keyword(written: str) -> None:
    assert read_text(written).meaning is Meaning.STOP


@pytest.mark.parametrize(
    "written",
    [
        "please stop calling me",
        "STOP calling",
        "stop stop",
        "don't stop",
        "STOP 2",
        "stopp",
        "s t o p",
        "the end",
        "cancel my order",
        "I want to opt out of the sale of my data",
        "no mas llamadas",
        "no",
        "mas",
        "quiero darme de baja",
        "para",
        "cancela",
        "yes please",
        "help me",
        "info about my data",
        "👍",
        "?",
    ],
)
def test_a_near_miss_is_something_to_be_read(written: str) -> None:
    understood = read_text(written)
    assert (understood.meaning, understood.words) == (Meaning.WORDS, written)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("042137", "042137"),
        (" 042 137 ", "042137"),
        ("042-137.", "042137"),
        ("٠٤٢١٣٧", "042137"),
        (wide("042137"), "042137"),
        ("0 4 2 1 3 7", "042137"),
    ],
)
def test_six_digits_are_a_code_and_stay_words_for_the_case_that_they_are_none(written: str, code: str) -> None:
    understood = read_text(written)
    assert (understood.meaning, understood.code, understood.words) == (Meaning.CODE, code, written.strip())


@pytest.mark.parametrize(
    "written", ["04213", "0421370", "my code is 042137", "042 137 please", "12345678906", "①②③④⑤⑥x"]
)
def test_other_digits_are_words(written: str) -> None:
    assert read_text(written).meaning is Meaning.WORDS


@pytest.mark.parametrize("written", ["", " ", "\n\t", "\u200b\u200d", "\x00\x07", "\ufe0f"])
def test_nothing_to_be_seen_is_empty(written: str) -> None:
    assert read_text(written) == TextMessage(Meaning.EMPTY)


def test_ten_thousand_characters_are_cut_and_nothing_breaks() -> None:
    understood = read_text("a" * 10_000)
    assert (understood.meaning, len(understood.words)) == (Meaning.WORDS, WORDS_LIMIT)
    assert read_text("🛑" * 10_000).meaning is Meaning.WORDS


@pytest.mark.parametrize(
    ("company", "meaning"), [("STOP", Meaning.STOP), ("start", Meaning.START), (" HELP ", Meaning.HELP)]
)
def test_a_keyword_that_the_company_has_recognised_is_one_whatever_the_body_says(
    company: str, meaning: Meaning
) -> None:
    understood = read_text("leave me alone", opt_out_type=company)
    assert (understood.meaning, understood.answered) == (meaning, True)


@pytest.mark.parametrize("company", ["", "words", "code", "empty", "NONSENSE"])
def test_what_else_the_company_says_counts_for_nothing(company: str) -> None:
    assert read_text("hello", opt_out_type=company).meaning is Meaning.WORDS


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("Quiero que borren mis datos", "es"),
        ("Por favor, eliminen la información que tienen", "es"),
        ("Delete my data please", ""),
        ("I live on El Camino Real", ""),
    ],
)
def test_spanish_is_recognised_by_its_frequent_words(words: str, language: str) -> None:
    assert read_text(words).language == language


@pytest.mark.parametrize(
    ("body", "company", "ours", "answered"),
    [
        ("STOP", "STOP", LOCAL, True),
        ("STOP", "", LOCAL, False),
        ("STOP", "", TOLL_FREE, True),
        ("START", "", TOLL_FREE, True),
        (" stop ", "", TOLL_FREE, True),
        ("Stop.", "", TOLL_FREE, False),
        ("unsubscribe", "", TOLL_FREE, False),
        ("Start!", "", TOLL_FREE, False),
        ("ALTO", "", TOLL_FREE, False),
        ("ALTO", "STOP", TOLL_FREE, True),
        ("HELP", "", TOLL_FREE, False),
        ("HELP", "HELP", LOCAL, True),
    ],
)
def test_a_confirmation_is_ours_only_where_nobody_else_sends_one(
    body: str, company: str, ours: str, *, answered: bool
) -> None:
    assert answered_by_network(read_text(body, opt_out_type=company), ours, body) is answered
