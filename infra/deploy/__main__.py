"""`python -m infra.deploy package|deploy|destroy --stage prod`: the commands behind `make`."""

import argparse
import os
import sys
from pathlib import Path

from infra.deploy import package
from infra.deploy.package import ROOT
from infra.deploy.target import ARCHITECTURES, Target
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
    for command in (packaging,):
        command.add_argument("--stage", required=True)
        command.add_argument("--dist", type=Path, default=ROOT / "dist")
        command.add_argument("--runtime", default=os.environ.get("PYTHON_RUNTIME") or Target().python)
        command.add_argument("--architecture", choices=sorted(ARCHITECTURES), default=Target().architecture)
    return parser


def _package(given: argparse.Namespace) -> int:
    target = Target(given.runtime, given.architecture)
    package.refuse_unoffered(target)
    print(f"packaging the stage {given.stage} for {target.runtime} on {target.architecture} ...")
    built = package.build(given.stage, given.dist, target, wheel_house=ROOT / ".local" / "wheels")
    print(f"{built.archive}: {built.size}\nSHA-256 {built.digest}\n{built.template}: the template")
    return 0


if __name__ == "__main__":
    sys.exit(main())
