"""Keys are built in storage/keys*.py and nowhere else: no other file may hold a piece of one."""

import ast
import re
from typing import Final

from tests.house.source import Source, literals

MAKER: Final = "chalicelib.storage.keys"
_PIECE: Final = re.compile(r"(?:\b[A-Z]+|\b(?:out|wake|digest|file|value|count|draft|challenge))#|#[A-Z]+#")
_HASHES_ARE_KEYS: Final = ("chalicelib.storage", "chalicelib.services", "chalicelib.domain", "chalicelib.jobs")


def strange_keys(source: Source) -> list[str]:
    """Name every literal that looks like a piece of a key."""
    if source.module.startswith(MAKER):
        return []
    found = [source.finding(text, f"builds a key: {text.value!r}") for text in literals(source) if _is_piece(text)]
    if not source.module.startswith(_HASHES_ARE_KEYS):
        return found
    joined = [node for node in ast.walk(source.tree) if isinstance(node, ast.JoinedStr) and _joins_by_hash(node)]
    return found + [source.finding(node, f"builds a key: {ast.unparse(node)}") for node in joined]


def _is_piece(text: ast.Constant) -> bool:
    return bool(_PIECE.search(str(text.value)))


def _joins_by_hash(node: ast.JoinedStr) -> bool:
    """Whether values are joined by a hash sign: inside the house only keys are written so."""
    return any(isinstance(part, ast.Constant) and "#" in str(part.value) for part in node.values)
