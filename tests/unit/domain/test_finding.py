"""A finding says what to do only where something is to be done."""

from chalicelib.domain.finding import Grade, finding, is_unseen, none_here, unseen, worst


def test_what_is_well_needs_nothing_and_what_is_not_says_what_to_do() -> None:
    assert finding("c", "w", well=True, do="d").do == ""
    ill = finding("c", "w", well=False, do="d")
    assert (ill.grade, ill.do) == (Grade.FAIL, "d")
    assert finding("c", "w", well=False, do="d", grade=Grade.WARN).grade is Grade.WARN


def test_the_worst_of_all_counts() -> None:
    fine, none, doubt, dark, ill = (finding("c", "w", well=False, do="d", grade=grade) for grade in Grade)
    assert worst([]) is Grade.OK
    assert worst([fine, none]) is Grade.NONE
    assert worst([none, doubt]) is Grade.WARN
    assert worst([fine, dark, doubt]) is Grade.UNSEEN
    assert worst([fine, ill, dark, doubt]) is Grade.FAIL


def test_what_could_not_be_seen_is_never_well() -> None:
    dark = finding("c", "w", well=None, do="d")
    assert (dark.grade, dark.what) == (Grade.UNSEEN, "could not be seen: w")
    assert dark == unseen("c", "w")
    assert dark.do not in {"", "d"}


def test_what_a_deployment_does_without_is_neither_well_nor_ill() -> None:
    none = none_here("c", "w")
    assert (none.grade, none.what, none.do) == (Grade.NONE, "none here: w", "")


def test_a_refusal_that_says_no_more_than_that_one_may_not_look_is_told_from_others() -> None:
    assert is_unseen({"Error": {"Code": "AccessDeniedException"}})
    assert is_unseen({"Error": {"Code": "Odd"}, "ResponseMetadata": {"HTTPStatusCode": 501}})
    assert not is_unseen({"Error": {"Code": "ResourceNotFoundException"}, "ResponseMetadata": {"HTTPStatusCode": 400}})
    assert not is_unseen({})
