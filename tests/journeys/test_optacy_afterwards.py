"""Optacy's policy, continued: O11 to O19, from the copies of voicemails to the demands of authorities."""

import json
import re
from datetime import UTC, datetime, timedelta

import boto3
import pytest

from chalicelib.domain.account import AccountState, News, Plan
from chalicelib.domain.contact import Email
from chalicelib.domain.permissions import Role
from chalicelib.domain.suppression import Purpose
from chalicelib.domain.voicemail import Audio
from chalicelib.services.accounts.close_account import close_account
from chalicelib.services.accounts.keep_accounts import keep_accounts
from chalicelib.services.figures.project_request import project_requests
from chalicelib.services.news.choose_news import leave_link
from chalicelib.services.notices.contents import CONTENTS
from chalicelib.services.notices.mailings import continue_mailings
from chalicelib.services.retention.delete_submission import delete_submission
from chalicelib.services.voicemail.backfill_voicemails import continue_backfills, start_backfill
from chalicelib.services.voicemail.keep_voicemail import keep_voicemails
from chalicelib.services.voicemail.retag_voicemail import mark_voicemails
from infra.local.events import Events
from infra.local.lifecycle import Lifecycle
from tests.fakes import message
from tests.fakes.acme import ask_one, open_acme
from tests.fakes.phone import MemoryExportDoor
from tests.http.client import Browser
from tests.http.copies import TYPED as OWN_BUCKET
from tests.http.copies import plan
from tests.http.filling import HOME
from tests.http.office import enter, hire, page_of
from tests.http.operator import test_transfers as transfers
from tests.http.operator.test_policy import day, publish
from tests.http.stage import Stage
from tests.journeys.cast import Person, account_tags, answer, tags

pytestmark = pytest.mark.usefixtures("unlimited")


def test_o11_an_enterprise_account_gets_each_voicemail_into_a_bucket_of_its_own(
    stage: Stage, door: MemoryExportDoor, owner: Browser
) -> None:
    plan(stage, Plan.SMALL_BUSINESS)
    refused = owner.get("/staff/export")
    assert not any("bucket" in form.names for form in refused.forms)
    plan(stage, Plan.ENTERPRISE)
    owner.press(owner.get("/staff/export"), OWN_BUCKET, form="bucket")
    account = stage.desk.accounts.get(stage.account.id)
    voicemail = message.left(stage.desk, message.called(stage.desk, account))
    start_backfill(stage.desk, stage.staff)
    continue_backfills(stage.desk)
    stage.time.move(minutes=2)
    keep_voicemails(stage.desk)
    assert door.copies[OWN_BUCKET["bucket"]].count(f"{voicemail.request}/{voicemail.id}") == 1
    assert "request:voicemail:copied" in tags(stage, stage.desk.requests.get(account.id, voicemail.request))


def test_o12_a_voicemail_is_held_while_its_request_is_open_goes_after_its_days_and_leaves_its_proof(
    stage: Stage, handler: Browser
) -> None:
    plan(stage, Plan.SMALL_BUSINESS)
    account, ahead = stage.desk.accounts.get(stage.account.id), stage.time.ahead
    voicemail = message.left(stage.desk, message.called(stage.desk, account))
    rules = Lifecycle(boto3.client("s3"), (stage.desk.settings.voicemail_bucket,), Events(stage.app).publish)
    in_half_a_year = datetime.now(UTC) + timedelta(days=182)
    assert rules.run(in_half_a_year) == 0, "a request is open"
    head = stage.desk.requests.get(account.id, voicemail.request)
    answer(handler, head, outcome="denied", grounds=["CCPA_UNVERIFIED"], text="We could not find you.")
    mark_voicemails(stage.desk, account.id, head.submission)
    keep_voicemails(stage.desk)
    stage.time.move(days=182)
    assert rules.run(in_half_a_year) >= 1
    gone = message.now(stage.desk, voicemail)
    stage.time.ahead = ahead
    assert (gone.audio, gone.sha256, gone.transcript) == (Audio.EXPIRED, voicemail.sha256, voicemail.transcript)
    assert gone.certificate.count(".") == 2


def test_o12_a_closed_account_is_erased_within_thirty_days(stage: Stage) -> None:
    gone = open_acme(stage.desk, "fleeting").account
    ask_one(stage.desk, gone)
    ahead, closed = stage.time.ahead, stage.time.now()
    close_account(stage.desk, gone, actor="operator:test")
    while stage.desk.accounts.get(gone.id).state is not AccountState.ERASED:
        stage.time.move(days=1)
        keep_accounts(stage.desk)
    assert stage.time.now() - closed < timedelta(days=30)
    stage.time.ahead = ahead


def test_o13_a_refusal_names_its_ground_and_its_law_and_where_one_can_complain(stage: Stage, handler: Browser) -> None:
    ana = Person(stage, "delete")
    ana.confirm()
    bare = handler.press(handler.get(page_of(ana.head, "answer")), {"outcome": "denied", "text": "No."}, form="outcome")
    assert "Choose the ground on which a part or all is denied" in bare.problems
    answer(handler, ana.head, outcome="denied", grounds=["CCPA_UNVERIFIED"], text="We looked for you by name.")
    told = ana.status().words
    assert "could not verify" in told
    assert "11 CCR 7022" in told or "11 CCR 7062" in told or "1798." in told
    assert "CalPrivacy" in told or "California Privacy Protection Agency" in told
    assert "has decided about your request" in stage.mail_to(ana.email).subject


def test_o13_who_opted_out_of_sale_opts_in_again_only_by_a_second_step_of_its_own(stage: Stage) -> None:
    out = Person(stage, "opt_out_sale")

    def stopped() -> bool:
        kept = stage.desk.suppressions.of(stage.account.id, Email(out.email))
        return kept is not None and kept.stops(Purpose.SALE_SHARING)

    assert stopped()
    back = Person(stage, "opt_in", contact={"email": out.email})
    page = back.browser.click(back.receipt, "Enter the code")
    page = back.browser.press(page, {"code": stage.code_to(out.email)})
    assert stopped(), "one step is not enough"
    second = back.browser.click(page, "Confirm that your data may be sold and shared")
    assert stopped(), "looking changes nothing"
    back.browser.press(second)
    assert not stopped()


def test_o13_nobody_takes_part_in_an_incentive_but_by_a_choice_of_their_own_and_leaves_it_at_any_time(
    stage: Stage, owner: Browser
) -> None:
    words = {"name_en": "Shoe Club", "summary_en": "Ten percent", "terms_en": "Your address for ten percent"}
    words |= {"value_en": "4 USD a year", "method_en": "Revenue divided by people", "withdraw_en": "Write to us"}
    form = owner.get("/staff/incentives/new")
    page = owner.press(form, {**words, "categories": ["identifiers"]}, form="name_en")
    assert "The version is published." in page.words
    notice = Browser(stage.app).get(f"{HOME}/incentives").words
    assert all(said in notice for said in words.values()), "the material terms are read before anything is chosen"

    ana = Person(stage, "know_specific")
    ana.confirm()
    assert stage.desk.incentives.of(stage.account.id, Email(ana.email)) == (), "who asks for something takes no part"
    mine = ana.browser.get(f"{HOME}/status/incentives")
    assert "Your address for ten percent" in mine.words
    assert stage.desk.incentives.of(stage.account.id, Email(ana.email)) == (), "looking changes nothing"
    page = ana.browser.press(mine, form="incentive_choice")
    assert "You take part." in page.words

    again = owner.click(owner.get("/staff/incentives"), "Publish other terms")
    owner.press(again, {"terms_en": "Your address and your number"}, form="name_en")
    [member] = stage.desk.incentives.of(stage.account.id, Email(ana.email))
    assert [stay.number for stay in member.stays] == [1], "other terms need another yes"
    page = ana.browser.get(f"{HOME}/status/incentives")
    ana.browser.press(page, {"incentive_choice": f"{member.offer}|0"}, form="incentive_choice")
    [member] = stage.desk.incentives.of(stage.account.id, Email(ana.email))
    [stay] = member.stays
    assert member.present is None
    assert stay.until is not None
    assert stay.since <= stay.until
    file = owner.press(owner.get("/staff/incentives"), form="/staff/incentives/file")
    assert [line.count(ana.email) for line in file.text.splitlines() if ana.email in line] == [1]


def test_o14_what_outlives_a_request_are_numbers_and_small_ones_are_not_shown(stage: Stage, owner: Browser) -> None:
    ana = Person(stage, "correct", details={"wrong": "Strete", "right_value": "Street"})
    head = ana.head
    project_requests(stage.desk, stage.account.id, [head.id])
    delete_submission(stage.desk, stage.account.id, head.submission)
    owner.press(owner.get("/staff/statistics"), {"shown": "everyone"}, form="/staff/statistics")
    public = Browser(stage.app).get(f"{HOME}/statistics?lang=en")
    assert re.search(r"Correct</th><td[^>]*>fewer than 5<", public.text)
    for said in (ana.email, head.submission, "Strete"):
        assert said not in public.text
    owner.press(owner.get("/staff/statistics"), {"shown": "nobody"}, form="/staff/statistics")


def test_o15_a_change_of_the_policy_is_mailed_and_stands_above_the_dashboard(
    stage: Stage, desk_of_operator: Browser, handler: Browser
) -> None:
    publish(
        desk_of_operator, material="yes", policy_title_en="We keep less", **day(stage.time.ahead + timedelta(days=9))
    )
    assert "We keep less" in handler.get("/staff/queue").text
    continue_mailings(stage.desk, CONTENTS)
    assert "We keep less" in stage.mail_to(stage.owner.email.address).text
    assert "We keep less" in Browser(stage.app).get("/policy").text


def test_o16_news_are_left_at_one_click_and_what_concerns_the_service_still_comes(
    stage: Stage, desk_of_operator: Browser
) -> None:
    nina = hire(stage, Role.HANDLER, "Nina")
    hers = enter(stage, nina)
    hers.press(hers.get("/staff/alerts"), {"news": "yes"}, form="/staff/alerts")
    path = leave_link(stage.desk, nina.account, nina.id).removeprefix(stage.desk.public_url)
    assert Browser(stage.app).post(path, {"List-Unsubscribe": "One-Click"}).status == 200
    assert stage.desk.accounts.user(nina.account, nina.id).news is News.LEFT
    publish(
        desk_of_operator, material="yes", policy_title_en="Still told", **day(stage.time.ahead + timedelta(days=12))
    )
    continue_mailings(stage.desk, CONTENTS)
    assert "Still told" in stage.mail_to(nina.email.address).text


def test_o17_who_works_at_the_dashboard_sees_corrects_takes_and_deletes_their_own_data(stage: Stage) -> None:
    tim = hire(stage, Role.HANDLER, "Timm")
    his = enter(stage, tim)
    his.press(his.get("/staff/profile"), {"name": "Tim"}, form="name")
    page = his.get("/staff/profile")
    form = next(form for form in page.forms if (form.action or "").endswith("/data"))
    assert json.loads(his.post("/staff/profile/data", form.filled({})).body)["name"] == "Tim"
    gone = his.press(his.get("/staff/profile/forget"), {"forget": "yes"}, form="forget")
    assert "Your data was deleted" in gone.heading
    assert his.get("/staff/queue", follow=False).status == 303


def test_o18_a_transfer_of_the_service_is_announced_and_each_owner_answers(
    stage: Stage, desk_of_operator: Browser, owner: Browser
) -> None:
    done = transfers.sent(desk_of_operator, transfers.check(desk_of_operator), "announce")
    url = done.url.partition("?")[0]
    name = url.rpartition("/")[2]
    assert transfers.WORDS["title_en"] in owner.get("/staff").text
    form = owner.get("/staff/transfers").form(f"/staff/transfers/{name}")
    owner.post(f"/staff/transfers/{name}", [*form.fields, ("answer", "refuses")])
    assert "Acme" in desk_of_operator.get(url).text
    early = desk_of_operator.press(desk_of_operator.get(f"{url}/finish"), form=f"{url}/finish")
    assert early.status == 409
    assert any(tag.startswith("account:transfer") for tag in account_tags(stage))


def test_o19_what_a_court_was_given_is_registered_with_its_ground(stage: Stage, owner: Browser) -> None:
    page = owner.get("/staff/registers/disclosures/new")
    typed = {"register_recipient": "Superior Court", "register_ground": "subpoena", "register_notified": "forbidden"}
    typed |= {"register_disclosed_on": "2026-01-05", "register_disclosed": "Call records of one number"}
    assert owner.press(page, typed | {"register_ground": ""}, form="register_recipient").status == 400
    listed = owner.press(page, typed, form="register_recipient")
    assert "Superior Court" in listed.words
    entry = stage.desk.audit_log.entries(stage.desk.audit_log.chain_of(stage.account.id, None))[-1]
    assert entry.tag == "account:register:added"
    assert "Superior" not in repr(entry)
