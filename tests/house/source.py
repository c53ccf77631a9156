"""What the checks read: every Python file of the product, parsed once."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
GENERATED = ROOT / "chalicelib" / "built"


@dataclass(frozen=True, slots=True)
class Source:
    """One file; `module` is its dotted name, so that a sample can pretend to be any of them."""

    module: str
    text: str
    tree: ast.Module

    @classmethod
    def of(cls, module: str, text: str) -> "Source":
        """Parse a file or a sample."""
        return cls(module, text, ast.parse(text))

    def finding(self, node: ast.AST | None, problem: str) -> str:
        """Say where something is wrong."""
        return f"{self.module}:{getattr(node, 'lineno', 1)}: {problem}"


@cache
def product() -> tuple[Source, ...]:
    """Every file that runs in Lambda, in the order of their names."""
    return tuple(_read([ROOT / "app.py", *sorted((ROOT / "chalicelib").rglob("*.py"))]))


@cache
def everything() -> tuple[Source, ...]:
    """The product and what surrounds it, tests left out."""
    folders = (ROOT / "infra", ROOT / "tools", ROOT / "bench")
    return product() + tuple(_read(path for folder in folders for path in sorted(folder.rglob("*.py"))))


def _read(paths: "Iterator[Path] | list[Path]") -> Iterator[Source]:
    for path in paths:
        if GENERATED not in path.parents:
            module = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
            yield Source.of(module, path.read_text(encoding="utf-8"))


def literals(source: Source) -> Iterator[ast.Constant]:
    """Every text in the code that is not a docstring, parts of f-strings included."""
    statements = [node for node in ast.walk(source.tree) if isinstance(node, ast.Expr)]
    docstrings = {id(node.value) for node in statements}
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node
