"""The function that takes mail, called as Lambda calls it, over the engine's own S3."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest

from chalicelib.channels.email import read_mail
from chalicelib.domain import mail_tries
from chalicelib.domain.inbound import Arrived, InboundMail, Mark
from chalicelib.domain.request import Bucket, Request
from chalicelib.jobs import inbound_mail
from chalicelib.jobs.inbound_mail import on_inbound_mail, sweep_inbound_mail
from chalicelib.services.inbound import take_mail
from chalicelib.services.inbound.addresses import address_of_thread
from chalicelib.services.retention.delete_submission import delete_submission
from chalicelib.storage import keys_inbound, mail_bucket
from tests.fakes.mails import DOMAIN, by_service, written
from tests.jobs.conftest import SCHEDULED, Deployment

PDF = b"%PDF-1.7 x"


@pytest.fixture(autouse=True)
def domain(deployment: Deployment) -> Iterator[None]:
    before = deployment.desk.settings
    deployment.desk.settings = replace(before, inbound_domain=DOMAIN)
    yield
    deployment.desk.settings = before


def bucket(deployment: Deployment) -> str:
    return deployment.desk.settings.mail_bucket


def lies(deployment: Deployment, name: str, raw: bytes) -> dict[str, Any]:
    """Put a mail down as the mail service does, and return what S3 tells of it."""
    key = keys_inbound.incoming(name)
    boto3.client("s3").put_object(Bucket=bucket(deployment), Key=key, Body=raw)
    return SCHEDULED | {
        "detail-type": "Object Created",
        "source": "aws.s3",
        "detail": {"bucket": {"name": bucket(deployment)}, "object": {"key": key}},
    }


def mail(text: str, **more: Any) -> bytes:
    to = more.get("to", f"acme@{DOMAIN}")
    return by_service(written(text, name=f"<{text}@example.com>", **more), to=to, at=datetime.now(UTC))


def objects(deployment: Deployment, prefix: str) -> list[str]:
    found = boto3.client("s3").list_objects_v2(Bucket=bucket(deployment), Prefix=prefix)
    return [one["Key"] for one in found.get("Contents", [])]


def filed(deployment: Deployment, words: str) -> tuple[Request, InboundMail]:
    """The open request that a mail with these words began."""
    desk = deployment.desk
    account = desk.accounts.get(deployment.account.id)
    for head in desk.requests.queue(account, Bucket.OPEN, cursor="", limit=50).requests:
        _, things = desk.requests.dossier(account.id, head.id)
        if words in desk.requests.submission(account.id, head.submission).typed.details:
            [found] = [one for one in things if isinstance(one, InboundMail)]
            return desk.requests.get(account.id, head.id), found
    raise LookupError(words)


def test_a_mail_in_the_bucket_becomes_a_request_with_its_files_and_leaves_the_inbox(deployment: Deployment) -> None:
    event = lies(deployment, "ses1", mail("first", files=[("id.pdf", PDF), ("run.exe", b"MZ")]))
    on_inbound_mail(event, None)

    head, found = filed(deployment, "first")
    assert objects(deployment, keys_inbound.INCOMING) == []
    parts = [keys_inbound.part(head.account, head.id, found.id, number) for number in (1, 2)]
    assert objects(deployment, "parts/") == parts
    kept = boto3.client("s3").get_object(Bucket=bucket(deployment), Key=parts[0])
    assert (kept["Body"].read(), kept["ContentType"]) == (PDF, "application/pdf")
    wrapped = boto3.client("s3").get_object(Bucket=bucket(deployment), Key=parts[1])
    assert wrapped["ContentType"] == "application/octet-stream"
    on_inbound_mail(event, None)  # Lambda tells twice
    assert objects(deployment, "parts/") == parts


def test_a_function_that_dies_after_filing_has_lost_nothing(
    deployment: Deployment, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = deployment.desk.mail_bucket
    event = lies(deployment, "ses2", mail("second", files=[("id.pdf", PDF)]))
    with monkeypatch.context() as broken:
        broken.setattr(store, "keep", _dies)
        with pytest.raises(Exception, match="OSError"):
            on_inbound_mail(event, None)
    head, found = filed(deployment, "second")
    assert objects(deployment, keys_inbound.INCOMING) == ["incoming/ses2"]

    on_inbound_mail(event, None)
    assert objects(deployment, keys_inbound.part(head.account, head.id, found.id, 1))
    assert objects(deployment, keys_inbound.INCOMING) == []
    assert filed(deployment, "second")[0].id == head.id


def _dies(*_: object) -> None:
    raise OSError


def test_what_nobody_told_of_is_found_by_the_sweep_once_its_event_had_its_time(
    deployment: Deployment, monkeypatch: pytest.MonkeyPatch
) -> None:
    lies(deployment, "ses3", mail("third"))
    sweep_inbound_mail(SCHEDULED, None)
    assert objects(deployment, keys_inbound.INCOMING) == ["incoming/ses3"]
    monkeypatch.setattr(inbound_mail, "_GRACE", timedelta(seconds=-5))
    sweep_inbound_mail(SCHEDULED, None)
    assert filed(deployment, "third")
    assert objects(deployment, keys_inbound.INCOMING) == []


class Killed(BaseException):
    """What the function's end by time or memory looks like from within: nothing catches it."""


def kills(monkeypatch: pytest.MonkeyPatch, words: bytes, *, opened_only: bool = True) -> None:
    """Let the reading of a mail with these words end the function, as its own head alone does not if `opened_only`."""

    def read(raw: bytes, *, now: datetime, opens: bool = True) -> Arrived:
        if words in raw and (opens or not opened_only):
            raise Killed
        return read_mail(raw, now=now, opens=opens)

    monkeypatch.setattr(inbound_mail, "read_mail", read)
    monkeypatch.setattr(inbound_mail, "_GRACE", timedelta(seconds=-5))
    monkeypatch.setattr(mail_tries, "AGES", (timedelta(0),) * len(mail_tries.AGES))


def sweeps(times: int) -> int:
    """Let the sweep run; return how often it was killed."""
    killed = 0
    for _ in range(times):
        try:
            sweep_inbound_mail(SCHEDULED, None)
        except Killed:
            killed += 1
    return killed


def test_a_mail_that_kills_its_reader_is_met_last_and_stops_no_other(
    deployment: Deployment, monkeypatch: pytest.MonkeyPatch
) -> None:
    kills(monkeypatch, b"poison1")
    lies(deployment, "a-poison", mail("poison1"))
    lies(deployment, "b-behind", mail("behind1"))
    assert sweeps(2) == 2, "the second time it is the last one"
    assert filed(deployment, "behind1")
    assert objects(deployment, keys_inbound.INCOMING) == ["incoming/a-poison"]
    deployment.desk.mail_bucket.drop("a-poison")


def test_a_mail_that_kills_its_reader_is_filed_unopened_with_its_day_of_receipt(
    deployment: Deployment, monkeypatch: pytest.MonkeyPatch
) -> None:
    came = datetime.now(UTC).replace(microsecond=0) - timedelta(days=2)
    kills(monkeypatch, b"poison2")
    written_then = written("poison2", name="<poison2@example.com>")
    event = lies(deployment, "a2-poison", by_service(written_then, to=f"acme@{DOMAIN}", at=came))
    for _ in range(3):  # Lambda itself tries an event three times
        with pytest.raises(Killed):
            on_inbound_mail(event, None)
    assert sweeps(2) == 1
    desk = deployment.desk
    [found] = [one for one in unopened(deployment) if one.received_at == came]
    assert desk.requests.get(found.account, found.request).received_at == came
    assert (
        b"poison2"
        in boto3.client("s3")
        .get_object(Bucket=bucket(deployment), Key=keys_inbound.original(found.account, found.request, found.id))[
            "Body"
        ]
        .read()
    )
    assert objects(deployment, keys_inbound.INCOMING) == []


def test_a_mail_that_was_filed_before_its_function_was_killed_is_not_filed_again_unopened(
    deployment: Deployment, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = lies(deployment, "a4-heavy", mail("heavy4", files=[("id.pdf", PDF)]))

    def killed(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as broken:
        broken.setattr(deployment.desk.mail_bucket, "keep", killed)
        for _ in range(mail_tries.OPENED):
            with pytest.raises(Killed):
                on_inbound_mail(event, None)
    before = len(began(deployment))
    on_inbound_mail(event, None)
    assert len(began(deployment)) == before
    assert filed(deployment, "heavy4")
    assert objects(deployment, keys_inbound.INCOMING) == []


def test_an_outage_costs_a_mail_none_of_its_tries(deployment: Deployment, monkeypatch: pytest.MonkeyPatch) -> None:
    event = lies(deployment, "a5-outage", mail("outage5", files=[("id.pdf", PDF)]))
    monkeypatch.setattr(inbound_mail, "_GRACE", timedelta(seconds=-5))
    with monkeypatch.context() as broken:
        broken.setattr(deployment.desk.mail_bucket, "keep", _dies)
        for _ in range(len(mail_tries.AGES) + 2):
            with pytest.raises(Exception, match="OSError"):
                on_inbound_mail(event, None)
    sweep_inbound_mail(SCHEDULED, None)
    head, found = filed(deployment, "outage5")
    assert Mark.UNREAD not in found.marks
    assert objects(deployment, keys_inbound.part(head.account, head.id, found.id, 1))
    assert objects(deployment, keys_inbound.INCOMING) == []


def began(deployment: Deployment) -> Sequence[Request]:
    account = deployment.desk.accounts.get(deployment.account.id)
    return deployment.desk.requests.queue(account, Bucket.OPEN, cursor="", limit=100).requests


def unopened(deployment: Deployment) -> list[InboundMail]:
    desk, account = deployment.desk, deployment.account.id
    heads = desk.requests.queue(desk.accounts.get(account), Bucket.OPEN, cursor="", limit=50).requests
    things = [one for head in heads for one in desk.requests.dossier(account, head.id)[1]]
    return [one for one in things if isinstance(one, InboundMail) and Mark.UNREAD in one.marks]


def test_a_mail_that_cannot_even_be_filed_is_given_up_to_the_operator_and_taken_on_their_word(
    deployment: Deployment, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = deployment.desk
    with monkeypatch.context() as broken:
        kills(broken, b"poison3", opened_only=False)
        lies(deployment, "a3-poison", mail("poison3"))
        assert sweeps(8) == len(mail_tries.AGES)
    assert objects(deployment, keys_inbound.INCOMING) == ["incoming/a3-poison"], "it is not lost"
    [letter] = [one for one in desk.queues.look("mail-event-failures", limit=10) if one.function == "on_inbound_mail"]
    assert (letter.error, letter.function_name) == ("RetriesExhausted", "on_inbound_mail")

    assert letter.event is not None
    on_inbound_mail(letter.event, None)  # as `redrive_failures` has it called
    assert filed(deployment, "poison3")
    assert objects(deployment, keys_inbound.INCOMING) == []
    desk.queues.delete("mail-event-failures", [letter.id])


def test_what_waits_is_found_beyond_a_page_of_what_was_given_up(
    deployment: Deployment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail_bucket, "_PAGE", 2)
    for name in ("page-1", "page-2", "page-3"):
        lies(deployment, name, b"x")
    found = deployment.desk.mail_bucket.waiting(before=datetime.now(UTC) + timedelta(minutes=1))
    assert [one.name for one in found] == ["page-1", "page-2", "page-3"]
    for name in ("page-1", "page-2", "page-3"):
        deployment.desk.mail_bucket.drop(name)


def test_what_the_sweep_finds_is_held_back_where_its_sender_sends_too_much(
    deployment: Deployment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inbound_mail, "_GRACE", timedelta(seconds=-5))
    monkeypatch.setattr(take_mail, "REQUESTS_A_DAY", 1)
    for name in ("many1", "many2"):
        lies(deployment, name, mail(name, sender="many@example.com", files=[("id.pdf", PDF)]))
    sweep_inbound_mail(SCHEDULED, None)
    account = deployment.account.id
    [held] = deployment.desk.mail_bucket.held(account, limit=10)
    assert held.name == "many2"
    assert take_mail.mail_is_held(deployment.desk, account)
    head, found = filed(deployment, "many1")
    assert objects(deployment, keys_inbound.part(head.account, head.id, found.id, 1))
    deployment.desk.mail_bucket.drop_held(account, "many2")


def test_what_we_put_into_the_bucket_ourselves_is_no_mail(deployment: Deployment) -> None:
    event = lies(deployment, "ses4", mail("fourth"))
    event["detail"]["object"]["key"] = "originals/acc_x/R/m"
    on_inbound_mail(event, None)
    assert objects(deployment, keys_inbound.INCOMING) == ["incoming/ses4"]
    deployment.desk.mail_bucket.drop("ses4")


def test_a_reply_joins_its_thread_and_goes_with_its_request(deployment: Deployment) -> None:
    desk = deployment.desk
    on_inbound_mail(lies(deployment, "ses5", mail("fifth")), None)
    head, _ = filed(deployment, "fifth")
    address = address_of_thread(desk, head.account, head.id)
    on_inbound_mail(lies(deployment, "ses6", mail("sixth", to=address, files=[("a.txt", b"words")])), None)
    _, things = desk.requests.dossier(head.account, head.id)
    assert [one.joined for one in things if isinstance(one, InboundMail)].count(True) == 1
    assert len(objects(deployment, f"originals/{head.account}/{head.id}/")) == 2

    delete_submission(desk, head.account, head.submission)
    assert objects(deployment, f"originals/{head.account}/{head.id}/") == []
    assert objects(deployment, f"parts/{head.account}/{head.id}/") == []


def test_links_give_out_what_is_kept_and_nothing_that_a_browser_would_open(deployment: Deployment) -> None:
    markup = b"<html><script>alert(1)</script></html>"
    on_inbound_mail(lies(deployment, "ses7", mail("seventh", files=[("page.html", markup)])), None)
    _, found = filed(deployment, "seventh")
    store = deployment.desk.mail_bucket
    part = found.part(1)
    assert part is not None
    link = store.part_link(found, part, seconds=60)
    assert f"{found.id}-1.quarantined" in link
    assert "page" not in link, "the bucket's own log holds the address, and what a person called a file is theirs"
    assert "application%2Foctet-stream" in link
    assert "text%2Fplain" in store.original_link(found, seconds=60)


def test_what_is_held_back_waits_in_a_place_of_its_own(deployment: Deployment) -> None:
    store, account = deployment.desk.mail_bucket, deployment.account.id
    store.hold(account, "ses8", b"raw")
    [held] = store.held(account, limit=10)
    assert (held.name, held.size, store.read_held(account, "ses8")) == ("ses8", 3, b"raw")
    store.drop_held(account, "ses8")
    assert store.held(account, limit=10) == ()


def test_a_mail_for_nobody_is_not_kept(deployment: Deployment) -> None:
    on_inbound_mail(lies(deployment, "ses9", mail("ninth", to=f"nobody@{DOMAIN}")), None)
    assert objects(deployment, keys_inbound.INCOMING) == []
