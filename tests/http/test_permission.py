"""The page on which a person says whether an agent may ask for them, from the form to what staff see of it."""

import re

import pytest

from chalicelib.domain.request import Request
from tests.http.client import Browser
from tests.http.consumer.stored import stored
from tests.http.filling import answers, fill, send
from tests.http.office import enter, page_of, present, whole
from tests.http.stage import Stage
from tests.http.systems import connect, filing

pytestmark = pytest.mark.usefixtures("unlimited")
AGENT = {"behalf": "agent", "agent_name": "Lee Chan", "agent_email": "lee@chan.example", "agent_shows": "ask"}
DENIED = "The person says that they gave none"


def through_agent(stage: Stage, **agent: str) -> tuple[Request, str]:
    """What an agent sent by the form, and the path of the link that its consumer was mailed."""
    submission, heads = stored(stage, send(Browser(stage.app), answers(behalf=AGENT | agent)))
    assert submission.typed.email is not None
    stage.deliver()
    mail = stage.mail_to(submission.typed.email.address)
    link = re.search(r"https?://[^/]+(/permission/\S+)", mail.text)
    assert link is not None
    return heads[0], link[1]


def test_a_person_says_yes_signs_and_staff_see_it(stage: Stage) -> None:
    head, link = through_agent(stage)
    browser = Browser(stage.app)
    page = browser.get(link)
    assert "May Lee Chan ask for you?" in page.words
    assert browser.press(page, {"permission": ""}).problems == ["Choose yes or no"]
    assert browser.press(page, {"permission": "yes"}).problems == ["Type your full name"]
    [problem] = browser.press(page, {"permission": "yes", "permission_name": "Lee Chan"}).problems
    assert problem.startswith("This is not the name")
    done = browser.press(page, {"permission": "yes", "permission_name": head.requester, "receives": ["yes"]})
    assert "You said that Lee Chan may ask for you." in done.words
    check = present(stage, head).verification
    assert check.agent is not None
    assert (check.agent.receives, check.contact_confirmed_at is not None) == (True, True)
    shown = whole(enter(stage, stage.owner), head).words
    assert "Given to you by the person, by link" in shown
    assert "lee@chan.example" in shown


def test_a_person_says_no_and_the_link_says_so_from_then_on(stage: Stage) -> None:
    head, link = through_agent(stage)
    browser = Browser(stage.app)
    browser.press(browser.get(link), {"permission": "no"})
    again = browser.get(link)
    assert "You said that you gave Lee Chan no permission." in again.words
    assert not [form for form in again.forms if "permission" in dict(form.fields)]
    other = browser.post(link, {"permission": "yes", "permission_name": head.requester})
    assert other.status == 409
    assert DENIED in whole(enter(stage, stage.owner), head).words


def test_a_made_up_link_is_not_found(stage: Stage) -> None:
    _, link = through_agent(stage)
    assert Browser(stage.app).get(link[:-1] + ("0" if link[-1] != "0" else "1")).status == 404


def test_the_form_refuses_the_agents_own_address_for_the_person(stage: Stage) -> None:
    browser = Browser(stage.app)
    contact = fill(browser, answers(behalf=AGENT | {"agent_email": "LEE@chan.example"}), until="contact")
    refused = browser.press(contact, {"email": "lee@chan.example"})
    [problem] = refused.problems
    assert problem.endswith("own address. Enter the address of the person whose data it is")


EVIL = "Your data leaked: evil.example/login"


def test_what_leads_somewhere_is_no_name_of_an_agent_by_any_door(stage: Stage) -> None:
    browser, remedy = Browser(stage.app), "name alone, without a web address"
    form = fill(browser, answers(behalf=AGENT), until="behalf")
    [problem] = browser.press(form, AGENT | {"agent_name": EVIL}).problems
    assert remedy in problem
    agent = {"behalf": "agent", "agent_name": EVIL, "agent_organisation": "www.evil.example"}
    told = connect(stage).post("/requests", filing(**agent))
    assert [(one["field"], one["problem"]) for one in told.json["errors"]] == [
        ("agent_name", "not-a-name"),
        ("agent_organisation", "not-a-name"),
    ]
    assert remedy in told.json["errors"][0]["detail"]
    sheet = (
        f"rights;residence;name;email;agent_name;agent_email\ndelete;US-CA;Ana;ana@a.example;{EVIL};lee@chan.example"
    )
    [row] = connect(stage).post("/agent-lists", {"csv": sheet}).json["rows"]
    assert [(one["field"], one["problem"]) for one in row["problems"]] == [("agent_name", "not-a-name")]


def test_staff_ask_by_page_and_systems_by_the_api(stage: Stage) -> None:
    submission, heads = stored(stage, send(Browser(stage.app), answers(behalf=AGENT | {"agent_shows": "signed"})))
    browser = enter(stage, stage.owner)
    page = browser.get(page_of(heads[0], "ask-agent-permission"))
    assert "The link is on its way" in browser.press(page, {}, form="seen").words
    told = connect(stage).post(f"/requests/{heads[0].id}/agent-permission/ask", {})
    assert told.status == 200
    kinds = [letter.kind.value for letter in stage.desk.requests.letters(submission.account, submission.id)]
    assert kinds.count("agent-permission") == 2
    facts = connect(stage).get(f"/requests/{heads[0].id}").json
    assert (facts["agent"]["name"], facts["typed"]["agent_shows"]) == ("Lee Chan", "signed")
