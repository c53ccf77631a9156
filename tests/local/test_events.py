"""The worker plays EventBridge for the functions that follow events."""

import sys
from types import ModuleType
from typing import Any

import pytest
from chalice.app import Chalice, CloudWatchEventConfig

from infra.local.events import ATTEMPTS, Events, event_of, matches
from infra.local.template import Template

EVENT = event_of("aws.s3", "Object Deleted", {"bucket": {"name": "b"}, "object": {"key": "greetings/a"}, "n": 1})


@pytest.mark.parametrize(
    ("pattern", "fits"),
    [
        ({"source": ["aws.s3"]}, True),
        ({"source": ["aws.ec2", "aws.s3"], "detail-type": ["Object Deleted"]}, True),
        ({"source": ["aws.s3"], "detail-type": ["Object Created"]}, False),
        ({"detail": {"bucket": {"name": ["b"]}}}, True),
        ({"detail": {"bucket": {"name": ["c"]}}}, False),
        ({"detail": {"object": {"key": [{"prefix": "greetings/"}]}}}, True),
        ({"detail": {"object": {"key": [{"prefix": "voice/"}, {"suffix": "/a"}]}}}, True),
        ({"detail": {"object": {"key": [{"anything-but": ["greetings/a"]}]}}}, False),
        ({"detail": {"reason": [{"exists": False}]}}, True),
        ({"detail": {"n": [{"exists": True}]}}, True),
        ({"detail": {"reason": ["x"]}}, False),
        ({"detail": {"n": {"deeper": ["x"]}}}, False),
        ({"detail": {"n": [1]}}, True),
    ],
)
def test_a_pattern_fits_as_on_eventbridge(pattern: dict[str, Any], fits: bool) -> None:  # noqa: FBT001 - a case
    assert matches(pattern, EVENT) is fits


def test_a_pattern_that_is_not_understood_is_an_error() -> None:
    with pytest.raises(ValueError, match="numeric"):
        matches({"detail": {"n": [{"numeric": [">", 0]}]}}, EVENT)


class Following:
    """An app with a function in a module of its own that fails as often as it is told."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *, failures: int = 0) -> None:
        self.took: list[Any] = []
        self.failures = failures
        module = ModuleType("recourse_following")
        module.__dict__["on_gone"] = self._take
        monkeypatch.setitem(sys.modules, "recourse_following", module)
        self.app = Chalice("small", configure_logs=False)
        pattern = {"source": ["aws.s3"], "detail": {"bucket": {"name": ["b"]}}}
        self.app.event_sources.append(CloudWatchEventConfig("on_gone", "recourse_following.on_gone", pattern))

    def _take(self, event: Any, _context: Any) -> None:
        if self.failures:
            self.failures -= 1
            raise RuntimeError
        self.took.append(event)

    def events(self, template: Template | None = None) -> Events:
        """The bus."""
        return Events(self.app, template or Template.load(Stage="local"))


def test_an_event_reaches_who_follows_it_and_nobody_else(monkeypatch: pytest.MonkeyPatch) -> None:
    following = Following(monkeypatch)

    assert following.events().publish(EVENT) == 1
    assert following.events().publish(event_of("aws.s3", "Object Deleted", {"bucket": {"name": "c"}})) == 0
    assert following.took == [EVENT]


def test_a_function_that_fails_is_called_again_and_then_left(monkeypatch: pytest.MonkeyPatch) -> None:
    following = Following(monkeypatch, failures=ATTEMPTS - 1)
    assert following.events().publish(EVENT) == 1

    following.failures = ATTEMPTS
    assert following.events().publish(EVENT) == 0
    assert len(following.took) == 1


def test_the_template_names_the_bucket_that_the_code_cannot_know(monkeypatch: pytest.MonkeyPatch) -> None:
    template = Template.load(Stage="local")
    pattern = {"detail": {"bucket": {"name": [{"Ref": "VoicemailBucket"}]}}}
    template.document["Resources"]["OnGone"] = {"Properties": {"Events": {"It": {"Properties": {"Pattern": pattern}}}}}
    following = Following(monkeypatch)
    event = event_of("aws.s3", "Object Deleted", {"bucket": {"name": "recourse-local-voicemails"}})

    assert following.events(template).publish(event) == 1
    assert following.events(template).publish(EVENT) == 0
