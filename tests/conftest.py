"""One AWS engine for the whole session, and fresh tables, buckets and keys for each module that asks."""

import os
import uuid
from collections.abc import Iterator

import pytest
from hypothesis import settings

from infra.local import mailbox, processes
from infra.local.environment import aws_environment
from infra.local.permissions import containers, guard
from infra.local.resources import create_resources
from tests.faults.weather import weather_of_environment

settings.register_profile("suite", deadline=None)  # a busy machine is no finding
settings.load_profile("suite")


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
    guard.stand()
    with pytest.MonkeyPatch.context() as patch:
        for name, value in variables.items():
            patch.setenv(name, value)
        with weather_of_environment():
            yield variables


@pytest.fixture(scope="module")
def stage_environment(aws: dict[str, str]) -> Iterator[dict[str, str]]:
    """Create a stage with a name of its own and an empty mail box, put its RECOURSE_* variables into os.environ.

    The dictionary holds the AWS variables as well, so that it is all a child process needs. A module fails in which a
    function did what its policy does not allow, also where the function made the best of it.
    """
    stage = f"test-{uuid.uuid4().hex[:8]}"
    variables = create_resources(stage)
    mailbox.forget()
    with pytest.MonkeyPatch.context() as patch:
        for name, value in variables.items():
            patch.setenv(name, value)
        guard.refused.clear()
        containers.forget()
        yield aws | variables
        assert not guard.refused


@pytest.fixture(scope="module")
def warm() -> Iterator[None]:
    """What one function has read the next one knows, also while it is written down what each does."""
    with containers.shared():
        yield


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Fail when browser tests were skipped where RECOURSE_REQUIRE_BROWSER asks for them, as the build server does."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if not os.environ.get("RECOURSE_REQUIRE_BROWSER") or reporter is None or exitstatus:
        return
    skipped = [report for report in reporter.stats.get("skipped", []) if "browser" in report.keywords]
    if skipped:
        reporter.write_line(f"{len(skipped)} browser tests were skipped", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
