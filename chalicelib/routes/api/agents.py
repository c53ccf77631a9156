"""Authorized agents, for systems: how the one who sent a request stands with the business."""

from typing import Final

from chalicelib.domain.audit_tags import Tag
from chalicelib.http.api.operation import ApiCall
from chalicelib.http.api.schemas.agents import AgentStandingFacts
from chalicelib.http.api.sections import Section
from chalicelib.routes.api.registry import blueprint
from chalicelib.services.agents.agent_standing import read_standing

section: Final = Section(blueprint, "Agents", "/requests/{request}")


@section.reads("/agent", audit=(Tag.VIEW_AGENT,), answer=AgentStandingFacts, refusals=("not-found", "not-possible"))
def standing(call: ApiCall) -> AgentStandingFacts:
    """Read an agent's standing.

    Of the agent who sent this request: names and address as given, what else they have sent, how much of it was
    permitted, and the share that was unfounded. Counted anew each time from at most 100 submissions.
    """
    found = read_standing(call.desk, call.staff, call.request)
    return AgentStandingFacts(
        names=list(found.names),
        organisations=list(found.organisations),
        email=found.contact,
        known=found.known,
        submissions=found.submissions,
        left_out=found.left_out,
        requests=[head.id for head in found.requests],
        open=found.open,
        decided=found.decided,
        unfounded=found.unfounded,
        share=found.share,
        permitted=found.permitted,
        attorney=found.attorney,
        denied=found.denied,
        missing=found.missing,
    )
