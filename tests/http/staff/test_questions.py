"""The pages on which a business writes its own questions."""

import pytest

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.permissions import Role
from chalicelib.domain.question import QUESTIONS_LIMIT, Questions, asked
from chalicelib.domain.rights import Right
from tests.http.client import Browser, Fields, Page
from tests.http.office import enter, hire
from tests.http.stage import Stage

LIST = "/staff/questions"
SHOP: Fields = {
    "label-en": "Which shop?",
    "label-es": "¿Qué tienda?",
    "kind": "one",
    "choices-en": "North\nSouth",
    "choices-es": "Norte\nSur",
}


def kept(stage: Stage, right: Right) -> Questions:
    return stage.desk.questions.of_right(stage.account.id, right).questions


def names(stage: Stage, right: Right) -> list[str]:
    return [question.name for question in asked(kept(stage, right))]


def add(browser: Browser, right: Right, **typed: str) -> Page:
    fields = dict(SHOP) | {name.replace("_", "-"): text for name, text in typed.items()}
    return browser.press(browser.get(f"{LIST}/{right.value}"), fields, form="kind")


def act(browser: Browser, page: Page, do: str, name: str) -> Page:
    found = [form for form in page.forms if {("do", do), ("question", name)} <= set(form.fields)]
    return browser.post(found[0].action, found[0].filled({}))


def test_a_question_is_added_changed_ordered_retired_and_asked_again(stage: Stage) -> None:
    browser = enter(stage, stage.owner)
    page = add(browser, Right.DELETE)
    assert "The form asks the question now" in page.text
    assert "Which shop?" in page.words
    assert "North, South" in page.words
    page = add(browser, Right.DELETE, label_en="Since when?", kind="date")
    assert names(stage, Right.DELETE) == ["which_shop", "since_when"]
    page = act(browser, page, "up", "since_when")
    assert names(stage, Right.DELETE) == ["since_when", "which_shop"]
    page = act(browser, page, "down", "since_when")
    assert names(stage, Right.DELETE) == ["which_shop", "since_when"]
    page = browser.get(f"{LIST}/delete?change=which_shop")
    assert page.value("choices-es") == "Norte\nSur"
    page = browser.press(page, {"label-en": "Which store?", "required": "yes"}, form="kind")
    assert kept(stage, Right.DELETE)[0].required
    page = act(browser, page, "retire", "which_shop")
    assert "does not ask this any more" in page.text
    assert names(stage, Right.DELETE) == ["since_when"]
    act(browser, page, "again", "which_shop")
    assert names(stage, Right.DELETE) == ["since_when", "which_shop"]
    account = stage.desk.accounts.get(stage.account.id)
    assert account.questions >= 7
    entries = stage.desk.audit_log.entries(stage.desk.audit_log.chain_of(account.id, None))
    last = [entry for entry in entries if entry.tag == Tag.ACCOUNT_QUESTIONS_CHANGED][-1]
    assert last.detail == {"right": "delete", "asked": ["since_when", "which_shop"]}


def test_what_is_wrong_is_told_and_nothing_typed_is_lost(stage: Stage) -> None:
    browser = enter(stage, stage.owner)
    page = add(browser, Right.CORRECT, label_es="", choices_es="Norte")
    assert page.status == 400
    assert len(page.problems) == 2
    assert page.value("choices-en") == "North\nSouth"
    assert kept(stage, Right.CORRECT) == ()


def test_an_opt_out_never_depends_on_an_answer(stage: Stage) -> None:
    browser = enter(stage, stage.owner)
    page = browser.get(f"{LIST}/opt_out_sale")
    assert "Nobody has to answer a question" in page.words
    form = page.form("kind")
    assert "required" not in form.names
    page = browser.post(form.action, [*form.filled(SHOP), ("required", "yes")])
    assert page.status == 400
    assert "leave it optional" in page.problems[0]
    assert kept(stage, Right.OPT_OUT_SALE) == ()


def test_the_eleventh_question_is_refused(stage: Stage) -> None:
    browser = enter(stage, stage.owner)
    form = browser.get(f"{LIST}/know_specific").form("kind")
    for _ in range(QUESTIONS_LIMIT):
        assert browser.post(form.action, form.filled(SHOP)).status == 200
    page = browser.post(form.action, form.filled(SHOP))
    assert page.status == 409
    assert "Retire one first" in page.problems[0]
    assert "Add the question" not in page.text
    assert f"{LIST}/know_specific" in browser.get(LIST).text


@pytest.mark.parametrize(
    ("path", "fields", "status"),
    [
        ("nothing", {"do": "add"}, 404),
        ("unsorted", {"do": "add"}, 404),
        ("delete", {"do": "steal"}, 400),
        ("delete", {"do": "change", "question": "none", **SHOP}, 404),
        ("delete", {"do": "up", "question": "none"}, 404),
    ],
)
def test_what_is_not_there_is_told(stage: Stage, path: str, fields: dict[str, str], status: int) -> None:
    browser = enter(stage, stage.owner)
    token = browser.get(LIST).value("form_token")
    assert browser.post(f"{LIST}/{path}", {"form_token": token, **fields}).status == status


def test_handlers_do_not_see_these_pages(stage: Stage) -> None:
    browser = enter(stage, hire(stage, Role.HANDLER, "Hal"))
    assert browser.get(LIST).status == 403
    assert "Own questions" not in browser.get("/staff/settings").words
