"""What a change set would do, in words; what would lose data stands out."""

import textwrap
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from infra.deploy.templates import DATA

_PERHAPS: Final = "Perhaps"  # only if what it refers to turns out to be another
_SIGNS: Final = {
    "Add": "+ add",
    "Import": "+ adopt",
    "Modify": "~ change",
    _PERHAPS: "? relink",
    "Replace": "! REPLACE",
    "Remove": "- remove",
}
_REPLACEMENTS: Final = {"True": "Replace", "Conditional": _PERHAPS}
_WIDTH: Final = 110


@dataclass(frozen=True, slots=True)
class Change:
    """One resource that a change set touches."""

    action: str
    name: str
    kind: str

    @classmethod
    def of(cls, entry: dict[str, Any]) -> "Change":
        """What CloudFormation said."""
        change = entry["ResourceChange"]
        action = change["Action"]
        if action == "Modify":
            action = _REPLACEMENTS.get(change.get("Replacement", ""), action)
        return cls(action, change["LogicalResourceId"], change["ResourceType"])

    @property
    def loses_data(self) -> bool:
        """Whether what it held would be out of reach, even where its deletion policy keeps it."""
        return self.kind in DATA and self.action in {"Replace", "Remove", _PERHAPS}


def in_words(changes: Iterable[Change]) -> str:
    """The changes by what is done and to what, what is dangerous last, where the eye is."""
    grouped: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for change in changes:
        grouped[change.action, change.kind].append(change.name)
    order = list(_SIGNS)
    lines = []
    for action, kind in sorted(grouped, key=lambda key: (order.index(key[0]), key[1])):
        names = sorted(grouped[action, kind])
        head = f"{_SIGNS[action]:10} {len(names):3} {kind.removeprefix('AWS::')}: "
        lines += textwrap.wrap(head + ", ".join(names), _WIDTH, subsequent_indent=" " * 15, break_on_hyphens=False)
    return "\n".join(lines)


def warning(changes: Iterable[Change]) -> str:
    """The loud words about data that would be lost; nothing where none would."""
    lost = [change for change in changes if change.loses_data]
    if not lost:
        return ""
    lines = [f"  {_SIGNS[change.action]} {change.name} ({change.kind})" for change in lost]
    bar = "!" * 72
    return "\n".join([bar, "THIS TAKES DATA AWAY from the stack:", *lines, bar])
