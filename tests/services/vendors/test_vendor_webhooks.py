"""A vendor's own system is told by a webhook that holds ids and a link, follows it, and answers there."""

from dataclasses import replace

import pytest

from chalicelib.domain.events import Event
from chalicelib.domain.vendor import Vendor
from chalicelib.domain.vendor_task import VendorAnswer
from chalicelib.errors import InvalidInput
from chalicelib.services.vendors.chase_vendors import chase_vendors
from chalicelib.services.vendors.directory import add_vendor
from chalicelib.services.vendors.handle_task import ask_again
from chalicelib.services.vendors.vendor_link import asked_by
from tests.services.vendors.vendor_world import MAILER, morning, says, told
from tests.services.webhooks.receivers import Post

THERE = "https://privacy.vendor.example/hook"


@pytest.fixture
def post() -> Post:
    return Post()


def connected(post: Post) -> Vendor:
    endpoint = post.add(THERE, (Event.VENDOR_ASKED,))
    return add_vendor(post.desk, post.owner, replace(MAILER, method="webhook", email="", webhook=endpoint.id))


def got(post: Post) -> list[dict[str, str]]:
    """What the vendor's system was told."""
    post.work()
    return [one.body["data"] for one in post.desk.webhook_sender.got if one.body["type"] == Event.VENDOR_ASKED.value]


def test_it_gets_a_link_and_nothing_about_the_person_and_nobody_else_gets_it(post: Post) -> None:
    vendor = connected(post)
    head = told(post.desk, post.owner, vendor)
    [data] = got(post)
    assert set(data) == {"id", "reference", "right", "due", "link", "data"}
    assert (data["reference"], data["right"]) == (head.submission, "delete")
    assert asked_by(post.desk, data["link"].rpartition("/")[2]).task.vendor == vendor.id
    post.flow()
    post.work()
    told_of = [one.url for one in post.desk.webhook_sender.got if one.body["type"] == Event.VENDOR_ASKED.value]
    assert told_of == [THERE], "the account's own endpoint takes every event, and must not get a vendor's link"


def test_it_is_reminded_by_webhook_once_each_and_again_by_a_new_link(post: Post) -> None:
    vendor = connected(post)
    head = told(post.desk, post.owner, vendor)
    got(post)
    for _ in range(10):
        morning(post.desk, 1)
        chase_vendors(post.desk)
        post.sweep()
    assert len(got(post)) == 3
    ask_again(post.desk, post.owner, head.id, vendor.id)
    links = [one["link"] for one in got(post)]
    assert len(links) == 4
    assert len(set(links)) == 2
    says(post.desk, head, vendor, VendorAnswer.DONE)
    morning(post.desk, 30)
    chase_vendors(post.desk)
    post.sweep()
    assert len(got(post)) == 4


def test_an_endpoint_that_does_not_take_the_event_is_no_vendor_s(post: Post) -> None:
    other = post.add(THERE, (Event.RECEIVED,))
    for webhook in (other.id, "whk_nobody", ""):
        with pytest.raises(InvalidInput):
            add_vendor(post.desk, post.owner, replace(MAILER, method="webhook", email="", webhook=webhook))
