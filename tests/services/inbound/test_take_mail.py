"""A mail becomes a request to sort, or joins the thread of the address that nobody can guess; floods are held back."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from chalicelib.channels.email import read_mail
from chalicelib.domain.account import Account, AccountState
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.correspondence import LetterKind
from chalicelib.domain.ids import RequestId
from chalicelib.domain.inbound import Mark, PartState, Verdict
from chalicelib.domain.reason import Reason
from chalicelib.domain.request import Channel, Request, Sorting, State
from chalicelib.domain.rights import Right
from chalicelib.domain.verification import Level
from chalicelib.services.inbound.addresses import address_of_thread
from chalicelib.services.inbound.take_mail import (
    ANSWERS_A_DAY,
    MAILS_A_DAY,
    MESSAGES_A_DAY,
    REQUESTS_A_DAY,
    Came,
    Letterbox,
    take_mail,
)
from chalicelib.services.retention.delete_submission import delete_submission
from tests.fakes.acme import ANA, ask, open_acme
from tests.fakes.desk import FakeDesk
from tests.fakes.mails import AT, DOMAIN, arrives, by_service, written
from tests.services.inbound.taking import mails, only, open_requests, took, words

PDF = b"%PDF-1.7 x"


def asked(desk: FakeDesk, acme: Account) -> Request:
    return desk.requests.get(acme.id, ask(desk, acme).requests[0])


def thread(desk: FakeDesk, head: Request) -> str:
    return address_of_thread(desk, head.account, head.id)


def test_a_mail_to_the_business_becomes_a_request_to_be_read(desk: FakeDesk, acme: Account) -> None:
    assert took(desk, arrives()) is Came.BEGAN

    head = only(desk, acme)
    submission = desk.requests.submission(acme.id, head.submission)
    assert (head.right, head.sort, head.state, head.channel) == (
        Right.UNSORTED,
        Sorting.READ,
        State.TO_SORT,
        Channel.EMAIL,
    )
    assert (submission.typed.name, submission.typed.email) == ("Ana Lopez", ANA)
    assert submission.typed.details == "My data\n\nPlease delete my data."


def test_its_deadlines_run_from_when_the_mail_service_took_it_and_not_from_its_own_date(
    desk: FakeDesk, acme: Account
) -> None:
    desk.clock.pass_(days=3)  # the function was late
    took(desk, arrives(Date="Mon, 01 Jan 2001 00:00:00 +0000"))
    head = only(desk, acme)
    assert head.received_at == AT
    assert all(clock.due < desk.clock.now().date().replace(year=2027, month=1, day=10) for clock in head.clocks)


def test_a_mail_proves_nothing_about_who_wrote_it(desk: FakeDesk, acme: Account) -> None:
    took(desk, arrives())
    check = only(desk, acme).verification
    assert (check.contact_confirmed_at, check.match, check.reached) == (None, None, Level.NONE)


def test_what_the_mail_service_found_is_kept_as_evidence_and_in_the_audit_as_codes(
    desk: FakeDesk, acme: Account
) -> None:
    took(desk, arrives(files=[("id.pdf", PDF)]))
    head = only(desk, acme)
    [mail] = mails(desk, head)
    assert (mail.verdicts.spf, mail.verdicts.dkim, mail.verdicts.dmarc) == (Verdict.PASS, Verdict.PASS, Verdict.NONE)
    [entry] = [one for one in desk.audit_log.of_request(acme.id, head.id) if one.tag == Tag.REQUEST_MAIL_RECEIVED]
    assert {**entry.detail, "mail": ""} == {
        "mail": "",
        "spf": "pass",
        "dkim": "pass",
        "dmarc": "none",
        "files": 1,
        "left_out": 0,
        "marks": [],
    }


def test_the_same_mail_again_changes_nothing_whatever_it_is_called(desk: FakeDesk, acme: Account) -> None:
    first = by_service(written(), to=f"acme@{DOMAIN}")
    later = by_service(written(), to=f"acme@{DOMAIN}", at=AT.replace(hour=17, minute=0))
    assert [took(desk, first, "one"), took(desk, first, "one"), took(desk, later, "two")] == [
        Came.BEGAN,
        Came.AGAIN,
        Came.AGAIN,
    ]
    assert len(open_requests(desk, acme)) == 1


def test_another_mail_under_the_same_id_is_another_mail(desk: FakeDesk, acme: Account) -> None:
    assert took(desk, arrives("What an attacker wrote first", sender="mallory@example.net")) is Came.BEGAN
    assert took(desk, arrives("What Ana wrote")) is Came.BEGAN
    assert len(open_requests(desk, acme)) == 2


def test_the_same_mail_taken_by_two_functions_at_once_is_filed_once(desk: FakeDesk, acme: Account) -> None:
    raw = arrives(files=[("id.pdf", PDF)])
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda number: took(desk, raw, f"object{number}"), range(4)))
    [mail] = mails(desk, only(desk, acme))
    assert desk.mail_bucket.objects[f"parts/{acme.id}/{mail.request}/{mail.id}/1"] == PDF


def test_one_mail_to_two_businesses_is_filed_with_both(desk: FakeDesk, acme: Account) -> None:
    other = open_acme(desk, "other").account
    raw = arrives(Cc=f"other@{DOMAIN}")
    came = take_mail(desk, Letterbox("x", raw, read_mail(raw, now=desk.clock.now())))
    assert came == (Came.BEGAN, Came.BEGAN)
    assert len(open_requests(desk, acme)) == len(open_requests(desk, other)) == 1


@pytest.mark.parametrize("to", [f"ACME@{DOMAIN.upper()}", f"acme+website@{DOMAIN}"])
def test_an_address_is_read_without_its_case_and_its_label(desk: FakeDesk, acme: Account, to: str) -> None:
    took(desk, arrives(to=to))
    assert only(desk, acme)


@pytest.mark.parametrize("to", [f"nobody@{DOMAIN}", "acme@elsewhere.example", f"acme.{DOMAIN}@evil.example"])
def test_a_mail_for_nobody_here_is_not_filed(desk: FakeDesk, acme: Account, to: str) -> None:
    assert took(desk, arrives(to=to)) is Came.UNKNOWN
    assert open_requests(desk, acme) == []


# -- who is told


def test_the_sender_is_told_that_it_arrived_at_an_address_that_leads_into_the_thread(
    desk: FakeDesk, acme: Account
) -> None:
    took(desk, arrives())
    desk.deliver()
    [mail] = desk.mailer.to("ana@example.com")
    assert mail.subject == LetterKind.RECEIVED
    assert mail.reply_to == thread(desk, only(desk, acme))


def test_an_address_that_others_write_under_gets_few_letters_a_day(desk: FakeDesk, acme: Account) -> None:
    for number in range(ANSWERS_A_DAY + 3):
        took(desk, arrives(f"number {number}", sender="victim@example.com"), f"o{number}")
    desk.deliver()
    assert len(desk.mailer.to("victim@example.com")) == ANSWERS_A_DAY
    assert len(open_requests(desk, acme)) == ANSWERS_A_DAY + 3


@pytest.mark.parametrize(
    "headers",
    [{"Auto_Submitted": "auto-generated"}, {"Precedence": "bulk"}, {"List_Id": "<news.example.com>"}],
)
def test_a_machine_may_ask_for_something_and_is_never_answered(
    desk: FakeDesk, acme: Account, headers: dict[str, str]
) -> None:
    assert took(desk, arrives(**headers)) is Came.BEGAN
    desk.deliver()
    assert desk.mailer.sent == []
    assert mails(desk, only(desk, acme))[0].marks == (Mark.MACHINE,)


def test_nobody_is_told_at_an_address_of_our_own(desk: FakeDesk, acme: Account) -> None:
    open_acme(desk, "other")
    took(desk, arrives(sender=f"other@{DOMAIN}"))
    desk.deliver()
    assert desk.mailer.sent == []
    assert only(desk, acme)


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied; owner-email=x"},
        {"X_Autoreply": "yes"},
        {"Precedence": "auto_reply"},
        {"X_Letter_Id": "01ABC"},
    ],
)
def test_an_absence_note_and_our_own_letters_are_ignored_also_in_a_thread(
    desk: FakeDesk, acme: Account, headers: dict[str, str]
) -> None:
    head = asked(desk, acme)
    assert took(desk, arrives(**headers)) is Came.IGNORED
    assert took(desk, arrives(to=thread(desk, head), **headers)) is Came.IGNORED
    assert words(desk, head) == []


def test_a_report_about_a_mail_of_ours_is_ignored(desk: FakeDesk, acme: Account) -> None:
    report = by_service(written(sender="MAILER-DAEMON@example.com"), to=f"acme@{DOMAIN}")
    assert took(desk, report) is Came.IGNORED
    assert took(desk, by_service(written(), to=f"acme@{DOMAIN}", envelope="")) is Came.IGNORED
    assert open_requests(desk, acme) == []


# -- replies


def test_a_reply_to_a_letter_joins_its_thread(desk: FakeDesk, acme: Account) -> None:
    head = asked(desk, acme)
    raw = arrives("Here is what you asked for.", to=thread(desk, head), files=[("id.pdf", PDF)])
    assert took(desk, raw) is Came.JOINED

    after = desk.requests.get(acme.id, head.id)
    assert after.waiting_message
    assert words(desk, after) == ["Here is what you asked for."]
    [mail] = mails(desk, after)
    assert (mail.joined, mail.marks, [part.name for part in mail.parts]) == (True, (), ["id.pdf"])
    assert took(desk, raw) is Came.AGAIN
    assert len(words(desk, after)) == 1


def test_a_reply_from_another_address_joins_and_says_so(desk: FakeDesk, acme: Account) -> None:
    head = asked(desk, acme)
    took(desk, arrives(to=thread(desk, head), sender="ana.work@example.org"))
    assert mails(desk, head)[0].marks == (Mark.OTHER_SENDER,)
    assert desk.requests.get(acme.id, head.id).email == ANA  # letters still go to the address that was given


def test_a_forged_sender_with_the_right_subject_and_references_joins_nothing(desk: FakeDesk, acme: Account) -> None:
    head = asked(desk, acme)
    raw = arrives(subject=f"Re: {head.submission}", In_Reply_To="<letter@example>", References="<letter@example>")
    assert took(desk, raw) is Came.BEGAN
    assert words(desk, head) == []
    [new] = [one for one in open_requests(desk, acme) if one.id != head.id]
    assert mails(desk, new)[0].marks == (Mark.REPLY,)


def test_an_address_that_only_looks_like_one_of_ours_joins_nothing(desk: FakeDesk, acme: Account) -> None:
    head, other = asked(desk, acme), asked(desk, acme)
    genuine, foreign = thread(desk, head), thread(desk, other)
    mark = foreign.partition("@")[0].rpartition("-")[2]
    start = genuine.partition("@")[0].rpartition("-")[0]
    for number, false in enumerate((f"{start}-{mark}", f"{start}-{'a' * 18}")):
        assert took(desk, arrives(f"look {number}", to=f"{false}@{DOMAIN}"), f"o{number}") is Came.BEGAN
    assert words(desk, head) == words(desk, other) == []
    new = [one for one in open_requests(desk, acme) if one.id not in {head.id, other.id}]
    assert [mails(desk, one)[0].marks for one in new] == [(Mark.LOOK_ALIKE,)] * 2


def test_the_address_of_another_business_leads_into_no_thread_of_this_one(desk: FakeDesk, acme: Account) -> None:
    other = open_acme(desk, "other").account
    theirs = desk.requests.get(other.id, ask(desk, other).requests[0])
    mixed = thread(desk, theirs).replace(other.id.removeprefix("acc_"), acme.id.removeprefix("acc_"))
    assert took(desk, arrives(to=mixed)) is Came.BEGAN
    assert words(desk, theirs) == []


def test_a_reply_to_a_request_that_is_gone_is_read_by_somebody(desk: FakeDesk, acme: Account) -> None:
    sent = ask(desk, acme)
    address = address_of_thread(desk, acme.id, RequestId(sent.requests[0]))
    delete_submission(desk, acme.id, sent.id)
    assert took(desk, arrives(to=address)) is Came.BEGAN
    assert mails(desk, only(desk, acme))[0].marks == (Mark.LOOK_ALIKE,)


def test_a_letter_to_somebody_else_than_who_asked_is_not_answered_into_the_thread(
    desk: FakeDesk, acme: Account
) -> None:
    ask(desk, acme)
    desk.deliver()
    staff = [mail for mail in desk.mailer.sent if mail.to != ANA.address]
    assert all(mail.reply_to == acme.email for mail in staff)
    assert all(mail.reply_to.endswith(f"@{DOMAIN}") for mail in desk.mailer.to(ANA.address))


def test_a_reply_without_any_words_is_still_seen(desk: FakeDesk, acme: Account) -> None:
    head = asked(desk, acme)
    took(desk, arrives("\u200d", to=thread(desk, head), subject=""))
    assert words(desk, head) == ["…"]


# -- bombs


def test_more_requests_of_one_sender_than_people_send_are_held_back(desk: FakeDesk, acme: Account) -> None:
    came = [took(desk, arrives(f"number {number}"), f"o{number}") for number in range(REQUESTS_A_DAY + 5)]
    assert came == [Came.BEGAN] * REQUESTS_A_DAY + [Came.HELD] * 5
    assert len(desk.mail_bucket.held(acme.id, limit=100)) == 5
    assert took(desk, arrives("from Ben", sender="ben@example.com"), "ben") is Came.BEGAN  # others are not held back


def test_more_mails_than_a_business_gets_are_held_back_whoever_they_claim_to_be_from(
    desk: FakeDesk, acme: Account
) -> None:
    del acme
    came = [
        took(desk, arrives(f"number {number}", sender=f"a{number}@example.com"), f"o{number}")
        for number in range(MAILS_A_DAY + 1)
    ]
    assert came[-2:] == [Came.BEGAN, Came.HELD]
    desk.clock.pass_(days=1)
    assert took(desk, arrives("tomorrow"), "tomorrow") is Came.BEGAN


def test_a_thread_is_not_flooded_either(desk: FakeDesk, acme: Account) -> None:
    head = asked(desk, acme)
    came = [
        took(desk, arrives(f"number {number}", to=thread(desk, head)), f"o{number}")
        for number in range(MESSAGES_A_DAY + 1)
    ]
    assert came[-2:] == [Came.JOINED, Came.HELD]


def test_a_virus_is_kept_nowhere_and_the_words_are(desk: FakeDesk, acme: Account) -> None:
    clean = arrives("look at this", files=[("id.pdf", PDF)])
    raw = clean.replace(b"X-SES-Virus-Verdict: PASS", b"X-SES-Virus-Verdict: FAIL")
    took(desk, raw)
    [mail] = mails(desk, only(desk, acme))
    assert [part.state for part in mail.parts] == [PartState.LEFT_OUT]
    assert not any(key.startswith("parts/") for key in desk.mail_bucket.objects)


def test_a_business_that_takes_no_requests_takes_no_mail(desk: FakeDesk, acme: Account) -> None:
    unit = desk.work.begin(acme.id, desk.clock.now())
    closed = replace(desk.accounts.get(acme.id), state=AccountState.CLOSED)
    unit.store(closed, because=Reason(Tag.ACCOUNT_CLOSED, "system:test", None, {}))
    unit.commit()
    assert took(desk, arrives()) is Came.CLOSED


def test_what_is_deleted_takes_the_mail_and_its_files_along(desk: FakeDesk, acme: Account) -> None:
    took(desk, arrives(files=[("id.pdf", PDF)]))
    head = only(desk, acme)
    delete_submission(desk, acme.id, head.submission)
    assert desk.mail_bucket.objects == {}


def test_a_sender_that_is_no_address_is_still_heard(desk: FakeDesk, acme: Account) -> None:
    raw = arrives().replace(b"From: Ana Lopez <ana@example.com>", b"From: undisclosed")
    assert took(desk, raw) is Came.BEGAN
    head = only(desk, acme)
    assert head.email is None
