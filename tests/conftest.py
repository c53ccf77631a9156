"""One AWS engine for the whole session, and fresh tables, buckets and keys for each module that asks."""

import os
import uuid
from collections.abc import Iterator

import pytest

from infra.local import processes
from infra.local.environment import aws_environment
from infra.local.resources import create_resources


@pytest.fixture(scope="session")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start the engine in a folder of its own and return its URL; it ends with the session."""
    folder = tmp_path_factory.mktemp("engine")
    port = processes.free_port()
    log = folder / "engine.log"
    process = processes.start_engine(port=port, state=folder / "state", log=log)
    url = f"http://127.0.0.1:{port}"
    try:
        processes.wait_for(f"{url}/_ministack/health", process=process, log=log)
        yield url
    finally:
        processes.stop(process)


@pytest.fixture(scope="session")
def aws(engine: str) -> Iterator[dict[str, str]]:
    """Point the AWS clients of this process at the engine; DynamoDB at RECOURSE_TEST_DYNAMODB if that is set."""
    variables = aws_environment(engine)
    dynamodb = os.environ.get("RECOURSE_TEST_DYNAMODB")
    if dynamodb:
        variables |= {"AWS_ENDPOINT_URL_DYNAMODB": dynamodb, "AWS_ENDPOINT_URL_DYNAMODB_STREAMS": dynamodb}
    with pytest.MonkeyPatch.context() as patch:
        for name, value in variables.items():
            patch.setenv(name, value)
        yield variables


@pytest.fixture(scope="module")
def stage_environment(aws: dict[str, str]) -> Iterator[dict[str, str]]:
    """Create a stage with a name of its own, put its RECOURSE_* variables into os.environ and return them.

    The dictionary holds the AWS variables as well, so that it is all a child process needs.
    """
    stage = f"test-{uuid.uuid4().hex[:8]}"
    variables = create_resources(stage) | {"RECOURSE_STAGE": "test"}
    with pytest.MonkeyPatch.context() as patch:
        for name, value in variables.items():
            patch.setenv(name, value)
        yield aws | variables
