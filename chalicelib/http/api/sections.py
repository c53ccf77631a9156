"""Parts of the API's document: what all operations under one heading have in common is said once."""

from collections.abc import Callable
from functools import wraps
from typing import Literal, Unpack

import msgspec
from chalice.app import Blueprint

from chalicelib.domain.api_key import Scope
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.permissions import Permission
from chalicelib.http.api.frame import Handler, Said, api
from chalicelib.http.api.operation import Answer, ApiCall, Nothing
from chalicelib.http.api.schemas.steps import RequestNow
from chalicelib.http.api.steps import STEP_REFUSALS, as_it_is_now
from chalicelib.http.endpoint import Reads
from chalicelib.values import dataclass

Register = Callable[[Handler], Handler]
Act = Callable[[ApiCall], object]


@dataclass(frozen=True, slots=True)
class Section:
    """Operations of one heading; `path` begins behind `/api/v1` and goes before that of each."""

    blueprint: Blueprint
    group: str
    path: str = ""

    def reads(
        self,
        path: str = "",
        *,
        audit: tuple[Tag, ...] | Reads,
        answer: type[msgspec.Struct],
        permission: Permission = Permission.READ_REQUESTS,
        **said: Unpack[Said],
    ) -> Register:
        """Register what an auditor may look at, too."""
        return self._register("GET", path, Scope.READ, permission, audit, answer, **said)

    def writes(
        self,
        path: str = "",
        *,
        audit: tuple[Tag, ...] | Reads,
        answer: type[msgspec.Struct],
        **said: Unpack[Said],
    ) -> Register:
        """Register what whoever handles requests may do."""
        return self._register("POST", path, Scope.WRITE, Permission.HANDLE_REQUESTS, audit, answer, **said)

    def administers(
        self,
        path: str = "",
        *,
        audit: tuple[Tag, ...] | Reads,
        answer: type[msgspec.Struct],
        method: Literal["GET", "POST", "PUT", "DELETE"] = "POST",
        **said: Unpack[Said],
    ) -> Register:
        """Register what administrators alone may see or do."""
        return self._register(method, path, Scope.ADMIN, Permission.ADMINISTER, audit, answer, **said)

    def step(
        self,
        path: str,
        *,
        audit: tuple[Tag, ...],
        body: type[msgspec.Struct] = Nothing,
        administers: bool = False,
    ) -> Callable[[Act], Act]:
        """Register a step on one request: it obeys If-Match, and answers the request as it is afterwards."""
        register = self.administers if administers else self.writes

        def take(act: Act) -> Act:
            @wraps(act)
            def then_read(call: ApiCall) -> Answer:
                act(call)
                return as_it_is_now(call)

            register(path, audit=audit, answer=RequestNow, body=body, versioned=True, refusals=STEP_REFUSALS)(then_read)
            return act

        return take

    def _register(
        self,
        method: str,
        path: str,
        scope: Scope,
        permission: Permission,
        audit: tuple[Tag, ...] | Reads,
        answer: type[msgspec.Struct],
        **said: Unpack[Said],
    ) -> Register:
        return api(
            self.blueprint,
            f"{self.path}{path}",
            method=method,
            scope=scope,
            permission=permission,
            audit=audit,
            group=self.group,
            answer=answer,
            **said,
        )
