"""CallerIDReputation's policy, promise by promise: businesses that watch over their numbers, and the people they call.

R1 roles and the dashboard, R2 the rights of Californians, R3 requests and complaints by mail, R4 marketing mail,
R5 the users' own data, R6 transfers, R7 changes of the policy, R8 minors.
"""

import io
import json
import urllib.request
import zipfile
from datetime import timedelta

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.contact import Email
from chalicelib.domain.permissions import Role
from chalicelib.domain.rights import Right
from chalicelib.domain.suppression import Purpose
from chalicelib.domain.transfer import Answer, answer_of
from chalicelib.services.accounts.set_laws import set_laws
from chalicelib.services.inbound.addresses import address_of_thread
from chalicelib.services.lists.links import MakeLinks, make_links
from chalicelib.services.takeout.takeouts import write_takeouts
from tests.http.client import Browser
from tests.http.office import asked, enter, hire, page_of, present, whole
from tests.http.operating import operate
from tests.http.operator import test_transfers as transfers
from tests.http.operator.test_policy import day, publish
from tests.http.stage import Stage
from tests.journeys.cast import Person, answer, begun_by_mail, compare, mail_in, meanwhile

pytestmark = pytest.mark.usefixtures("unlimited")


def test_r1_each_role_sees_and_does_its_own_and_administrators_find_hold_and_take_a_person_s_data(
    stage: Stage,
) -> None:
    request = asked(stage, Right.DELETE)
    may = {role: enter(stage, hire(stage, role, f"R-{role.value}")) for role in Role if role is not Role.OWNER}
    for role, browser in may.items():
        assert browser.get(page_of(request)).status == 200
        writes = role in {Role.ADMINISTRATOR, Role.HANDLER}
        assert browser.get(page_of(request, "note")).status == (200 if writes else 403), role
        assert ('name="role"' in browser.get("/staff/users").text) is (role is Role.ADMINISTRATOR)
    administrator = may[Role.ADMINISTRATOR]
    held = administrator.get(page_of(request, "hold"))
    administrator.press(held, {"purpose": "litigation"}, form="purpose")
    assert present(stage, request).hold is not None
    page = administrator.press(
        administrator.get("/staff/consumers"), {"person_contact": "ana@example.com"}, form="person_contact"
    )
    form = page.form("submissions")
    administrator.post("/staff/consumers/chosen", [*form.filled({"submissions": request.submission}), ("do", "export")])
    write_takeouts(stage.desk)
    fetched = administrator.press(administrator.get("/staff/consumers"), form="export", follow=False)
    with urllib.request.urlopen(str(fetched.header("location")), timeout=10) as got:  # noqa: S310  the engine's
        kept = zipfile.ZipFile(io.BytesIO(got.read())).read("data/submission.jsonl")
    assert json.loads(kept.splitlines()[0])["id"] == request.submission


def test_r2_a_californian_gets_every_right_of_the_state_and_who_is_told_of_for_their_marketing(
    stage: Stage, handler: Browser
) -> None:
    account = stage.desk.accounts.get(stage.account.id)
    set_laws(stage.desk, account, ["ccpa", "ca_shine_the_light"], actor="operator:test")
    stage.time.move(minutes=2)
    asks = ("know_categories", "know_specific", "delete", "opt_out_sale", "limit_sensitive", "shine_the_light")
    ana = Person(stage, *asks)
    assert {head.right.value for head in ana.heads} == set(asks)
    light = next(head for head in ana.heads if head.right is Right.SHINE_THE_LIGHT)
    assert (light.regime, (light.due - stage.account.day_of(light.received_at)).days in range(28, 32)) == (
        "ca_shine_the_light",
        True,
    )
    ana.confirm()
    asked_for = answer(handler, light, outcome="granted", text="We told nobody.")
    law = {"passage-light-categories": "Names", "passage-light-recipients": "Nobody"}
    assert len(asked_for.problems) == len(law), "the law says what such an answer must hold"
    shown = handler.press(asked_for, law, form="outcome")
    handler.post(page_of(light, "answer"), [*shown.form("outcome").filled({}), ("action", "send")])
    assert "We told nobody." in ana.status().words
    set_laws(stage.desk, stage.desk.accounts.get(stage.account.id), [], actor="operator:test")
    stage.time.move(minutes=2)


@pytest.mark.usefixtures("letterbox")
def test_r3_a_mail_becomes_a_request_and_the_reply_to_our_own_mail_joins_it(stage: Stage, handler: Browser) -> None:
    mail_in(stage, "reputation-three: my number is shown as spam", sender="Sam Poe <sam@example.com>")
    [(head, _)] = begun_by_mail(stage, "reputation-three")
    handler.press(handler.get(page_of(head, "message")), {"text": "Which number is it?"}, form="text")
    stage.deliver()
    thread = address_of_thread(stage.desk, head.account, head.id)
    mail_in(stage, "It is the one I call from.", sender="Sam Poe <sam@example.com>", to=thread)
    assert "It is the one I call from." in whole(handler, head).words
    mail_in(stage, "reputation-other: It is me, believe me.", sender="Sam Poe <sam@example.com>")
    assert "believe me" not in whole(handler, head).words, "an address alone joins nothing"


def test_r4_marketing_mail_is_left_with_one_click_and_messages_about_the_request_go_on(
    stage: Stage, handler: Browser
) -> None:
    ana = Person(stage, "delete")
    [link] = make_links(
        stage.desk, stage.staff, MakeLinks(contacts=[Email(ana.email)], purpose=Purpose.MARKETING_EMAIL)
    )
    program = Browser(stage.app, address="192.0.2.79")
    path = link.removeprefix(stage.desk.public_url)
    assert program.get(path).status == 200
    assert stage.desk.suppressions.of(stage.account.id, Email(ana.email)) is None, "looking changes nothing"
    program.send("POST", path, body=b"List-Unsubscribe=One-Click")
    kept = stage.desk.suppressions.of(stage.account.id, Email(ana.email))
    assert kept is not None
    assert kept.stops(Purpose.MARKETING_EMAIL, "")
    ana.confirm()
    handler.press(whole(handler, ana.head), form="acknowledge")
    assert "is working on your request" in stage.mail_to(ana.email).subject


def test_r5_a_user_reads_takes_and_gives_up_what_is_held_and_colleagues_find_no_name(stage: Stage) -> None:
    una = hire(stage, Role.HANDLER, "Una")
    hers, owner = enter(stage, una), enter(stage, stage.owner)
    request = asked(stage)
    hers.press(hers.get(page_of(request, "note")), {"text": "Called back."}, form="text")
    page = hers.get("/staff/profile")
    assert una.email.address in page.text
    form = next(form for form in page.forms if (form.action or "").endswith("/data"))
    assert json.loads(hers.post("/staff/profile/data", form.filled({})).body)["email"] == una.email.address
    hers.press(hers.get("/staff/profile/forget"), {"forget": "yes"}, form="forget")
    shown = whole(owner, request).words
    assert "Called back." in shown
    assert "a former colleague" in shown
    assert "Una" not in shown


def test_r6_an_account_passes_to_another_owner_only_with_the_agreement_of_its_own(
    stage: Stage, operator: Staff, desk_of_operator: Browser, owner: Browser
) -> None:
    typed = {"transfer_to": "Bolt Stores", "addressees": "one", "addressee": "acme"}
    done = transfers.sent(desk_of_operator, transfers.check(desk_of_operator, **typed), "announce")
    url = done.url.partition("?")[0]
    name = url.rpartition("/")[2]
    with meanwhile(stage):
        stage.time.move(days=40)
        then = operate(stage, operator.user)
        early = then.press(then.get(f"{url}/finish"), form=f"{url}/finish")
        assert early.status == 409
        hers = enter(stage, stage.owner)
        form = hers.get("/staff/transfers").form(f"/staff/transfers/{name}")
        hers.post(f"/staff/transfers/{name}", [*form.fields, ("answer", "agrees")])
        assert answer_of(stage.desk.accounts.get(stage.account.id).transfers, name) is Answer.AGREES
        then.press(then.get(f"{url}/finish"), form=f"{url}/finish")
        assert stage.desk.accounts.get(stage.account.id).name == "Bolt Stores"
    assert owner.get("/staff").status == 200


def test_r7_a_new_policy_waits_above_every_page_until_each_person_has_read_it(
    stage: Stage, desk_of_operator: Browser, handler: Browser
) -> None:
    url = publish(
        desk_of_operator, material="yes", policy_title_en="We ask more", **day(stage.time.ahead + timedelta(days=4))
    )
    number = url.rpartition("/")[2]
    before = handler.get("/staff/queue")
    assert "We ask more" in before.text
    handler.press(before, form=f"/staff/privacy/{number}")
    assert "We ask more" not in handler.get("/staff/queue").text
    other = enter(stage, hire(stage, Role.AUDITOR, "Unread"))
    assert "We ask more" in other.get("/staff/queue").text


def test_r8_a_teenager_asks_alone_and_what_is_asked_for_a_child_waits_for_the_parent_s_proof(
    stage: Stage, handler: Browser
) -> None:
    for behalf, waits in (("self", False), ("parent", True)):
        person = Person(stage, "delete", behalf={"behalf": behalf})
        person.confirm()
        compare(handler, person.head)
        assert present(stage, person.head).verification.sufficient is not waits
        refused = answer_form_refuses(handler, person)
        assert refused is waits


def answer_form_refuses(staff: Browser, person: Person) -> bool:
    """Whether the page of the answer does not let the data out."""
    return 'value="granted"' not in staff.get(page_of(person.head, "answer")).text
