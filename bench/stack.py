"""An engine of the benchmark's own, with fresh resources, a demo account and a telephone line."""

import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from infra.local import processes
from infra.local.environment import aws_environment
from infra.local.phone.exchange import ACCOUNT, TOKEN
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
            environment |= _line()
            os.environ.update(environment)
            yield environment
        finally:
            processes.stop(process)


def _line() -> dict[str, str]:
    """A line whose token the secret holds, as in the cloud."""
    import boto3

    secrets, name = boto3.client("secretsmanager"), "recourse-bench"
    known = json.loads(secrets.get_secret_value(SecretId=name)["SecretString"])
    secrets.put_secret_value(SecretId=name, SecretString=json.dumps(known | {"telephone_token": TOKEN}))
    return {"RECOURSE_TWILIO_ACCOUNT_SID": ACCOUNT}
