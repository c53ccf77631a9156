"""What is left to do once a stage stands: what to paste where, and how to open the first account."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from infra.deploy.cloud import Cloud
from infra.deploy.stages import Stage
from infra.deploy.terminal import Terminal
from infra.local.environment import write_environment

_QUIET = ("APIHandlerArn", "APIHandlerName", "EndpointURL", "RestAPIId")


def write_env(cloud: Cloud, stage: Stage, functions: Mapping[str, str], folder: Path) -> Path:
    """Keep what the functions find in their environment, so that `recourse --stage` finds the same; nothing secret."""
    found = cloud.client("lambda").get_function_configuration(FunctionName=functions["APIHandler"])
    variables: dict[str, Any] = found.get("Environment", {}).get("Variables", {})
    ours = {name: value for name, value in variables.items() if name.startswith("RECOURSE_")}
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{stage.name}.env"
    write_environment(file, ours | {"AWS_REGION": cloud.region, "AWS_DEFAULT_REGION": cloud.region})
    return file


def tell(stage: Stage, outputs: Mapping[str, tuple[str, str]], url: str, terminal: Terminal) -> None:
    """Print the outputs and the next steps."""
    terminal.say(f"\n{stage.name} stands at {url}\n")
    for key, (value, words) in sorted(outputs.items()):
        if words and key not in _QUIET:
            terminal.say(f"  {words}:\n    {value}")
    operator = stage.parameters.get("Operator") or "acme"
    terminal.say(
        "\nNext:\n"
        "  1. Write the DNS records above, unless Route 53 got them; confirm the mail that AlarmMail received.\n"
        f"  2. Open the first account (it is the operator's if the parameter Operator says {operator}):\n"
        f"       .venv/bin/recourse --stage {stage.name} account add --name 'Acme' --slug {operator} \\\n"
        "         --time-zone America/Los_Angeles --place US-CA --owner-name 'You' --owner-email you@example.com \\\n"
        "         --plan 'small business'\n"
        "     (without --plan it is a trial, which ends after 30 days and is erased 28 days later)\n"
        f"     and sign in at {url}/staff with the code that is mailed to you.\n"
        f"  3. With a telephone line: .venv/bin/recourse --stage {stage.name} secret token < token.txt\n"
        "  4. Look at docs/runbook.md before you need it."
    )
