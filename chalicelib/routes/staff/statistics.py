"""Statistics: the yearly figures of 11 CCR 7102, what came in, how fast it was answered; and who else may see them."""

from typing import Any, Final

from chalicelib import texts
from chalicelib.domain.account import FiguresShown
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.permissions import Permission, permits
from chalicelib.domain.year_figures import REFUSALS
from chalicelib.errors import InvalidField
from chalicelib.http.call import Call
from chalicelib.http.charts import bars
from chalicelib.http.endpoint import endpoint
from chalicelib.http.responses import Response, document, see_other
from chalicelib.http.staff.pages import check_staff_token, staff_page, today
from chalicelib.http.statistics_view import csv_of, percent, refusal_rows, right_name, right_rows, statutory
from chalicelib.routes.staff.registry import blueprint
from chalicelib.services.figures.publish_figures import publish_figures
from chalicelib.services.figures.read_year import Statistics, read_statistics, years_of

PATH: Final = "/staff/statistics"
_YEAR: Final = 4  # digits


@endpoint(
    blueprint,
    PATH,
    methods=("GET", "POST"),
    audit=(Tag.ACCOUNT_SETTINGS_CHANGED,),
    permission=Permission.READ_REQUESTS,
)
def statistics(call: Call) -> Response:
    """The figures of a year, as a page or (`format=csv`) as a table; posted: who may see them in public."""
    if call.method == "POST":
        check_staff_token(call)
        publish_figures(call.desk, call.staff, call.value("shown"))
        return see_other(f"{PATH}?done=figures-shown")
    year = _year(call)
    found = read_statistics(call.desk, call.staff, year)
    if call.query.get("format") == "csv":
        return document(csv_of(found.everyone, found.year), "text/csv; charset=utf-8", name=f"requests-{year}.csv")
    return _page(call, found)


def _year(call: Call) -> int:
    typed = call.query.get("year", "")
    if not typed:
        return today(call).year
    if not (typed.isascii() and typed.isdecimal() and len(typed) == _YEAR):
        raise InvalidField(field="year", problem="unknown")
    return int(typed)


def _page(call: Call, found: Statistics) -> Response:
    account, language = call.staff.account, call.language
    year = found.year.year
    names = [texts.text("statistics.month", language, name=month) for month in _months(language)]
    timed = [(right, line) for right, line in found.everyone.rights.items() if line.in_time + line.late]
    context: dict[str, Any] = {
        "year": year,
        "years": [(one, f"{PATH}?year={one}", one == year) for one in years_of(call.desk, account)],
        "csv_url": f"{PATH}?year={year}&format=csv",
        "lines": statutory(found.year, language),
        "everyone": statutory(found.everyone, language),
        "refusals": refusal_rows(found.year, language),
        "refusal_names": REFUSALS,
        "rights": right_rows(found.everyone, language),
        "duplicates": found.everyone.all.duplicates,
        "nothing": found.everyone.all.no_requests,
        "in_time": percent(found.everyone.all.in_time_share),
        "month_bars": bars([(name, (month.all,)) for name, month in zip(names, found.months, strict=True)], ("plain",)),
        "by_right": _volume(found, names, [(right, right_name(right, language)) for right in _rights(found)], "rights"),
        "by_channel": _volume(
            found, names, [(one, texts.text(f"channel.{one}", language)) for one in _channels(found)], "channels"
        ),
        "age_bars": bars([(_age(first, last, language), (number,)) for first, last, number in found.ages], ("plain",)),
        "ages": [(_age(first, last, language), number) for first, last, number in found.ages],
        "time_bars": bars(
            [(right_name(right, language), (line.late, line.in_time)) for right, line in timed], ("late", "plain")
        ),
        "times": [
            (right_name(right, language), line.late, line.in_time, percent(line.in_time_share)) for right, line in timed
        ],
        "shown": account.figures_shown.value,
        "choices": [choice.value for choice in FiguresShown],
        "administers": permits(call.staff.user.role, Permission.ADMINISTER),
        "public_url": f"{call.desk.public_url}/c/{account.slug}/statistics",
    }
    return staff_page(call, "staff/statistics.html", nav="statistics", here=f"{PATH}?year={year}", **context)


def _months(language: str) -> list[str]:
    names = texts.raw("language.months", language)
    return list(names) if isinstance(names, list) else []


def _rights(found: Statistics) -> list[str]:
    return sorted({right for month in found.months for right in month.rights})


def _channels(found: Statistics) -> list[str]:
    return sorted({channel for month in found.months for channel in month.channels})


def _volume(found: Statistics, names: list[str], columns: list[tuple[str, str]], part: str) -> dict[str, Any]:
    """A table of months by rights or by channels."""
    return {
        "heads": [name for _, name in columns],
        "rows": [
            (name, month.all, *(getattr(month, part).get(code, 0) for code, _ in columns))
            for name, month in zip(names, found.months, strict=True)
            if month.all
        ],
    }


def _age(first: int, last: int | None, language: str) -> str:
    if last is None:
        return texts.text("statistics.age.more", language, first=first - 1)
    return texts.text("statistics.age", language, first=first, last=last)
