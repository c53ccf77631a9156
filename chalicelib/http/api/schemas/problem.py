"""What every refusal of the API looks like (RFC 9457)."""

from typing import Annotated

import msgspec


class FieldProblem(msgspec.Struct, kw_only=True):
    """One field that cannot be accepted."""

    field: Annotated[str, msgspec.Meta(description="Its name; of a field inside another one, both with a dot.")]
    problem: Annotated[str, msgspec.Meta(description="A stable word, such as missing or unknown-field.")]
    detail: str


class ProblemDetails(msgspec.Struct, kw_only=True):
    """What is wrong and what to do about it; `type` never changes its meaning and can be opened."""

    type: Annotated[str, msgspec.Meta(description="An address that ends with the problem's code.")]
    title: str
    status: int
    detail: str
    reason: Annotated[str | msgspec.UnsetType, msgspec.Meta(description="Why a step is not possible.")] = msgspec.UNSET
    scope: Annotated[str | msgspec.UnsetType, msgspec.Meta(description="The scope that is missing.")] = msgspec.UNSET
    errors: list[FieldProblem] | msgspec.UnsetType = msgspec.UNSET
