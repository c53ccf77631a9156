"""After a restore: records and audit that do not fit together are found, and so are counts."""

from dataclasses import replace

from chalicelib.domain.account import Staff
from chalicelib.services.erasure.verify_restored import verify_restored
from chalicelib.services.figures.recount import recount_page
from chalicelib.services.handling.write_message import add_note
from tests.fakes.acme import ask_one
from tests.fakes.desk import FakeDesk


def test_what_fits_together_is_counted_and_nothing_is_torn(desk: FakeDesk, olga: Staff) -> None:
    heads = [ask_one(desk, olga.account) for _ in range(3)]
    for head in heads:
        add_note(desk, olga, head.id, "A note")
    recount_page(desk, desk.accounts.get(olga.account.id))
    done = verify_restored(desk)
    assert (done.accounts, done.requests, done.torn, done.miscounted) == (1, 3, (), ())
    assert done.entries >= len(desk.engine.audit) - len([key for key in desk.engine.audit if "VIEW" in key[0]])


def test_a_request_that_came_back_older_than_its_chain_is_named(desk: FakeDesk, olga: Staff) -> None:
    head = ask_one(desk, olga.account)
    rows = dict(desk.engine.rows)
    add_note(desk, olga, head.id, "A note")
    desk.engine.rows = rows
    assert verify_restored(desk).torn == (desk.audit_log.chain_of(olga.account.id, head.id),)


def test_an_entry_that_says_something_else_is_named(desk: FakeDesk, olga: Staff) -> None:
    head = ask_one(desk, olga.account)
    chain = desk.audit_log.chain_of(olga.account.id, head.id)
    desk.engine.audit[chain, 1] = replace(desk.engine.audit[chain, 1], actor="nobody")
    assert verify_restored(desk).torn == (chain,)


def test_counts_that_were_lost_are_named(desk: FakeDesk, olga: Staff) -> None:
    ask_one(desk, olga.account)
    recount_page(desk, desk.accounts.get(olga.account.id))
    desk.engine.counts.clear()
    assert verify_restored(desk).miscounted == (olga.account.id,)
