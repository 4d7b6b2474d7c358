"""The calls of the group `peering`.

Generated from the rows in core/src/api/peering.rs: change them there and run `cargo test`.
"""

from __future__ import annotations

from consul import _core

TYPE_CHECKING = False
if TYPE_CHECKING:
    import builtins
    from typing import overload

    from consul import types
    from consul.base import Consul
    from consul.callback import Index

_GENERATE_TOKEN = _core.endpoint("peering.generate_token")
_ESTABLISH = _core.endpoint("peering.establish")
_READ = _core.endpoint("peering.read")
_LIST = _core.endpoint("peering.list")
_DELETE = _core.endpoint("peering.delete")
_EXPORTED_SERVICES = _core.endpoint("peering.exported_services")
_IMPORTED_SERVICES = _core.endpoint("peering.imported_services")


class Peering:
    """The calls `peering.*`."""

    def __init__(self, agent: Consul) -> None:
        self.agent = agent

    def generate_token(
        self,
        peer_name: str,
        meta: dict[str, str] | None = None,
        server_external_addresses: types.Texts | None = None,
        token: str | None = None,
    ) -> types.PeeringToken:
        """A token by which another cluster may establish a peering: an object with `PeeringToken`.

        Args:
            peer_name: What the other cluster is called here.
            meta: Metadata: an object of texts.
            server_external_addresses: Addresses with ports under which the other cluster reaches
                the servers here, a list.
            token: The ACL token, in place of the client's.

        Returns:
            The object (`consul.types.PeeringToken`).

        Raises:
            NotFound: there is no such thing.
            ConsulException: Consul refuses or fails, or its reply cannot be read.
            TransportError: no reply came.

        `POST /v1/peering/token`
        """
        objects = (
            peer_name,
            meta,
            server_external_addresses,
            token,
        )
        return self.agent._lictor_call(_GENERATE_TOKEN, objects)

    def establish(
        self,
        peer_name: str,
        peering_token: str,
        meta: dict[str, str] | None = None,
        token: str | None = None,
    ) -> bool:
        """Establishes a peering with the cluster that made the token.

        Args:
            peer_name: What the other cluster is called here.
            peering_token: The other cluster's token.
            meta: Metadata: an object of texts.
            token: The ACL token, in place of the client's.

        Returns:
            True; False where there is no such thing.

        Raises:
            ConsulException: Consul refuses or fails, or its reply cannot be read.
            TransportError: no reply came.

        `POST /v1/peering/establish`
        """
        return self.agent._lictor_call(_ESTABLISH, (peer_name, peering_token, meta, token))

    def read(
        self,
        name: str,
        token: str | None = None,
    ) -> types.Peering | None:
        """One peering: an object with `Name`, `State`, `StreamStatus`, `Remote` …; nothing for an
        unknown one.

        Args:
            name: What the other cluster is called here.
            token: The ACL token, in place of the client's.

        Returns:
            What there is (`consul.types.Peering`), or None.

        Raises:
            ConsulException: Consul refuses or fails, or its reply cannot be read.
            TransportError: no reply came.

        `GET /v1/peering/{name}`
        """
        return self.agent._lictor_call(_READ, (name, token))

    if TYPE_CHECKING:

        @overload
        def list(
            self,
            token: str | None = None,
            index: None = None,
            wait: str | None = None,
        ) -> builtins.list[types.Peering]: ...

        @overload
        def list(
            self,
            token: str | None = None,
            index: int | str = ...,
            wait: str | None = None,
        ) -> tuple[Index, builtins.list[types.Peering]]: ...

    def list(
        self,
        token: str | None = None,
        index: int | str | None = None,
        wait: str | None = None,
    ) -> builtins.list[types.Peering] | tuple[Index, builtins.list[types.Peering]]:
        """All peerings: a list of objects.

        Args:
            token: The ACL token, in place of the client's.
            index: Wait until the index of the result has passed this one (a blocking query).
            wait: How long to wait at most, as a Go duration such as `10s` (Consul: 5 minutes if not
                given, 10 at most, and up to a sixteenth more). Counts only with `index`.

        Returns:
            The list of objects (`consul.types.Peering`). With `index`, be it 0: a tuple of the
            index (str, with `meta`) for the next call, and that.

        Raises:
            NotFound: there is no such thing.
            ConsulException: Consul refuses or fails, or its reply cannot be read.
            TransportError: no reply came.

        `GET /v1/peerings`
        """
        return self.agent._lictor_call(_LIST, (token, index, wait))

    def delete(
        self,
        name: str,
        token: str | None = None,
    ) -> bool:
        """Ends a peering; Consul then removes in the background what came from it.

        Args:
            name: What the other cluster is called here.
            token: The ACL token, in place of the client's.

        Returns:
            True; False where there is no such thing.

        Raises:
            ConsulException: Consul refuses or fails, or its reply cannot be read.
            TransportError: no reply came.

        `DELETE /v1/peering/{name}`
        """
        return self.agent._lictor_call(_DELETE, (name, token))

    if TYPE_CHECKING:

        @overload
        def exported_services(
            self,
            token: str | None = None,
            index: None = None,
            wait: str | None = None,
        ) -> builtins.list[types.ExportedService]: ...

        @overload
        def exported_services(
            self,
            token: str | None = None,
            index: int | str = ...,
            wait: str | None = None,
        ) -> tuple[Index, builtins.list[types.ExportedService]]: ...

    def exported_services(
        self,
        token: str | None = None,
        index: int | str | None = None,
        wait: str | None = None,
    ) -> builtins.list[types.ExportedService] | tuple[Index, builtins.list[types.ExportedService]]:
        """The services that other clusters may use: a list of objects with `Service` and
        `Consumers`. Needs Consul 1.17.3.

        Args:
            token: The ACL token, in place of the client's.
            index: Wait until the index of the result has passed this one (a blocking query).
            wait: How long to wait at most, as a Go duration such as `10s` (Consul: 5 minutes if not
                given, 10 at most, and up to a sixteenth more). Counts only with `index`.

        Returns:
            The list of objects (`consul.types.ExportedService`). With `index`, be it 0: a tuple of
            the index (str, with `meta`) for the next call, and that.

        Raises:
            NotFound: there is no such thing.
            ConsulException: Consul refuses or fails, or its reply cannot be read.
            TransportError: no reply came.

        `GET /v1/exported-services`
        """
        return self.agent._lictor_call(_EXPORTED_SERVICES, (token, index, wait))

    if TYPE_CHECKING:

        @overload
        def imported_services(
            self,
            token: str | None = None,
            index: None = None,
            wait: str | None = None,
        ) -> types.ImportedServices: ...

        @overload
        def imported_services(
            self,
            token: str | None = None,
            index: int | str = ...,
            wait: str | None = None,
        ) -> tuple[Index, types.ImportedServices]: ...

    def imported_services(
        self,
        token: str | None = None,
        index: int | str | None = None,
        wait: str | None = None,
    ) -> types.ImportedServices | tuple[Index, types.ImportedServices]:
        """The services of other clusters that may be used here, with `Service` and `SourcePeer`.

        Consul answers with a list, or with an object that has the list as `ImportedServices`. Needs
        a Consul of 2026.

        Args:
            token: The ACL token, in place of the client's.
            index: Wait until the index of the result has passed this one (a blocking query).
            wait: How long to wait at most, as a Go duration such as `10s` (Consul: 5 minutes if not
                given, 10 at most, and up to a sixteenth more). Counts only with `index`.

        Returns:
            The object (`consul.types.ImportedServices`). With `index`, be it 0: a tuple of the
            index (str, with `meta`) for the next call, and that.

        Raises:
            NotFound: there is no such thing.
            ConsulException: Consul refuses or fails, or its reply cannot be read.
            TransportError: no reply came.

        `GET /v1/imported-services`
        """
        return self.agent._lictor_call(_IMPORTED_SERVICES, (token, index, wait))
