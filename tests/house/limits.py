"""Finds the limits of the product by the names of their constants."""

import ast
import re
from typing import Final

from tests.house.source import Source

_NAME: Final = re.compile(r"[A-Z][A-Z_]*(?:LIMIT|TRIES|LIFE|LONGEST|KEPT|SECONDS|IDLE|A_SHARD|A_RUN|A_DAY)|LIFE")


def limits_in(source: Source) -> set[str]:
    """The public constants of a module that limit something, as `module:NAME`."""
    found = set()
    for node in source.tree.body:
        if isinstance(node, ast.Assign | ast.AnnAssign):
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            if isinstance(target, ast.Name) and _NAME.fullmatch(target.id):
                found.add(f"{source.module}:{target.id}")
    return found
