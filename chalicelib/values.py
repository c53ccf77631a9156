"""`dataclass` as in the standard library, whose methods are not compiled before they are needed.

The standard library's writes and compiles up to seven methods of each class while its module is imported, half a
millisecond of CPU time for each of the hundreds of classes that a function's start brings in, most of which it never
makes an object of. Here `__init__` is compiled with the first object, and the others are shared. Fields, `replace`,
`asdict`, slots and patterns are the standard library's. Not as there: `order`, `eq` and the other parameters are not
offered; `field(hash=...)` is not looked at, a hash is made of what is compared; `__dataclass_params__` says of every
class that it is not frozen; and `inspect.signature` knows the parameters after the first object only.
"""

import dataclasses
from collections.abc import Callable
from dataclasses import field, fields, replace
from operator import attrgetter
from typing import TYPE_CHECKING, Any

__all__ = ["dataclass", "field", "fields", "replace"]

_FROZEN = "__frozen__"  # under which a class says whether it is

if TYPE_CHECKING:
    from dataclasses import dataclass
else:

    def dataclass(
        kind: type[Any] | None = None, /, *, frozen: bool = False, slots: bool = False, kw_only: bool = False
    ) -> Any:
        """As `dataclasses.dataclass`: objects are equal that hold the same, frozen ones can be hashed.

        Raise `TypeError` for a base that is frozen where the class is not, or the other way.
        """

        def make(plain: type[Any]) -> type[Any]:
            _check_bases(plain, frozen=frozen)
            made = dataclasses.dataclass(init=False, repr=False, eq=False, slots=slots, kw_only=kw_only)(plain)
            for name, method in _methods(made, frozen=frozen).items():
                if made.__dict__.get(name) is None:
                    setattr(made, name, method)
            setattr(made, _FROZEN, frozen)
            return made

        return make if kind is None else make(kind)


def _check_bases(kind: type[Any], *, frozen: bool) -> None:
    for base in kind.__mro__[1:]:
        params = base.__dict__.get("__dataclass_params__")
        if params and base.__dict__.get(_FROZEN, params.frozen) is not frozen:
            raise TypeError(f"{kind.__qualname__} and {base.__qualname__}: one is frozen, the other is not")


def _methods(kind: type[Any], *, frozen: bool) -> dict[str, Any]:
    """The methods of a class; what it defines itself goes before them."""
    every = fields(kind)
    compared = [one.name for one in every if one.compare]
    held = attrgetter(*compared) if compared else _nothing
    named = [one.name for one in every if one.repr]

    def equal(self: Any, other: object) -> bool:
        return held(self) == held(other) if other.__class__ is self.__class__ else NotImplemented

    def shown(self: Any) -> str:
        return f"{type(self).__qualname__}({', '.join(f'{name}={getattr(self, name)!r}' for name in named)})"

    methods = {"__init__": _first_init(kind, frozen=frozen), "__eq__": equal, "__repr__": shown}
    if not frozen:
        return methods | {"__hash__": None}
    lasting = {"__setattr__": _refuse, "__delattr__": _refuse, "__getstate__": _state, "__setstate__": _restore}
    return methods | lasting | {"__hash__": lambda self: hash(held(self))}


def _first_init(kind: type[Any], *, frozen: bool) -> Callable[..., None]:
    """An `__init__` that puts the compiled one into its own place, and calls it."""

    def first(self: Any, *given: Any, **named: Any) -> None:
        every = [(one.name, one.type, one) for one in fields(kind)]
        after = {"__post_init__": kind.__post_init__} if hasattr(kind, "__post_init__") else {}
        twin = dataclasses.make_dataclass(
            kind.__qualname__, every, namespace=after, frozen=frozen, repr=False, eq=False, match_args=False
        )
        kind.__init__ = twin.__init__  # type: ignore[misc]
        kind.__init__(self, *given, **named)

    return first


def _nothing(_: object) -> tuple[()]:
    return ()


def _refuse(_: object, name: str, *__: object) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")


def _state(self: Any) -> list[Any]:
    """What copies of a frozen object with slots are made from."""
    return [getattr(self, one.name) for one in fields(self)]


def _restore(self: Any, state: list[Any]) -> None:
    for one, value in zip(fields(self), state, strict=True):
        object.__setattr__(self, one.name, value)
