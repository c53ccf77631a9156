"""JSON and queries of systems, read into what they must be; every refusal names the field."""

import json
import re
from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any, Final, TypeVar

import msgspec

from chalicelib.domain.json_depth import deeper_than
from chalicelib.errors import InvalidField
from chalicelib.http.api.problems import Refusal
from chalicelib.shapes import known

S = TypeVar("S", bound=msgspec.Struct)
DEPTH_LIMIT: Final = 100  # levels of nesting
FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 9998  # a day more than the last one of 9999 is none, as is its midnight elsewhere
_NAMED: Final = re.compile(r"Object (contains unknown|missing required) field `([^`]*)`")
_PLACE: Final = re.compile(r" - at `(?:\$|key in \$)([^`]*)`$")


def read_body(content: bytes, kind: type[S]) -> S:
    """Return the body as a struct; nothing at all reads as an empty object.

    Raise `Refusal` `malformed-body`, or `InvalidField` for what does not fit the schema.
    """
    plain = content or b"{}"
    _check(plain)
    try:
        found = msgspec.json.decode(plain, type=known(kind))
    except msgspec.ValidationError as error:
        raise _refused(str(error), kind) from None
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        raise Refusal("malformed-body") from None
    return _of_our_time(found)


def read_query(pairs: Sequence[tuple[str, str]], kind: type[S]) -> S:
    """Return the query's parameters as a struct. Raise `InvalidField`, also for one that is there twice."""
    twice = _twice(pairs)
    if twice is not None:
        raise InvalidField(field=twice, problem="repeated", said="Give this parameter once.")
    try:
        found = msgspec.convert(dict(pairs), type=known(kind), strict=False)
    except msgspec.ValidationError as error:
        raise _refused(str(error), kind) from None
    return _of_our_time(found)


def _check(content: bytes) -> None:
    """Refuse what two readers could take for different things, and what would exhaust one of them."""
    try:
        found = json.loads(content.decode("utf-8"), object_pairs_hook=_once, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise Refusal("malformed-body") from None
    if not isinstance(found, dict) or deeper_than(DEPTH_LIMIT, found):
        raise Refusal("malformed-body")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        name = (_twice(pairs) or "")[:_LONGEST_NAME].encode(errors="replace").decode()  # half a pair is no character
        raise InvalidField(field=name, problem="repeated", said="Give this field once.")
    return found


_LONGEST_NAME: Final = 100


def _twice(pairs: Sequence[tuple[str, Any]]) -> str | None:
    """The first name that is there more than once."""
    return next((name for name, times in Counter(name for name, _ in pairs).items() if times > 1), None)


def _no_number(_name: str) -> float:
    raise Refusal("malformed-body")


def _of_our_time(found: S) -> S:
    """The same, if every day and moment of it could be shown in any time zone. Raise `InvalidField`."""
    for name in found.__struct_fields__:
        value = getattr(found, name)
        if isinstance(value, date) and not FIRST_YEAR <= value.year <= LAST_YEAR:
            said = f"Give a year from {FIRST_YEAR} to {LAST_YEAR}."
            raise InvalidField(field=name, problem="out-of-range", said=said)
    return found


def _refused(message: str, expected: type[msgspec.Struct]) -> InvalidField:
    """The field and the problem in msgspec's words; a value is never repeated."""
    said, path = message, ""
    place = _PLACE.search(message)
    if place:
        said, path = message[: place.start()], place[1].replace("[...]", "").removeprefix(".")
    named = _NAMED.match(said)
    if named:
        field = ".".join(part for part in (path, named[2]) if part)
        if named[1] == "missing required":
            return InvalidField(field=field, problem="missing", said="This field is required.")
        return InvalidField(field=field, problem="unknown-field", said="There is no such field.")
    if said.startswith("Invalid enum value"):
        return InvalidField(field=path, problem="unknown", said=_choices(expected, path))
    bounded = " of length " in said or " <= " in said or " >= " in said
    kind = "wrong-type" if ", got " in said else "out-of-range" if bounded else "malformed"
    return InvalidField(field=path or "body", problem=kind, said=f"{said}.")


def _choices(expected: type[msgspec.Struct], path: str) -> str:
    """What may stand at a place: its words, as the schema has them."""
    from msgspec import inspect

    kinds = _plain_kinds(inspect.type_info(expected))
    for name in _STEP.findall(path):
        fields = [field for kind in kinds for field in getattr(kind, "fields", ()) if field.encode_name == name]
        kinds = [kind for field in fields for kind in _plain_kinds(field.type)]
    words = [str(one.value) for kind in kinds if isinstance(kind, inspect.EnumType) for one in kind.cls]
    return f"Give one of these: {', '.join(words)}." if words else "This is none of the known values."


_STEP: Final = re.compile(r"[^.\[\]]*[^.\[\]0-9][^.\[\]]*")  # a name; the number of an item is none
_WRAPS: Final = ("type", "item_type", "value_type")


def _plain_kinds(kind: Any) -> list[Any]:
    """A type without what is wrapped around it: a list, limits, "or null", the values of an object."""
    inner = [*getattr(kind, "types", ()), *(getattr(kind, name) for name in _WRAPS if hasattr(kind, name))]
    return [each for part in inner for each in _plain_kinds(part)] or [kind]
