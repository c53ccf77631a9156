"""docs/law.md: every rule of every regime as the product applies it, from the data itself."""

from collections.abc import Iterator
from typing import Final

from chalicelib.law.described import Value, complaints, doubts_of, in_force, values_of
from chalicelib.law.rules import CURRENT, Regime, Rule, load
from chalicelib.law.terms import Counting, Law

CONVENTIONS: Final = """
## How dates are counted

- **Receipt** is the calendar day on which the request arrived, read in the time zone of the business; 23:59 counts
  as that day, and a request of the weekend is received on the weekend. That day is day 0; the last day counts to
  midnight. Dates are counted, not blocks of 24 hours, so that summer time changes nothing. Receipts from 2018 to 2040
  can be counted.
- **Calendar days** of American laws, of Switzerland, Brazil and the Data Privacy Framework end where they end, also on
  a weekend or holiday: the safe reading.
- **Business days** are counted in the calendar that the law's section below names; day 0 is not one of them.
- **Months** end on the day of the same number, or on the last day of a shorter month: 31 January and one month is
  28 February. An extension under the GDPR is three months from receipt.
- **Rolling**: under the GDPR a last day on a Saturday, a Sunday or a public holiday where the business is (with its
  region: Bavaria keeps 6 January, Berlin does not) moves to the next working day; in the United Kingdom likewise with
  bank holidays; under PIPEDA off Sundays and holidays, not off Saturdays.
- **Pauses and restarts** exist in the United Kingdom only (Art 12A): days on which a clarification is awaited, both
  ends included, are added; the month begins when asked-for proof of identity arrives. Until the clarification comes,
  the date shown leaves out the day of asking only, so that it never promises too much. Elsewhere no clock stops for
  verification.
- **Canada's anti-spam law** counts from when the message was sent, so that time is the receipt to give.
- **The target** is the earliest date under any stated reading of the same law, and reminders go by it: 44 days instead
  of 45 in California ("begin on the day"), Saturdays as business days there (Civ. Code 7 and 9), one day earlier in
  the United Kingdom ("beginning with"), one month and then two instead of three for an extension under the GDPR.
- **Extensions** count from receipt as well, once; **appeals** from the receipt of the appeal.
- **Chosen by this product** marks a number where the law names none. The window of 60 days for appeals is one: an
  appeal is never refused earlier.

`recourse law due` computes any of these dates, `recourse law show REGIME` prints one law.
"""

CALENDARS: Final = (
    (
        "`CA_STATE`",
        "state office holidays, Juneteenth and Columbus Day; 4 July on a Saturday is not moved",
        "Gov. Code 19853, 6700, 6701; 5 USC 6103",
    ),
    (
        "`CA_CIVCODE` (for targets; Saturdays count)",
        "all days of Gov. Code 6700 and 6701; Lunar New Year and Diwali for 2026 to 2028 only",
        "Civ. Code 7, 9; Gov. Code 6700, 6701",
    ),
    ("`US_FEDERAL`", "federal holidays, kept on Friday for Saturday and on Monday for Sunday", "5 USC 6103"),
    (
        "`CANADA_FED`, `CANADA_INTERP` (Saturdays count)",
        "national holidays with Good Friday, Easter Monday and 30 September",
        "Interpretation Act s.35, Holidays Act s.2",
    ),
    (
        "`UK-ENG`, `UK-SCT`, `UK-NIR`",
        "bank holidays with their substitutes",
        "Banking and Financial Dealings Act 1971; proclamations",
    ),
    (
        "the thirty countries of the European Economic Area",
        "public holidays; Orthodox Easter in BG, CY, GR and RO",
        "each country's holiday act; Reg. 1182/71 Art 2(1)",
    ),
    ("the sixteen German Länder, Alsace and Moselle", "with their own holidays", "the Länder's acts; local law"),
    ("`WEEKDAYS`, `SIX_DAYS`", "none", "places without rules here; unknown residence"),
)

COMPUTED: Final = """
All are computed from rules for 2018 to 2040. Regional holidays of Spain and Italy, municipal ones, and days that a
government declares for one year are left out: that can only make a date earlier. The tests hold the calendars against
tables made by others.
"""


def law_page(notice: str) -> str:
    """Return docs/law.md."""
    parts = [
        f"{notice}# The law as data\n\nWhat each law asks, as this product applies it. Not legal advice; have counsel",
        " confirm, above all what is marked **not confirmed**: no published source was seen for it.\n",
        CONVENTIONS,
        "\n## Calendars\n\n| calendar | days off besides the weekend | from |\n|---|---|---|\n",
        *(f"| {name} | {days} | {source} |\n" for name, days, source in CALENDARS),
        COMPUTED,
        "\n## Regimes\n\n",
    ]
    laws = [load(CURRENT[regime]) for regime in Regime]
    parts += [f"- [`{law.regime.value}`](#{law.regime.value}) {law.title}\n" for law in laws]
    for law in laws:
        parts += _section(law)
    return "".join(parts)


def _section(law: Law) -> Iterator[str]:
    yield f"\n## {law.regime.value}\n\n{law.title}. Version `{law.version}`, in force since {in_force(law)}.\n\n"
    yield f"Complaints: {complaints(law.regulator)}.\n\n"
    yield f"Counting: {counting(law.counting)}.\n\n"
    if law.notes:
        yield f"{law.notes}\n\n"
    for rule in law.rules:
        yield from _rule(rule)
    if law.sources:
        yield f"\nSeen at: {', '.join(f'<{address}>' for address in law.sources)}\n"


def counting(found: Counting) -> str:
    """How a law counts, in words."""
    days = f"business days by `{found.business_days}`" if found.business_days else "no business days"
    where = f"by `{found.rolls_off}`" if found.rolls_off else "by the calendar of the place"
    parts = [days, f"a last day off work rolls {where}" if found.rolls else "no rolling"]
    if found.target_business_days:
        parts.append(f"targets by `{found.target_business_days}`")
    if found.target_earlier_days:
        parts.append(f"targets {found.target_earlier_days} day earlier")
    if found.pauses:
        parts.append("pauses")
    if found.restarts_on_identity:
        parts.append("restarts when proof of identity arrives")
    if found.counted_from != "received":
        parts.append(f"counted from when it was {found.counted_from}")
    return ", ".join(parts)


def _rule(rule: Rule) -> Iterator[str]:
    since = f", since {rule.effective}" if rule.effective else ""
    yield f"### `{rule.request_type}` ({rule.citation}{since})\n\n"
    yield "| what | the rule | citation |\n|---|---|---|\n"
    for value in values_of(rule):
        yield _row(value)
    for words in (f"**{doubts_of(rule)}**" if rule.unconfirmed else "", rule.notes):
        if words:
            yield f"\n{_escaped(words)}\n"
    yield "\n"


def _row(value: Value) -> str:
    return f"| {value.name} | {_escaped(value.said)} | {_escaped(value.citation)} |\n"


def _escaped(words: str) -> str:
    return words.replace("|", "\\|").replace("<", "&lt;").replace(">", "&gt;")
