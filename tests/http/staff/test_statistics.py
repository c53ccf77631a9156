"""A year's figures for staff, and for everybody where the business shows them."""

import csv
import io
import re

import pytest

from chalicelib.domain.permissions import Role
from chalicelib.domain.request import Outcome
from chalicelib.domain.rights import Right
from chalicelib.services.figures.project_request import project_requests
from chalicelib.services.handling.decide_request import DecideRequest, decide_request
from tests.http.client import Browser
from tests.http.office import asked, enter, hire
from tests.http.stage import Stage


@pytest.fixture(scope="module", autouse=True)
def answered(stage: Stage) -> int:
    """Six opt-outs, all of them granted, and a deletion that waits; the year in which that was."""
    heads = [asked(stage, Right.OPT_OUT_SALE) for _ in range(6)]
    for head in heads:
        decide_request(
            stage.desk,
            stage.staff,
            DecideRequest(request=head.id, outcome=Outcome.GRANTED, grounds=(), text="Done.", looked="yes"),
        )
    heads.append(asked(stage, Right.DELETE))
    project_requests(stage.desk, stage.account.id, [head.id for head in heads])
    return stage.account.day_of(stage.desk.clock.now()).year


def show(stage: Stage, choice: str) -> None:
    browser = enter(stage, stage.owner)
    page = browser.get("/staff/statistics")
    assert browser.press(page, {"shown": choice}, form="/staff/statistics").status == 200


def test_the_table_of_the_regulation(stage: Stage, answered: int) -> None:
    page = enter(stage, stage.owner).get("/staff/statistics?lang=en")
    rows = re.sub(r"<td[^>]*>", "<td>", page.text)
    assert "Opt out of sale and sharing</th><td>6</td><td>6</td><td>0</td><td>0</td><td>0</td><td>0</td>" in rows
    assert "Delete</th><td>1</td><td>0</td>" in rows
    assert "100 %" in page.text


def test_csv_holds_both_tables(stage: Stage, answered: int) -> None:
    page = enter(stage, stage.owner).get("/staff/statistics?format=csv")
    assert page.header("content-type") == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(page.text.removeprefix("\ufeff"))))
    [line] = [row for row in rows if (row["counted"], row["line"]) == ("california", "7102 opt-out")]
    assert (line["year"], line["received"], line["complied"], line["median_days"]) == (str(answered), "6", "6", "0.0")
    assert {row["counted"] for row in rows} == {"california", "everyone"}


@pytest.mark.parametrize("year", ["1999", "abcd", "20261", "٢٠٢٦", "9999"])
def test_a_year_without_figures_is_refused_in_words(stage: Stage, year: str) -> None:
    assert enter(stage, stage.owner).get(f"/staff/statistics?year={year}").status == 400


def test_the_year_before_has_its_own_page(stage: Stage, answered: int) -> None:
    page = enter(stage, stage.owner).get(f"/staff/statistics?year={answered - 1}&lang=en")
    assert page.status == 200
    assert f"No request was received in {answered - 1}" in page.text


def test_nobody_sees_anything_in_public_before_the_business_says_so(stage: Stage, browser: Browser) -> None:
    assert browser.get("/c/acme/statistics").status == 404


@pytest.mark.parametrize(("choice", "said"), [("california", "Only requests of people"), ("everyone", "all people")])
def test_the_public_page_says_whose_requests_it_counts_and_hides_small_numbers(
    stage: Stage, browser: Browser, answered: int, choice: str, said: str
) -> None:
    show(stage, choice)
    page = browser.get(f"/c/acme/statistics?year={answered}&lang=en")
    assert said in page.text
    rows = re.sub(r"<td[^>]*>", "<td>", page.text)
    assert "Opt out of sale and sharing</th><td>6</td><td>6</td>" in rows
    assert "Delete</th><td>fewer than 5</td><td>0</td>" in rows
    assert browser.get("/c/acme/statistics?lang=es").status == 200
    for year in ("1999", "x", "99999"):
        assert browser.get(f"/c/acme/statistics?year={year}").status == 404
    show(stage, "nobody")


def test_only_administrators_choose_what_everybody_sees(stage: Stage) -> None:
    browser = enter(stage, hire(stage, Role.HANDLER, "Handy"))
    page = browser.get("/staff/statistics")
    assert 'name="shown"' not in page.text
    typed = {"form_token": page.value("form_token"), "shown": "everyone"}
    assert browser.post("/staff/statistics", typed).status == 403
    assert stage.desk.accounts.get(stage.account.id).figures_shown.value == "nobody"


def test_a_choice_that_there_is_not_is_refused(stage: Stage) -> None:
    browser = enter(stage, stage.owner)
    token = browser.get("/staff/statistics").value("form_token")
    assert browser.post("/staff/statistics", {"form_token": token, "shown": "all"}).status == 400
