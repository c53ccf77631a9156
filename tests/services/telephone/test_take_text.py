"""The words of a text: a request to sort, several within minutes together, the same one only once."""

from concurrent.futures import ThreadPoolExecutor

from chalicelib.domain.account import Account
from chalicelib.domain.contact import Phone
from chalicelib.domain.correspondence import Direction, Message
from chalicelib.domain.request import Channel, Request, Sorting, State
from chalicelib.domain.rights import Right
from chalicelib.domain.verification import Level
from chalicelib.services.telephone.take_text import TEXTS_A_DAY, Taken, Words, take_text
from tests.fakes.acme import ANAS_PHONE, open_acme
from tests.fakes.desk import FakeDesk


def words(account: Account, said: str, sid: str = "SM1", number: Phone | None = ANAS_PHONE) -> Words:
    sender = number.e164 if number else "72345"
    return Words(account=account, sender=sender, number=number, text=sid, words=said, language="en")


def took(desk: FakeDesk, what: Words) -> Taken:
    taken = take_text(desk, what)
    assert taken is not None
    return taken


def head_of(desk: FakeDesk, account: Account, taken: Taken) -> Request:
    submission = desk.requests.submission(account.id, taken.reference)
    return desk.requests.get(account.id, submission.requests[0])


def messages(desk: FakeDesk, head: Request) -> list[str]:
    _, filed = desk.requests.dossier(head.account, head.id)
    return [item.text for item in filed if isinstance(item, Message) and item.direction is Direction.FROM_CONSUMER]


def test_a_text_becomes_a_request_to_be_read_with_the_number_as_its_contact(desk: FakeDesk, acme: Account) -> None:
    taken = took(desk, words(acme, "please stop calling me"))
    submission = desk.requests.submission(acme.id, taken.reference)
    head = head_of(desk, acme, taken)

    assert taken.began
    assert (head.right, head.sort, head.state, head.channel) == (
        Right.UNSORTED,
        Sorting.READ,
        State.TO_SORT,
        Channel.TEXT,
    )
    assert (submission.typed.details, submission.typed.phone) == ("please stop calling me", ANAS_PHONE)
    assert desk.lines.account_of(taken.reference) == acme.id


def test_a_request_by_text_is_never_verified_because_it_came_by_telephone(desk: FakeDesk, acme: Account) -> None:
    head = head_of(desk, acme, took(desk, words(acme, "delete my data")))
    check = head.verification
    assert (check.contact_confirmed_at, check.match, check.reached) == (None, None, Level.NONE)


def test_texts_within_ten_minutes_of_each_other_are_one_request(desk: FakeDesk, acme: Account) -> None:
    first = took(desk, words(acme, "one", "SM1"))
    desk.clock.pass_(minutes=9)
    second = took(desk, words(acme, "two", "SM2"))
    desk.clock.pass_(minutes=9)
    third = took(desk, words(acme, "three", "SM3"))
    desk.clock.pass_(minutes=11)
    later = took(desk, words(acme, "four", "SM4"))

    assert [second, third] == [Taken(first.reference, began=False)] * 2
    assert later.began
    assert later.reference != first.reference
    head = head_of(desk, acme, first)
    assert messages(desk, head) == ["two", "three"]
    assert head.waiting_message


def test_other_numbers_and_other_businesses_begin_requests_of_their_own(desk: FakeDesk, acme: Account) -> None:
    other = open_acme(desk, "other").account
    taken = [
        took(desk, words(acme, "one", "SM1")),
        took(desk, words(acme, "one", "SM2", Phone("+12135550999"))),
        took(desk, words(other, "one", "SM3")),
    ]
    assert all(each.began for each in taken)
    assert len({each.reference for each in taken}) == 3


def test_the_same_text_fifty_times_is_filed_once(desk: FakeDesk, acme: Account) -> None:
    first = took(desk, words(acme, "one", "SM1"))
    took(desk, words(acme, "two", "SM2"))
    for _ in range(25):
        assert took(desk, words(acme, "one", "SM1")) == Taken(first.reference, began=False)
        desk.clock.pass_(minutes=1)
        assert took(desk, words(acme, "two", "SM2")) == Taken(first.reference, began=False)
    assert messages(desk, head_of(desk, acme, first)) == ["two"]


def test_parts_that_arrive_at_the_same_moment_are_one_request_with_all_words(desk: FakeDesk, acme: Account) -> None:
    parts = [words(acme, f"part {number}", f"SM{number}") for number in range(4)] * 3
    with ThreadPoolExecutor(4) as pool:
        taken = list(pool.map(lambda part: take_text(desk, part), parts))
    references = {each.reference for each in taken if each}
    assert len(references) == 1
    submission = desk.requests.submission(acme.id, references.pop())
    head = desk.requests.get(acme.id, submission.requests[0])
    assert sorted([submission.typed.details, *messages(desk, head)]) == [f"part {number}" for number in range(4)]


def test_the_same_words_in_two_texts_at_the_same_moment_are_both_kept(desk: FakeDesk, acme: Account) -> None:
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda sid: take_text(desk, words(acme, "hello", sid)), ["SM1", "SM2"]))
    [entry] = desk.requests.by_contact(acme.id, ANAS_PHONE.look_up)
    assert messages(desk, desk.requests.get(acme.id, entry.request)) == ["hello"]


def test_a_sender_without_a_number_is_heard_too(desk: FakeDesk, acme: Account) -> None:
    taken = took(desk, words(acme, "from a short code", number=None))
    assert desk.requests.submission(acme.id, taken.reference).typed.phone is None


def test_beyond_the_day_s_most_nothing_more_is_kept_until_tomorrow(desk: FakeDesk, acme: Account) -> None:
    for number in range(TEXTS_A_DAY):
        took(desk, words(acme, f"again {number}", f"SM{number}"))
    assert take_text(desk, words(acme, "once more", "SM-over")) is None
    assert take_text(desk, words(acme, "again 1", "SM1")) is not None  # a repetition is none more
    desk.clock.pass_(days=1)
    assert took(desk, words(acme, "once more", "SM-over")).began


def test_nothing_of_a_text_lies_in_plain(desk: FakeDesk, acme: Account) -> None:
    took(desk, words(acme, "my secret wish", "SM1"))
    took(desk, words(acme, "my second wish", "SM2"))
    kept = [f"{key}{row.body}" for key, row in desk.engine.rows.items()]
    kept += [f"{name}{scrap.body}" for name, scrap in desk.engine.scraps.items()]
    kept += [str(entry) for entry in desk.engine.audit.values()]
    assert not any(said in text for text in kept for said in ("wish", ANAS_PHONE.e164[2:]))
