"""An engine of the benchmark's own, with fresh resources and a demo account."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from infra.local import processes
from infra.local.environment import aws_environment
from infra.local.resources import create_resources


@contextmanager
def engine() -> Iterator[dict[str, str]]:
    """Start an engine, create a stage and put both into the environment of this process."""
    with tempfile.TemporaryDirectory(prefix="recourse-bench-") as folder:
        port = processes.free_port()
        log = Path(folder) / "engine.log"
        process = processes.start_engine(port=port, state=Path(folder) / "state", log=log)
        url = f"http://127.0.0.1:{port}"
        try:
            processes.wait_for(f"{url}/_ministack/health", process=process, log=log)
            os.environ.update(aws_environment(url))
            environment = create_resources("bench") | {"RECOURSE_STAGE": "test", "RECOURSE_RATE_LIMITS": "on"}
            os.environ.update(environment)
            yield environment
        finally:
            processes.stop(process)
