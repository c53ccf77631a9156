"""Puts the passages of a letter together: the elements that its law asks for, in the words of its language."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Final

from chalicelib import texts
from chalicelib.domain.account import Account
from chalicelib.domain.correspondence import LetterKind
from chalicelib.domain.ids import Reference, show_reference
from chalicelib.domain.letter_text import TITLE, Passage, Passages
from chalicelib.domain.request import Period, Request
from chalicelib.domain.verification import Level
from chalicelib.domain.wording import filled
from chalicelib.law.appeals import appeal_rule
from chalicelib.law.grounds import Ground, grounds_for
from chalicelib.law.letters import Element, may_reword, required
from chalicelib.law.recourse import authority
from chalicelib.law.rules import Law, load
from chalicelib.law.terms import Period as LegalPeriod

_KNOWN: Final = ("text", "address", "privacy_url", "same_as", "extension", "controller", "body")  # facts by being there
_TOLD_LATER: Final = frozenset({"text"})  # what staff may still have to write


class Composer:
    """One letter about one request: its facts and values, then its passages."""

    def __init__(
        self,
        head: Request,
        account: Account,
        values: Mapping[str, str],
        links: Mapping[str, str],
        own: Mapping[str, str],
    ) -> None:
        self._own = own
        self._given = {name: value for name, value in values.items() if value}
        self._links = links
        self._law: Law = load(head.law_version)
        codes = self._given["grounds"].split(",") if "grounds" in self._given else []
        self._head = replace(head, grounds=tuple(codes))
        self._account = account
        known = {ground.code: ground for ground in grounds_for(head.regime, head.right)}
        self._grounds = [known[code] for code in codes]

    def compose(self, kind: LetterKind, at: datetime) -> Passages:
        """The passages, those of staff empty or with what is usually said; raise `LookupError` for a missing value."""
        known = {name: value for name, value in self._values(kind, at).items() if value}
        elements = required(
            kind,
            self._law,
            self._head.right,
            facts=self._facts(kind, known),
            grounds=[ground.code for ground in self._grounds],
        )
        return tuple(passage for element in elements for passage in self._passages(element, known))

    def _passages(self, element: Element, values: Mapping[str, str]) -> Iterator[Passage]:
        own = self._own_words(element, values)
        if (element.grounds and not self._grounds) or (element.own and not own):
            return
        if element.titled:
            yield Passage(
                key=element.id + TITLE,
                text=self._words(f"letter.title.{element.id}", values),
                heading=True,
                confidential=element.confidential,
            )
        if element.grounds:
            yield from (self._ground(ground) for ground in self._grounds)
            return
        yield Passage(
            key=element.id,
            text=own or ("" if element.fill else self._words(f"letter.element.{element.id}", values)),
            heading=element.heading,
            required=element.required,
            editable=element.editable,
            confidential=element.confidential,
            citation=element.citation,
        )

    def _own_words(self, element: Element, values: Mapping[str, str]) -> str:
        """What the business wrote for an element; nothing for what the law has it say, or where a value is missing.

        A letter by post names no page behind a code that its reader cannot get.
        """
        if not may_reword(element):
            return ""
        known = {name: value for name, value in values.items() if name != "link" or self._head.email}
        return filled(self._own.get(element.id, ""), known) or ""

    def _ground(self, ground: Ground) -> Passage:
        """A ground that would say whether data are held is named behind the code only."""
        words = texts.text(f"ground.{ground.code}", self._head.language)
        return Passage(
            key=f"ground.{ground.code}",
            text=f"{words} ({ground.citation}).",
            required=True,
            confidential=ground.needs_identity,
            citation=ground.citation,
        )

    def _words(self, key: str, values: Mapping[str, str]) -> str:
        pattern = texts.pattern(key, self._head.language)
        try:
            return pattern.format_map(values)
        except KeyError as missing:
            if missing.args[0] in _TOLD_LATER:
                return ""
            raise LookupError(f"{key}: {missing.args[0]}") from None

    def _facts(self, kind: LetterKind, values: Mapping[str, str]) -> set[str]:
        check, appeal = self._head.verification, appeal_rule(self._head)
        unverified = check.needed > Level.NONE and not check.sufficient
        partial = kind is LetterKind.PARTLY_ANSWERED
        complaint = kind is LetterKind.ANSWERED and self._head.right.value == "complaint"
        told = {
            "online": self._head.email is not None,
            "bare": self._head.email is not None and "files" not in values,  # by post anything can be enclosed
            "touches": check.needed > Level.NONE,
            "unverified": unverified,
            "instead": partial and unverified,
            "agent": values.get("behalf") == "agent",
            "due": "date" in values,
            "facts": partial or complaint or any(ground.needs_facts for ground in self._grounds),
            "appeal": appeal is not None,
            "of-appeal": values.get("period") == Period.APPEAL,
            **{name: name in values for name in _KNOWN},
            **{outcome: values.get("outcome") == outcome for outcome in ("granted", "partial", "denied")},
        }
        return {name for name, holds in told.items() if holds}

    def _values(self, kind: LetterKind, at: datetime) -> dict[str, str]:
        head, account, language = self._head, self._account, self._head.language
        regulator = authority(head.law_version, head.residence)
        postal = ", ".join(account.shown_postal.splitlines())
        ways = [line for line in (account.email, account.shown_phone, postal) if line]
        same_as = self._given.get("same_as", head.same_as)
        return {
            **self._given,
            **self._links,
            **self._appeal(at),
            "business": account.name,
            "right": texts.text(f"right.{head.right.value}.name", language),
            "reference": show_reference(Reference(head.submission)),
            "received": texts.day_text(head.received_at, language, account.time_zone),
            "today": texts.day_text(at, language, account.time_zone),
            "date": self._date(kind),
            "extension": self._extension(),
            "ways": "; ".join(ways) or self._links["form"],
            "privacy_url": account.privacy_url,
            "same_as": show_reference(Reference(same_as)),
            "regulator": regulator.named(language),
            "address": regulator.address,
            "body": account.recourse.name if account.recourse else "",
            "body_where": account.recourse.where if account.recourse else "",
            "signature": "\n".join(line for line in (account.name, *ways) if line),
        }

    def _date(self, kind: LetterKind) -> str:
        """The day by which the consumer hears again, as it was given or as the running clock says."""
        period = Period.APPEAL if kind is LetterKind.APPEAL_RECEIVED else Period.RESPOND
        clock = self._head.clock(period)
        due = self._given.get("respond_by") or (clock.due.isoformat() if clock else "")
        return texts.date_text(date.fromisoformat(due), self._head.language) if due else ""

    def _appeal(self, at: datetime) -> dict[str, str]:
        rule = appeal_rule(self._head)
        if rule is None or rule.appeal is None:
            return {}
        told = {"appeal_days": self._period(rule.appeal)}
        if rule.appeal_window_days is None:
            return told
        until = self._account.day_of(at) + timedelta(days=rule.appeal_window_days)
        return told | {"appeal_until": texts.date_text(until, self._head.language)}

    def _extension(self) -> str:
        rule = self._law.rule_of_right(self._head.right)
        period = rule.appeal_extension if self._given.get("period") == Period.APPEAL else rule.extension
        return self._period(period) if period else ""

    def _period(self, period: LegalPeriod) -> str:
        return texts.text(f"staff.rule.{period.unit.value}", self._head.language, count=period.number)
