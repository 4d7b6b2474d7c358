//! What keeps the servers running: raft, autopilot, gossip keys, usage.

use crate::error::Result;
use crate::object::Object;
use crate::request::Args;
use crate::table::endpoints;

endpoints! {
    group "operator",
    order [dc address peer_id cas relay_factor local_only global_ stale];

    /// The servers as raft knows them: an object with `Servers` and `Index`.
    RaftConfig "raft_config": GET "/v1/operator/raft/configuration" (;
        token,
        /// The datacenter, in place of the agent's own.
        dc: Str => Query("dc", Truthy),
        /// Let any server answer, also while there is no leader.
        stale: Bool => Flag("stale", "1"),
    ) -> JSON Object RaftConfiguration;

    /// Removes a server from raft that is gone for good. Give either `address` or `peer_id`.
    RaftRemovePeer "raft_remove_peer": DELETE "/v1/operator/raft/peer" (;
        /// The server's address with its port, such as `10.0.0.9:8300`.
        address: Str => Query("address", Truthy),
        /// The server's id.
        peer_id: Str => Query("id", Truthy),
        token,
        /// The datacenter, in place of the agent's own.
        dc: Str => Query("dc", Truthy),
    ) -> Bool;

    /// Hands leadership over to another server. Needs Consul 1.15.
    RaftTransferLeader "raft_transfer_leader": POST "/v1/operator/raft/transfer-leader" (;
        /// The id of the server that is to lead; any other one if not given.
        peer_id: Str => Query("id", Truthy),
        token,
    ) -> Bool;

    /// How autopilot is configured: an object with `CleanupDeadServers`, `LastContactThreshold` …
    AutopilotConfiguration "autopilot_configuration": GET "/v1/operator/autopilot/configuration" (;
        token,
        dc,
        /// Let any server answer.
        stale: Bool => Flag("stale", "1"),
    ) -> JSON Object AutopilotConfiguration;

    /// Configures autopilot. What is not given goes back to its default, so read the configuration
    /// first. Consul answers `true`, or `false` when `cas` did not hold.
    UpdateAutopilotConfiguration "update_autopilot_configuration":
    PUT "/v1/operator/autopilot/configuration" (;
        /// Remove dead servers once a new one has joined.
        cleanup_dead_servers: Truth => Field("CleanupDeadServers", Given),
        /// How long without contact to the leader a server counts as healthy, such as `200ms`.
        last_contact_threshold: Text => Field("LastContactThreshold", Given),
        /// How many entries behind the leader a server counts as healthy.
        max_trailing_logs: Number => Field("MaxTrailingLogs", Given),
        /// Never remove servers below this number.
        min_quorum: Number => Field("MinQuorum", Given),
        /// How long a server must be healthy before it votes, such as `10s`.
        server_stabilization_time: Text => Field("ServerStabilizationTime", Given),
        /// Consul Enterprise: the metadata that names a server's zone.
        redundancy_zone_tag: Text => Field("RedundancyZoneTag", Given),
        /// Consul Enterprise: no migration to newer servers.
        disable_upgrade_migration: Truth => Field("DisableUpgradeMigration", Given),
        /// Consul Enterprise: the metadata that names a server's version.
        upgrade_version_tag: Text => Field("UpgradeVersionTag", Given),
        /// Only if this is the configuration's `ModifyIndex`.
        cas: Int => Query("cas", Given),
        token,
        dc,
    ) -> JSON Truth (body configuration);

    /// The health of the servers: an object with `Healthy`, `FailureTolerance` and `Servers`.
    ///
    /// Consul answers with the status 429 where it is not `Healthy`: that is no failure.
    AutopilotHealth "autopilot_health": GET "/v1/operator/autopilot/health" (;
        token, dc,
    ) -> JSON Object AutopilotHealth (also 429);

    /// All that autopilot knows of the servers: an object with `Healthy`, `FailureTolerance`,
    /// `Leader`, `Voters`, `Servers` (an object by id) … Needs Consul 1.9.
    AutopilotState "autopilot_state": GET "/v1/operator/autopilot/state" (;
        token,
        dc,
        /// Let any server answer.
        stale: Bool => Flag("stale", "1"),
    ) -> JSON Object AutopilotState [strict];

    /// The gossip keys in use: a list of objects, one a pool, with `Keys` (an object from key to
    /// the number of members that have it) and `NumNodes`.
    KeyringList "keyring_list": GET "/v1/operator/keyring" (;
        /// Ask again through this many other members, at most 5.
        relay_factor: Int => Query("relay-factor", Given),
        /// Ask only this agent's datacenter, of what the servers know themselves.
        local_only: Bool => Truth("local-only"),
        token,
    ) -> JSON Objects Keyring;

    /// Installs a gossip key on all members.
    KeyringInstall "keyring_install": POST "/v1/operator/keyring" (
        /// The key, base64 of 16, 24 or 32 bytes.
        key: Text => Field("Key", Always);
        /// Send again through this many other members, at most 5.
        relay_factor: Int => Query("relay-factor", Given),
        token,
    ) -> Bool;

    /// Makes an installed gossip key the one to encrypt with.
    KeyringUse "keyring_use": PUT "/v1/operator/keyring" (
        /// The key, base64.
        key: Text => Field("Key", Always);
        /// Send again through this many other members, at most 5.
        relay_factor: Int => Query("relay-factor", Given),
        token,
    ) -> Bool;

    /// Removes a gossip key, which must not be the one in use.
    KeyringRemove "keyring_remove": DELETE "/v1/operator/keyring" (
        /// The key, base64.
        key: Text => Field("Key", Always);
        /// Send again through this many other members, at most 5.
        relay_factor: Int => Query("relay-factor", Given),
        token,
    ) -> Bool;

    /// How many nodes, services and instances there are: an object with `Usage`, an object by
    /// datacenter. Needs Consul 1.15.
    Usage "usage": GET "/v1/operator/usage" (;
        /// Of all datacenters.
        global_: Bool => Flag("global", "true"),
        /// Let any server answer.
        stale: Bool => Flag("stale", "true"),
        token,
    ) -> JSON Object Usage;
}

/// Consul wants an object here, be it empty.
#[expect(clippy::unnecessary_wraps, reason = "the signature of every such function")]
fn configuration(_: &Args<'_, '_>, body: &mut Object) -> Result<()> {
    body.even_empty = true;
    Ok(())
}
