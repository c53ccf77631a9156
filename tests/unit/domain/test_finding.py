"""A finding says what to do only where something is to be done."""

from chalicelib.domain.finding import Grade, finding, worst


def test_what_is_well_needs_nothing_and_what_is_not_says_what_to_do() -> None:
    assert finding("c", "w", well=True, do="d").do == ""
    ill = finding("c", "w", well=False, do="d")
    assert (ill.grade, ill.do) == (Grade.FAIL, "d")
    assert finding("c", "w", well=False, do="d", grade=Grade.WARN).grade is Grade.WARN


def test_the_worst_of_all_counts() -> None:
    fine, doubt, ill = (finding("c", "w", well=False, do="d", grade=grade) for grade in Grade)
    assert worst([]) is Grade.OK
    assert worst([fine, doubt]) is Grade.WARN
    assert worst([fine, ill, doubt]) is Grade.FAIL
