"""Under which name an agent's submissions are found again: the address that was left, or the protocol's id.

Never under what a consumer is found by: what an agent has sent for one person leads nobody to another one.
"""

from chalicelib.domain.contact import Email
from chalicelib.domain.request import Behalf, Channel, Submission


def look_up_of_address(email: Email) -> str:
    """The look-up's name of an agent who left this address."""
    return f"agent:{email.look_up}"


def look_up_of_agent(submission: Submission) -> str:
    """The look-up's name; empty where no agent asks, or one who left no address."""
    typed = submission.typed
    if submission.behalf is not Behalf.AGENT:
        return ""
    if typed.agent_email:
        return look_up_of_address(Email(typed.agent_email))
    if submission.channel is Channel.AGENT:
        return f"agent:drp:{typed.agent_organisation or typed.agent_name}"
    return ""
