"""By which ways somebody shows that a child is theirs, and of whom that is asked."""

from datetime import UTC, datetime

import pytest

from chalicelib.domain.parenthood import ParentProof, ParentShown, check_shown, parent_proof
from chalicelib.domain.request_terms import Behalf
from chalicelib.domain.verification import Level, Verification
from chalicelib.errors import InvalidField


@pytest.mark.parametrize("behalf", list(Behalf))
def test_only_who_asks_for_a_child_or_a_ward_shows_it_and_only_where_anything_is_verified(behalf: Behalf) -> None:
    asked = behalf in {Behalf.PARENT, Behalf.GUARDIAN}
    assert (parent_proof(behalf, verified=True) is not None) is asked
    assert parent_proof(behalf, verified=False) is None


@pytest.mark.parametrize(
    ("shown", "behalf", "deleted", "problem"),
    [
        (ParentShown.ID_CHECK, Behalf.PARENT, False, "deleted: needed"),
        (ParentShown.COURT, Behalf.PARENT, True, "shown: guardians-only"),
    ],
)
def test_what_does_not_show_it_is_refused(shown: ParentShown, behalf: Behalf, *, deleted: bool, problem: str) -> None:
    with pytest.raises(InvalidField, match=problem):
        check_shown(shown, behalf, deleted=deleted)


@pytest.mark.parametrize("shown", list(ParentShown))
def test_a_guardian_shows_it_by_each_way(shown: ParentShown) -> None:
    check_shown(shown, Behalf.GUARDIAN, deleted=True)


def test_it_is_outstanding_until_it_was_shown() -> None:
    seen = ParentProof(shown=ParentShown.FORM, at=datetime(2026, 11, 22, tzinfo=UTC), by="user:1")
    assert Verification(needed=Level.REASONABLE, parent=ParentProof()).parent_outstanding
    assert not Verification(needed=Level.REASONABLE, parent=seen).parent_outstanding
    assert not Verification(needed=Level.REASONABLE).parent_outstanding
