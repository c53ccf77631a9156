"""Two weeks at Acme Stores as data, after half a year: who asked for what, when, and what happened to it."""

from typing import Final

from chalicelib.domain.request import Outcome
from chalicelib.domain.rights import Right
from infra.local.demo_acts import (
    acknowledge,
    answer,
    approve,
    ask,
    assign,
    attach,
    come_back,
    confirm,
    match,
    no_match,
    note,
    repeats,
    withdraw,
    write,
)
from infra.local.demo_earlier import EARLIER
from infra.local.demo_elsewhere import ELSEWHERE
from infra.local.demo_story import SOON, Story

_COPY: Final = '{"orders": [{"date": "2026-03-14", "items": ["garden hose", "seed mix"]}], "newsletter": true}\n'

_CALIFORNIA: Final = (
    Story(
        name="Maria Alvarez",
        email="maria.alvarez@example.com",
        rights=(Right.KNOW_SPECIFIC,),
        days_ago=14,
        details="Everything about my orders since 2024, please.",
        acts=(
            (SOON, confirm),
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
            (SOON, confirm),
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
            (SOON, confirm),
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
            (SOON, confirm),
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
        name="Priya Raman",
        email="priya.raman@example.com",
        rights=(Right.CORRECT,),
        days_ago=10,
        wrong="My delivery address still shows Elm Street 4.",
        right_value="Oak Avenue 19, Fresno, CA 93704",
        acts=(
            (SOON, confirm),
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
            (SOON, confirm),
            (1, acknowledge),
            (3, match("name", "phone", warned="robert.chen@work.example")),
            (3.1, note("The address that asks is not the one on file; Ravi, please have a look.")),
        ),
    ),
    Story(
        name="Gus Lindqvist",
        email="gus@old-mail.example",
        rights=(Right.KNOW_CATEGORIES,),
        days_ago=10,
        hour=15,
        acts=(
            (SOON, confirm),
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
            (SOON, confirm),
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
        acts=((SOON, confirm), (1, acknowledge), (2, withdraw)),
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
        acts=((SOON, confirm), (1, acknowledge), (2, match("email", "order"))),
    ),
    Story(
        name="Alice Johnson",
        email="alice.johnson@example.com",
        rights=(Right.KNOW_SPECIFIC,),
        days_ago=5,
        agent="Permission Slip",
        details="We act for Ms. Johnson; her permission can be sent on request.",
        acts=((SOON, confirm), (1, acknowledge)),
    ),
    Story(
        name="Omar Haddad",
        email="omar.haddad@example.org",
        rights=(Right.DELETE, Right.OPT_OUT_SALE),
        days_ago=4,
        acts=((SOON, confirm),),
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
        acts=((SOON, confirm),),
    ),
    Story(
        name="Harold Stone",
        email="harold.stone@example.org",
        rights=(Right.KNOW_CATEGORIES,),
        days_ago=11,
        hour=12,
        acts=(
            (SOON, confirm),
            (1, acknowledge),
            (2, match("email", "name")),
            (3, answer("We searched our shop, our mailing list and our archive.", outcome=Outcome.NO_DATA)),
        ),
    ),
    Story(
        name="Omar Haddad",
        email="omar.haddad@example.org",
        rights=(Right.DELETE,),
        days_ago=2,
        hour=20,
        acts=((SOON, confirm), (1, repeats)),
    ),
    Story(
        name="Wei Zhang",
        email="wei.zhang@example.net",
        rights=(Right.DELETE,),
        days_ago=0,
        hour=0.5,
    ),
)
STORIES: Final = (*_CALIFORNIA, *ELSEWHERE, *EARLIER)
