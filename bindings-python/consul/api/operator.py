"""The calls of the group `operator`.

Generated from the rows in core/src/api/operator.rs: change them there and run `cargo test`.
"""

from __future__ import annotations

from consul import _core

TYPE_CHECKING = False
if TYPE_CHECKING:
    import builtins

    from consul import types
    from consul.base import Consul

_RAFT_CONFIG = _core.endpoint("operator.raft_config")
_RAFT_REMOVE_PEER = _core.endpoint("operator.raft_remove_peer")
_RAFT_TRANSFER_LEADER = _core.endpoint("operator.raft_transfer_leader")
_AUTOPILOT_CONFIGURATION = _core.endpoint("operator.autopilot_configuration")
_UPDATE_AUTOPILOT_CONFIGURATION = _core.endpoint("operator.update_autopilot_configuration")
_AUTOPILOT_HEALTH = _core.endpoint("operator.autopilot_health")
_AUTOPILOT_STATE = _core.endpoint("operator.autopilot_state")
_KEYRING_LIST = _core.endpoint("operator.keyring_list")
_KEYRING_INSTALL = _core.endpoint("operator.keyring_install")
_KEYRING_USE = _core.endpoint("operator.keyring_use")
_KEYRING_REMOVE = _core.endpoint("operator.keyring_remove")
_USAGE = _core.endpoint("operator.usage")


class Operator:
    """The calls `operator.*`."""

    def __init__(self, agent: Consul) -> None:
        self.agent = agent

    def raft_config(
        self,
        token: str | None = None,
        dc: str | None = None,
        stale: bool | None = None,
    ) -> types.RaftConfiguration:
        """The servers as raft knows them: an object with `Servers` and `Index`.

        Args:
            token: The ACL token, in place of the client's.
            dc: The datacenter, in place of the agent's own.
            stale: Let any server answer, also while there is no leader.

        Returns:
            The object (`consul.types.RaftConfiguration`).

        Raises:
            ConsulException: Consul refuses or fails, or its reply cannot be read.
            TransportError: no reply came.

        `GET /v1/operator/raft/configuration`
        """
        return self.agent._lictor_call(_RAFT_CONFIG, (token, dc, stale))

    def raft_remove_peer(
        self,
        address: str | None = None,
        peer_id: str | None = None,
        token: str | None = None,
        dc: str | None = None,
    ) -> bool:
        """Removes a server from raft that is gone for good. Give either `address` or `peer_id`.

        Args:
            address: The server's address with its port, such as `10.0.0.9:8300`.
            peer_id: The server's id.
            token: The ACL token, in place of the client's.
            dc: The datacenter, in place of the agent's own.

        Returns:
            True; False where there is no such thing.

        Raises:
            ConsulException: Consul refuses or fails, or its reply cannot be read.
            TransportError: no reply came.

        `DELETE /v1/operator/raft/peer`
        """
        return self.agent._lictor_call(_RAFT_REMOVE_PEER, (address, peer_id, token, dc))

    def raft_transfer_leader(
        self,
        peer_id: str | None = None,
        token: str | None = None,
    ) -> bool:
        """Hands leadership over to another server. Needs Consul 1.15.

        Args:
            peer_id: The id of the server that is to lead; any other one if not given.
            token: The ACL token, in place of the client's.

        Returns:
            True; False where there is no such thing.

        Raises:
            ConsulException: Consul refuses or fails, or its reply cannot be read.
            TransportError: no reply came.

        `POST /v1/operator/raft/transfer-leader`
        """
        return self.agent._lictor_call(_RAFT_TRANSFER_LEADER, (peer_id, token))

    def autopilot_configuration(
        self,
        token: str | None = None,
        dc: str | None = None,
        stale: bool | None = None,
    ) -> types.AutopilotConfiguration:
        """How autopilot is configured: an object with `CleanupDeadServers`, `LastContactThreshold`
        …

        Args:
            token: The ACL token, in place of the client's.
            dc: The datacenter, in place of the client's or the agent's own.
            stale: Let any server answer.

        Returns:
            The object (`consul.types.AutopilotConfiguration`).

        Raises:
            ConsulException: Consul refuses or fails, or its reply cannot be read.
            TransportError: no reply came.

        `GET /v1/operator/autopilot/configuration`
        """
        return self.agent._lictor_call(_AUTOPILOT_CONFIGURATION, (token, dc, stale))

    def update_autopilot_configuration(
        self,
        cleanup_dead_servers: bool | None = None,
        last_contact_threshold: str | None = None,
        max_trailing_logs: int | None = None,
        min_quorum: int | None = None,
        server_stabilization_time: str | None = None,
        redundancy_zone_tag: str | None = None,
        disable_upgrade_migration: bool | None = None,
        upgrade_version_tag: str | None = None,
        cas: int | str | None = None,
        token: str | None = None,
        dc: str | None = None,
    ) -> bool:
        """Configures autopilot. What is not given goes back to its default, so read the
        configuration first. Consul answers `true`, or `false` when `cas` did not hold.

        Args:
            cleanup_dead_servers: Remove dead servers once a new one has joined.
            last_contact_threshold: How long without contact to the leader a server counts as
                healthy, such as `200ms`.
            max_trailing_logs: How many entries behind the leader a server counts as healthy.
            min_quorum: Never remove servers below this number.
            server_stabilization_time: How long a server must be healthy before it votes, such as
                `10s`.
            redundancy_zone_tag: Consul Enterprise: the metadata that names a server's zone.
            disable_upgrade_migration: Consul Enterprise: no migration to newer servers.
            upgrade_version_tag: Consul Enterprise: the metadata that names a server's version.
            cas: Only if this is the configuration's `ModifyIndex`.
            token: The ACL token, in place of the client's.
            dc: The datacenter, in place of the client's or the agent's own.

        Returns:
            Whether it was done.

        Raises:
            ConsulException: Consul refuses or fails, or its reply cannot be read.
            TransportError: no reply came.

        `PUT /v1/operator/autopilot/configuration`
        """
        objects = (
            cleanup_dead_servers,
            last_contact_threshold,
            max_trailing_logs,
            min_quorum,
            server_stabilization_time,
            redundancy_zone_tag,
            disable_upgrade_migration,
            upgrade_version_tag,
            cas,
            token,
            dc,
        )
        return self.agent._lictor_call(_UPDATE_AUTOPILOT_CONFIGURATION, objects)

    def autopilot_health(
        self,
        token: str | None = None,
        dc: str | None = None,
    ) -> types.AutopilotHealth:
        """The health of the servers: an object with `Healthy`, `FailureTolerance` and `Servers`.

        Consul answers with the status 429 where it is not `Healthy`: that is no failure.

        Args:
            token: The ACL token, in place of the client's.
            dc: The datacenter, in place of the client's or the agent's own.

        Returns:
            The object (`consul.types.AutopilotHealth`).

        Raises:
            ConsulException: Consul refuses or fails, or its reply cannot be read.
            TransportError: no reply came.

        `GET /v1/operator/autopilot/health`
        """
        return self.agent._lictor_call(_AUTOPILOT_HEALTH, (token, dc))

    def autopilot_state(
        self,
        token: str | None = None,
        dc: str | None = None,
        stale: bool | None = None,
    ) -> types.AutopilotState:
        """All that autopilot knows of the servers: an object with `Healthy`, `FailureTolerance`,
        `Leader`, `Voters`, `Servers` (an object by id) … Needs Consul 1.9.

        Args:
            token: The ACL token, in place of the client's.
            dc: The datacenter, in place of the client's or the agent's own.
            stale: Let any server answer.

        Returns:
            The object (`consul.types.AutopilotState`).

        Raises:
            NotFound: there is no such thing.
            ConsulException: Consul refuses or fails, or its reply cannot be read.
            TransportError: no reply came.

        `GET /v1/operator/autopilot/state`
        """
        return self.agent._lictor_call(_AUTOPILOT_STATE, (token, dc, stale))

    def keyring_list(
        self,
        relay_factor: int | str | None = None,
        local_only: bool | None = None,
        token: str | None = None,
    ) -> builtins.list[types.Keyring]:
        """The gossip keys in use: a list of objects, one a pool, with `Keys` (an object from key to
        the number of members that have it) and `NumNodes`.

        Args:
            relay_factor: Ask again through this many other members, at most 5.
            local_only: Ask only this agent's datacenter, of what the servers know themselves.
            token: The ACL token, in place of the client's.

        Returns:
            The list of objects (`consul.types.Keyring`).

        Raises:
            ConsulException: Consul refuses or fails, or its reply cannot be read.
            TransportError: no reply came.

        `GET /v1/operator/keyring`
        """
        return self.agent._lictor_call(_KEYRING_LIST, (relay_factor, local_only, token))

    def keyring_install(
        self,
        key: str,
        relay_factor: int | str | None = None,
        token: str | None = None,
    ) -> bool:
        """Installs a gossip key on all members.

        Args:
            key: The key, base64 of 16, 24 or 32 bytes.
            relay_factor: Send again through this many other members, at most 5.
            token: The ACL token, in place of the client's.

        Returns:
            True; False where there is no such thing.

        Raises:
            ConsulException: Consul refuses or fails, or its reply cannot be read.
            TransportError: no reply came.

        `POST /v1/operator/keyring`
        """
        return self.agent._lictor_call(_KEYRING_INSTALL, (key, relay_factor, token))

    def keyring_use(
        self,
        key: str,
        relay_factor: int | str | None = None,
        token: str | None = None,
    ) -> bool:
        """Makes an installed gossip key the one to encrypt with.

        Args:
            key: The key, base64.
            relay_factor: Send again through this many other members, at most 5.
            token: The ACL token, in place of the client's.

        Returns:
            True; False where there is no such thing.

        Raises:
            ConsulException: Consul refuses or fails, or its reply cannot be read.
            TransportError: no reply came.

        `PUT /v1/operator/keyring`
        """
        return self.agent._lictor_call(_KEYRING_USE, (key, relay_factor, token))

    def keyring_remove(
        self,
        key: str,
        relay_factor: int | str | None = None,
        token: str | None = None,
    ) -> bool:
        """Removes a gossip key, which must not be the one in use.

        Args:
            key: The key, base64.
            relay_factor: Send again through this many other members, at most 5.
            token: The ACL token, in place of the client's.

        Returns:
            True; False where there is no such thing.

        Raises:
            ConsulException: Consul refuses or fails, or its reply cannot be read.
            TransportError: no reply came.

        `DELETE /v1/operator/keyring`
        """
        return self.agent._lictor_call(_KEYRING_REMOVE, (key, relay_factor, token))

    def usage(
        self,
        global_: bool | None = None,
        stale: bool | None = None,
        token: str | None = None,
    ) -> types.Usage:
        """How many nodes, services and instances there are: an object with `Usage`, an object by
        datacenter. Needs Consul 1.15.

        Args:
            global_: Of all datacenters.
            stale: Let any server answer.
            token: The ACL token, in place of the client's.

        Returns:
            The object (`consul.types.Usage`).

        Raises:
            ConsulException: Consul refuses or fails, or its reply cannot be read.
            TransportError: no reply came.

        `GET /v1/operator/usage`
        """
        return self.agent._lictor_call(_USAGE, (global_, stale, token))
