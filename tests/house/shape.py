"""The size of files and functions, and the sentence at the top of each."""

import ast
from typing import Final

from tests.house.source import Source

LONGEST_FILE: Final = 350
LONGEST_FUNCTION: Final = 40


def misshapen(source: Source) -> list[str]:
    """Name a file or function that is too long, and a module without its sentence."""
    found = []
    lines = source.text.count("\n")
    if lines > LONGEST_FILE:
        found.append(source.finding(None, f"{lines} lines, {LONGEST_FILE} at most"))
    if not ast.get_docstring(source.tree):
        found.append(source.finding(None, "has no docstring"))
    functions = [node for node in ast.walk(source.tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    for function in functions:
        length = (function.end_lineno or function.lineno) - function.lineno + 1
        if length > LONGEST_FUNCTION:
            found.append(source.finding(function, f"{function.name}: {length} lines, {LONGEST_FUNCTION} at most"))
    return found
