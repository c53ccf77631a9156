"""The template of a stage's data, with which it begins and to which it shrinks, and the file of its parameters."""

import json
from pathlib import Path
from typing import Any

import pytest

from infra.deploy import stages, templates
from infra.deploy.stages import FOLDER, Stage
from infra.deploy.trouble import CannotDeploy
from infra.local.template import Template

FUNCTION = {"Type": "AWS::Serverless::Function", "Properties": {"CodeUri": "./deployment.zip", "MemorySize": 512}}


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    """Our own part of the template, and a function as Chalice declares one."""
    whole = Template.load(Stage="test").document
    ours = {name: one for name, one in whole["Resources"].items() if "Type" in one}
    return {**whole, "Resources": ours | {"Api": FUNCTION}}


def test_the_data_stand_alone(document: dict[str, Any]) -> None:
    data = templates.only_data(document)
    kinds = {one["Type"] for one in data["Resources"].values()}
    assert kinds >= templates.DATA
    assert not kinds & {"AWS::Serverless::Function", "AWS::SQS::Queue", "AWS::SNS::Topic", "AWS::CloudWatch::Alarm"}
    assert not {"Globals", "Outputs", "Transform"} & set(data)
    for name, one in document["Resources"].items():
        if one.get("DeletionPolicy") == "Retain":
            assert data["Resources"][name] == one
    named = set(templates.referred(data["Resources"])) | {"AWS::Region"}
    known = {*data["Resources"], *data["Parameters"]}
    assert {name for name in named if not name.startswith("AWS::")} <= known


def test_only_new_tables_can_be_taken_back(document: dict[str, Any]) -> None:
    new = templates.only_data(document, is_new=True)["Resources"]
    assert [
        one["Properties"]["DeletionProtectionEnabled"] for one in new.values() if one["Type"].endswith("Table")
    ] == [
        False,
        False,
        False,
    ]
    later = templates.only_data(document)["Resources"]
    assert all(
        one["Properties"]["DeletionProtectionEnabled"] for one in later.values() if one["Type"].endswith("Table")
    )


def test_the_data_are_all_that_cannot_be_made_again(document: dict[str, Any]) -> None:
    made_again = {"EphemeralTable"}
    for name, one in document["Resources"].items():
        if one["Type"] in templates.DATA and name not in made_again:
            assert one.get("DeletionPolicy") == one.get("UpdateReplacePolicy") == "Retain", name


def test_functions_find_their_code_in_the_bucket(document: dict[str, Any]) -> None:
    whole = templates.with_code(document, "bucket", "prod/abc.zip")
    assert whole["Resources"]["Api"]["Properties"] == {
        "CodeUri": {"Bucket": "bucket", "Key": "prod/abc.zip"},
        "MemorySize": 512,
    }
    assert whole["Resources"]["RecordsTable"] == document["Resources"]["RecordsTable"]


def test_the_example_is_what_the_template_takes(document: dict[str, Any]) -> None:
    stage = stages.read("example", FOLDER, {})
    stages.check_parameters(stage, document["Parameters"])
    assert stage.stack == "recourse-example"
    assert not stage.is_production


def written(folder: Path, **said: Any) -> Path:
    (folder / "prod.json").write_text(json.dumps(said))
    return folder


def test_a_stage_for_trying_needs_no_file_and_production_does(tmp_path: Path) -> None:
    assert stages.read("try", tmp_path, {"AWS_REGION": "eu-west-1"}).region == "eu-west-1"
    with pytest.raises(CannotDeploy, match="AWS_REGION"):
        stages.read("try", tmp_path, {})
    with pytest.raises(CannotDeploy, match="make run"):
        stages.read("local", tmp_path, {"AWS_REGION": "eu-west-1"})
    with pytest.raises(CannotDeploy, match=r"example\.json"):
        stages.read("prod", tmp_path, {"AWS_REGION": "eu-west-1"})


def test_two_regions_are_one_too_many(tmp_path: Path) -> None:
    folder = written(tmp_path, region="us-west-2")
    assert stages.read("prod", folder, {}).region == "us-west-2"
    with pytest.raises(CannotDeploy, match="unset one"):
        stages.read("prod", folder, {"AWS_DEFAULT_REGION": "us-east-1"})


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"region": "us-west-2", "secret": "x"}, "known are region"),
        ({"region": 7}, "must be a str"),
        ({"region": "us-west-2", "parameters": []}, "must be a dict"),
    ],
)
def test_a_file_that_says_what_nobody_knows_is_refused(tmp_path: Path, said: dict[str, Any], told: str) -> None:
    with pytest.raises(CannotDeploy, match=told):
        stages.read("prod", written(tmp_path, **said), {})


@pytest.mark.parametrize("name", ["", "Prod", "a" * 25, "../prod", "a_b"])
def test_a_name_that_no_resource_could_have_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(CannotDeploy, match="no name of a stage"):
        stages.read(name, tmp_path, {"AWS_REGION": "us-east-1"})


@pytest.mark.parametrize(
    "given", [{"Nobody": "x"}, {"Stage": "prod"}, {"DomainName": "Privacy.Example"}, {"Gpc": "maybe"}]
)
def test_parameters_are_checked_before_anything_is_made(document: dict[str, Any], given: dict[str, str]) -> None:
    with pytest.raises(CannotDeploy):
        stages.check_parameters(Stage(name="try", region="us-east-1", parameters=given), document["Parameters"])
