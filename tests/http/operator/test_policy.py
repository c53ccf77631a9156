"""Versions of the operator's privacy policy, from the form to the pages of everybody."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.account import News, Staff
from chalicelib.domain.permissions import Role
from chalicelib.domain.policy import USES_NOTICE
from chalicelib.services.news.choose_news import leave_link
from chalicelib.services.notices.contents import CONTENTS
from chalicelib.services.notices.mailings import continue_mailings
from tests.http.client import Browser, Page
from tests.http.office import enter, hire
from tests.http.stage import Stage

NEW = "/operator/policy/new"
WORDS = {
    "policy_title_en": "Privacy policy",
    "policy_summary_en": "We say more.\nAnd why.",
    "policy_text_en": "The whole text.",
}


def day(ahead: timedelta) -> dict[str, str]:
    """The fields of a day so far ahead."""
    on = (datetime.now(UTC) + ahead).date()
    return {"effective_day": str(on.day), "effective_month": str(on.month), "effective_year": str(on.year)}


def check(operator: Browser, **typed: str) -> Page:
    """Fill in the form as it is offered and look at the version."""
    return operator.press(operator.get(NEW), {**WORDS, **typed}, form=NEW)


def sent(operator: Browser, looked: Page, button: str) -> Page:
    """Press one of the two buttons under a version that was looked at."""
    return operator.post(NEW, [*looked.form(NEW).fields, ("do", button)])


def publish(operator: Browser, **typed: str) -> str:
    """Publish a version; return the address of its page."""
    done = sent(operator, check(operator, **typed), "publish")
    assert done.status == 200, done.text
    return done.url.partition("?")[0]


def test_a_version_is_looked_at_published_read_by_each_and_by_everybody(
    stage: Stage, desk_of_operator: Browser
) -> None:
    hanna = enter(stage, hire(stage, Role.HANDLER, "Hanna"))
    looked = check(desk_of_operator, material="yes", policy_title_en="We change")
    assert "Publish this version?" in looked.text
    assert "mailed at once to every user" in looked.text
    assert "We change" not in Browser(stage.app).get("/policy").text
    url = publish(desk_of_operator, material="yes", policy_title_en="We change")
    number = url.rpartition("/")[2]
    public = Browser(stage.app).get(f"/policy/{number}")
    assert "The whole text." in public.text
    assert "To come" in public.text
    above = hanna.get("/staff/queue")
    assert "The privacy policy of this service changes: We change" in above.text
    opened = hanna.click(above, "The privacy policy of this service changes: We change")
    assert "We say more." in opened.text
    back = hanna.press(hanna.get("/staff/queue"), form=f"/staff/privacy/{number}")
    assert back.url == "/staff/queue?list=open"  # where she was
    assert "We change" not in back.text
    assert "We change" in enter(stage, stage.owner).get("/staff").text
    continue_mailings(stage.desk, CONTENTS)
    assert "ended. Letters: " in desk_of_operator.get(url).text


def test_a_page_that_is_sent_twice_publishes_one_version(stage: Stage, desk_of_operator: Browser) -> None:
    looked = check(desk_of_operator, policy_title_en="Once only")
    urls = {sent(desk_of_operator, looked, "publish").url for _ in range(2)}
    assert len(urls) == 1
    listed = [one.titles["en"] for one in stage.desk.policy_versions.newest()]
    assert listed.count("Once only") == 1


def test_what_is_changed_before_publishing_keeps_what_was_typed(desk_of_operator: Browser) -> None:
    form = dict(check(desk_of_operator, **day(USES_NOTICE + timedelta(days=2))).form(NEW).fields)
    again = desk_of_operator.post(NEW, [*form.items(), ("uses", "other news"), ("do", "edit")])
    assert 'value="Privacy policy"' in again.text
    assert "The whole text." in again.text
    assert again.text.count(" checked") == 2


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"policy_title_en": ""}, "Enter the English title"),
        ({"policy_text_en": ""}, "Enter the English text, or the address at which it can be read"),
        ({"policy_link_en": "https://operator.example"}, "Enter either the English text or its address, not both"),
        ({"effective_year": "2020"}, "on the day after its publication at the earliest"),
        ({"effective_month": "13"}, "The day must be a real date"),
        ({"number": "x"}, "changed"),
    ],
)
def test_what_is_wrong_is_named_and_what_was_typed_stays(
    desk_of_operator: Browser, typed: dict[str, str], words: str
) -> None:
    page = check(desk_of_operator, **typed)
    assert page.status in {400, 409}
    assert words in page.text


def test_an_owner_refuses_a_use_and_the_operator_sees_it(stage: Stage, desk_of_operator: Browser) -> None:
    looked = check(desk_of_operator, policy_title_en="Machines listen", **day(USES_NOTICE + timedelta(days=2)))
    form = looked.form(NEW).fields
    done = desk_of_operator.post(NEW, [*form, ("uses", "transcription"), ("do", "publish")])
    number = done.url.partition("?")[0].rpartition("/")[2]
    owner = enter(stage, stage.owner)
    page = owner.get("/staff/privacy")
    assert "As before" in page.text
    fields = [*page.form("/staff/privacy/uses").fields, ("answer", "refuse")]
    told = owner.post("/staff/privacy/uses", fields)
    assert "Your answer counts from now on." in told.text
    assert "Refused" in told.text
    answers = desk_of_operator.get(f"/operator/policy/{number}/answers")
    assert "Acme" in answers.text
    assert "Refused" in answers.text
    handler = enter(stage, hire(stage, Role.HANDLER, "Harry"))
    assert "Only an owner can answer." in handler.get("/staff/privacy").text
    token = handler.get("/staff/alerts").value("form_token")
    refused = handler.post("/staff/privacy/uses", {"form_token": token, "use": "transcription", "answer": "allow"})
    assert refused.status == 403


@pytest.mark.parametrize("typed", [{"use": "x", "answer": "allow"}, {"use": "transcription"}, {"use": "news"}])
def test_half_an_answer_is_none(stage: Stage, desk_of_operator: Browser, typed: dict[str, str]) -> None:
    owner = enter(stage, stage.owner)
    token = owner.get("/staff/privacy").value("form_token")
    assert owner.post("/staff/privacy/uses", {"form_token": token, **typed}).status in {400, 409}


def test_a_version_that_has_not_begun_is_withdrawn(stage: Stage, desk_of_operator: Browser) -> None:
    url = publish(desk_of_operator, policy_title_en="A mistake", **day(USES_NOTICE + timedelta(days=2)))
    asked = desk_of_operator.get(f"{url}/withdraw")
    assert "Withdraw this version?" in asked.text
    done = desk_of_operator.press(asked, form=f"{url}/withdraw")
    assert "The version is withdrawn." in done.text
    assert "Withdrawn" in Browser(stage.app).get(f"/policy/{url.rpartition('/')[2]}").text
    assert "cannot be withdrawn" in desk_of_operator.get(f"{url}/withdraw").text


@pytest.mark.parametrize("path", ["/policy/x", "/policy/99", "/policy/999999", "/staff/privacy/99", "/staff/privacy/x"])
def test_a_version_that_there_is_not_is_not_found(stage: Stage, path: str) -> None:
    assert enter(stage, stage.owner).get(path).status == 404


def test_news_are_asked_for_sent_and_left_at_one_click_without_a_session(
    stage: Stage, desk_of_operator: Browser, operator: Staff
) -> None:
    nina = hire(stage, Role.HANDLER, "Nina")
    browser = enter(stage, nina)
    page = browser.get("/staff/alerts")
    browser.press(page, {"news": "yes"}, form="/staff/alerts")
    assert stage.desk.accounts.user(nina.account, nina.id).news is News.WANTED
    looked = desk_of_operator.press(
        desk_of_operator.get("/operator/news/new"),
        {"title_en": "Faster lists", "text_en": "They open at once."},
        form="/operator/news/new",
    )
    assert "Send this?" in looked.text
    fields = looked.form("/operator/news/new").fields
    assert 'value="Faster lists"' in desk_of_operator.post("/operator/news/new", [*fields, ("do", "edit")]).text
    done = desk_of_operator.post("/operator/news/new", [*fields, ("do", "send")])
    assert "The mail is going out." in done.text
    assert "Faster lists" in desk_of_operator.get("/operator/news").text
    continue_mailings(stage.desk, CONTENTS)
    assert "ended. Letters: 1. Accounts: " in desk_of_operator.get(done.url.partition("?")[0]).text
    path = leave_link(stage.desk, nina.account, nina.id).removeprefix(stage.desk.public_url)
    stranger = Browser(stage.app)
    assert "Get no more news?" in stranger.get(path).text
    assert stage.desk.accounts.user(nina.account, nina.id).news is News.WANTED  # looking changes nothing
    clicked = stranger.post(path, {"List-Unsubscribe": "One-Click"})
    assert (clicked.status, "You get no more news" in clicked.text) == (200, True)
    assert stage.desk.accounts.user(nina.account, nina.id).news is News.LEFT
    assert stranger.get(f"{path[:-1]}x").status == 404


def test_what_is_missing_in_news_is_named(desk_of_operator: Browser) -> None:
    page = desk_of_operator.press(
        desk_of_operator.get("/operator/news/new"), {"title_en": "Faster lists"}, form="/operator/news/new"
    )
    assert page.status == 400
    assert "Enter what the notice says" in page.text


def test_a_page_without_any_version_or_news_says_what_to_do(stage: Stage, operator: Staff) -> None:
    assert "Privacy policy of this service" in Browser(stage.app).get("/policy").text
    assert enter(stage, operator.user, factor=True).get("/operator/news").status == 200
