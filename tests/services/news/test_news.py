"""Mail that can be left goes to who asked for it, and one click ends it."""

import re
from dataclasses import replace

import pytest

from chalicelib.domain.account import News, Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.correspondence import Failure, Letter, LetterKind
from chalicelib.domain.permissions import Role
from chalicelib.errors import InvalidField, NotFound
from chalicelib.outbound.mail import SesMailer
from chalicelib.services.accounts.close_account import close_account
from chalicelib.services.accounts.own_data import forget_oneself
from chalicelib.services.accounts.user_access import disable_user
from chalicelib.services.letters.address_marks import lift_proved
from chalicelib.services.letters.note_undelivered import note_undelivered
from chalicelib.services.news.choose_news import choose_news, leave_link, leave_news, who_leaves
from chalicelib.services.news.send_news import SendNews, send_news
from chalicelib.services.notices.contents import CONTENTS
from chalicelib.services.notices.mailings import continue_mailings
from chalicelib.services.ports.mail import Mail
from tests.fakes.acme import hire, open_acme
from tests.fakes.desk import FakeDesk

WORDS = SendNews(
    titles={"en": "Faster lists", "es": "Listas más rápidas"},
    texts={"en": "Lists open at once.", "es": "Las listas se abren al instante."},
)


@pytest.fixture
def rita(desk: FakeDesk) -> Staff:
    """Who runs the deployment."""
    return open_acme(desk, "zz-operator")


def sent(desk: FakeDesk, rita: Staff) -> list[Letter]:
    """Send the mail, and return its letters."""
    send_news(desk, rita, WORDS)
    continue_mailings(desk, CONTENTS)
    return [letter for letter in desk.letters() if letter.kind is LetterKind.STAFF_NEWS]


def test_nobody_gets_news_unasked(desk: FakeDesk, rita: Staff, olga: Staff) -> None:
    assert sent(desk, rita) == []


def test_who_asked_gets_it_once_with_a_link_that_leaves_at_one_click(desk: FakeDesk, rita: Staff, olga: Staff) -> None:
    choose_news(desk, olga, News.WANTED)
    choose_news(desk, hire(desk, olga.account, Role.HANDLER), News.LEFT)
    assert len(sent(desk, rita)) == 1
    desk.deliver()
    [mail] = [mail for mail in desk.mailer.to("olga@acme.example") if mail.subject == "staff-news"]
    token = re.fullmatch(r"http://recourse\.test/news/([a-z0-9_.]+)", mail.leave)
    assert token
    assert mail.leave in mail.text
    assert mail.sender_name == "Zz-operator"
    for _ in range(2):
        leave_news(desk, token[1])
    user = desk.accounts.user(olga.account.id, olga.user.id)
    assert (user.news, user.news_at) == (News.LEFT, desk.clock.now())
    entries = desk.audit_log.entries(desk.audit_log.chain_of(olga.account.id, None))
    [left] = [entry for entry in entries if entry.tag == Tag.USER_NEWS_CHOSEN and entry.detail["how"] == "click"]
    assert left.detail == {"user": user.id, "news": "left", "how": "click"}
    send_news(desk, rita, replace(WORDS, id="01K"))
    assert continue_mailings(desk, CONTENTS) == 0


@pytest.mark.parametrize("leaves", ["click", "dashboard", "forgotten", "disabled"])
def test_what_was_written_before_somebody_left_does_not_go_out(
    desk: FakeDesk, rita: Staff, olga: Staff, leaves: str
) -> None:
    otto = hire(desk, olga.account, Role.OWNER, "Otto")
    choose_news(desk, otto, News.WANTED)
    [letter] = sent(desk, rita)
    match leaves:
        case "click":
            leave_news(desk, leave_link(desk, olga.account.id, otto.user.id).rpartition("/")[2])
        case "dashboard":
            choose_news(desk, otto, News.LEFT)
        case "forgotten":
            forget_oneself(desk, otto)
        case _:
            disable_user(desk, olga, desk.accounts.user(olga.account.id, otto.user.id))
    desk.deliver()
    assert [mail for mail in desk.mailer.sent if mail.leave] == []
    kept = [one for one in desk.letters() if one.id == letter.id]
    assert all((one.failure, one.attempts) == (Failure.UNSUBSCRIBED, 0) for one in kept)


def test_other_mail_has_no_such_link(desk: FakeDesk, olga: Staff) -> None:
    hire(desk, olga.account, Role.HANDLER)
    desk.deliver()
    assert {mail.leave for mail in desk.mailer.sent} == {""}


def test_a_page_that_is_sent_twice_is_one_mail(desk: FakeDesk, rita: Staff, olga: Staff) -> None:
    choose_news(desk, olga, News.WANTED)
    first = send_news(desk, rita, replace(WORDS, id="01K"))
    assert send_news(desk, rita, replace(WORDS, id="01K")).sent_at == first.sent_at
    assert continue_mailings(desk, CONTENTS) == 1
    assert [one.id for one in desk.news.page(rita.account.id, before="", limit=5)] == ["01K"]
    assert desk.news.page(rita.account.id, before="01K", limit=5) == ()


def test_an_account_that_is_leaving_gets_no_news(desk: FakeDesk, rita: Staff, olga: Staff) -> None:
    choose_news(desk, olga, News.WANTED)
    close_account(desk, desk.accounts.get(olga.account.id), actor="operator:test")
    assert sent(desk, rita) == []


@pytest.mark.parametrize("broken", ["", "x", "acc_a.usr_b.{proof}", "{account}.{user}." + "0" * 40])
def test_a_link_that_is_not_ours_leads_nowhere(desk: FakeDesk, rita: Staff, olga: Staff, broken: str) -> None:
    choose_news(desk, olga, News.WANTED)
    sent(desk, rita)
    desk.deliver()
    proof = next(mail.leave for mail in desk.mailer.sent if mail.leave).rpartition(".")[2]
    with pytest.raises(NotFound):
        leave_news(desk, broken.format(account=olga.account.id, user=olga.user.id, proof=proof))


def test_the_link_of_somebody_who_is_forgotten_leads_nowhere(desk: FakeDesk, rita: Staff, olga: Staff) -> None:
    otto = hire(desk, olga.account, Role.OWNER, "Otto")
    choose_news(desk, otto, News.WANTED)
    sent(desk, rita)
    desk.deliver()
    token = next(mail.leave for mail in desk.mailer.sent if mail.leave).rpartition("/")[2]
    assert who_leaves(desk, token).id == otto.user.id
    forget_oneself(desk, otto)
    with pytest.raises(NotFound):
        leave_news(desk, token)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"titles": {"en": ""}, "texts": {"en": ""}}, "title_en"),
        ({"titles": {"en": "News", "es": "Noticias"}, "texts": {"en": "Words."}}, "text_es"),
    ],
)
def test_what_is_missing_is_named(desk: FakeDesk, rita: Staff, changed: dict[str, dict[str, str]], field: str) -> None:
    with pytest.raises(InvalidField) as refused:
        send_news(desk, rita, SendNews(titles=changed["titles"], texts=changed["texts"]))
    assert refused.value.field == field


def test_the_mail_service_is_given_the_two_lines_of_rfc_8058_for_what_can_be_left() -> None:
    mailer = SesMailer("privacy@recourse.test")
    plainly = Mail(id="1", to="olga@acme.example", subject="News", text="Words", sender_name="Operator")
    request = mailer._request(replace(plainly, leave="https://desk.example/news/token"))
    lines = {one["Name"]: one["Value"] for one in request["Content"]["Simple"]["Headers"]}
    assert lines["List-Unsubscribe"] == "<https://desk.example/news/token>"
    assert lines["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    plain = mailer._request(plainly)
    assert {one["Name"] for one in plain["Content"]["Simple"]["Headers"]} == {"X-Letter-Id", "Auto-Submitted"}


def test_a_link_works_for_a_mail_that_left_before_the_seed_was_changed(
    desk: FakeDesk, rita: Staff, olga: Staff
) -> None:
    choose_news(desk, olga, News.WANTED)
    sent(desk, rita)
    desk.deliver()
    token = next(mail.leave for mail in desk.mailer.sent if mail.leave).rpartition("/")[2]
    desk.secrets.plant("p", "q")
    leave_news(desk, token)
    assert desk.accounts.user(olga.account.id, olga.user.id).news is News.LEFT


@pytest.mark.parametrize("why", [Failure.COMPLAINED, Failure.BOUNCED])
def test_whoever_calls_news_spam_has_left_them_for_good(desk: FakeDesk, rita: Staff, olga: Staff, why: Failure) -> None:
    choose_news(desk, olga, News.WANTED)
    [letter] = sent(desk, rita)
    desk.deliver()
    assert note_undelivered(desk, desk.outbox.place(letter.account, letter.id), why)
    assert desk.accounts.user(olga.account.id, olga.user.id).news is News.LEFT
    lift_proved(desk, olga.account.id, olga.user.email)  # a code that they asked for came back
    send_news(desk, rita, replace(WORDS, id="01K"))
    assert continue_mailings(desk, CONTENTS) == 0


def test_news_that_a_full_mailbox_did_not_take_change_no_wish(desk: FakeDesk, rita: Staff, olga: Staff) -> None:
    choose_news(desk, olga, News.WANTED)
    [letter] = sent(desk, rita)
    desk.deliver()
    note_undelivered(desk, desk.outbox.place(letter.account, letter.id), Failure.SOFT)
    assert desk.accounts.user(olga.account.id, olga.user.id).news is News.WANTED
