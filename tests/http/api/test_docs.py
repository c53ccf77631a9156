"""The documentation as a page: everything that the document says, without a script, with examples that a test runs."""

import json
import re
from typing import Any

import pytest

from chalicelib.http.api.frame import API
from chalicelib.http.api.openapi import PATH as DOCUMENT
from chalicelib.http.api.problems import PROBLEMS
from chalicelib.http.api.reference import EXAMPLES
from infra.local import processes
from tests.http.client import Browser, Page
from tests.http.stage import Stage

PATH = "/api/v1/docs"


@pytest.fixture(scope="module")
def page(stage: Stage) -> Page:
    """The page as anybody gets it."""
    return Browser(stage.app, address="10.250.2.9").get(PATH)


@pytest.fixture(scope="module")
def document(stage: Stage) -> Any:
    """The document that it is made from."""
    return json.loads(Browser(stage.app, address="10.250.3.9").get(DOCUMENT).body)


def test_it_is_a_page_for_everybody_without_a_script(page: Page) -> None:
    assert page.status == 200
    assert page.header("content-type") == "text/html; charset=utf-8"
    assert "<script" not in page.text
    assert page.header("cache-control") == "private, max-age=300"
    assert len(page.text) < 2_000_000, "a function may answer 6 MB"


def test_every_operation_stands_there_with_its_words(page: Page) -> None:
    for operation in API:
        assert f'id="{operation.name}"' in page.text
        assert f"{operation.method} {operation.path}" in page.text
        assert operation.summary in page.words
        assert operation.description.replace("`", "") in page.words
    assert "`" not in page.text.partition('id="operations"')[2], "a program's words are set as such"


def test_every_field_of_every_object_stands_there(page: Page, document: Any) -> None:
    for name, schema in document["components"]["schemas"].items():
        part = page.text.split(f'id="object-{name}"')[1].split("</section>")[0]
        for field, said in schema.get("properties", {}).items():
            assert f"<code>{field}</code>" in part
            assert ("description" not in said) or said["description"].split("`")[0][:30] in re.sub(r"&#39;", "'", part)
        for word in schema.get("enum", ()):
            assert f"<code>{word}</code>" in part


def test_every_field_of_a_call_stands_with_its_operation(page: Page, document: Any) -> None:
    for item in document["paths"].values():
        for operation in item.values():
            part = page.text.split(f'aria-labelledby="{operation["operationId"]}"')[1].split("</section>")[0]
            body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
            schema = document["components"]["schemas"].get(body.get("$ref", "").rpartition("/")[2], {})
            for field in schema.get("properties", {}):
                assert f"<code>{field}</code>" in part
            for status in operation["responses"]:
                assert f"<li>{status}: " in part


def test_every_type_of_problem_stands_there_with_its_remedy(page: Page) -> None:
    for code, said in PROBLEMS.items():
        assert f'id="problem-{code}"' in page.text
        assert said.title in page.words


def test_every_place_that_is_pointed_to_is_there(page: Page) -> None:
    wanted = set(re.findall(r'href="#([^"]+)"', page.text))
    assert wanted <= set(re.findall(r'id="([^"]+)"', page.text))


def test_the_examples_are_the_files_that_are_tested(stage: Stage, page: Page) -> None:
    """`tests/local/test_api_clients.py` runs each of them against a running server."""
    lie = {file.name for file in (processes.ROOT / "docs" / "examples").iterdir()}
    tested = (processes.ROOT / "tests" / "local" / "test_api_clients.py").read_text()
    shown = list(re.findall(r"<pre[^>]*>(.*?)</pre>", page.text, re.DOTALL))
    for file, block in zip(EXAMPLES.values(), shown, strict=True):
        content = (processes.ROOT / "docs" / "examples" / file).read_text()
        assert _plain(block) == content
        assert f'"{file}"' in tested
    assert set(EXAMPLES.values()) <= lie


def _plain(block: str) -> str:
    for entity, char in (("&lt;", "<"), ("&gt;", ">"), ("&#34;", '"'), ("&#39;", "'"), ("&amp;", "&")):
        block = block.replace(entity, char)
    return block


def test_its_frame_speaks_spanish_and_says_that_the_rest_does_not(stage: Stage) -> None:
    browser = Browser(stage.app, address="10.250.4.9")
    page = browser.get(f"{PATH}?lang=es")
    page = browser.get(PATH) if page.status == 303 else page
    assert '<html class="govuk-template" lang="es"' in page.text
    assert "La API para sus sistemas" in page.words
    assert "está en inglés" in page.words
