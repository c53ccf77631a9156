"""Two weeks at Acme Stores as data: who asked for what, when, and what happened to it."""

from dataclasses import dataclass

from chalicelib.domain.request import Outcome
from chalicelib.domain.rights import Right
from infra.local.demo_acts import (
    Act,
    acknowledge,
    answer,
    appeal,
    approve,
    ask,
    assign,
    attach,
    clarify,
    come_back,
    confirm,
    extend,
    match,
    no_match,
    note,
    repeats,
    withdraw,
    write,
)

_SOON = 0.01  # days: a quarter of an hour


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One submission, sent `days_ago` at `hour` in Los Angeles; each act comes so many days after it."""

    name: str
    email: str
    rights: tuple[Right, ...]
    days_ago: int
    hour: float = 10
    residence: str = "US-CA"
    language: str = "en"
    relationship: str = "customer"
    details: str = ""
    wrong: str = ""
    right_value: str = ""
    agent: str = ""
    signal: bool = False
    acts: tuple[tuple[float, Act], ...] = ()


_COPY = '{"orders": [{"date": "2026-03-14", "items": ["garden hose", "seed mix"]}], "newsletter": true}\n'

STORIES = (
    Story(
        name="Maria Alvarez",
        email="maria.alvarez@example.com",
        rights=(Right.KNOW_SPECIFIC,),
        days_ago=14,
        details="Everything about my orders since 2024, please.",
        acts=(
            (_SOON, confirm),
            (1, assign),
            (1.05, acknowledge),
            (3, match("email", "name", "order", declaration=True)),
            (6, attach("your-data.json", _COPY)),
            (6.02, answer("Attached is a copy of what we hold about you. The file can be fetched for 30 days.")),
        ),
    ),
    Story(
        name="Daniel Kim",
        email="daniel.kim@example.org",
        rights=(Right.DELETE, Right.OPT_OUT_SALE),
        days_ago=14,
        hour=15,
        acts=(
            (_SOON, confirm),
            (1, acknowledge),
            (2, match("email", "customer-number")),
            (5, answer("Your account and your order history have been deleted, here and at our shipping partner.")),
        ),
    ),
    Story(
        name="Lucía Fernández",
        email="lucia.fernandez@example.com",
        rights=(Right.DELETE,),
        days_ago=13,
        language="es",
        details="Ya no soy clienta. Por favor, eliminen mi cuenta.",
        relationship="former-customer",
        acts=(
            (_SOON, confirm),
            (1, acknowledge),
            (3, match("email", "phone")),
            (
                7,
                answer(
                    "Eliminamos su cuenta. Conservamos las facturas de los últimos años, como exige la ley.",
                    "CCPA_105D8_LEGAL",
                    outcome=Outcome.PARTIAL,
                ),
            ),
        ),
    ),
    Story(
        name="Jonas Weber",
        email="jonas.weber@example.net",
        rights=(Right.ACCESS,),
        days_ago=13,
        hour=2,
        residence="DE",
        details="Auskunft nach Art. 15 DSGVO, in English if you like.",
        acts=(
            (_SOON, confirm),
            (2, assign),
            (4, match("email", "name", "order")),
            (4.1, note("Orders from the old shop system are in the archive; asked IT for an extract.")),
            (8, extend("Your orders before 2024 lie in an archive from which they must be restored.")),
        ),
    ),
    Story(
        name="Grace O'Connor",
        email="grace.oconnor@example.com",
        rights=(Right.OPT_OUT_SALE,),
        days_ago=12,
        signal=True,
        acts=((1, answer("We no longer sell or share your personal information.")),),
    ),
    Story(
        name="Terrence Brooks",
        email="t.brooks@example.org",
        rights=(Right.KNOW_CATEGORIES,),
        days_ago=12,
        hour=17,
        acts=(
            (_SOON, confirm),
            (1, acknowledge),
            (4, no_match("email", "name", "phone")),
            (
                9,
                answer(
                    "We could not verify that the request comes from you.",
                    "CCPA_UNVERIFIED",
                    outcome=Outcome.DENIED,
                ),
            ),
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
            (_SOON, confirm),
            (3, match("email", "customer-number")),
            (6, answer("Alles gelöscht. Everything has been erased.")),
        ),
    ),
    Story(
        name="Priya Raman",
        email="priya.raman@example.com",
        rights=(Right.CORRECT,),
        days_ago=10,
        wrong="My delivery address still shows Elm Street 4.",
        right_value="Oak Avenue 19, Fresno, CA 93704",
        acts=(
            (_SOON, confirm),
            (1, acknowledge),
            (2, match("email", "order", warned="priya@old-mail.example")),
            (4, approve),
        ),
    ),
    Story(
        name="Robert Chen",
        email="rob.chen@example.org",
        rights=(Right.DELETE,),
        days_ago=9,
        acts=(
            (_SOON, confirm),
            (1, acknowledge),
            (3, match("name", "phone", warned="robert.chen@work.example")),
            (3.1, note("The address that asks is not the one on file; Ravi, please have a look.")),
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
            (_SOON, confirm),
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
            (_SOON, confirm),
            (2, match("email", "name")),
            (3, clarify("Do you mean your orders, your messages to our service, or the recordings of calls as well?")),
        ),
    ),
    Story(
        name="Gus Lindqvist",
        email="gus@old-mail.example",
        rights=(Right.KNOW_CATEGORIES,),
        days_ago=10,
        hour=15,
        acts=(
            (_SOON, confirm),
            (1, acknowledge),
            (2, match("email", "order")),
            (
                4,
                answer(
                    "You have asked for this in March and in July; we have answered both times.",
                    "CCPA_FREQ_2IN12",
                    outcome=Outcome.DENIED,
                ),
            ),
            (4.01, come_back),
        ),
    ),
    Story(
        name="Carmen Ortiz",
        email="carmen.ortiz@example.com",
        rights=(Right.KNOW_SPECIFIC, Right.DELETE),
        days_ago=8,
        language="es",
        details="Primero una copia de mis datos, después eliminarlos.",
        acts=(
            (_SOON, confirm),
            (1, acknowledge),
            (2, write("¿Nos puede indicar su número de cliente? Está en la factura.")),
            (3, ask("Es el que termina en 4471; no encuentro la factura entera.")),
        ),
    ),
    Story(
        name="Emily Novak",
        email="emily.novak@example.net",
        rights=(Right.DELETE,),
        days_ago=8,
        hour=19,
        acts=((_SOON, confirm), (1, acknowledge), (2, withdraw)),
    ),
    Story(
        name="Samuel Wright",
        email="sam.wright@example.com",
        rights=(Right.LIMIT_SENSITIVE,),
        days_ago=7,
        acts=((1, assign),),
    ),
    Story(
        name="Thu Nguyen",
        email="thu.nguyen@example.org",
        rights=(Right.KNOW_CATEGORIES,),
        days_ago=6,
        acts=((_SOON, confirm), (1, acknowledge), (2, match("email", "order"))),
    ),
    Story(
        name="Matteo Rossi",
        email="matteo.rossi@example.net",
        rights=(Right.PORTABILITY,),
        days_ago=6,
        hour=4,
        residence="IT",
        acts=((_SOON, confirm), (1, assign)),
    ),
    Story(
        name="Alice Johnson",
        email="alice.johnson@example.com",
        rights=(Right.KNOW_SPECIFIC,),
        days_ago=5,
        agent="Permission Slip",
        details="We act for Ms. Johnson; her permission can be sent on request.",
        acts=((_SOON, confirm), (1, acknowledge)),
    ),
    Story(
        name="Omar Haddad",
        email="omar.haddad@example.org",
        rights=(Right.DELETE, Right.OPT_OUT_SALE),
        days_ago=4,
        acts=((_SOON, confirm),),
    ),
    Story(
        name="Heike Brandt",
        email="heike.brandt@example.net",
        rights=(Right.OBJECT,),
        days_ago=3,
        hour=1,
        residence="DE",
        details="No more profiling for advertising, please.",
        acts=((_SOON, confirm), (1, write("Thank you, we have stopped the mailing and check the rest."))),
    ),
    Story(
        name="Rosa Delgado",
        email="rosa.delgado@example.com",
        rights=(Right.CORRECT,),
        days_ago=2,
        language="es",
        wrong="Mi apellido aparece como Delgada.",
        right_value="Delgado",
    ),
    Story(
        name="Ben Carter",
        email="ben.carter@example.org",
        rights=(Right.OPT_OUT_SALE,),
        days_ago=1,
        signal=True,
        relationship="visitor",
    ),
    Story(
        name="Nadia Petrova",
        email="nadia.petrova@example.com",
        rights=(Right.KNOW_CATEGORIES, Right.LIMIT_SENSITIVE),
        days_ago=1,
        hour=16,
        acts=((_SOON, confirm),),
    ),
    Story(
        name="Harold Stone",
        email="harold.stone@example.org",
        rights=(Right.KNOW_CATEGORIES,),
        days_ago=11,
        hour=12,
        acts=(
            (_SOON, confirm),
            (1, acknowledge),
            (2, match("email", "name")),
            (3, answer("We searched our shop, our mailing list and our archive.", outcome=Outcome.NO_DATA)),
        ),
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
            (_SOON, confirm),
            (1, answer("We only ship for that shop.", "GDPR_PROCESSOR_REFERRAL", outcome=Outcome.REFERRED)),
        ),
    ),
    Story(
        name="Omar Haddad",
        email="omar.haddad@example.org",
        rights=(Right.DELETE,),
        days_ago=2,
        hour=20,
        acts=((_SOON, confirm), (1, repeats)),
    ),
    Story(
        name="Wei Zhang",
        email="wei.zhang@example.net",
        rights=(Right.DELETE,),
        days_ago=0,
        hour=0.5,
    ),
)
