"""What both sides of the package are compared with."""

from typing import Any

from tests.house.package import Package

SCHEDULES = {
    "SweepOutbox": "rate(1 minute)",
    "TellAgents": "rate(1 minute)",
    "FollowReferrals": "rate(1 minute)",
    "KeepAccounts": "rate(1 hour)",
    "KeepDeadlines": "rate(15 minutes)",
    "WriteDigest": "rate(1 hour)",
    "SweepRetention": "rate(1 hour)",
    "CopyOlderVoicemails": "rate(5 minutes)",
    "WriteRequestFiles": "rate(1 minute)",
    "RetagVoicemails": "rate(5 minutes)",
    "SweepInboundMail": "rate(5 minutes)",
    "CheckVoicemails": "rate(1 hour)",
    "KeepVoicemails": "rate(1 minute)",
    "ReconcileRecordings": "rate(1 hour)",
    "SweepWebhooks": "rate(1 minute)",
    "SendMailings": "rate(1 minute)",
    "RedriveFailures": "rate(1 minute)",
    "RekeyContacts": "rate(15 minutes)",
    "CountLateClocks": "rate(1 hour)",
    "EraseAccounts": "rate(1 minute)",
    "WriteTakeouts": "rate(1 minute)",
    "WorkOnLists": "rate(1 minute)",
    "ChaseVendors": "rate(15 minutes)",
}


def statements(package: Package, function: str) -> list[dict[str, Any]]:
    """What a function may do."""
    role = package.functions[function]["Role"]["Fn::GetAtt"][0]
    [policy] = package.template["Resources"][role]["Properties"]["Policies"]
    found: list[dict[str, Any]] = policy["PolicyDocument"]["Statement"]
    return found
