"""The four tables as PynamoDB models. Private: items never leave `storage/`."""

from pynamodb.attributes import BinaryAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.indexes import GlobalSecondaryIndex, IncludeProjection, KeysOnlyProjection
from pynamodb.models import Model


class ListIndex(GlobalSecondaryIndex["RecordItem"]):  # type: ignore[no-untyped-call]  # PynamoDB
    """Requests of an account by list and due date; projects what a list shows."""

    class Meta:
        """Names and projection as in infra/resources.yaml."""

        index_name = "list"
        projection = IncludeProjection(["kind", "version", "body", "summary"])

    list_pk = UnicodeAttribute(hash_key=True)
    list_sk = UnicodeAttribute(range_key=True)


class AssignedIndex(GlobalSecondaryIndex["RecordItem"]):  # type: ignore[no-untyped-call]  # PynamoDB
    """Requests by who looks after them and due date."""

    class Meta:
        """Names and projection as in infra/resources.yaml."""

        index_name = "assigned"
        projection = IncludeProjection(["kind", "version", "body", "summary"])

    who_pk = UnicodeAttribute(hash_key=True)
    list_sk = UnicodeAttribute(range_key=True)


class StatedIndex(GlobalSecondaryIndex["RecordItem"]):  # type: ignore[no-untyped-call]  # PynamoDB
    """Open requests by state and due date."""

    class Meta:
        """Names and projection as in infra/resources.yaml."""

        index_name = "stated"
        projection = IncludeProjection(["kind", "version", "body", "summary"])

    state_pk = UnicodeAttribute(hash_key=True)
    list_sk = UnicodeAttribute(range_key=True)


class ReceivedIndex(GlobalSecondaryIndex["RecordItem"]):  # type: ignore[no-untyped-call]  # PynamoDB
    """Requests of an account by list and receipt."""

    class Meta:
        """Names and projection as in infra/resources.yaml."""

        index_name = "received"
        projection = IncludeProjection(["kind", "version", "body", "summary"])

    list_pk = UnicodeAttribute(hash_key=True)
    got_sk = UnicodeAttribute(range_key=True)


class DueIndex(GlobalSecondaryIndex["RecordItem"]):  # type: ignore[no-untyped-call]  # PynamoDB
    """What has to be looked at, by time; keys only."""

    class Meta:
        """Names and projection as in infra/resources.yaml."""

        index_name = "due"
        projection = KeysOnlyProjection()

    due_pk = UnicodeAttribute(hash_key=True)
    due_sk = UnicodeAttribute(range_key=True)


class RecordItem(Model):
    """An item of the records table."""

    class Meta:
        """The table's name is set by `dynamo.bind`."""

        table_name = ""

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    kind = UnicodeAttribute()
    version = NumberAttribute()
    body = UnicodeAttribute()
    sealed = BinaryAttribute(null=True, legacy_encoding=False)
    summary = BinaryAttribute(null=True, legacy_encoding=False)
    list_pk = UnicodeAttribute(null=True)
    list_sk = UnicodeAttribute(null=True)
    due_pk = UnicodeAttribute(null=True)
    due_sk = UnicodeAttribute(null=True)
    who_pk = UnicodeAttribute(null=True)
    state_pk = UnicodeAttribute(null=True)
    got_sk = UnicodeAttribute(null=True)
    by_list = ListIndex()
    by_due = DueIndex()
    by_assignee = AssignedIndex()
    by_state = StatedIndex()
    by_receipt = ReceivedIndex()


class AuditItem(Model):
    """An item of the audit table: one entry of one chain."""

    class Meta:
        """The table's name is set by `dynamo.bind`."""

        table_name = ""

    pk = UnicodeAttribute(hash_key=True)
    seq = NumberAttribute(range_key=True)
    at = UnicodeAttribute()
    actor = UnicodeAttribute()
    tag = UnicodeAttribute()
    detail = UnicodeAttribute()
    previous = UnicodeAttribute()
    hash = UnicodeAttribute()


class ScrapItem(Model):
    """An item of the ephemeral table."""

    class Meta:
        """The table's name is set by `dynamo.bind`."""

        table_name = ""

    id = UnicodeAttribute(hash_key=True)
    kind = UnicodeAttribute()
    body = UnicodeAttribute(default="{}")
    sealed = BinaryAttribute(null=True, legacy_encoding=False)
    n = NumberAttribute(default=0)
    expires_at = NumberAttribute()


class KeyItem(Model):
    """An item of the keys table: an account's wrapped data key."""

    class Meta:
        """The table's name is set by `dynamo.bind`."""

        table_name = ""

    id = UnicodeAttribute(hash_key=True)
    wrapped = BinaryAttribute(legacy_encoding=False)
