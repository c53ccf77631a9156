"""The demo's stories from outside California: other clocks, an appeal, a question that stops the clock."""

from typing import Final

from chalicelib.domain.request import Outcome
from chalicelib.domain.rights import Right
from infra.local.demo_acts import acknowledge, answer, appeal, assign, clarify, confirm, extend, match, note, write
from infra.local.demo_story import SOON, Story

ELSEWHERE: Final = (
    Story(
        name="Jonas Weber",
        email="jonas.weber@example.net",
        rights=(Right.ACCESS,),
        days_ago=13,
        hour=2,
        residence="DE",
        details="Auskunft nach Art. 15 DSGVO, in English if you like.",
        acts=(
            (SOON, confirm),
            (2, assign),
            (4, match("email", "name", "order")),
            (4.1, note("Orders from the old shop system are in the archive; asked IT for an extract.")),
            (8, extend("Your orders before 2024 lie in an archive from which they must be restored.")),
        ),
    ),
    Story(
        name="Anneliese Vogt",
        email="a.vogt@example.net",
        rights=(Right.ERASE,),
        days_ago=11,
        hour=3,
        residence="DE",
        acts=(
            (SOON, confirm),
            (3, match("email", "customer-number")),
            (6, answer("Alles gelöscht. Everything has been erased.")),
        ),
    ),
    Story(
        name="Walter Hayes",
        email="walter.hayes@example.com",
        rights=(Right.DELETE,),
        days_ago=9,
        hour=12,
        residence="US-VA",
        details="Delete everything. I closed my store card years ago.",
        acts=(
            (SOON, confirm),
            (1, acknowledge),
            (2, match("email", "name", "order")),
            (
                4,
                answer(
                    "All we hold is the record of your store credit, and this law leaves that to another one.",
                    "STATE_EXEMPT_DATA",
                    outcome=Outcome.DENIED,
                ),
            ),
            (6, appeal("My orders have nothing to do with the card. Please look again.")),
        ),
    ),
    Story(
        name="Fiona Campbell",
        email="fiona.campbell@example.net",
        rights=(Right.ACCESS,),
        days_ago=8,
        hour=2,
        residence="GB",
        details="All my data, please.",
        acts=(
            (SOON, confirm),
            (2, match("email", "name")),
            (3, clarify("Do you mean your orders, your messages to our service, or the recordings of calls as well?")),
        ),
    ),
    Story(
        name="Matteo Rossi",
        email="matteo.rossi@example.net",
        rights=(Right.PORTABILITY,),
        days_ago=6,
        hour=4,
        residence="IT",
        acts=((SOON, confirm), (1, assign)),
    ),
    Story(
        name="Heike Brandt",
        email="heike.brandt@example.net",
        rights=(Right.OBJECT,),
        days_ago=3,
        hour=1,
        residence="DE",
        details="No more profiling for advertising, please.",
        acts=((SOON, confirm), (1, write("Thank you, we have stopped the mailing and check the rest."))),
    ),
    Story(
        name="Julia Brandner",
        email="julia.brandner@example.net",
        rights=(Right.ACCESS,),
        days_ago=7,
        hour=4,
        residence="AT",
        details="It is about my orders in the shop of a partner of yours.",
        acts=(
            (SOON, confirm),
            (1, answer("We only ship for that shop.", "GDPR_PROCESSOR_REFERRAL", outcome=Outcome.REFERRED)),
        ),
    ),
)
