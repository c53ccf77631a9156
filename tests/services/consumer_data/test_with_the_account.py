"""What is left of erased requests goes along with everything of the account, and goes with the account."""

import io
import json
import zipfile

from chalicelib.domain.account import Staff
from chalicelib.domain.erasure import Stage
from chalicelib.services.erasure.begin_erasure import begin_erasure
from chalicelib.services.takeout.takeouts import ask_for_takeout, write_takeouts
from tests.fakes.desk import FakeDesk
from tests.services.consumer_data.orders import log_of, now_of, order, run
from tests.services.erasure.leaving import run_out
from tests.services.retention.closed import full


def test_log_and_orders_are_in_the_export_of_everything(desk: FakeDesk, olga: Staff) -> None:
    head = full(desk, olga)
    ordered = order(desk, olga, head.submission)
    run(desk)
    asked = ask_for_takeout(desk, olga, language="en")
    write_takeouts(desk)
    takeout = desk.takeouts.get(olga.account.id, asked.id)
    zipped = zipfile.ZipFile(io.BytesIO(desk.takeout_bucket.whole(takeout)))
    lines = [json.loads(line) for line in zipped.read("data/logged-request.jsonl").splitlines()]
    assert head.id in {line["id"] for line in lines}
    [one] = [json.loads(line) for line in zipped.read("data/consumer-erasure.jsonl").splitlines()]
    assert (one["id"], one["certificate"]) == (ordered.id, now_of(desk, ordered).certificate)


def test_nothing_of_them_is_left_when_the_account_is_erased(desk: FakeDesk, olga: Staff) -> None:
    head = full(desk, olga)
    order(desk, olga, head.submission)
    run(desk)
    assert log_of(desk, olga)
    begin_erasure(desk, desk.accounts.get(olga.account.id), actor="system:test")
    erasure = run_out(desk, olga.account)
    assert erasure.stage is Stage.DONE
    assert erasure.counts["logged-request"] == 2
    assert erasure.counts["consumer-erasure"] == 1
    assert {"logged-request", "consumer-erasure"} & {row.kind for row in desk.engine.rows.values()} == set()


def test_an_order_of_an_account_that_is_being_erased_does_nothing_more(desk: FakeDesk, olga: Staff) -> None:
    head = full(desk, olga)
    order(desk, olga, head.submission)
    begin_erasure(desk, desk.accounts.get(olga.account.id), actor="system:test")
    assert run(desk) == 0
    assert log_of(desk, olga) == ()
