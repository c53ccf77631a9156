"""What the form offers to people of different places."""

import re

import pytest

from chalicelib.domain.rights import Right
from chalicelib.law.choice import opt_outs_first, rights_for
from tests.http.client import Browser
from tests.http.consumer.stored import stored
from tests.http.filling import answers, fill, send
from tests.http.stage import Stage

pytestmark = pytest.mark.usefixtures("unlimited")


@pytest.mark.parametrize("residence", ["other", "unsaid", "US-NY"])
def test_a_place_without_a_known_law_gets_the_strictest_clocks(stage: Stage, browser: Browser, residence: str) -> None:
    _, heads = stored(stage, send(browser, answers(residence={"residence": residence})))

    assert {head.regime for head in heads} == {"strictest"}


def test_a_virginian_is_offered_what_the_law_of_virginia_knows(stage: Stage, browser: Browser) -> None:
    given = answers(
        residence={"residence": "US-VA"},
        rights={"rights": ["access", "delete", "opt_out_targeted"]},
        contact={"email": "va@example.com"},
    )
    page = fill(browser, given, until="rights")
    offered = re.findall(r'name="rights" type="checkbox" value="([a-z_]+)"', page.text)
    assert offered == [
        *("access", "delete", "correct", "portability"),
        *("opt_out_sale", "opt_out_targeted", "opt_out_profiling"),
    ]
    _, heads = stored(stage, send(browser, given))
    assert [head.right for head in heads] == [Right.OPT_OUT_TARGETED, Right.ACCESS, Right.DELETE]
    assert {(head.regime, head.law_reason) for head in heads} == {("va_vcdpa", "residence")}


@pytest.mark.parametrize("residence", ["US-UT", "US-IA", "GB", "CH", "CA", "BR", "IS", "US-PR"])
def test_the_form_can_be_sent_from_everywhere_with_all_that_it_offers(
    stage: Stage, browser: Browser, residence: str
) -> None:
    on = stage.account.day_of(stage.desk.clock.now())
    offered = rights_for(residence, on=on)
    corrects = {Right.CORRECT, Right.RECTIFY} & set(offered)
    given = answers(
        residence={"residence": residence},
        rights={"rights": [right.value for right in offered]},
        details={"wrong": "My street", "right_value": "Pine"} if corrects else {},
    )
    receipt = send(browser, given)
    assert receipt.status == 200
    assert [head.right for head in stored(stage, receipt)[1]] == list(opt_outs_first(offered))


def test_a_european_is_offered_european_rights(stage: Stage, browser: Browser) -> None:
    page = fill(browser, answers(residence={"residence": "DE"}), until="rights")
    assert "Erase my data" in page.words
    assert "Stop selling" not in page.words
    given = answers(residence={"residence": "DE"}, rights={"rights": ["access", "erase"]})

    assert {head.regime for head in stored(stage, send(browser, given))[1]} == {"gdpr"}
