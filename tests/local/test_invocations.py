"""The worker plays Lambda for who calls one of the app's functions by name."""

import json
import sys
from types import ModuleType
from typing import Any

import boto3
import pytest
from chalice.app import Chalice

from infra.local.invocations import Invocations


@pytest.fixture
def lambda_(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A client whose calls end in this process, at two functions."""
    app = Chalice(app_name="some")
    module = ModuleType("somebodys_functions")

    def takes(event: dict[str, Any], _: object) -> object:
        return {"batchItemFailures": [], "got": event}

    def breaks(_: dict[str, Any], __: object) -> object:
        raise ValueError("ana@example.com")

    for name, function in (("takes", takes), ("breaks", breaks)):
        setattr(module, name, function)
        app.on_sns_message(topic="some", name=name)(function)
        app.event_sources[-1].handler_string = f"somebodys_functions.{name}"
    monkeypatch.setitem(sys.modules, "somebodys_functions", module)
    client = boto3.client("lambda", region_name="us-east-1", aws_access_key_id="x", aws_secret_access_key="x")
    Invocations(app).listen(client)
    return client


def test_a_function_gets_the_event_and_its_answer_comes_back(lambda_: Any) -> None:
    answer = lambda_.invoke(FunctionName="takes", Payload=json.dumps({"Records": [1]}))
    assert json.loads(answer["Payload"].read()) == {"batchItemFailures": [], "got": {"Records": [1]}}
    assert "FunctionError" not in answer


@pytest.mark.parametrize("name", ["breaks", "nobody"])
def test_a_function_that_breaks_or_is_not_there_answers_with_an_error(lambda_: Any, name: str) -> None:
    answer = lambda_.invoke(FunctionName=name, Payload=b"{}")
    assert answer["FunctionError"] == "Unhandled"
    assert b"ana" not in answer["Payload"].read()
