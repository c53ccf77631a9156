"""One is not many: a text with a number has a form for one, or stands so that it needs none."""

import re
from collections.abc import Iterator
from string import Formatter

import pytest
from msgspec.structs import replace

from chalicelib import texts
from chalicelib.http import pages, views
from tests.unit.templates import samples

# Texts that say a number and have one form: why each can bear a 1, or never meets it.
STANDS_BEHIND = "a colon or a word like number stands before it, no noun behind"
NEVER_ONE = "the number is a limit of ours, or the text is shown from two on"
UNIT = "a unit is written the same"
ONE_FORM = {
    "agent-address.all": NEVER_ONE,
    "agent-address.nothing": NEVER_ONE,
    "common.size-kb": UNIT,
    "common.size-mb": UNIT,
    "consumer.agents.text": NEVER_ONE,
    "consumer.permission-file.ending-hint": UNIT,
    "error.as-many": STANDS_BEHIND,
    "error.asked.too-few": "says that one more is to be chosen",
    "error.not-possible.requests-open": STANDS_BEHIND,
    "error.not-possible.transfer-refused": STANDS_BEHIND,
    "letter.account-erased.body": STANDS_BEHIND,
    "letter.staff-closed.body": STANDS_BEHIND,
    "letter.staff-closing.body": STANDS_BEHIND,
    "letter.staff-retention.line": STANDS_BEHIND,
    "letter.staff-summary.more": "says that one more is there",
    "letter.staff-summary.subject": STANDS_BEHIND,
    "letter.staff-trial-over.body": STANDS_BEHIND,
    "operator.health.did": STANDS_BEHIND,
    "operator.health.digest.newest": STANDS_BEHIND,
    "operator.health.late.counted": STANDS_BEHIND,
    "operator.health.more-than": NEVER_ONE,
    "operator.health.number": STANDS_BEHIND,
    "staff.addresses.times": NEVER_ONE,
    "staff.agent-standing.left-out": STANDS_BEHIND,
    "staff.agent-standing.unfounded-of": "one of many",
    "staff.agent-standing.unlisted": STANDS_BEHIND,
    "staff.children.many": NEVER_ONE,
    "staff.mail.held-more": NEVER_ONE,
    "staff.policy.says.points": NEVER_ONE,
    "staff.policy.says.points-high": NEVER_ONE,
    "staff.queue.found": STANDS_BEHIND,
    "staff.queue.found-more": NEVER_ONE,
    "staff.queue.results-caption-more": NEVER_ONE,
    "staff.queue.stopped": NEVER_ONE,
    "staff.upload.hint": UNIT,
    "staff.upload.then": UNIT,
    "staff.webhook.resend.running": STANDS_BEHIND,
}
MANY = {
    "en": re.compile(r"\b1 (?:\w+ )?(?!(?:business|is|has|was|waits|names|fails)\b)\w+s\b"),
    "es": re.compile(r"\b1 (?!mes\b|es\b|más\b)\w+s\b"),
}
BESIDE = re.compile(r"<strong>\{\{ [\w.]+ \}\}</strong> \{\{ t\((?![^}]*count=)[^}]*\}\}")


def named(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def counting() -> Iterator[tuple[str, str, str]]:
    """Language, key and the words with a 1 of each text that has forms."""
    for language in texts.languages():
        for key, entry in texts.catalogue(language).items():
            if isinstance(entry, dict):
                others = dict.fromkeys(named(entry["one"]) | named(entry["other"]), "…")
                yield language, key, texts.text(key, language, **{**others, "count": 1})


def test_each_counting_text_reads_well_with_one() -> None:
    told = list(counting())
    assert len(told) > 150
    assert [(language, key, words) for language, key, words in told if MANY[language].search(words)] == []


@pytest.mark.parametrize("language", texts.languages())
def test_a_text_with_a_count_has_two_forms_or_says_why_it_needs_one(language: str) -> None:
    found = {k for k, e in texts.catalogue(language).items() if isinstance(e, str) and "count" in named(e)}
    assert found == set(ONE_FORM)


def test_a_number_that_stands_before_its_words_chooses_their_form() -> None:
    sources = {path.name: path.read_text() for path in pages.SOURCES.rglob("*.html")}
    assert {name: found for name, text in sources.items() if (found := BESIDE.findall(text))} == {}


@pytest.mark.parametrize(("language", "words"), [("en", "1 appeal to decide"), ("es", "1 apelación por resolver")])
def test_home_says_one_appeal(language: str, words: str) -> None:
    one = views.CountLink(key="appeal", url="/staff/queue", count=1)
    sample = samples.PAGES["staff/home.html"]
    page = pages.render("staff/home.html", language=language, **{**sample, "counts": [one]})
    assert words in re.sub(r"<[^>]+>", "", page)
    assert words not in re.sub(
        r"<[^>]+>",
        "",
        pages.render("staff/home.html", language=language, **{**sample, "counts": [replace(one, count=2)]}),
    )
