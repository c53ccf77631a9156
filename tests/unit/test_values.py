"""Values: what the standard library's dataclasses do, without compiling it while modules are imported."""

import dataclasses
from copy import copy, deepcopy
from dataclasses import FrozenInstanceError, asdict, field, is_dataclass, replace
from inspect import signature
from typing import Any

import msgspec
import pytest

from chalicelib.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where somebody is."""

    street: str
    floor: int = 0
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Named(Place):
    """With a name, which is compared, and a mark that is not."""

    name: str
    mark: list[int] = field(default_factory=list, compare=False, repr=False)

    def __post_init__(self) -> None:
        if not self.name:
            raise ValueError("name")


@dataclass(slots=True)
class Count:
    """What changes."""

    number: int = 0


@dataclass(frozen=True, slots=True)
class Nothing:
    """Nothing at all."""


def compiled(kind: Any) -> bool:
    """Whether its `__init__` is the one that the standard library writes."""
    return str(kind.__init__.__code__.co_filename) == "<string>"


def test_nothing_is_compiled_before_the_first_object_is_made() -> None:
    @dataclass(frozen=True)
    class Late:
        one: int

    assert not compiled(Late)
    assert Late(1).one == Late(one=1).one == 1
    assert compiled(Late)


def test_objects_that_hold_the_same_are_equal_and_have_one_hash() -> None:
    assert Place(street="A") == Place(street="A", floor=0)
    assert Place(street="A") != Place(street="B")
    assert len({Place(street="A"), Place(street="A"), Place(street="B")}) == 2
    same: object = ("A", 0, ())
    assert Place(street="A") != same
    assert Nothing() == Nothing()
    assert hash(Nothing()) == hash(Nothing())
    assert Named("n", [1], street="A") == Named("n", [2], street="A")
    assert Named("n", street="A") != Place(street="A")


def test_what_is_frozen_stays_as_it_is_and_what_is_not_has_no_hash() -> None:
    place = Place(street="A")
    with pytest.raises(FrozenInstanceError, match="cannot assign to field 'floor'"):
        place.floor = 1  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        del place.floor
    count = Count()
    count.number += 1
    assert count == Count(1)
    with pytest.raises(TypeError, match="unhashable"):
        hash(count)


def test_it_says_what_it_holds_and_leaves_out_what_it_was_told_to() -> None:
    assert repr(Named("n", [7], street="A")) == "Named(street='A', floor=0, tags=(), name='n')"
    assert repr(Nothing()) == "Nothing()"


def test_an_object_is_checked_when_it_is_made_and_when_it_is_replaced() -> None:
    with pytest.raises(ValueError, match="name"):
        Named("", street="A")
    with pytest.raises(ValueError, match="name"):
        replace(Named("n", street="A"), name="")
    with pytest.raises(TypeError, match=r"Place.__init__\(\) missing 1 required keyword-only argument: 'street'"):
        Place()  # type: ignore[call-arg]


def test_each_object_has_defaults_of_its_own() -> None:
    one, two = Named("n", street="A"), Named("n", street="A")
    one.mark.append(1)
    assert two.mark == []


def test_the_standard_library_and_msgspec_know_it_as_a_dataclass() -> None:
    place = Place(street="A", tags=("x",))
    assert is_dataclass(Place)
    assert asdict(place) == {"street": "A", "floor": 0, "tags": ("x",)}
    assert msgspec.json.decode(msgspec.json.encode(place), type=Place) == place
    assert msgspec.convert({"street": "A", "name": "n"}, Named) == Named("n", street="A")
    assert copy(place) == deepcopy(place) == place
    match Count(3):
        case Count(number):
            assert number == 3


@pytest.mark.parametrize("frozen", [True, False])
@pytest.mark.parametrize("kind", [dataclass, dataclasses.dataclass])
def test_what_is_frozen_and_what_is_not_do_not_inherit_from_one_another(kind: Any, frozen: bool) -> None:  # noqa: FBT001
    ours: Any = dataclass

    @kind(frozen=not frozen)
    class Base:
        one: int

    class Between(Base):
        pass

    with pytest.raises(TypeError, match="frozen"):

        @ours(frozen=frozen)
        class Other(Between):
            two: int


def test_where_it_differs_from_the_standard_librarys_is_as_its_docstring_says() -> None:
    @dataclass(frozen=True)
    class Late:
        one: int
        two: int = field(default=0, hash=False)

    params: Any = Late
    assert not params.__dataclass_params__.frozen
    assert list(signature(Late).parameters) == ["given", "named"]
    assert hash(Late(1, 2)) != hash(Late(1, 3))
    assert list(signature(Late).parameters) == ["one", "two"]


def test_what_a_class_defines_itself_goes_first() -> None:
    @dataclass(frozen=True)
    class Own:
        one: int

        def __eq__(self, other: object) -> bool:
            return isinstance(other, Own)

        def __hash__(self) -> int:
            return 1

    assert Own(1) == Own(2)
    assert hash(Own(2)) == 1
