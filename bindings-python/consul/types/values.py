"""What is passed to calls, and what has no members that could be listed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

# ---- arguments -----------------------------------------------------------------------------------

#: How fresh a read must be.
Consistency = Literal["default", "consistent", "stale"]

#: What a TTL check can be told to be.
CheckStatus = Literal["passing", "warning", "critical"]

#: Several texts; a single `str` is none, though it is a sequence.
Texts = list[str] | tuple[str, ...]

#: An object for Consul to read: it takes its members in any case (`http`, `HTTP`), and knows more
#: of them in time, so that they are not listed. What a call returns may be passed to one.
Fields = Mapping[str, object]

#: A text, or a whole definition.
TextOrFields = str | Fields

#: Nodes, as `node:datacenter` or as objects.
NodeIdentities = Sequence[str | Fields]


# ---- what has no members that could be listed ----------------------------------------------------

#: A configuration entry: `Kind`, `Name`, and what belongs to the kind, each of which is different.
ConfigEntry = dict[str, Any]

#: Settings of a proxy, of an auth method, of a CA provider: what the one in question understands.
Settings = dict[str, Any]

#: A compiled discovery chain: a graph, whose nodes are of several kinds.
DiscoveryChain = dict[str, Any]

#: The agent's configuration, which differs with every version.
Configuration = dict[str, Any]

#: The services of other clusters: a list, or an object that has it.
ImportedServices = Any
