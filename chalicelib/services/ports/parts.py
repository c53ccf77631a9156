"""The parts of the desk that are named elsewhere, in one hand."""

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from chalicelib.services.ports.address_marks import AddressMarksDesk
    from chalicelib.services.ports.agents import AgentDesk
    from chalicelib.services.ports.children import ChildrenDesk
    from chalicelib.services.ports.consumer_data import ConsumerDataDesk
    from chalicelib.services.ports.contact_lists import ListDesk
    from chalicelib.services.ports.format_wishes import FormatWishesDesk
    from chalicelib.services.ports.inbound import InboundDesk
    from chalicelib.services.ports.incentives import IncentivesDesk
    from chalicelib.services.ports.leaving import LeavingDesk
    from chalicelib.services.ports.lines import PhoneDesk
    from chalicelib.services.ports.news import NewsDesk
    from chalicelib.services.ports.notices import NoticeDesk
    from chalicelib.services.ports.operations import OperationsDesk
    from chalicelib.services.ports.outside_cases import OutsideCasesDesk
    from chalicelib.services.ports.policies import PolicyDesk
    from chalicelib.services.ports.queue import QueueDesk
    from chalicelib.services.ports.referrals import ReferralDesk
    from chalicelib.services.ports.registers import RegistersDesk
    from chalicelib.services.ports.removals import RemovalDesk
    from chalicelib.services.ports.retention import RetentionDesk
    from chalicelib.services.ports.staff import StaffDesk
    from chalicelib.services.ports.transfers import TransferDesk
    from chalicelib.services.ports.vendors import VendorDesk
    from chalicelib.services.ports.webhooks import WebhookDesk
    from chalicelib.services.ports.wordings import LetterDesk

    class DeskParts(
        LetterDesk,
        PhoneDesk,
        WebhookDesk,
        AgentDesk,
        StaffDesk,
        QueueDesk,
        NoticeDesk,
        PolicyDesk,
        NewsDesk,
        TransferDesk,
        OperationsDesk,
        RetentionDesk,
        LeavingDesk,
        InboundDesk,
        ConsumerDataDesk,
        ListDesk,
        RegistersDesk,
        ReferralDesk,
        RemovalDesk,
        VendorDesk,
        AddressMarksDesk,
        FormatWishesDesk,
        OutsideCasesDesk,
        IncentivesDesk,
        ChildrenDesk,
        Protocol,
    ):
        """What `services.ports.desk.Desk` consists of, beside its own."""

else:

    class DeskParts(Protocol):
        """Only types: a cold start does not read forty ports to learn what nobody asks at run time."""
