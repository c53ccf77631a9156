"""Alarms are metrics that CloudWatch watches (infra/), with a log line that says where to look."""

from chalicelib.log import logger, metric


class MetricAlarm:
    """See `services.ports.alarm.Alarm`."""

    def tampered(self, chain: str, seq: int, what: str) -> None:
        """See `Alarm`."""
        logger().error("audit tampered", extra={"chain": chain, "seq": seq, "what": what})
        metric("AuditTampered", 1)

    def lost(self, recording: str, why: str) -> None:
        """See `services.ports.alarm.Alarm`."""
        logger().error("voicemail lost", extra={"what": f"{recording}: {why}"})
        metric("VoicemailsLost", 1)
