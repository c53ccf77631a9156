"""The journeys in bad weather: their own assertions hold although a tenth of all calls fails beneath the SDK.

Each runs as itself, in a process of its own; what fails is repeated by the line that it prints.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
QUICK = (
    *("test_a_request_from_form_to_answer", "test_a_refusal_is_appealed", "test_a_child_asks_alone"),
    *("test_an_account_closes", "test_a_request_is_forgotten"),
)
# They lose calls of their own choice, or count them; the last one is in memory and makes none.
OWN_WEATHER = frozenset(
    {
        *("test_crash_points", "test_voicemail_crash_points", "test_erasure", "test_lost_answers"),
        *("test_deadlines_survive", "test_a_plan_changes_and_a_hold_stays"),
    }
)
ALL = tuple(sorted(path.stem for path in (ROOT / "tests/journeys").glob("test_*.py") if path.stem not in OWN_WEATHER))


def in_weather(folder: Path, seed: int, *journeys: str) -> int:
    """Run journeys in the weather of a seed; return how many calls met something."""
    files = [f"tests/journeys/{name}.py" for name in journeys]
    told = folder / "weather.json"
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--basetemp", str(folder / "t"), *files]
    environment = os.environ | {"RECOURSE_WEATHER": str(seed), "RECOURSE_WEATHER_TOLD": str(told)}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"RECOURSE_WEATHER={seed} pytest {' '.join(files)}\n{done.stdout[-6000:]}"
    return sum(json.loads(told.read_text())["faults"].values())


def test_the_main_journeys_reach_their_end_in_bad_weather(tmp_path: Path) -> None:
    assert in_weather(tmp_path, 1, *QUICK) > 50


@pytest.mark.slow
@pytest.mark.parametrize("seed", [2, 3])
@pytest.mark.parametrize("journey", ALL)
def test_every_journey_reaches_its_end_in_bad_weather(tmp_path: Path, journey: str, seed: int) -> None:
    in_weather(tmp_path, seed, journey)
