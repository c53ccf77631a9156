"""`python -m infra.deploy package|deploy|destroy --stage prod`: the commands behind `make`."""

import argparse
import os
import sys
from pathlib import Path

from botocore.exceptions import BotoCoreError, ClientError

from infra.deploy import package, stages
from infra.deploy.cloud import Cloud
from infra.deploy.deploy import ENVIRONMENTS, Deployment
from infra.deploy.destroy import Removal
from infra.deploy.package import ROOT, Built
from infra.deploy.restoring import Restoring
from infra.deploy.target import ARCHITECTURES, Target
from infra.deploy.terminal import Terminal
from infra.deploy.trouble import CannotDeploy


def main() -> int:
    """Run one command; 1 where it refused or failed, with one sentence that says why."""
    given = _parser().parse_args()
    try:
        code: int = given.run(given)
    except CannotDeploy as trouble:
        print(f"recourse: {trouble}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nrecourse: interrupted; what CloudFormation has begun goes on there.", file=sys.stderr)
        return 130
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m infra.deploy", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    packaging = commands.add_parser("package", help="build dist/")
    packaging.set_defaults(run=_package)
    deploying = commands.add_parser("deploy", help="package, show the changes, ask, and carry them out")
    deploying.set_defaults(run=_deploy)
    for command in (packaging, deploying):
        command.add_argument("--dist", type=Path, default=ROOT / "dist")
        command.add_argument("--runtime", default=os.environ.get("PYTHON_RUNTIME") or Target().python)
        command.add_argument("--architecture", choices=sorted(ARCHITECTURES), default=Target().architecture)
    removing = commands.add_parser("destroy", help="take away what serves; with --data delete the data as well")
    removing.add_argument("--data", choices=["keep", "delete"], default="keep")
    removing.set_defaults(run=_destroy)
    restoring = commands.add_parser("restore", help="steps 1, 5 and 6 of docs/restore.md")
    restoring.add_argument("step", choices=["stand-still", "put-in-place", "go"])
    restoring.set_defaults(run=_restore)
    for command in (packaging, deploying, removing, restoring):
        command.add_argument("--stage", required=True)
    return parser


def _package(given: argparse.Namespace) -> int:
    _built(given)
    return 0


def _built(given: argparse.Namespace) -> Built:
    target = Target(given.runtime, given.architecture)
    package.refuse_unoffered(target)
    print(f"packaging the stage {given.stage} for {target.runtime} on {target.architecture} ...", flush=True)
    built = package.build(given.stage, given.dist, target, wheel_house=ROOT / ".local" / "wheels")
    print(f"{built.archive}: {built.size}\nSHA-256 {built.digest}\n{built.template}: the template", flush=True)
    if not built.compiled_by:
        print(
            f"There is no {target.runtime} on this machine to compile it: each new container does so itself, "
            f"for about a second. Install {target.runtime} to spare that (infra/README.md).",
            flush=True,
        )
    return built


def _terminal() -> Terminal:
    return Terminal(yes=os.environ.get("YES", "") not in {"", "0"}, typed=os.environ.get("CONFIRM", ""))


def _deploy(given: argparse.Namespace) -> int:
    stage = stages.read(given.stage)
    cloud = Cloud(stage.region)
    _ = cloud.account  # who is not signed in need not wait for the package
    Deployment(cloud=cloud, stage=stage, built=_built(given), terminal=_terminal()).run()
    return 0


def _destroy(given: argparse.Namespace) -> int:
    stage = stages.read(given.stage)
    removal = Removal(cloud=Cloud(stage.region), stage=stage, terminal=_terminal())
    if given.data == "delete":
        removal.with_data()
    else:
        removal.keep_data()
    return 0


def _restore(given: argparse.Namespace) -> int:
    stage, terminal = stages.read(given.stage), _terminal()
    cloud = Cloud(stage.region)
    _ = cloud.account  # who is not signed in is told so, and how to sign in
    restoring = Restoring(cloud=cloud, stage=stage, folder=ENVIRONMENTS, terminal=terminal)
    try:
        if given.step == "stand-still":
            restoring.stand_still()
        elif given.step == "put-in-place":
            terminal.type_name(stage.stack, "Its tables of records and audit are ended and replaced")
            restoring.put_in_place()
        else:
            restoring.go()
    except (ClientError, BotoCoreError) as error:
        raise CannotDeploy(f"{given.step} broke off; what is done is kept, so run it again: {error}") from None
    return 0


if __name__ == "__main__":
    sys.exit(main())
