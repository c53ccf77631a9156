"""Which elements a letter needs, from the data alone."""

import pytest

from chalicelib import texts
from chalicelib.domain.correspondence import LetterKind
from chalicelib.domain.request import Outcome
from chalicelib.domain.rights import Right
from chalicelib.errors import InvalidField
from chalicelib.law import letters
from chalicelib.law.grounds import codes
from chalicelib.law.letters import COMPOSED, Element, letter_of, may_reword, possible, required
from chalicelib.law.rules import CURRENT, Regime, load


def elements(
    kind: LetterKind, regime: Regime, right: Right, *facts: str, grounds: tuple[str, ...] = ()
) -> list[Element]:
    return list(required(kind, load(CURRENT[regime]), right, facts=facts, grounds=grounds))


def named(found: list[Element], name: str) -> Element | None:
    return next((element for element in found if element.id == name), None)


def test_the_regimes_own_provision_comes_before_that_of_its_family_and_of_all_others() -> None:
    for regime, citation in (
        (Regime.UT_UCPA, "Utah Code 13-61-203(2)(c)"),
        (Regime.VA_VCDPA, "Va. Code 59.1-577(B)(1)"),
        (Regime.STRICTEST, "11 CCR 7021(b)"),
    ):
        found = named(elements(LetterKind.EXTENDED, regime, Right.ACCESS), "extend-date")
        assert found is not None
        assert (found.citation, found.required) == (citation, True)


def test_an_element_that_a_law_leaves_out_is_not_there() -> None:
    assert named(elements(LetterKind.DENIED, Regime.UT_UCPA, Right.ACCESS, "appeal", "online"), "appeal-how") is None
    assert named(elements(LetterKind.DENIED, Regime.GDPR, Right.ACCESS, "appeal", "online"), "appeal-how") is None
    assert named(elements(LetterKind.DENIED, Regime.VA_VCDPA, Right.ACCESS, "appeal", "online"), "appeal-how")


def test_what_no_law_asks_for_is_the_houses_own_and_not_required() -> None:
    found = named(elements(LetterKind.ACKNOWLEDGED, Regime.VA_VCDPA, Right.ACCESS), "received")
    assert found is not None
    assert not found.required
    opt_out = named(elements(LetterKind.ACKNOWLEDGED, Regime.CCPA, Right.OPT_IN), "no-identity")
    assert opt_out is not None
    assert opt_out.citation == ""


def test_all_that_a_letter_can_have_counts_as_required_where_any_right_requires_it() -> None:
    laws = [load(CURRENT[regime]) for regime in (Regime.VA_VCDPA, Regime.CCPA)]
    every = {element.id: element for element in possible(LetterKind.ACKNOWLEDGED, laws)}
    assert list(every)[:3] == ["greeting", "received", "reference"]
    assert every["received"].citation == "11 CCR 7021(a)"
    assert "complaint-investigated" not in every
    alone = {element.id: element for element in possible(LetterKind.EXTENDED, laws[:1])}
    assert alone["extend-date"].required
    assert "extend-length" not in alone


def test_nobody_rewords_what_a_law_requires_but_for_what_only_staff_know() -> None:
    def element(**marks: bool | str) -> Element:
        return Element(**({"id": "x", "citation": "", "confirmed": True} | marks))  # type: ignore[arg-type]

    assert may_reword(element())
    assert may_reword(element(citation="11 CCR 7024(k)(1)", editable=True, fill=True))
    assert not may_reword(element(citation="11 CCR 7021(a)"))
    assert not may_reword(element(heading=True))
    assert not may_reword(element(grounds=True))


def test_an_extension_of_an_appeal_rests_on_its_own_provision() -> None:
    plain = named(elements(LetterKind.EXTENDED, Regime.CO_CPA, Right.ACCESS), "extend-date")
    appeal = named(elements(LetterKind.EXTENDED, Regime.CO_CPA, Right.ACCESS, "of-appeal"), "extend-date")
    none = named(elements(LetterKind.EXTENDED, Regime.VA_VCDPA, Right.ACCESS, "of-appeal"), "extend-date")
    assert plain
    assert appeal
    assert none
    assert plain.citation != appeal.citation
    assert none.citation == ""


def test_a_citation_that_nobody_has_compared_says_so() -> None:
    found = named(elements(LetterKind.REFERRED, Regime.CCPA, Right.DELETE), "referral-cannot")
    sure = named(elements(LetterKind.REFERRED, Regime.GDPR, Right.ERASE), "referral-cannot")
    assert found
    assert sure
    assert (found.citation, found.confirmed) == ("11 CCR 7050(e)", False)
    assert sure.confirmed


def test_some_elements_depend_on_the_ground() -> None:
    without = elements(LetterKind.PARTLY_ANSWERED, Regime.CCPA, Right.KNOW_SPECIFIC, grounds=("CCPA_145A_LAW",))
    with_it = elements(LetterKind.PARTLY_ANSWERED, Regime.CCPA, Right.KNOW_SPECIFIC, grounds=("CCPA_7024D_WITHHELD",))
    assert named(without, "withheld-types") is None
    assert named(with_it, "withheld-types")


def test_a_rule_without_periods_has_letters_too() -> None:
    assert elements(LetterKind.ACKNOWLEDGED, Regime.CCPA, Right.OPT_IN)
    assert elements(LetterKind.ACKNOWLEDGED, Regime.DPF, Right.ACCESS)


def test_a_letter_that_is_not_composed_and_a_right_that_the_law_does_not_know_are_refused() -> None:
    with pytest.raises(LookupError):
        elements(LetterKind.STAFF_CODE, Regime.CCPA, Right.DELETE)
    with pytest.raises(InvalidField):
        elements(LetterKind.DENIED, Regime.CCPA, Right.ERASE)


def test_each_outcome_has_its_letter_and_an_opt_out_that_was_done_is_confirmed() -> None:
    assert letter_of(Outcome.GRANTED, Right.OPT_OUT_SALE) is LetterKind.OPT_OUT_DONE
    assert letter_of(Outcome.GRANTED, Right.MARKETING_TEXTS) is LetterKind.OPT_OUT_DONE
    assert letter_of(Outcome.DENIED, Right.OPT_OUT_SALE) is LetterKind.DENIED
    assert {letter_of(outcome, Right.DELETE) for outcome in set(Outcome) - {Outcome.NO_REQUEST}} == {
        *(LetterKind.ANSWERED, LetterKind.PARTLY_ANSWERED, LetterKind.DENIED, LetterKind.NO_DATA),
        *(LetterKind.REFERRED, LetterKind.DUPLICATE, LetterKind.WITHDRAWN),
    }


def test_nothing_is_written_about_what_was_no_request() -> None:
    with pytest.raises(LookupError):
        letter_of(Outcome.NO_REQUEST, Right.UNSORTED)


def test_the_data_names_only_what_there_is() -> None:
    data = letters._data()
    rows = [row for part in data["parts"] for row in part["elements"]]
    groups, families = set(data["groups"]), set(data["families"])
    regimes, rights = {regime.value for regime in Regime}, {right.value for right in Right}

    named = [(row["id"], letter) for row in rows for letter in row["letters"]]  # in each letter only once
    assert len(set(named)) == len(named)
    for row in rows:
        assert {*row["letters"]} <= {kind.value for kind in COMPOSED}, row["id"]
        assert {*row["law"]} <= regimes | families | {"*"}, row["id"]
        assert {*row.get("rights", ()), *row.get("without", ())} <= rights | groups, row["id"]
        assert {*row.get("grounds", ())} <= set(codes()), row["id"]
        by_right = [found for found in row["law"].values() if isinstance(found, dict)]
        assert {name for found in by_right for name in found} <= rights | groups | {"*"}, row["id"]


@pytest.mark.parametrize("language", texts.languages())
def test_each_element_has_its_words_and_staff_are_told_what_to_write(language: str) -> None:
    rows = [row for part in letters._data()["parts"] for row in part["elements"]]
    known = texts.catalogue(language)
    for row in rows:
        if "each" not in row and not row.get("fill") and not row.get("own"):
            assert f"letter.element.{row['id']}" in known
        if row.get("titled"):
            assert f"letter.title.{row['id']}" in known
        if row.get("editable"):
            assert f"letter.prompt.{row['id']}" in known
    prefixes = ("letter.element.", "letter.title.", "letter.prompt.")
    named_in_texts = {key.split(".", 2)[2] for key in known if key.startswith(prefixes)}
    assert named_in_texts <= {row["id"] for row in rows}
