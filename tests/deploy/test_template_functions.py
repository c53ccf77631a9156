"""What the packaged template says of functions: each has a role of its own, a log that ends, and no secret."""

import json
import re
from importlib import import_module

from chalicelib.domain.retention import RETENTION, Mechanism
from chalicelib.outbound.checkup_functions import TRACES, TRACING, rights
from tests.deploy.template import of_type, properties
from tests.house.deployed import SCHEDULES
from tests.house.package import Package

READERS = {"OnRecordsChange": "RecordsTable", "OnVoicemail": "RecordsTable"}
READERS |= {"OnAuditChange": "AuditTable", "OnAuditEvent": "AuditTable"}
RESOURCES_LIMIT, BYTES_LIMIT, OUTPUTS_LIMIT, PARAMETERS_LIMIT = 500, 1_000_000, 200, 200  # CloudFormation's


def test_each_function_has_a_role_of_its_own_with_one_policy(package: Package) -> None:
    roles = {name: function["Role"]["Fn::GetAtt"][0] for name, function in package.functions.items()}
    assert len(set(roles.values())) == len(roles)
    for role in roles.values():
        told = properties(package, role)
        assert len(told["Policies"]) == 1
        assert "ManagedPolicyArns" not in told
        [trust] = told["AssumeRolePolicyDocument"]["Statement"]
        assert trust["Principal"] == {"Service": "lambda.amazonaws.com"}


def test_the_policy_of_tracing_is_what_the_doctor_knows_it_to_be(package: Package) -> None:
    told = properties(package, "TracingPolicy")
    assert told["PolicyName"] == TRACING
    assert rights(told["PolicyDocument"]) == TRACES


def test_each_handler_is_a_function_that_there_is(package: Package) -> None:
    for function in package.functions.values():
        module, _, name = function["Handler"].rpartition(".")
        assert callable(getattr(import_module(module), name))


def test_functions_have_memory_and_end_before_the_gateway_or_lambda_ends_them(package: Package) -> None:
    for name, function in package.functions.items():
        assert function["MemorySize"] >= 512
        assert function["Timeout"] <= (29 if name == "APIHandler" else 300)


def test_each_schedule_is_there(package: Package) -> None:
    told = {
        name: event["Properties"]["Schedule"]
        for name, function in package.functions.items()
        for event in function.get("Events", {}).values()
        if event["Type"] == "Schedule"
    }
    found = {name: schedule for name, schedule in told.items() if schedule.startswith("rate(")}
    assert found == SCHEDULES


def test_what_reads_a_stream_names_what_failed_and_leaves_it_to_the_operator(package: Package) -> None:
    for name, table in READERS.items():
        [event] = package.functions[name]["Events"].values()
        told = event["Properties"]
        assert told["Stream"] == {"Fn::GetAtt": [table, "StreamArn"]}
        assert told["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
        assert told["DestinationConfig"]["OnFailure"]["Destination"] == {"Fn::GetAtt": ["StreamFailures", "Arn"]}
        assert told["BisectBatchOnFunctionError"] is True
        assert told["MaximumRecordAgeInSeconds"] == 86400  # a stream forgets after a day


def test_each_function_s_log_ends_when_the_table_says(package: Package) -> None:
    [row] = [row for row in RETENTION if row.mechanism is Mechanism.LOG_GROUP]
    groups = of_type(package, "AWS::Logs::LogGroup")
    assert {group["RetentionInDays"] for group in groups.values()} == {row.unusable_after.days}
    names = {group["LogGroupName"]["Fn::Sub"] for group in groups.values()}
    assert names == {*(f"/aws/lambda/${{{name}}}" for name in package.functions), "/recourse/${Stage}/calls"}


def test_no_secret_stands_in_an_environment(package: Package) -> None:
    everywhere = package.template["Globals"]["Function"]["Environment"]["Variables"]
    assert everywhere["RECOURSE_SECRET"] == {"Fn::Sub": "recourse-${Stage}"}  # a name
    for name, parameter in package.template["Parameters"].items():
        assert not parameter.get("NoEcho"), name  # what must not be shown is no parameter
    own = [function.get("Environment", {}).get("Variables", {}) for function in package.functions.values()]
    for variables in (everywhere, *own):
        sounding = {name for name in variables if re.search("TOKEN|PASSWORD|PEPPER|_KEY$", name)}
        assert sounding <= {"RECOURSE_DATA_KEY", "RECOURSE_SIGNING_KEY"}  # names of keys that never leave KMS


def test_traces_are_asked_for_and_only_of_what_serves_people(package: Package) -> None:
    asked = {"Fn::If": ["Traces", "Active", "PassThrough"]}
    traced = {name for name, function in package.functions.items() if function["Tracing"] == asked}
    assert not traced & set(SCHEDULES)
    assert traced >= {"APIHandler", "OnWebhook", *READERS}
    assert package.template["Parameters"]["Tracing"]["Default"] == "off"
    allowed = {role["Ref"] for role in properties(package, "TracingPolicy")["Roles"]}
    assert allowed == {package.functions[name]["Role"]["Fn::GetAtt"][0] for name in traced}
    assert package.template["Resources"]["TracingPolicy"]["Condition"] == "Traces"


def test_no_function_is_reserved_or_kept_warm(package: Package) -> None:
    for function in package.functions.values():
        assert "ReservedConcurrentExecutions" not in function  # new AWS accounts would refuse the deployment
        assert "ProvisionedConcurrencyConfig" not in function


def test_no_function_has_an_address_of_its_own(package: Package) -> None:
    assert not [name for name, function in package.functions.items() if "FunctionUrlConfig" in function]
    assert of_type(package, "AWS::Lambda::Url") == {}


def test_cloudformation_takes_a_template_of_this_size(package: Package) -> None:
    template = package.template
    # SAM makes of each event a resource and a permission, and of the API a deployment and a stage.
    events = sum(len(function.get("Events", {})) for function in package.functions.values())
    assert len(template["Resources"]) + 2 * events + 2 < RESOURCES_LIMIT
    shared = len(json.dumps(template["Globals"])) * len(package.functions)
    assert len(json.dumps(template, indent=1)) + shared < BYTES_LIMIT
    assert len(template["Outputs"]) < OUTPUTS_LIMIT
    assert len(template["Parameters"]) < PARAMETERS_LIMIT
