"""What the packaged template says of everything that stands between the world and the functions."""

import json
import re

import pytest

from chalicelib import texts
from infra.gateway_responses import ANSWERS, answers, page
from infra.local.template import Template
from tests.deploy.template import Entry, entry, of_type, properties
from tests.house.package import Package

PERSONAL = ("identity.", "requestOverride", "$context.path", "authorizer", "querystring", "header", "domainName")


@pytest.fixture(scope="module")
def api(package: Package) -> Entry:
    return properties(package, "RestAPI")


def test_the_endpoint_is_regional_and_a_second_address_is_shut_where_there_is_a_domain(api: Entry) -> None:
    assert api["EndpointConfiguration"] == "REGIONAL"
    assert api["DisableExecuteApiEndpoint"] == {"Fn::If": ["HasDomain", True, False]}


def test_the_domain_speaks_tls_1_2_and_no_less(package: Package) -> None:
    domain = properties(package, "Domain")
    assert domain["SecurityPolicy"] == "TLS_1_2"
    assert domain["EndpointConfiguration"] == {"Types": ["REGIONAL"]}
    assert domain["RegionalCertificateArn"]["Fn::If"][0] == "MakesCertificate"
    mapping = properties(package, "DomainMapping")
    assert (mapping["RestApiId"], mapping["Stage"]) == ({"Ref": "RestAPI"}, {"Ref": "RestAPI.Stage"})
    assert "BasePath" not in mapping


@pytest.mark.parametrize(
    ("parameters", "made"),
    [
        ({}, set()),
        ({"Overview": "on"}, {"Dashboard"}),
        ({"DomainName": "p.example.com", "CertificateArn": "arn:aws:acm:x"}, {"Domain", "DomainMapping"}),
        (
            {"DomainName": "p.example.com", "HostedZoneId": "Z1"},
            {"Domain", "DomainMapping", "DomainRecords", "Certificate"},
        ),
        ({"HostedZoneId": "Z1"}, set()),
        ({"MailDomain": "example.com"}, set()),
        ({"MailDomain": "example.com", "MailHostedZoneId": "Z2"}, {"MailRecords"}),
        ({"InboundDomain": "in.example.com"}, {"InboundIdentity", "InboundRules", "InboundRule"}),
        ({"InboundDomain": "example.com", "MailDomain": "example.com"}, {"InboundRules", "InboundRule"}),
        ({"AlarmMail": "a@example.com"}, {"AlarmSubscription"}),
        ({"MonthlyBudget": "50"}, {"Spend"}),
        ({"Waf": "on"}, {"Firewall", "FirewallOfPages"}),
        ({"Tracing": "on"}, {"TracingPolicy"}),
    ],
)
def test_what_is_asked_for_is_made_and_nothing_else(parameters: dict[str, str], made: set[str]) -> None:
    template = Template.load(Stage="x", WebhookLoopback="on", **{"Overview": "off"} | parameters)
    on_condition = {name: told for name, told in template.resources().items() if "Condition" in told}
    assert {name for name, told in on_condition.items() if template.is_made(told)} == made


def test_production_is_refused_without_a_domain_signed_mail_and_somebody_who_is_told(package: Package) -> None:
    rules = package.template["Rules"]
    production = rules["ProductionHasItsOwnDomain"]
    assert production["RuleCondition"] == {"Fn::Equals": [{"Ref": "Stage"}, "prod"]}
    asked = [one["Assert"]["Fn::Not"][0]["Fn::Equals"][0]["Ref"] for one in production["Assertions"]]
    assert asked == ["DomainName", "MailDomain", "AlarmMail"]
    [certificate] = rules["DomainsHaveCertificates"]["Assertions"]
    assert {"CertificateArn", "HostedZoneId"} <= set(re.findall(r"\w+", json.dumps(certificate["Assert"])))


def test_links_begin_with_the_domain_where_there_is_one(package: Package) -> None:
    told = package.template["Globals"]["Function"]["Environment"]["Variables"]["RECOURSE_PUBLIC_URL"]
    assert told == {"Fn::If": ["HasDomain", {"Fn::Sub": "https://${DomainName}"}, {"Ref": "PublicUrl"}]}
    outputs = package.template["Outputs"]
    assert outputs["Url"]["Value"] == told
    for name, path in {
        "TwilioVoiceUrl": "/telephony/voice",
        "TwilioStatusUrl": "/telephony/voice/status",
        "TwilioTextUrl": "/telephony/sms",
        "SignInCallback": "/staff/sso/callback/",
    }.items():
        assert outputs[name]["Value"] == {"Fn::Sub": [f"${{Base}}{path}", {"Base": told}]}


def test_mail_is_signed_for_its_domain_and_comes_back_to_it() -> None:
    identity = Template.load(Stage="x").resources()["MailIdentity"]["Properties"]
    alone = Template.load(Stage="x", MailFrom="a@example.com").resolve(identity)
    assert alone == {"EmailIdentity": "a@example.com"}
    signed = Template.load(Stage="x", MailDomain="example.com").resolve(identity)
    assert signed["EmailIdentity"] == "example.com"
    assert signed["DkimAttributes"] == {"SigningEnabled": True}
    assert signed["MailFromAttributes"]["MailFromDomain"] == "bounce.example.com"


def test_the_log_of_calls_names_a_route_and_never_who_called_or_what_for(api: Entry) -> None:
    told = api["AccessLogSetting"]
    assert told["DestinationArn"] == {"Fn::GetAtt": ["AccessLog", "Arn"]}
    fields = set(json.loads(told["Format"]).values())
    assert fields == {
        "$context.requestTime",
        "$context.requestId",
        "$context.resourcePath",
        "$context.httpMethod",
        "$context.status",
        "$context.responseLength",
        "$context.responseLatency",
        "$context.integrationLatency",
        "$context.error.responseType",
        "$context.wafResponseCode",
    }
    assert not [field for field in fields if any(trace in field for trace in PERSONAL)]


def test_the_gateway_keeps_no_bodies_and_bounds_how_many_call(api: Entry) -> None:
    [every] = api["MethodSettings"]
    assert (every["ResourcePath"], every["HttpMethod"]) == ("/*", "*")
    assert (every["DataTraceEnabled"], every["LoggingLevel"]) == (False, "OFF")
    assert every["ThrottlingRateLimit"] == {"Ref": "CallsPerSecond"}
    assert every["ThrottlingBurstLimit"] == {"Ref": "CallsAtOnce"}


def test_the_gateway_may_write_its_log_before_the_stage_is_made(package: Package) -> None:
    assert entry(package, "RestAPI")["DependsOn"] == "GatewayAccount"
    for name in ("GatewayAccount", "GatewayAccountRole"):  # one in a region, for every stage there
        assert entry(package, name)["DeletionPolicy"] == "Retain"


def test_the_gateway_s_own_answers_say_what_our_pages_say(api: Entry) -> None:
    told = api["DefinitionBody"]["x-amazon-apigateway-gateway-responses"]
    assert told == answers(), "run `python -m infra.gateway_responses`"
    assert {"DEFAULT_4XX", "DEFAULT_5XX", "MISSING_AUTHENTICATION_TOKEN", "REQUEST_TOO_LARGE", "THROTTLED"} <= set(told)


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_of_the_gateway_is_a_page_in_both_languages_or_problem_details(name: str) -> None:
    status, words = ANSWERS[name]
    made = answers()[name]
    templates, headers = made["responseTemplates"], made["responseParameters"]
    assert isinstance(templates, dict)
    assert isinstance(headers, dict)
    for language in ("en", "es"):
        assert (
            f'<section lang="{language}"><h1>{texts.text(f"error.{words}.title", language)}</h1>'
            in templates["text/html"]
        )
    problem = json.loads(templates["application/json"])
    assert problem.get("status") == status
    assert problem["title"] == texts.text(f"error.{words}.title", "en")
    assert headers["gatewayresponse.header.Content-Security-Policy"] == "'sandbox'"
    assert headers["gatewayresponse.header.Cache-Control"] == "'no-store'"
    assert all(value.count("'") == 2 for value in headers.values())  # a literal holds no quote


def test_a_page_of_the_gateway_needs_nothing_and_holds_no_variable_by_accident() -> None:
    for _, words in ANSWERS.values():
        made = page(words)
        assert not re.findall(r"src=|href=|<script|url\(", made)
        assert "$" not in made
        assert len(made) < 4000


def test_the_firewall_counts_by_address_and_leaves_signed_calls_alone(package: Package) -> None:
    assert package.template["Parameters"]["Waf"]["Default"] == "off"
    rules = {rule["Name"]: rule["Statement"] for rule in properties(package, "Firewall")["Rules"]}
    rates = [rule["RateBasedStatement"] for rule in rules.values() if "RateBasedStatement" in rule]
    assert {rate["AggregateKeyType"] for rate in rates} == {"IP"}
    [pattern] = set(re.findall(r'"RegexString": "([^"]+)"', json.dumps(rules)))
    free = ["/telephony/voice", "/api/v1/requests", "/drp/acme/v1", "/prod/telephony/sms"]
    assert all(re.search(pattern, path) for path in free)
    bound = ["/c/acme", "/c/telephony/status", "/staff/api/x", "/x/telephony/voice", "/telephony"]
    assert not any(re.search(pattern, path) for path in bound)


def test_the_firewall_s_price_is_what_its_parameter_says(package: Package) -> None:
    rules = len(properties(package, "Firewall")["Rules"])
    told = package.template["Parameters"]["Waf"]["Description"]
    assert f"{5 + rules} dollars a month" in told  # 5 for the list, 1 for each rule


def test_what_is_public_is_the_api_and_nothing_else(package: Package) -> None:
    assert set(of_type(package, "AWS::Serverless::Api")) == {"RestAPI"}
    public = {"AWS::CloudFront::Distribution", "AWS::ApiGatewayV2::Api", "AWS::ElasticLoadBalancingV2::LoadBalancer"}
    assert not {told["Type"] for told in package.template["Resources"].values()} & public
