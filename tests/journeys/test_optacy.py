"""Optacy's policy, promise by promise: a privacy desk with a toll-free number, a form and a dashboard.

O1 to O10 are here, O11 to O19 in `test_optacy_afterwards`.

O1 accounts and sign-in, O2 service codes, O3 greetings, O4 voicemail, O5 the form, O6 the dashboard, O7 internal notes,
O8 the version of the policy under which data came in, O9 identity, O10 the signed API, O11 copies of voicemails,
O12 keeping and forgetting, O13 rights and refusals, O14 statistics, O15 changes of the policy, O16 marketing mail,
O17 the users' own data, O18 transfers, O19 demands of authorities.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.account import AccountState, Staff
from chalicelib.domain.permissions import Role
from chalicelib.domain.request import Outcome, Sorting, State
from chalicelib.domain.rights import Right
from chalicelib.domain.voicemail import Audio
from chalicelib.outbound.twilio_company import TwilioCompany
from chalicelib.services.accounts.sso_settings import add_issuer
from chalicelib.services.telephone.service_codes import add_code
from chalicelib.services.voicemail.keep_voicemail import keep_voicemails
from infra.local import mailbox
from infra.local.phone.client import ACCOUNT, TOKEN
from tests.fakes.issuer import issuer
from tests.fakes.phone import MemoryTranscriber
from tests.fakes.webhooks import MemoryQueue, MemorySender
from tests.http.client import Browser
from tests.http.filling import HOME, answers, fill
from tests.http.office import enter, hire, page_of, present, whole
from tests.http.operator.test_policy import day, publish
from tests.http.staff.test_dashboard_attacks_sso import come_in
from tests.http.staff.test_questions import act
from tests.http.staff.test_webhooks import work
from tests.http.stage import Stage
from tests.http.systems import Office, filing
from tests.http.telephone import DEDICATED, Line, new_caller, spoken
from tests.journeys.cast import Person, answer, compare, tags
from tests.services.accounts.sso_world import typed as trusted_as

pytestmark = pytest.mark.usefixtures("unlimited")


@pytest.fixture
def company(line: Line) -> Iterator[Line]:
    """The line with the telephone company's own interface behind it, spoken to over HTTP."""
    desk = line.stage.desk
    with line.phone.serve() as base:
        desk.__dict__["phone_company"] = TwilioCompany(account_sid=ACCOUNT, token=lambda: TOKEN, base=base)
        desk.__dict__["transcriber"] = MemoryTranscriber()
        yield line
    del desk.__dict__["phone_company"], desk.__dict__["transcriber"]


def test_o1_a_business_signs_up_invites_people_with_roles_and_each_signs_in_with_or_without_a_provider(
    stage: Stage, browser: Browser, operator: Staff
) -> None:
    form = browser.get("/sign-up")
    typed = {"name": "Hooli", "slug": "hooli", "postal": "1 Loop, Palo Alto", "place": "US-CA"}
    typed |= {"time_zone": "America/Los_Angeles", "owner_name": "Gavin", "owner_email": "gavin@hooli.example"}
    waiting = browser.press(form, typed | {"languages": ["en", "es"]})
    browser.press(waiting, {"code": stage.code_to("gavin@hooli.example")})
    assert stage.desk.accounts.by_slug("hooli").state is AccountState.TRIAL

    olga = enter(stage, stage.owner)
    invited = {"name": "Ines", "email": "ines@acme.example", "role": "auditor"}
    assert "The invitation is on its way" in olga.press(olga.get("/staff/users"), invited, form="name").words
    ines = Browser(stage.app, address="10.60.1.9")
    waiting_for = ines.press(ines.get("/staff/sign-in"), {"email": "ines@acme.example"}, form="email")
    ines.press(waiting_for, {"code": stage.code_to("ines@acme.example")}, form="code")
    assert ines.get("/staff/queue").status == 200
    assert ines.get("/staff/requests/new").status == 403

    before = stage.desk.settings
    stage.desk.settings = replace(before, webhook_loopback="on")
    with issuer(lambda: stage.time.now().timestamp()) as provider:
        provider.claims = {"email": "ines@acme.example", "email_verified": True}
        trusted = add_issuer(stage.desk, stage.staff, trusted_as(provider))
        other = Browser(stage.app, address="10.60.2.9")
        assert come_in(other, provider, trusted).status == 200
        assert other.get("/staff/queue").status == 200
    stage.desk.settings = before


def test_o2_a_shared_number_asks_for_a_code_a_dedicated_one_does_not_and_no_slip_reaches_another_business(
    line: Line,
) -> None:
    assert line.dial("11", to=DEDICATED).says("You have reached Acme Shoes.")
    brand = add_code(line.stage.desk, line.stage.account, name="Acme Gloves", actor="system:test").code
    for code, name in ((line.code.code, "Acme Shoes"), (brand, "Acme Gloves")):
        assert line.dial(f"11{code}").says(f"You have reached {name}.")
        swapped = [
            f"{code[:at]}{code[at + 1]}{code[at]}{code[at + 2 :]}" for at in range(5) if code[at] != code[at + 1]
        ]
        wrong = [f"{code[:at]}{(int(code[at]) + 1) % 10}{code[at + 1 :]}" for at in range(6)]
        for keyed in swapped + wrong:
            assert line.dial(f"11{keyed}").says("We do not know that code."), keyed


def test_o3_each_code_greets_with_ready_or_own_words_in_each_language(line: Line, owner: Browser) -> None:
    brand = add_code(line.stage.desk, line.stage.account, name="Acme Hats", actor="system:test").code
    path = f"/staff/phone/{brand}"
    token = {"form_token": owner.get(path).value("form_token")}
    standard = line.dial(f"11{brand}").words
    owner.post(path, token | {"do": "ready", "ready": "after-hours"})
    assert "Our office may be closed" in line.dial(f"11{brand}").words
    for language, words in (("en", "These are the hats of Acme."), ("es", "Aquí Sombreros Acme.")):
        owner.post(path, token | {"do": "words", "language": language, "text": words})
        assert words in line.dial(f"{'1' if language == 'en' else '2'}1{brand}").words
    for language in ("en", "es"):
        owner.post(path, token | {"do": "default", "language": language})
    assert "Our office may be closed" in line.dial(f"11{brand}").words  # the ready-made one, as before
    owner.post(path, token | {"do": "default"})
    assert line.dial(f"11{brand}").words == standard


def test_o4_a_caller_is_told_of_the_recording_records_again_falls_silent_and_is_heard_by_staff(
    company: Line, handler: Browser
) -> None:
    stage, caller = company.stage, new_caller()
    call = company.dial(caller=caller, CallerName="LOPEZ ANA")
    assert call.says("A message that you leave here is recorded.")
    call.press(f"11{company.code.code}21")
    reference, pin = company.reference(call), company.pin(call)
    assert call.words.count(spoken(reference)) == call.words.count(spoken(pin)) == 2
    call.press("1")
    assert (call.asks["longest"], call.asks["finish"]) == (360, "#")
    call.speak("no, again").press("#").speak("Please delete all of it").wait_silent()
    assert call.says("Your message was sent.")
    call.hang_up()
    for _ in range(6):
        keep_voicemails(stage.desk)
        stage.time.move(minutes=1)
    request, kept = company.request(call), company.kept(call)
    assert (request.right, request.sort) == (Right.DELETE, Sorting.LISTEN)
    assert kept.caller is not None
    assert (kept.caller.e164, kept.name, kept.takes, kept.ended_at is None) == (caller, "LOPEZ ANA", 2, False)
    [message] = [
        one for one in stage.desk.voicemails.of_request(request.account, request.id) if one.audio is Audio.KEPT
    ]
    where = f"/staff/requests/{request.id}/voicemails/{message.id}"
    assert f'src="{where}/audio"' in whole(handler, request).text
    for part in ("audio", "file"):
        link = handler.get(f"{where}/{part}", follow=False).header("location") or ""
        assert link.startswith(stage.desk.voicemail_bucket.origin)
    later = company.dial(f"12{reference}{pin}", caller=caller)
    assert later.says("Acme Shoes received your request: Delete my data.")


def test_o5_the_form_works_without_scripts_offers_what_the_place_gives_and_demands_nothing_more_for_an_opt_out(
    stage: Stage, owner: Browser
) -> None:
    question = {"label-en": "Which site?", "label-es": "¿Qué sitio?", "kind": "short", "required": "yes"}
    for right in ("delete", "opt_out_sale"):
        page = owner.get(f"/staff/questions/{right}")
        owner.press(
            page, {name: text for name, text in question.items() if name in page.form("kind").names}, form="kind"
        )
    stage.time.move(minutes=2)
    first = Browser(stage.app).get(f"{HOME}/residence")
    scripts = re.findall(r"<script([^>]*)>", first.text)
    assert all('src="/static/' in script for script in scripts), "and this browser runs none of them"
    here = fill(Browser(stage.app), until="rights").form("rights").choices["rights"]
    there = fill(Browser(stage.app), answers(residence={"residence": "DE"}), until="rights").form("rights").choices
    assert {"opt_out_sale", "limit_sensitive"} <= set(here) - set(there["rights"])
    assert {"erase", "restrict", "object"} <= set(there["rights"]) - set(here)
    asks = fill(Browser(stage.app), answers(rights={"rights": ["delete"]}), until="details")
    assert "Which site?" in asks.words
    assert Person(stage, "opt_out_sale", name={}, relationship={}, details={}).head.state is State.IN_PROGRESS
    for right in ("delete", "opt_out_sale"):
        act(owner, owner.get(f"/staff/questions/{right}"), "retire", "which_site")
    stage.time.move(minutes=2)
    embedded = Browser(stage.app).get("/e/acme")
    assert embedded.status == 200
    assert f"{stage.desk.public_url}/c/acme" in owner.get("/staff/publishing").text


def test_o6_staff_see_the_queue_tick_off_each_step_and_their_systems_and_alerts_hear_of_it(
    stage: Stage, handler: Browser, owner: Browser
) -> None:
    ana = Person(stage, "delete")
    ana.confirm()
    assert page_of(ana.head) in handler.get("/staff/queue?list=open").text
    handler.press(whole(handler, ana.head), form="acknowledge")
    handler.press(handler.get(page_of(ana.head, "extend")), {"reason": "Three archives."}, form="reason")
    compare(handler, ana.head)
    answer(handler, ana.head, outcome="granted", text="All of it is gone.")
    done = ("request:acknowledged", "request:extended", "request:verification:recorded", "request:answered")
    assert [tag for tag in tags(stage, ana.head) if tag in done] == list(done)
    assert "All of it is gone." in ana.status().words

    stage.desk.__dict__ |= {"webhook_sender": MemorySender(), "webhook_queue": MemoryQueue(stage.time.now)}
    hooks = owner.get("/staff/webhooks").form("url")
    typed = {"url": "https://hooks.acme.example/in", "events": ["request.received"]}
    owner.post("/staff/webhooks", hooks.filled(typed))
    [hook] = stage.desk.webhooks.endpoints(stage.account.id)
    token = {"form_token": owner.get("/staff/webhooks").value("form_token")}
    owner.post(f"/staff/webhooks/{hook.id}/test", token)
    work(stage)
    again = {"delivery": owner.get(f"/staff/webhooks/{hook.id}").value("delivery")}
    owner.post(f"/staff/webhooks/{hook.id}/resend", token | again)
    work(stage)
    assert len({got.name for got in stage.desk.__dict__["webhook_sender"].got}) == 1
    assert len(stage.desk.__dict__["webhook_sender"].got) == 2
    del stage.desk.__dict__["webhook_sender"], stage.desk.__dict__["webhook_queue"]
    for rhythm in ("friday", "daily"):
        said = owner.post("/staff/alerts", token | {"rhythm": rhythm, "two_days_before": "yes"})
        assert "Your choice of alerts was saved" in said.text


def test_o7_a_compliance_note_with_its_file_stays_inside(
    stage: Stage, handler: Browser, capsys: pytest.CaptureFixture[str]
) -> None:
    ana = Person(stage, "delete")
    ana.confirm()
    handler.press(handler.get(page_of(ana.head, "note")), {"text": "Marknote7: seen in the shop."}, form="text")
    notes = handler.get(f"{page_of(ana.head)}?part=notes")
    assert "Marknote7" in notes.words
    attach = next(link for link in notes.links.values() if "attach=" in link)
    upload = handler.press(handler.get(attach), {"file": "markfile7.pdf"}, form="file")
    assert upload.status == 200
    compare(handler, ana.head)
    answer(handler, ana.head, outcome="granted", text="Done.")
    stage.deliver()
    outside = [ana.status().text, *(one.text for one in mailbox.messages(to=ana.email))]
    entries = stage.desk.audit_log.of_request(ana.head.account, ana.head.id)
    for place in (*outside, repr(entries), capsys.readouterr().out):
        assert "arknote7" not in place
        assert "markfile7" not in place


def test_o8_what_comes_in_keeps_the_version_of_the_policy_that_held_then(
    stage: Stage, desk_of_operator: Browser
) -> None:
    before, ahead = Person(stage, "delete"), stage.time.ahead
    publish(desk_of_operator, **day(ahead + timedelta(days=3)))
    stage.time.move(days=4)
    after = Person(stage, "delete")
    newcomer = hire(stage, Role.HANDLER, "Norbert")
    stage.time.ahead = ahead
    assert before.head.policy == 0
    assert after.head.policy == newcomer.policy == 1
    assert before.head.policy == 0


def test_o9_nothing_is_disclosed_deleted_or_corrected_before_the_person_is_found_in_the_business_own_records(
    stage: Stage, handler: Browser
) -> None:
    ana = Person(stage, "know_specific", "delete", "opt_out_sale")
    opt_out, know, delete = ana.heads
    assert (opt_out.state, opt_out.verification.contact_confirmed_at) == (State.IN_PROGRESS, None)
    ana.confirm()
    for head in (know, delete):
        form = handler.get(page_of(head, "answer"))
        assert 'value="granted"' not in form.text, "a code proves who reads the mail, and no more"
    two = compare(handler, know, compared=["name", "email"], declaration=[])
    assert two.status == 400 or not present(stage, know).verification.sufficient
    compare(handler, know)
    assert present(stage, know).verification.sufficient
    answer(handler, opt_out, outcome="granted", text="")
    assert present(stage, opt_out).outcome is Outcome.GRANTED


def test_o10_the_business_systems_file_by_signed_calls_and_nobody_else_does(stage: Stage, system: Office) -> None:
    call = system.system.sign("POST", "/api/v1/requests", filing(email="api@example.com"))
    filed = system.send(call)
    assert filed.status == 201
    assert system.send(call).status in {401, 409}, "the same signature again"
    unsigned = replace(call, headers={name: text for name, text in call.headers.items() if name != "signature"})
    assert system.send(unsigned).status == 401
    one = filed.json["requests"][0]["id"]
    listed = enter(stage, stage.owner).get("/staff/queue?list=open").text
    assert f"/staff/requests/{one}" in listed + enter(stage, stage.owner).get("/staff/queue?list=waiting").text
