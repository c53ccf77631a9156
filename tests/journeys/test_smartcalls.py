"""SmartCalls' policy, promise by promise: a dialler with which businesses call and text many people.

M1 being a processor only, M2 stop and do-not-call, M3 the rights by every door, M4 the contact lists of members,
M5 the places that are served, M6 misuse and authorities, M7 uses of the data that change, M8 numbers that are never
asked for, M9 children.
"""

import base64
import json
import re
from datetime import timedelta

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.contact import Email, Phone
from chalicelib.domain.policy import USES_NOTICE
from chalicelib.domain.request import Channel
from chalicelib.domain.rights import Right
from chalicelib.domain.suppression import Purpose
from chalicelib.services.lists.links import MakeLinks, make_links
from chalicelib.services.lists.work_on_lists import work_on_lists
from tests.fakes.agent import AgentSimulator
from tests.http.client import Browser
from tests.http.filling import answers, fill
from tests.http.office import asked, page_of, present
from tests.http.operator.test_misuse import SAID
from tests.http.operator.test_policy import NEW, check, day
from tests.http.staff.test_lists import LISTS, announced, fetched, upload
from tests.http.stage import Stage
from tests.http.systems import Office, connect, filing
from tests.http.telephone import DEDICATED, Line, new_caller
from tests.http.telephony.sms.texts import requests_of
from tests.http.telephony.test_hear import sort
from tests.journeys.cast import Person, company_of, compare, passed_on

pytestmark = pytest.mark.usefixtures("unlimited")


def test_m1_a_caller_to_a_customer_s_code_is_that_customer_s_and_goes_there_signed(
    line: Line, owner: Browser, handler: Browser
) -> None:
    stage = line.stage
    company = company_of(stage, owner, "Zenith Motors", controller_codes=line.code.code)
    call = line.dial(f"{line.to_business}21").hang_up()
    head = line.request(call)
    sort(line, call, Right.DELETE)
    assert "Zenith Motors" in handler.get(page_of(head, "refer")).words
    path = passed_on(stage, handler, present(stage, head), company)
    package = Browser(stage.app, address="198.51.100.37").get(f"{path}/package")
    assert package.header("Content-Type") == "application/jose"
    claims = json.loads(base64.urlsafe_b64decode(package.text.split(".")[1] + "=="))
    assert claims["request"]["right"] == "delete"


def test_m2_stop_by_text_by_mail_and_by_call_ends_marketing_and_start_takes_it_back(line: Line) -> None:
    stage, who = line.stage, new_caller()
    line.phone.text(who, DEDICATED, "STOP")
    assert {head.right for head in requests_of(line, who)} == {Right.MARKETING_TEXTS, Right.MARKETING_CALLS}
    kept = stage.desk.suppressions.of(line.account, Phone(who))
    assert kept is not None
    assert kept.stops(Purpose.MARKETING_TEXTS, "")
    assert kept.stops(Purpose.DO_NOT_CALL, "") or kept.stops(Purpose.MARKETING_CALLS, "")
    line.phone.text(who, DEDICATED, "START")
    undone = stage.desk.suppressions.of(line.account, Phone(who))
    assert undone is None or not undone.stops(Purpose.MARKETING_TEXTS, "")
    caller = Phone(new_caller())
    [link] = make_links(stage.desk, stage.staff, MakeLinks(contacts=[caller], purpose=Purpose.MARKETING_TEXTS))
    person = Browser(stage.app)
    person.press(person.get(link.removeprefix(stage.desk.public_url)), {"telephone": "none"})
    never = stage.desk.suppressions.of(line.account, caller)
    assert never is not None
    assert never.stops(Purpose.MARKETING_CALLS, "")


def test_m3_the_same_rights_come_by_form_telephone_signed_call_and_agent_into_one_queue(
    line: Line, agent: AgentSimulator, handler: Browser, system: Office
) -> None:
    stage = line.stage
    form = Person(stage, "delete").head
    call = line.request(line.dial(f"{line.to_business}21").hang_up())
    api = system.post("/requests", filing(rights=["delete"], email="m3@example.com")).json["requests"][0]["id"]
    name = agent.exercise("deletion", email="m3-agent@example.com").json["request_id"]
    by_agent = stage.desk.agents.entry(stage.account.id, name).request
    heads = [stage.desk.requests.get(stage.account.id, one) for one in (form.id, call.id, api, by_agent)]
    assert [head.channel for head in heads] == [Channel.WEB, Channel.PHONE, Channel.API, Channel.AGENT]
    assert {head.right for head in heads} == {Right.DELETE}
    listed = "".join(handler.get(f"/staff/queue?list={name}").text for name in ("open", "waiting"))
    for head in heads:
        assert page_of(head) in listed


def test_m4_a_member_s_list_is_worked_on_as_told_and_nothing_of_it_stays(stage: Stage, owner: Browser) -> None:
    Person(stage, "delete")
    link = make_links(
        stage.desk, stage.staff, MakeLinks(contacts=[Email("no@example.com")], purpose=Purpose.MARKETING_EMAIL)
    )
    Browser(stage.app).send("POST", link[0].removeprefix(stage.desk.public_url), body=b"List-Unsubscribe=One-Click")
    page = announced(owner, "clean", purposes="marketing_email", name="Spring")
    owner.get(upload(page, b"name,email\nYes,yes@example.com\nNo,NO@example.com\n"))
    work_on_lists(stage.desk)
    assert fetched(owner, owner.get(LISTS), "rows").splitlines() == ["name,email", "Yes,yes@example.com"]
    [given] = stage.desk.contact_lists.of(stage.account.id)
    assert stage.desk.list_bucket.uploaded(given) is None, "the upload is gone"
    assert stage.desk.requests.by_contact(stage.account.id, Email("yes@example.com").look_up) == ()


def test_m5_what_comes_from_a_place_that_is_not_served_is_put_before_staff_and_never_declined_by_machine(
    stage: Stage, owner: Browser
) -> None:
    owner.press(owner.get("/staff/places"), {"where": "named", "served": ["US-CA"]}, form="served")
    stage.time.move(minutes=2)
    jan = Person(stage, "erase", residence={"residence": "DE"})
    ana = Person(stage, "delete")
    assert (jan.head.elsewhere, jan.head.open, jan.head.clocks != ()) == ("DE", True, True)
    assert ana.head.elsewhere == ""
    marked = owner.get("/staff/queue?list=waiting&flag=elsewhere").text + owner.get("/staff/queue?flag=elsewhere").text
    assert page_of(jan.head) in marked
    assert page_of(ana.head) not in marked
    assert "a place that you do not serve: Germany" in owner.get(page_of(jan.head)).words
    again = owner.press(owner.get("/staff/places"), {"where": "everywhere", "served": []}, form="served")
    assert "The places are saved" in again.words
    stage.time.move(minutes=2)


def test_m5_by_default_what_is_held_is_deleted_the_person_is_told_and_a_line_without_a_name_remains(
    stage: Stage, owner: Browser
) -> None:
    owner.press(owner.get("/staff/places"), {"where": "named", "served": ["US-CA"]}, form="served")
    stage.time.move(minutes=2)
    jan = Person(stage, "erase", residence={"residence": "DE"})
    where = page_of(jan.head)
    step = owner.click(owner.get(where), "Say what follows")
    assert ("choice", "delete") in step.form("choice").filled({})
    shown = owner.press(step, {}, form="choice")
    assert jan.head.open, "nothing goes before it was shown"
    done = owner.press(shown, {"nothing_else": "yes"}, form="nothing_else")
    assert "The request is deleted" in done.words
    assert owner.get(where).status == 404
    file = owner.press(owner.get("/staff/places/answered"), {}, form="/staff/places/answered/file")
    assert len(file.text.splitlines()) == 2
    assert jan.email not in file.text
    owner.press(owner.get("/staff/places"), {"where": "everywhere", "served": []}, form="served")
    stage.time.move(minutes=2)


def test_m6_whoever_is_called_against_the_law_reports_it_and_the_account_is_stopped(
    stage: Stage, operator: Staff, desk_of_operator: Browser
) -> None:
    visitor = Browser(stage.app, address="198.51.100.47")
    told = {**SAID, "story": "They call me at night."}
    receipt = visitor.press(visitor.get("/report-misuse"), told, form="story")
    assert receipt.status == 200
    report = stage.desk.misuse.listed(operator.account.id, open_ones=True, after="", limit=9)[-1]
    path = f"/operator/misuse/{report.id}"
    desk_of_operator.press(desk_of_operator.get(path), {"slug": "acme"}, form="slug")
    desk_of_operator.press(desk_of_operator.get(f"{path}/warn"), {"letter": "We were told of calls."}, form="letter")
    assert "We were told of calls." in stage.mail_to(stage.owner.email.address).text
    assert not stage.desk.accounts.get(stage.account.id).silenced, "a warning stops nothing"
    desk_of_operator.press(
        desk_of_operator.get(f"{path}/restrict"), {"letter": "Stop it.", "stops": ["outgoing"]}, form="letter"
    )
    owner = stage.desk.accounts.get(stage.account.id)
    assert owner.silenced
    assert "Stop it." in stage.mail_to(stage.owner.email.address).text
    desk_of_operator.press(desk_of_operator.get(f"{path}/lift"), {"letter": "Thank you."}, form="letter")
    assert not stage.desk.accounts.get(stage.account.id).silenced
    desk_of_operator.press(desk_of_operator.get(f"{path}/close"), {"closed_as": "acted"}, form="closed_as")
    listed = stage.desk.misuse.listed(operator.account.id, open_ones=False, after="", limit=9)
    assert report.id in {one.id for one in listed}


def test_m7_a_new_use_of_the_data_can_be_refused_before_it_begins(
    stage: Stage, owner: Browser, desk_of_operator: Browser
) -> None:
    begins = day(stage.time.ahead + USES_NOTICE + timedelta(days=2))
    looked = check(desk_of_operator, policy_title_en="Machines listen", **begins)
    done = desk_of_operator.post(NEW, [*looked.form(NEW).fields, ("uses", "transcription"), ("do", "publish")])
    number = done.url.partition("?")[0].rpartition("/")[2]
    page = owner.get("/staff/privacy")
    owner.post("/staff/privacy/uses", [*page.form("/staff/privacy/uses").fields, ("answer", "refuse")])
    answers_given = desk_of_operator.get(f"/operator/policy/{number}/answers")
    assert "Refused" in answers_given.text


def test_m8_no_page_asks_for_a_government_s_number_and_none_leaves_unseen(stage: Stage, handler: Browser) -> None:
    browser = Browser(stage.app)
    for step in ("rights", "name", "contact", "relationship", "details", "check"):
        page = fill(browser, answers(), until=step)
        names = " ".join(name for form in page.forms for name in form.names).lower()
        assert not re.search(r"ssn|social|tax|passport|card|licen[cs]e|birth", names), step
        browser = Browser(stage.app)
    request = asked(stage)
    form = handler.get(page_of(request, "message"))
    stopped = handler.press(form, {"text": "Is 123-45-6788 your number?"}, form="text")
    assert stopped.status == 400
    assert present(stage, request).version == request.version


def test_m9_a_parent_shows_it_before_a_child_s_data_are_touched(stage: Stage, handler: Browser) -> None:
    asks = Person(stage, "delete", behalf={"behalf": "guardian"})
    asks.confirm()
    compare(handler, asks.head)
    assert 'value="granted"' not in handler.get(page_of(asks.head, "answer")).text
    shown = connect(stage).post(f"/requests/{asks.head.id}/parent", {"shown": "telephone"})
    assert shown.status == 200
    assert 'value="granted"' in handler.get(page_of(asks.head, "answer")).text
