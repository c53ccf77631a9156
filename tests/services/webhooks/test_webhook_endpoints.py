"""Endpoints are named by administrators; what leads inside is refused, and the secret is shown once."""

import pytest

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.webhook import ENDPOINTS_LIMIT
from chalicelib.errors import InvalidField, NotFound, NotPossible
from chalicelib.services.webhooks.webhook_endpoints import (
    add_endpoint,
    change_endpoint,
    disable_endpoint,
    enable_endpoint,
    remove_endpoint,
    rotate_secret,
    send_test,
)
from tests.services.webhooks.receivers import URL, Post

WHO = "user:usr_x"
EVENTS = ("request.received",)


@pytest.fixture
def post() -> Post:
    return Post()


def test_what_was_named_is_there_and_the_audit_knows_ids_and_events_only(post: Post) -> None:
    assert post.now() == post.endpoint
    assert post.endpoint.url == URL
    [entry] = [entry for entry in post.desk.engine.audit.values() if entry.tag == Tag.ACCOUNT_WEBHOOK_ADDED]
    assert set(entry.detail) == {"webhook", "events"}
    assert "hooks.acme" not in str(entry.detail)


@pytest.mark.parametrize("problem", ["not-https", "not-public"])
def test_an_address_that_may_not_be_spoken_to_is_refused_at_saving_changing_and_switching_on(
    post: Post, problem: str
) -> None:
    account = post.owner.account.id
    url = "http://hooks.acme.example/" if problem == "not-https" else "https://inner.acme.example/"
    post.desk.webhook_sender.inside.add("https://inner.acme.example/")
    with pytest.raises(InvalidField, match=f"url: {problem}"):
        add_endpoint(post.desk, account, url=url, events=EVENTS, actor=WHO)
    with pytest.raises(InvalidField, match=f"url: {problem}"):
        change_endpoint(post.desk, account, post.endpoint.id, url=url, events=EVENTS, actor=WHO)
    disable_endpoint(post.desk, account, post.endpoint.id, actor=WHO)
    post.desk.webhook_sender.inside.add(URL)
    with pytest.raises(InvalidField, match="url: not-public"):
        enable_endpoint(post.desk, account, post.endpoint.id, actor=WHO)
    assert len(post.desk.webhooks.endpoints(account)) == 1


def test_an_account_has_so_many_and_no_more(post: Post) -> None:
    for number in range(ENDPOINTS_LIMIT - 1):
        post.add(f"https://hooks{number}.acme.example/")
    with pytest.raises(NotPossible, match="webhooks-limit"):
        post.add("https://more.acme.example/")


def test_each_step_leaves_its_entry(post: Post) -> None:
    account, name = post.owner.account.id, post.endpoint.id
    change_endpoint(post.desk, account, name, url=URL, events=EVENTS, actor=WHO)
    rotate_secret(post.desk, account, name, actor=WHO)
    send_test(post.desk, account, name, actor=WHO)
    disable_endpoint(post.desk, account, name, actor=WHO)
    with pytest.raises(NotPossible, match="webhook-disabled"):
        send_test(post.desk, account, name, actor=WHO)
    enable_endpoint(post.desk, account, name, actor=WHO)
    assert post.now().disabled_at is None
    remove_endpoint(post.desk, account, name, actor=WHO)
    with pytest.raises(NotFound):
        post.now()
    tags = [entry.tag for entry in post.desk.engine.audit.values() if entry.tag.startswith("account:webhook")]
    steps = ("added", "changed", "secret-rotated", "tested", "disabled", "enabled", "removed")
    assert tags == [f"account:webhook:{step}" for step in steps]


def test_another_account_finds_nothing(post: Post) -> None:
    from tests.fakes.acme import open_acme

    other = open_acme(post.desk, "other")
    with pytest.raises(NotFound):
        rotate_secret(post.desk, other.account.id, post.endpoint.id, actor=WHO)
