"""Counts of requests, for systems."""

from typing import Final

from chalicelib.domain.desk_figures import Course
from chalicelib.domain.year_figures import Line
from chalicelib.http.api.operation import ApiCall
from chalicelib.http.api.schemas.figures import CourseNow, DeskNow, FigureLine, YearNumbers, YearQuery
from chalicelib.http.api.sections import Section
from chalicelib.http.endpoint import Reads
from chalicelib.routes.api.registry import blueprint
from chalicelib.services.figures.read_home import read_desk
from chalicelib.services.figures.read_year import read_year

section: Final = Section(blueprint, "Figures", "/figures")


@section.reads("/now", audit=Reads.NOTHING_PERSONAL, answer=DeskNow)
def now(call: ApiCall) -> DeskNow:
    """Count what is in work.

    How many requests are late, due and waiting, as Home shows it. A change shows within seconds.
    """
    found = read_desk(call.desk, call.staff)
    return DeskNow(
        day=call.account.day_of(call.now),
        open=_course(found.open),
        waiting=_course(found.waiting),
        to_acknowledge=found.of("ack"),
        unassigned=found.of("nobody"),
        new_voicemail=found.of("voicemail"),
        appeals=found.of("appeal"),
        messages=found.of("message"),
        undelivered=found.of("undelivered"),
        awaiting_approval=found.of("approval"),
        rights={right: _course(course) for right, course in found.rights.items()},
    )


@section.reads(audit=Reads.NOTHING_PERSONAL, query=YearQuery, answer=YearNumbers)
def year(call: ApiCall) -> YearNumbers:
    """Count a year's requests.

    The yearly figures of 11 CCR 7102, and the same by right. A year begins and ends at midnight at the business.
    """
    asked: YearQuery = call.query
    found = read_year(call.desk, call.account, asked.year, everyone=asked.everyone)
    return YearNumbers(
        year=found.year,
        everyone=asked.everyone,
        categories={category: _line(line) for category, line in found.categories.items()},
        rights={right: _line(line) for right, line in found.rights.items()},
        all=_line(found.all),
    )


def _course(course: Course) -> CourseNow:
    return CourseNow(late=course.late, due_in_7_days=course.soon, on_track=course.on_track)


def _line(line: Line) -> FigureLine:
    return FigureLine(
        received=line.received,
        complied=line.complied,
        in_part=line.partial,
        nothing_held=line.no_data,
        denied=line.denied,
        referred=line.referred,
        withdrawn=line.withdrawn,
        not_answered_yet=line.open,
        duplicates=line.duplicates,
        answered_in_time=line.in_time,
        answered_late=line.late,
        mean_days=line.mean,
        median_days=line.median,
        denied_because=dict(line.refusals),
    )
