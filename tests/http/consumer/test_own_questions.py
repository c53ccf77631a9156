"""The business's own questions on its form: asked by right, told by field, kept, shown, and committed to."""

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.ids import Reference
from chalicelib.domain.question import Wanted
from chalicelib.domain.receipt import ReceiptClaims, submission_digest
from chalicelib.domain.rights import Right
from chalicelib.services.consumer.verify_receipt import verify_document
from chalicelib.services.intake.own_questions import add_question, change_question, retire_question
from chalicelib.storage.recent_accounts import LIFE
from tests.http.client import Browser
from tests.http.filling import answers, fill, reference_of
from tests.http.office import enter, whole
from tests.http.stage import Stage

SHOP = Wanted(
    kind="one",
    labels={"en": "Which shop?", "es": "¿Qué tienda?"},
    hints={"en": "The nearest one"},
    choices={"en": "North\nSouth <b>", "es": "Norte\nSur <b>"},
    required=True,
)
SINCE = replace(SHOP, kind="date", labels={"en": "Since when?", "es": "¿Desde cuándo?"}, required=False)
WHY = replace(SHOP, kind="long", labels={"en": "Why?", "es": "¿Por qué?"}, required=False)
CARD = replace(SHOP, kind="yes-no", labels={"en": "A loyalty card?", "es": "¿Tarjeta?"}, required=False)
HOW = replace(SHOP, kind="several", labels={"en": "How did you buy?", "es": "¿Cómo compró?"}, required=False)
SALE = replace(SHOP, kind="short", labels={"en": "Which site?", "es": "¿Qué sitio?"}, required=False)
DELETION = answers(rights={"rights": ["delete"]})


@pytest.fixture(scope="module", autouse=True)
def questions(stage: Stage) -> Iterator[None]:
    staff = Staff(stage.desk.accounts.get(stage.account.id), stage.owner)
    for wanted in (SHOP, SINCE, WHY, CARD, HOW):
        add_question(stage.desk, staff, Right.DELETE, wanted)
    add_question(stage.desk, staff, Right.OPT_OUT_SALE, SALE)
    stage.time.move(seconds=LIFE.total_seconds() + 1)
    yield
    for right, name in ((Right.DELETE, "which_shop"), (Right.OPT_OUT_SALE, "which_site")):
        retire_question(stage.desk, staff, right, name)


def test_they_are_asked_about_the_chosen_rights_only(stage: Stage) -> None:
    page = fill(Browser(stage.app), DELETION, until="details")
    assert "Which shop?" in page.words
    assert "Since when? (optional)" in page.words
    assert "Which site?" not in page.words
    page = fill(Browser(stage.app), answers(rights={"rights": ["know_specific"]}), until="details")
    assert "Which shop?" not in page.words
    spanish = Browser(stage.app)
    spanish.get("/c/acme?lang=es")
    assert "¿Qué tienda?" in fill(spanish, DELETION, until="details").words


def test_what_is_wrong_is_told_by_field_with_the_question_and_the_draft_keeps_the_rest(stage: Stage) -> None:
    browser = Browser(stage.app)
    page = fill(browser, DELETION, until="details")
    page = browser.press(page, {"own-date-delete-since_when_day": "31", "own-date-delete-since_when_month": "2"})
    assert page.status == 400
    assert page.problems[0] == "Which shop?: Fill in this field"
    assert page.problems[1].startswith("Since when?: Enter a real date")
    assert 'href="#own-date-delete-since_when_month"' in page.text
    assert page.value("own-date-delete-since_when_day") == "31"
    page = browser.press(page, {"own-delete-which_shop": "nowhere"})
    assert page.status == 400
    typed = {
        "own-delete-which_shop": "south_b",
        "own-date-delete-since_when_day": "3",
        "own-date-delete-since_when_month": "April",
        "own-date-delete-since_when_year": "2024",
    }
    page = browser.press(page, typed)
    assert page.url.endswith("/check")
    page = browser.get("/c/acme/details")
    assert page.value("own-delete-which_shop") == "south_b"
    assert page.value("own-date-delete-since_when_month") == "April"


def filled_in(stage: Stage) -> tuple[Browser, Reference]:
    """Ana's request for deletion with everything answered; her browser, and its reference."""
    browser = Browser(stage.app)
    page = fill(browser, DELETION, until="details")
    page = browser.press(
        page,
        {
            "own-delete-which_shop": "south_b",
            "own-date-delete-since_when_day": "3",
            "own-date-delete-since_when_month": "4",
            "own-date-delete-since_when_year": "2024",
            "own-delete-why": "Line one\nLine two",
            "own-delete-a_loyalty_card": "no",
            "own-delete-how_did_you_buy": ["north", "south_b"],
        },
    )
    assert "South <b>" in page.words
    return browser, Reference(reference_of(browser.press(page)))


def test_answers_are_shown_before_sending_and_on_the_page_of_the_request(stage: Stage) -> None:
    _, reference = filled_in(stage)
    submission = stage.desk.requests.submission(stage.account.id, reference)
    assert [answer.given for answer in submission.typed.own] == [
        ("South <b>",),
        ("2024-04-03",),
        ("Line one\nLine two",),
        ("no",),
        ("North", "South <b>"),
    ]
    head = stage.desk.requests.get(stage.account.id, submission.requests[0])
    staff = enter(stage, stage.owner)
    page = whole(staff, head)
    assert "Which shop?" in page.words
    assert "April 3, 2024" in page.words
    assert "South <b>" in page.words
    assert "South <b>" not in staff.get("/staff/queue").words
    chain = stage.desk.audit_log.of_request(stage.account.id, head.id)
    assert "South" not in str(chain)


def test_the_receipt_commits_to_question_and_answer(stage: Stage) -> None:
    browser, reference = filled_in(stage)
    signed = browser.get(f"/c/acme/receipt/{reference}/signed").text
    sent = json.loads(browser.get(f"/c/acme/receipt/{reference}/content").text)
    assert sent["content"]["own.delete.which_shop.question"] == "Which shop?"
    assert sent["content"]["own.delete.which_shop.answer"] == "South <b>"
    claims = verify_document(signed, stage.desk.signer.jwks())
    assert isinstance(claims, ReceiptClaims)
    salt = bytes.fromhex(sent["salt"])
    assert submission_digest(salt, sent["content"]) == claims.submission_digest
    changed = sent["content"] | {"own.delete.which_shop.answer": "North"}
    assert submission_digest(salt, changed) != claims.submission_digest


def test_a_changed_question_leaves_what_was_asked_and_answered(stage: Stage) -> None:
    _, reference = filled_in(stage)
    staff = Staff(stage.desk.accounts.get(stage.account.id), stage.owner)
    other = replace(WHY, labels={"en": "For what reason?", "es": "¿Por qué motivo?"})
    change_question(stage.desk, staff, Right.DELETE, "why", other)
    submission = stage.desk.requests.submission(stage.account.id, reference)
    assert [answer.question for answer in submission.typed.own if answer.name == "why"] == ["Why?"]


def test_an_opt_out_is_sent_without_an_answer(stage: Stage) -> None:
    browser = Browser(stage.app)
    page = fill(browser, answers(rights={"rights": ["opt_out_sale"]}))
    assert page.url.endswith("/check"), page.problems
    submission = stage.desk.requests.submission(stage.account.id, Reference(reference_of(browser.press(page))))
    assert submission.typed.own == ()
