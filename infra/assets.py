"""Builds what pages need beyond the repository: ``python -m infra.assets`` (idempotent, quick when nothing changed).

Fetches govuk-frontend and axe-core into ``.local/npm``; writes hashed style sheet, scripts and icon to
``chalicelib/built/static``, every template, compiled to Python, to ``chalicelib/built/templates``, and the examples
of docs/examples to ``chalicelib/built/examples``.
"""

from __future__ import annotations

import compileall
import hashlib
import json
import py_compile
import shutil
from pathlib import Path
from typing import Any, Final

from chalicelib.http import assets, pages
from chalicelib.http.embed_script import RELEASED
from infra import npm_packages, stylesheet

OWN: Final = npm_packages.ROOT / "chalicelib" / "static"
EXAMPLES: Final = npm_packages.ROOT / "docs" / "examples"
RECIPES: Final = (Path(__file__), Path(stylesheet.__file__), npm_packages.PINS)


def build() -> bool:
    """Bring ``chalicelib/built`` up to date; say whether anything had to be made."""
    packages = npm_packages.fetch_all()
    wanted = _fingerprint()
    manifest_file = assets.BUILT / "manifest.json"
    before: dict[str, Any] = json.loads(manifest_file.read_text("utf-8")) if manifest_file.exists() else {}
    if before.get("made_of") == wanted and pages.compiled_is_fresh():
        return False
    manifest_file.unlink(missing_ok=True)
    static = _build_static(packages["govuk-frontend"])
    templates = _compile_templates()
    _copy_examples()
    manifest = {"made_of": wanted, "static": static, "templates": templates}
    manifest_file.write_text(json.dumps(manifest, indent=1, sort_keys=True), "utf-8")
    return True


def _fingerprint() -> str:
    """Hash everything that the built files are made of."""
    digest = hashlib.sha256()
    sources = (*sorted(OWN.iterdir()), *sorted(pages.SOURCES.rglob("*.html")), *sorted(EXAMPLES.iterdir()))
    for file in (*RECIPES, *sources):
        digest.update(file.as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def _build_static(govuk: Path) -> dict[str, str]:
    """Write the static files afresh; give their plain names with the hashed ones."""
    shutil.rmtree(assets.STATIC, ignore_errors=True)
    assets.STATIC.mkdir(parents=True)
    dist = govuk / "dist" / "govuk"
    names: dict[str, str] = {}

    def write(name: str, content: str) -> None:
        stem, _, suffix = name.rpartition(".")
        names[name] = f"{stem}.{hashlib.sha256(content.encode()).hexdigest()[:12]}.{suffix}"
        (assets.STATIC / names[name]).write_text(content, "utf-8")

    base = stylesheet.debrand((dist / "govuk-frontend.min.css").read_text("utf-8"))
    write("recourse.css", f"{base}\n{(OWN / 'recourse.css').read_text('utf-8')}")
    write("govuk-frontend.js", _without_source_map((dist / "govuk-frontend.min.js").read_text("utf-8")))
    script = (OWN / "recourse.js").read_text("utf-8")
    write("recourse.js", script.replace("./govuk-frontend.js", f"./{names['govuk-frontend.js']}"))
    for name in ("favicon.svg", "licences.txt", "passkey.js", "record.js", "frame.js", *RELEASED):
        write(name, (OWN / name).read_text("utf-8"))
    return names


def _copy_examples() -> None:
    """Put the examples of the API where the page that shows them finds them."""
    shutil.rmtree(assets.EXAMPLES, ignore_errors=True)
    shutil.copytree(EXAMPLES, assets.EXAMPLES)


def _without_source_map(script: str) -> str:
    """Drop the pointer to a source map that is not shipped, which a browser's tools would ask for."""
    return "\n".join(line for line in script.splitlines() if not line.startswith("//# sourceMappingURL"))


def _compile_templates() -> dict[str, int]:
    """Compile every template to a module and byte code; give the sources with their times of change."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    sources = {path.relative_to(pages.SOURCES).as_posix(): path for path in sorted(pages.SOURCES.rglob("*.html"))}
    shutil.rmtree(pages.COMPILED, ignore_errors=True)
    environment = Environment(
        loader=FileSystemLoader(pages.SOURCES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    pages.add_globals(environment, "en")
    environment.compile_templates(pages.COMPILED, extensions=["html"], zip=None, ignore_errors=False)
    # Hashed byte code is believed as it is: the times in a Lambda package are not those of the build.
    compileall.compile_dir(pages.COMPILED, quiet=1, invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH)
    return {name: path.stat().st_mtime_ns for name, path in sources.items()}


if __name__ == "__main__":
    print("Assets built." if build() else "Assets are up to date.")  # noqa: T201 - a command's answer
