"""What opens something stays behind when everything else goes into an export."""

import re

from chalicelib.services.referrals.follow_referrals import follow_referrals
from chalicelib.services.takeout.lines import LINKS, as_line
from tests.fakes.acme import open_acme
from tests.fakes.desk import FakeDesk
from tests.services.agents.test_permission import sent
from tests.services.referrals.processor import refer


def test_links_that_show_whose_a_mailbox_is_are_in_no_line() -> None:
    desk = FakeDesk()
    staff = open_acme(desk)
    sent(desk, staff, agent_shows="ask")
    refer(desk, staff)
    follow_referrals(desk)
    led = {}
    for letter in desk.letters():
        line = as_line(letter).decode()
        for name in LINKS & letter.values.keys():
            led[name] = letter.kind
            assert letter.values[name] not in line
        assert not re.search(r"acc_[a-z2-7]{16}\.[0-9]{11}\.[0-9a-f]{40}", line)
    assert {"agent_token", "permission_token", "page"} <= led.keys()
