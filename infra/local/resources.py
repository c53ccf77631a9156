"""Creates the resources of infra/resources.yaml on the AWS endpoint that the environment names.

What exists already is left as it is, so that a second start is quick and loses nothing.
"""

import base64
import json
import re
import secrets
from collections.abc import Callable
from functools import partial
from typing import Any

import boto3

from infra.local.buckets import create_bucket, put_bucket_policy
from infra.local.template import Template

Properties = dict[str, Any]
Identity = tuple[str, str]
KEY_BYTES = 32

# What only stands between the world and the functions, or watches them: on this machine nothing does.
IN_THE_CLOUD_ONLY = frozenset(
    {
        "AWS::ApiGateway::Account",
        "AWS::ApiGateway::BasePathMapping",
        "AWS::ApiGateway::DomainName",
        "AWS::Budgets::Budget",
        "AWS::CertificateManager::Certificate",
        "AWS::CloudWatch::Alarm",
        "AWS::CloudWatch::Dashboard",
        "AWS::IAM::Policy",
        "AWS::IAM::Role",
        "AWS::Logs::LogGroup",
        "AWS::Route53::RecordSetGroup",
        "AWS::SNS::Subscription",
        "AWS::WAFv2::WebACL",
        "AWS::WAFv2::WebACLAssociation",
    },
)


def create_resources(stage: str, **parameters: str) -> dict[str, str]:
    """Create what the stage lacks and return its RECOURSE_* environment; `parameters` are those of the template."""
    template = Template.load(Stage=stage, **parameters)
    creators = _creators(_Clients())
    for logical_id, resource in template.resources().items():
        if resource["Type"] in IN_THE_CLOUD_ONLY or not template.is_made(resource):
            continue
        create = creators[resource["Type"]]
        template.created[logical_id] = create(template.resolve(resource.get("Properties", {})))
    return template.environment()


class _Clients:
    """One client per service; their creation is what a start spends its time on."""

    def __init__(self) -> None:
        session = boto3.Session()
        self.dynamodb = session.client("dynamodb")
        self.kms = session.client("kms")
        self.s3 = session.client("s3")
        self.secrets = session.client("secretsmanager")
        self.ses = session.client("sesv2")
        self.sns = session.client("sns")
        self.sqs = session.client("sqs")


def _creators(clients: _Clients) -> dict[str, Callable[[Properties], Identity]]:
    return {
        "AWS::DynamoDB::Table": partial(_table, clients.dynamodb),
        "AWS::KMS::Key": partial(_key, clients.kms),
        "AWS::KMS::Alias": partial(_alias, clients.kms),
        "AWS::S3::Bucket": partial(create_bucket, clients.s3),
        "AWS::S3::BucketPolicy": partial(put_bucket_policy, clients.s3),
        "AWS::SecretsManager::Secret": partial(_secret, clients.secrets),
        "AWS::SES::ConfigurationSet": partial(_configuration_set, clients.ses),
        "AWS::SES::ConfigurationSetEventDestination": partial(_event_destination, clients.ses),
        "AWS::SES::ReceiptRule": _taken_care_of,
        "AWS::SES::ReceiptRuleSet": _taken_care_of,
        "AWS::SES::EmailIdentity": partial(_mail_identity, clients.ses),
        "AWS::SNS::Topic": partial(_topic, clients.sns),
        "AWS::SNS::TopicPolicy": partial(_topic_policy, clients.sns),
        "AWS::SQS::Queue": partial(_queue, clients.sqs),
        "AWS::SQS::QueuePolicy": partial(_queue_policy, clients.sqs),
    }


def _table(dynamodb: Any, properties: Properties) -> Identity:
    name = properties["TableName"]
    try:
        return name, dynamodb.describe_table(TableName=name)["Table"]["TableArn"]
    except dynamodb.exceptions.ResourceNotFoundException:
        pass
    request = dict(properties)
    lifetime = request.pop("TimeToLiveSpecification", None)
    recovery = request.pop("PointInTimeRecoverySpecification", None)
    request.pop("ResourcePolicy", None)  # the engine for developers asks for no permission
    request["SSESpecification"] = {"Enabled": request["SSESpecification"]["SSEEnabled"]}
    if "StreamSpecification" in request:
        request["StreamSpecification"] = {"StreamEnabled": True, **request["StreamSpecification"]}
    arn = dynamodb.create_table(**request)["TableDescription"]["TableArn"]
    dynamodb.get_waiter("table_exists").wait(TableName=name, WaiterConfig={"Delay": 1})
    if lifetime:
        dynamodb.update_time_to_live(TableName=name, TimeToLiveSpecification=lifetime)
    if recovery:
        _recover(dynamodb, name, recovery)
    return name, arn


def _recover(dynamodb: Any, name: str, recovery: Properties) -> None:
    """Switch point-in-time recovery on; engines for developers may not know the operation."""
    try:
        dynamodb.update_continuous_backups(TableName=name, PointInTimeRecoverySpecification=recovery)
    except dynamodb.exceptions.ClientError as error:
        if error.response["Error"]["Code"] != "UnknownOperationException":
            raise


def _key(kms: Any, properties: Properties) -> Identity:
    """Return the key with this description: KMS has no names, and the alias is created after the key."""
    for page in kms.get_paginator("list_keys").paginate():
        for key in page["Keys"]:
            known = kms.describe_key(KeyId=key["KeyId"])["KeyMetadata"]
            if known["Description"] == properties["Description"]:
                return known["KeyId"], known["Arn"]
    made = kms.create_key(
        Description=properties["Description"],
        KeySpec=properties.get("KeySpec", "SYMMETRIC_DEFAULT"),
        KeyUsage=properties.get("KeyUsage", "ENCRYPT_DECRYPT"),
        Policy=json.dumps(properties["KeyPolicy"]),
    )["KeyMetadata"]
    if properties.get("EnableKeyRotation"):
        kms.enable_key_rotation(KeyId=made["KeyId"])
    return made["KeyId"], made["Arn"]


def _alias(kms: Any, properties: Properties) -> Identity:
    name = properties["AliasName"]
    try:
        kms.describe_key(KeyId=name)
    except kms.exceptions.NotFoundException:
        kms.create_alias(AliasName=name, TargetKeyId=properties["TargetKeyId"])
    return name, name


def _secret(manager: Any, properties: Properties) -> Identity:
    name = properties["Name"]
    try:
        return name, manager.describe_secret(SecretId=name)["ARN"]
    except manager.exceptions.ResourceNotFoundException:
        created = manager.create_secret(**properties, SecretString=json.dumps(new_secret()))
        return name, created["ARN"]


def new_secret() -> dict[str, Any]:
    """Return fresh keys: the pepper of look-ups by version, the key of form tokens, the key of cursors."""
    return {"pepper": {"1": _random_key()}, "form_key": _random_key(), "cursor_key": _random_key()}


def _random_key() -> str:
    return base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()


def _mail_identity(ses: Any, properties: Properties) -> Identity:
    address = properties["EmailIdentity"]
    try:
        ses.get_email_identity(EmailIdentity=address)
    except ses.exceptions.NotFoundException:
        ses.create_email_identity(EmailIdentity=address)
    return address, address


def _taken_care_of(properties: Properties) -> Identity:
    """The engine's mail service takes no mail: infra/local/inbound.py puts mails down itself."""
    name = properties["RuleSetName"]
    return name, name


def _configuration_set(ses: Any, properties: Properties) -> Identity:
    name = properties["Name"]
    try:
        ses.get_configuration_set(ConfigurationSetName=name)
    except ses.exceptions.NotFoundException:
        options = {key: value for key, value in properties.items() if key != "Name"}
        ses.create_configuration_set(ConfigurationSetName=name, **options)
    return name, name


def _event_destination(ses: Any, properties: Properties) -> Identity:
    """Tell the set where its events go; CloudFormation writes the kinds and the topic otherwise than the API."""
    where, wanted = properties["ConfigurationSetName"], properties["EventDestination"]
    known = ses.get_configuration_set_event_destinations(ConfigurationSetName=where).get("EventDestinations", [])
    if wanted["Name"] not in {destination["Name"] for destination in known}:
        kinds = [re.sub("([A-Z])", r"_\1", kind).upper() for kind in wanted["MatchingEventTypes"]]
        ses.create_configuration_set_event_destination(
            ConfigurationSetName=where,
            EventDestinationName=wanted["Name"],
            EventDestination={
                "Enabled": wanted["Enabled"],
                "MatchingEventTypes": kinds,
                "SnsDestination": {"TopicArn": wanted["SnsDestination"]["TopicARN"]},
            },
        )
    return wanted["Name"], wanted["Name"]


def _topic(sns: Any, properties: Properties) -> Identity:
    """Create the topic, or find it: SNS gives the one that has this name."""
    settings = {key: value for key, value in properties.items() if key != "TopicName"}
    arn = sns.create_topic(Name=properties["TopicName"], Attributes=settings)["TopicArn"]
    return arn, arn


def _topic_policy(sns: Any, properties: Properties) -> Identity:
    policy = json.dumps(properties["PolicyDocument"])
    for arn in properties["Topics"]:
        sns.set_topic_attributes(TopicArn=arn, AttributeName="Policy", AttributeValue=policy)
    return "policy", "policy"


def _queue_policy(sqs: Any, properties: Properties) -> Identity:
    policy = json.dumps(properties["PolicyDocument"])
    for url in properties["Queues"]:
        sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": policy})
    return "policy", "policy"


def _queue(sqs: Any, properties: Properties) -> Identity:
    name = properties["QueueName"]
    settings = {
        key: json.dumps(value) if isinstance(value, dict) else str(value)
        for key, value in properties.items()
        if key != "QueueName"
    }
    try:
        url = sqs.get_queue_url(QueueName=name)["QueueUrl"]
    except sqs.exceptions.QueueDoesNotExist:
        url = sqs.create_queue(QueueName=name, Attributes=settings)["QueueUrl"]
    return url, sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
