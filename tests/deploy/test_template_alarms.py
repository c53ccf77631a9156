"""Alarms: of what is really counted, with the right meaning of silence, each with a section of the runbook."""

import ast
import json
import re
from pathlib import Path

from tests.deploy.template import entry, of_type, properties
from tests.house.package import Package
from tests.house.source import ROOT

TELEPHONE = ("Phone", "Texts", "Voicemails")
SPEAKS_OF_AWS = {"AWS/Lambda", "AWS/ApiGateway", "AWS/SQS", "AWS/SES"}
MONTHLY = 0.10  # dollars for each metric of an alarm, us-east-1, 2026-11


def kebab(name: str) -> str:
    return re.sub(r"(?<!^)([A-Z])", r"-\1", name).lower()


def rows() -> dict[str, str]:
    """The metrics of docs/metrics.md, each with what to do."""
    page = (ROOT / "docs/metrics.md").read_text()
    return dict(re.findall(r"^\| `(\w+)` \|.*\| ([^|]+) \|$", page, re.MULTILINE))


def counted(source: str) -> set[str]:
    """The names of metrics that a module counts: given at once, in a table of names, or carried by a refusal."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "metric":
            found |= {leaf.value for leaf in ast.walk(node.args[0]) if _is_name(leaf)}  # type: ignore[attr-defined]
        if isinstance(node, ast.keyword) and node.arg == "counted":
            found |= {leaf.value for leaf in ast.walk(node.value) if _is_name(leaf)}  # type: ignore[attr-defined]
        if isinstance(node, ast.AnnAssign | ast.Assign) and isinstance(node.value, ast.Dict) and _is_table(node):
            found |= {leaf.value for leaf in node.value.values if _is_name(leaf)}  # type: ignore[attr-defined]
    return found


def _is_name(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.isalpha()


def _is_table(node: ast.AnnAssign | ast.Assign) -> bool:
    target = node.target if isinstance(node, ast.AnnAssign) else node.targets[0]
    return isinstance(target, ast.Name) and target.id in {"_METRICS", "_COUNTED", "_FINDINGS"}


def modules() -> list[Path]:
    return sorted((ROOT / "chalicelib").rglob("*.py"))


def test_a_metric_is_found_wherever_its_name_stands() -> None:
    source = 'metric("One", 1)\n_METRICS = {1: "Two"}\nraise _Refused(1, counted="Three")\nother("Four")\n'
    assert counted(source) == {"One", "Two", "Three"}


def test_what_the_code_counts_is_what_the_page_tells_of() -> None:
    found = {name for path in modules() if "metric" in (text := path.read_text()) for name in counted(text)}
    assert found == set(rows())


def of_ours(package: Package) -> set[str]:
    alarms = of_type(package, "AWS::CloudWatch::Alarm").values()
    return {alarm["MetricName"] for alarm in alarms if alarm.get("Namespace") == "Recourse"}


def test_what_the_page_calls_an_alarm_raises_one_and_nothing_else_of_ours_does(package: Package) -> None:
    assert of_ours(package) == {name for name, what in rows().items() if "**Alarm.**" in what}


def test_an_alarm_of_ours_looks_where_the_code_counts(package: Package) -> None:
    written = (ROOT / "chalicelib/log.py").read_text()
    assert 'namespace="Recourse"' in written
    variables = package.template["Globals"]["Function"]["Environment"]["Variables"]
    stage = {"Fn::Sub": "recourse-${Stage}"}
    assert variables["POWERTOOLS_SERVICE_NAME"] == stage
    for name, alarm in of_type(package, "AWS::CloudWatch::Alarm").items():
        if alarm.get("Namespace") == "Recourse":
            assert alarm["Dimensions"] == [{"Name": "service", "Value": stage}]
            assert alarm["MetricName"] == name
        else:
            metrics = [one["MetricStat"]["Metric"] for one in alarm.get("Metrics", []) if "MetricStat" in one]
            spaces = {alarm["Namespace"]} if "Namespace" in alarm else {one["Namespace"] for one in metrics}
            assert spaces <= SPEAKS_OF_AWS, name


def test_each_alarm_reaches_the_topic_and_names_its_section_of_the_runbook(package: Package) -> None:
    for name, alarm in of_type(package, "AWS::CloudWatch::Alarm").items():
        assert alarm["AlarmActions"] == [{"Ref": "AlarmTopic"}], name
        assert alarm.get("OKActions", [{"Ref": "AlarmTopic"}]) == [{"Ref": "AlarmTopic"}], name
        assert alarm["AlarmDescription"].endswith(f" See docs/runbook.md#{kebab(name)}"), name
        assert alarm["AlarmName"] == {"Fn::Sub": f"recourse-${{Stage}}-{kebab(name)}"}


def test_silence_is_a_failure_where_something_must_run_and_none_where_something_went_wrong(package: Package) -> None:
    told = {name: alarm["TreatMissingData"] for name, alarm in of_type(package, "AWS::CloudWatch::Alarm").items()}
    assert {name for name, missing in told.items() if missing == "breaching"} == {"DigestMissing"}
    assert {name for name, missing in told.items() if missing == "ignore"} == {"MailsBounced", "MailsComplained"}
    assert set(told.values()) == {"breaching", "ignore", "notBreaching"}


def test_the_telephone_is_watched_where_there_is_one(package: Package) -> None:
    alarms = of_type(package, "AWS::CloudWatch::Alarm")
    conditional = {name for name in alarms if entry(package, name).get("Condition") == "HasTelephone"}
    assert conditional == {name for name in alarms if name.startswith(TELEPHONE)}
    # Emulators know no alarm over several metrics; every account of AWS has these two.
    several = {name for name, alarm in alarms.items() if "Metrics" in alarm}
    others = {name: entry(package, name).get("Condition") for name in set(alarms) - conditional}
    assert {name: told for name, told in others.items() if told} == dict.fromkeys(several, "IsAws")
    assert package.template["Conditions"]["IsAws"] == {"Fn::Equals": [{"Ref": "WebhookLoopback"}, "off"]}


def test_a_digest_is_missing_when_no_run_of_its_function_came_to_its_end(package: Package) -> None:
    alarm = properties(package, "DigestMissing")
    metrics = {one["Id"]: one for one in alarm["Metrics"]}
    assert metrics["done"]["Expression"] == "runs - errors"
    for name in ("runs", "errors"):
        [dimension] = metrics[name]["MetricStat"]["Metric"]["Dimensions"]
        assert dimension == {"Name": "FunctionName", "Value": {"Ref": "WriteDigest"}}
    assert (alarm["ComparisonOperator"], alarm["Threshold"]) == ("LessThanThreshold", 1)
    [event] = package.functions["WriteDigest"]["Events"].values()
    assert event["Properties"]["Schedule"] == "rate(1 hour)"  # or three hours would be no time to miss


def test_all_streams_are_watched(package: Package) -> None:
    metrics = properties(package, "StreamsLate")["Metrics"]
    watched = {one["MetricStat"]["Metric"]["Dimensions"][0]["Value"]["Ref"] for one in metrics if "MetricStat" in one}
    streams = {
        name
        for name, function in package.functions.items()
        if any("Stream" in event["Properties"] for event in function.get("Events", {}).values())
    }
    assert watched == streams


def test_each_queue_is_watched(package: Package) -> None:
    alarms = of_type(package, "AWS::CloudWatch::Alarm").values()
    watched = {
        alarm["Dimensions"][0]["Value"]["Fn::GetAtt"][0] for alarm in alarms if alarm.get("Namespace") == "AWS/SQS"
    }
    assert watched == set(of_type(package, "AWS::SQS::Queue"))


def test_alarms_cost_less_than_two_dollars_a_month_without_a_telephone(package: Package) -> None:
    alarms = of_type(package, "AWS::CloudWatch::Alarm").items()
    always = [alarm for name, alarm in alarms if entry(package, name).get("Condition") in {None, "IsAws"}]
    metrics = sum(sum("MetricStat" in one for one in alarm.get("Metrics", [])) or 1 for alarm in always)
    assert metrics * MONTHLY < 2
    assert len(of_type(package, "AWS::CloudWatch::Dashboard")) <= 3  # as many are free


def test_an_alarm_is_mailed_to_who_watches_and_only_this_account_raises_one(package: Package) -> None:
    subscription = properties(package, "AlarmSubscription")
    assert (subscription["Protocol"], subscription["Endpoint"]) == ("email", {"Ref": "AlarmMail"})
    [statement] = properties(package, "AlarmTopicPolicy")["PolicyDocument"]["Statement"]
    assert statement["Action"] == "sns:Publish"
    assert statement["Condition"] == {"StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}}


def test_spend_raises_an_alarm_at_the_budget(package: Package) -> None:
    spend = properties(package, "Spend")
    assert spend["Budget"]["BudgetLimit"] == {"Amount": {"Ref": "MonthlyBudget"}, "Unit": "USD"}
    told = {one["Notification"]["NotificationType"] for one in spend["NotificationsWithSubscribers"]}
    assert told == {"ACTUAL", "FORECASTED"}


def test_a_deployment_is_taken_back_by_alarms_that_there_are(package: Package) -> None:
    told = package.template["Outputs"]["RollbackAlarms"]["Value"]["Fn::Join"][1]
    assert {one["Fn::GetAtt"][0] for one in told} <= set(of_type(package, "AWS::CloudWatch::Alarm"))


def test_the_dashboard_is_json_and_shows_what_there_is(package: Package) -> None:
    body = properties(package, "Dashboard")["DashboardBody"]["Fn::Sub"]
    widgets = json.loads(body)["widgets"]
    assert {widget["type"] for widget in widgets} == {"text", "metric"}
    named = {name.partition(".")[0] for name in re.findall(r"\$\{([^}]+)\}", body)}
    assert named - {"AWS::Region", "Stage"} <= set(package.template["Resources"])
