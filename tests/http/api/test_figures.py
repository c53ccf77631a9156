"""Counts for systems: what is in work now, and what became of a year's requests."""

from chalicelib.domain.rights import Right
from chalicelib.services.figures.project_request import project_requests
from tests.fakes import acme
from tests.http.stage import Stage
from tests.http.systems import Office


def told(stage: Stage, *rights: Right) -> None:
    account = stage.desk.accounts.get(stage.account.id)
    heads = [acme.ask_one(stage.desk, account, right) for right in rights]
    project_requests(stage.desk, account.id, [head.id for head in heads])


def test_a_system_reads_what_home_shows(stage: Stage, system: Office) -> None:
    told(stage, Right.OPT_OUT_SALE, Right.DELETE)
    found = system.get("/figures/now").json
    assert found["open"] == {"late": 0, "due_in_7_days": 0, "on_track": 2}
    assert (found["unassigned"], found["to_acknowledge"]) == (2, 1)
    assert found["rights"]["delete"] == {"late": 0, "due_in_7_days": 0, "on_track": 1}
    assert "Ana" not in str(found)


def test_a_system_reads_a_years_figures_of_californians_or_of_everyone(stage: Stage, system: Office) -> None:
    told(stage, Right.CORRECT)
    year = stage.account.day_of(stage.desk.clock.now()).year
    for everyone in ("false", "true"):
        found = system.get(f"/figures?year={year}&everyone={everyone}").json
        assert found["everyone"] is (everyone == "true")
        line = found["categories"]["correct"]
        assert (line["received"], line["not_answered_yet"], line["median_days"]) == (1, 1, None)
        assert set(found["categories"]) == {"delete", "correct", "know", "opt-out", "limit"}


def test_a_year_without_figures_is_a_problem_of_the_field(system: Office) -> None:
    reply = system.get("/figures?year=2001")
    assert reply.status == 400
    assert "year" in str(reply.json)
    assert system.get("/figures").status == 400
