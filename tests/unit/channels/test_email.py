"""What a mail says, whoever wrote it and however it was built."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.channels.email import read_mail
from chalicelib.channels.email_markup import words_of
from chalicelib.domain.inbound import TEXT_LIMIT, Arrived, Mark, Nature, PartState, Verdict
from tests.fakes.mails import AT, DOMAIN, arrives, by_service, written

NOW = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
TO = f"acme@{DOMAIN}"


def read(raw: bytes) -> Arrived:
    return read_mail(raw, now=NOW)


def built(body: bytes, kind: bytes = b"text/plain") -> Arrived:
    """A mail with a body of bytes, as somebody may have built it by hand."""
    head = b"From: Ana <ana@example.com>\r\nTo: acme@x\r\nSubject: s\r\nMessage-ID: <1@x>\r\nContent-Type: " + kind
    return read(by_service(head + b"\r\n\r\n" + body, to=TO))


def test_a_mail_is_read_with_its_sender_words_and_receipt() -> None:
    mail = read(arrives())
    assert mail.sender is not None
    assert (mail.sender.address, mail.name, mail.subject) == ("ana@example.com", "Ana Lopez", "My data")
    assert (mail.text, mail.received_at, mail.nature) == ("Please delete my data.", AT, Nature.PERSON)
    assert mail.recipients == (TO,)
    assert mail.marks == frozenset()


def test_what_the_mail_service_found_counts_and_what_the_sender_wrote_below_does_not() -> None:
    forged = (
        b"Authentication-Results: amazonses.com; spf=pass; dkim=pass; dmarc=pass\r\n"
        b"X-SES-Virus-Verdict: PASS\r\nX-SES-Spam-Verdict: PASS\r\n"
    )
    raw = by_service(forged + written(), to=TO, spf="fail").replace(
        b"X-SES-Virus-Verdict: PASS", b"X-SES-Virus-Verdict: FAIL", 1
    )
    found = read(raw).verdicts
    assert (found.spf, found.dkim, found.dmarc, found.virus) == (
        Verdict.FAIL,
        Verdict.PASS,
        Verdict.NONE,
        Verdict.FAIL,
    )


def test_results_of_another_service_are_not_taken_for_ours() -> None:
    raw = b"Authentication-Results: mx.evil.example; spf=pass; dkim=pass; dmarc=pass\r\n" + written()
    assert read(raw).verdicts.dmarc is Verdict.NONE


@pytest.mark.parametrize(
    ("result", "verdict"),
    [("softfail", Verdict.SOFT), ("neutral", Verdict.SOFT), ("temperror", Verdict.NONE), ("pass", Verdict.PASS)],
)
def test_doubt_is_neither_a_pass_nor_a_fail(result: str, verdict: Verdict) -> None:
    assert read(by_service(written(), to=TO, spf=result)).verdicts.spf is verdict


def test_a_receipt_that_lies_ahead_or_cannot_be_read_is_now() -> None:
    assert read(by_service(written(), to=TO, at=NOW + timedelta(days=3))).received_at == NOW
    assert read(written()).received_at == NOW


def test_of_html_the_words_are_kept_and_none_of_the_rest() -> None:
    mail = built(
        b"<html><head><title>t</title><style>p{}</style></head><body><p>Delete <b>my</b> data</p>"
        b"<script>alert(1)</script><img src=https://tracker.example/x><a href='javascript:x'>here</a>"
        b"<!-- hidden --><p>&lt;b&gt; Ana &amp; Ben</body></html>",
        b"text/html; charset=utf-8",
    )
    assert mail.text == "Delete my data\nhere\n<b> Ana & Ben"
    assert mail.marks == {Mark.MARKUP}


def test_where_words_come_twice_the_plain_ones_are_read() -> None:
    mail = read(arrives("plain words", markup="<p>other words</p>"))
    assert (mail.text.strip(), mail.marks) == ("plain words", frozenset())


def test_words_that_hide_or_turn_text_around_are_cleaned() -> None:
    assert read(arrives("abc\u202edef\u200b")).text == "abcdef"


def test_a_long_mail_is_a_file_as_a_whole() -> None:
    mail = read(arrives("word " * 3000))
    assert len(mail.text) == TEXT_LIMIT
    assert Mark.CUT in mail.marks
    assert (mail.attachments[0].name, mail.attachments[0].state) == ("message.txt", PartState.KEPT)
    assert len(mail.attachments[0].content) > TEXT_LIMIT


@pytest.mark.parametrize(
    ("name", "content", "state"),
    [
        ("id.pdf", b"%PDF-1.7", PartState.KEPT),
        ("id.PNG", b"\x89PNG\r\n\x1a\n", PartState.KEPT),
        ("words.txt", b"hello", PartState.KEPT),
        ("id.pdf", b"MZ\x90\x00", PartState.QUARANTINED),
        ("run.exe", b"MZ", PartState.QUARANTINED),
        ("page.html", b"<html>", PartState.QUARANTINED),
        ("pic.svg", b"<svg>", PartState.QUARANTINED),
        ("words.txt", b"<script>", PartState.QUARANTINED),
        ("data.zip", b"PK\x03\x04", PartState.QUARANTINED),
        ("letter.docx", b"PK\x03\x04", PartState.QUARANTINED),
        ("id.pdf.exe", b"%PDF-1.7", PartState.QUARANTINED),
        ("noname", b"x", PartState.QUARANTINED),
        ("empty.pdf", b"", PartState.LEFT_OUT),
    ],
)
def test_only_what_runs_nowhere_is_kept_as_it_is(name: str, content: bytes, state: PartState) -> None:
    [part] = read(arrives(files=[(name, content)])).attachments
    assert (part.name, part.state) == (name, state)


def test_a_name_leads_into_no_folder_and_is_not_endless() -> None:
    mail = read(arrives(files=[("../../etc/passwd.pdf", b"%PDF-"), ("a" * 900 + ".pdf", b"%PDF-")]))
    assert mail.attachments[0].name == "passwd.pdf"
    assert len(mail.attachments[1].name) <= 150
    assert mail.attachments[1].name.endswith(".pdf")


def test_more_attachments_than_are_kept_are_named() -> None:
    mail = read(arrives(files=[(f"{number}.pdf", b"%PDF-") for number in range(12)]))
    assert [one.state for one in mail.attachments].count(PartState.LEFT_OUT) == 2
    assert Mark.LEFT_OUT in mail.marks


def test_an_attached_mail_is_not_taken_apart() -> None:
    inner = written("inner words", sender="ben@example.com")
    mail = built(
        b"--b\r\nContent-Type: text/plain\r\n\r\nouter\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n"
        + inner
        + b"\r\n--b--",
        b"multipart/mixed; boundary=b",
    )
    assert mail.text == "outer"
    [part] = mail.attachments
    assert part.state is PartState.QUARANTINED
    assert b"inner words" in part.content


@pytest.mark.parametrize(
    ("headers", "nature"),
    [
        ({}, Nature.PERSON),
        ({"Auto_Submitted": "no"}, Nature.PERSON),
        ({"Auto_Submitted": "auto-generated"}, Nature.MACHINE),
        ({"Auto_Submitted": "AUTO-REPLIED"}, Nature.AUTO_REPLY),
        ({"Precedence": "list"}, Nature.MACHINE),
        ({"List_Unsubscribe": "<mailto:x@y>"}, Nature.MACHINE),
        ({"X_Autoreply": "yes"}, Nature.AUTO_REPLY),
        ({"X_Letter_Id": "01"}, Nature.OWN),
        ({"sender": "postmaster@example.com"}, Nature.BOUNCE),
    ],
)
def test_machines_say_what_they_are(headers: dict[str, str], nature: Nature) -> None:
    assert read(arrives(**headers)).nature is nature


def test_a_report_is_one_by_its_type() -> None:
    report = built(b"--b\r\n\r\nfailed\r\n--b--", b"multipart/report; boundary=b; report-type=delivery-status")
    assert report.nature is Nature.BOUNCE


def test_a_mail_is_told_from_every_other_and_stays_the_same_on_another_way() -> None:
    one = read(by_service(written("a"), to=TO))
    assert read(by_service(written("a"), to=TO, at=AT + timedelta(hours=1))).digest == one.digest
    for other in (
        written("b"),
        written("a", sender="x@y.example"),
        written("a", name="<2@x>"),
        written("a", subject=""),
    ):
        assert read(by_service(other, to=TO)).digest != one.digest


def test_mails_without_an_id_are_told_apart_by_all_of_them() -> None:
    one, two = (read(by_service(written(name=""), to=TO, at=AT + timedelta(hours=n))) for n in (0, 1))
    assert one.digest != two.digest


def test_spanish_is_heard() -> None:
    assert read(arrives("Quiero que borren mis datos por favor")).language == "es"


NESTED = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(4000))


@pytest.mark.parametrize(
    "mail",
    [
        built(NESTED, b"multipart/mixed; boundary=b"),
        built(b"--b\r\n\r\nx\r\n" * 1_000_000, b"multipart/mixed; boundary=b"),
        built(b"Content-Type: message/rfc822\r\n\r\n" * 30_000, b"message/rfc822"),
        built(b"", b"text/plain; " + b"a*0*=x;" * 100_000),
        read(b"A: b\r\n" * 100_000),
        read(b""),
        read(b"\x00\xff" * 1000),
    ],
    ids=["nested", "boundaries", "mails in mails", "parameters", "headers", "nothing", "noise"],
)
def test_a_bomb_is_not_taken_apart_and_said_to_be_so(mail: Arrived) -> None:
    assert (mail.text, mail.attachments) == ("", ())
    assert Mark.UNREAD in mail.marks


@pytest.mark.parametrize(
    "markup",
    ["<!--" * 200_000, "<a " * 200_000, "<![CDATA[" * 50_000, "</a" * 200_000, "<script>" + "</scrip" * 100_000],
)
def test_markup_that_was_built_to_slow_a_reader_down_is_read_in_one_pass(markup: str) -> None:
    assert len(words_of(markup)) <= len(markup)


@pytest.mark.parametrize("name", [b"punycode", b"unicode_escape", b"zlib", b"no-such-charset", b"\xff"])
def test_a_character_set_that_is_none_of_peoples_is_read_as_utf_8(name: bytes) -> None:
    assert built("Grüße".encode(), b"text/plain; charset=" + name).text == "Grüße"


def test_headers_that_were_built_to_break_their_reader_are_left_aside() -> None:
    raw = by_service(b"From: " + b"(" * 50_000 + b"\r\nSubject: " + b"=?utf-8?q?a?= " * 3000 + b"\r\n\r\nhello", to=TO)
    mail = read(raw)
    assert (mail.sender, mail.text) == (None, "hello")
    assert mail.recipients == (TO,)
