"""A business's yearly figures, where it shows them: numbers only, and small ones not at all."""

from typing import Final

from chalicelib.domain.account import Account, FiguresShown
from chalicelib.errors import NotFound
from chalicelib.http.call import Call
from chalicelib.http.consumer.business import business_of
from chalicelib.http.consumer.pages import consumer_page, site
from chalicelib.http.endpoint import Reads, endpoint
from chalicelib.http.responses import Response
from chalicelib.http.statistics_view import public
from chalicelib.routes.consumer.registry import blueprint
from chalicelib.services.figures.read_year import read_public_year, years_of

_YEAR: Final = 4  # digits


@endpoint(blueprint, "/c/{slug}/statistics", audit=Reads.NOTHING_PERSONAL)
def statistics(call: Call) -> Response:
    """The table of a calendar year: of the last full one, unless the address names another."""
    account = call.desk.accounts.get(business_of(call).id)  # as it is: a switch that works a minute later seems broken
    years = years_of(call.desk, account)
    year = _year(call, account, years)
    found = read_public_year(call.desk, account, year)
    path = site(call, "statistics")
    return consumer_page(
        call,
        "consumer/statistics.html",
        year=year,
        years=[(one, f"{path}?year={one}", one == year) for one in years],
        lines=public(found, call.language),
        everyone=account.figures_shown is FiguresShown.EVERYONE,
        start_url=site(call),
        here=f"{path}?year={year}",
    )


def _year(call: Call, account: Account, years: list[int]) -> int:
    typed = call.query.get("year", "")
    if not typed:
        opened = account.day_of(account.opened_at).year
        return max(years[0] - 1, min(opened, years[0]))
    if not (typed.isascii() and typed.isdecimal() and len(typed) == _YEAR):
        raise NotFound("statistics")
    return int(typed)
