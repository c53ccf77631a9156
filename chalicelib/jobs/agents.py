"""Authorized agents are told what has become of their requests: each minute, whatever is due."""

from chalice.app import Blueprint

from chalicelib.jobs.frame import job
from chalicelib.log import metric
from chalicelib.services.agents import tell_agents as telling
from chalicelib.services.ports.desk import Desk

blueprint = Blueprint(__name__)


@blueprint.schedule("rate(1 minute)")
@job
def tell_agents(desk: Desk) -> int:
    """Post what is due to the agents' callbacks; return how many were tried."""
    tried, given_up = telling.tell_agents(desk)
    if given_up:
        metric("AgentCallbacksGivenUp", given_up)
    return tried
