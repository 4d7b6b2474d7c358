"""The ACL system itself, against a real agent: what is made can be read, used, changed, removed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import agents
import consul
import pytest
from agents import NODE, ROOT_TOKEN, Agent
from signer import Signer

pytestmark = pytest.mark.integration

UNKNOWN = "00000000-0000-4000-8000-00000000dead"
ANONYMOUS = "00000000-0000-0000-0000-000000000002"
READ = 'key_prefix "web/" { policy = "read" }'
WRITE = {"key_prefix": {"web/": {"policy": "write"}}}
# An unknown object is a 403 for Consul 1.8 and a 404 for later ones.
GONE = (consul.ACLPermissionDenied, consul.NotFound)


@pytest.fixture
def root(acl_agent: Agent) -> consul.Consul:
    """The client that may do everything, of an agent without ACL objects but its own."""
    acl_agent.clean()
    c = consul.Consul(port=acl_agent.port, token=ROOT_TOKEN)
    # The dev agent has none of these, and says of each list that there is no such thing.
    for rule in c.acl.binding_rule.list() or ():
        c.acl.binding_rule.delete(rule["ID"])
    for method in c.acl.auth_method.list() or ():
        c.acl.auth_method.delete(method["Name"])
    for role in c.acl.role.list() or ():
        c.acl.role.delete(role["ID"])
    for policy in c.acl.policy.list():
        if policy["Name"] not in ("global-management", "builtin/global-read-only"):
            c.acl.policy.delete(policy["ID"])
    own = c.acl.token.read_self()["AccessorID"]
    for token in c.acl.token.list():
        if token["AccessorID"] not in (own, ANONYMOUS):
            c.acl.token.delete(token["AccessorID"])
    return c


def names(links: list[dict[str, Any]]) -> list[str]:
    return [link["Name"] for link in links]


def unknown(read: Callable[[], Any]) -> bool:
    """Whether a read finds nothing, in whatever way this version of Consul says so."""
    try:
        return read() is None
    except GONE:
        return True


def test_bootstrap(new_agent: Callable[..., Agent]) -> None:
    agent = new_agent(agents.OPEN_ACL)
    c = consul.Consul(port=agent.port)
    c.token = c.acl.bootstrap()["SecretID"]
    assert names(c.acl.token.read_self()["Policies"]) == ["global-management"]
    with pytest.raises(consul.ACLPermissionDenied, match="no longer allowed"):
        c.acl.bootstrap()


def test_a_policy_lives(root: consul.Consul) -> None:
    policies = root.acl.policies
    made = policies.create("reader", description="reads é", rules=READ, datacenters=["dc1"])
    assert (made["Rules"], made["Description"], made["Datacenters"]) == (READ, "reads é", ["dc1"])
    assert policies.read(made["ID"]) == policies.read_by_name("reader") == made
    assert "reader" in names(policies.list())
    changed = policies.update(made["ID"], "writer", rules=WRITE)
    assert changed["Rules"] == '{"key_prefix": {"web/": {"policy": "write"}}}'
    assert (changed["Name"], changed["Description"], changed["ID"]) == ("writer", "", made["ID"])
    with pytest.raises(consul.ConsulException, match="already exists"):
        policies.create("writer")
    assert policies.delete(made["ID"]) is True
    assert unknown(lambda: policies.read(made["ID"]))
    assert unknown(lambda: policies.read_by_name("writer"))


@pytest.mark.parametrize("rules", [READ, WRITE], ids=["HCL", "object"])
def test_rules_count(root: consul.Consul, acl_agent: Agent, rules: Any) -> None:
    root.acl.policy.create("web", rules=rules)
    c = consul.Consul(port=acl_agent.port)
    c.token = root.acl.token.create(policies_name=["web"])["SecretID"]
    root.kv.put("web/k", "v")
    assert c.kv.get("web/k")[1]["Value"] == b"v"
    if rules is WRITE:
        assert c.kv.put("web/k", "w") is True
    else:
        with pytest.raises(consul.ACLPermissionDenied):
            c.kv.put("web/k", "w")
    with pytest.raises(consul.ACLPermissionDenied):
        c.kv.get("db/k")


@pytest.mark.real("roles and identities")
def test_a_token_lives(root: consul.Consul) -> None:
    policy = root.acl.policy.create("web", rules=READ)
    role = root.acl.role.create("web", policies_id=[policy["ID"]])
    tokens = root.acl.tokens
    made = tokens.create(
        accessor_id="a0000000-0000-4000-8000-000000000001",
        secret_id="b0000000-0000-4000-8000-000000000002",
        description="it is é",
        policies_name=["web"],
        roles_id=[role["ID"]],
        service_identities=[{"ServiceName": "web", "Datacenters": ["dc1"]}],
        expiration_ttl="1h",
    )
    assert made["AccessorID"].endswith("0001") and made["SecretID"].endswith("0002")
    assert (made["Description"], made["Local"]) == ("it is é", False)
    assert (names(made["Policies"]), names(made["Roles"])) == (["web"], ["web"])
    assert made["ServiceIdentities"] == [{"ServiceName": "web", "Datacenters": ["dc1"]}]
    accessor = made["AccessorID"]
    assert tokens.read(accessor)["SecretID"] == made["SecretID"]
    assert tokens.read_self(token=made["SecretID"])["AccessorID"] == accessor
    for by in ({"policy": policy["ID"]}, {"role": role["ID"]}):
        assert [token["AccessorID"] for token in tokens.list(**by)] == [accessor]
    assert tokens.list(authmethod="none") == []

    copy = tokens.clone(accessor, description="a copy")
    assert (copy["Description"], names(copy["Policies"])) == ("a copy", ["web"])
    assert tokens.clone(accessor)["Description"] == "it is é"

    changed = tokens.update(accessor, description="other", roles_name=["web"])
    assert (changed["Description"], names(changed["Roles"])) == ("other", ["web"])
    assert "Policies" not in changed and changed["SecretID"] == made["SecretID"]
    assert tokens.delete(accessor) is True
    assert unknown(lambda: tokens.read(accessor))
    with pytest.raises(consul.ACLPermissionDenied):
        tokens.read_self(token=made["SecretID"])


@pytest.mark.real("tokens that expire")
def test_a_local_token_and_a_time_to_end(root: consul.Consul) -> None:
    made = root.acl.token.create(local=True, expiration_ttl="1h")
    assert made["Local"] is True
    soon = made["ExpirationTime"]
    assert root.acl.token.create(expiration_time=soon)["ExpirationTime"] == soon


@pytest.mark.real("roles and identities")
@pytest.mark.needs("1.8.1")
def test_nodes_stand_for_themselves(root: consul.Consul) -> None:
    identities = [{"NodeName": "n1", "Datacenter": "dc1"}]
    given: list[Any]
    for given in (["n1:dc1"], identities):
        assert root.acl.token.create(node_identities=given)["NodeIdentities"] == identities
    role = root.acl.role.create("agent", node_identities=["n1:dc1"])
    assert role["NodeIdentities"] == identities


@pytest.mark.real("roles")
def test_a_role_lives(root: consul.Consul) -> None:
    policy = root.acl.policy.create("web")
    roles = root.acl.roles
    made = roles.create(
        "web", description="d", policies_name=["web"], service_identities=[{"ServiceName": "web"}]
    )
    assert (made["Description"], names(made["Policies"])) == ("d", ["web"])
    assert roles.read(made["ID"]) == roles.read_by_name("web") == made
    assert names(roles.list(policy=policy["ID"])) == ["web"] and roles.list(policy=UNKNOWN) == []
    changed = roles.update(made["ID"], "db", policies_id=[policy["ID"]])
    assert (changed["ID"], changed["Name"], changed["Description"]) == (made["ID"], "db", "")
    assert names(changed["Policies"]) == ["web"] and "ServiceIdentities" not in changed
    assert roles.delete(made["ID"]) is True
    assert roles.read(made["ID"]) is None and roles.read_by_name("db") is None


@pytest.mark.real("binding rules and auth methods")
@pytest.mark.needs("1.8")
def test_who_logs_in_gets_what_is_bound(root: consul.Consul, acl_agent: Agent) -> None:
    signer = Signer()
    config = {
        "JWTValidationPubKeys": [signer.public_key],
        "JWTSupportedAlgs": ["RS256"],
        "BoundIssuer": "ci",
        "ClaimMappings": {"job": "job"},
    }
    methods, rules = root.acl.auth_methods, root.acl.binding_rules
    method = methods.create("ci", "jwt", description="d", config=config, max_token_ttl="1h")
    assert (method["Type"], method["Config"]["BoundIssuer"]) == ("jwt", "ci")
    assert methods.read("ci")["MaxTokenTTL"] == "1h0m0s" and names(methods.list()) == ["ci"]
    assert methods.read("none") is None
    changed = methods.update("ci", "jwt", display_name="CI", config=config, max_token_ttl="30m")
    assert (changed["DisplayName"], changed.get("Description", "")) == ("CI", "")

    rule = rules.create("ci", "service", "job-${value.job}", selector='value.job != ""')
    assert rules.read(rule["ID"]) == rule and rules.list(auth_method="ci") == [rule]
    changed = rules.update(rule["ID"], "ci", "service", "${value.job}", description="by job")
    assert (changed["BindName"], changed["Selector"]) == ("${value.job}", "")
    with pytest.raises(consul.ConsulException, match="invalid"):
        rules.create("ci", "service", "web", selector="nonsense")

    c = consul.Consul(port=acl_agent.port)
    login = c.acl.login("ci", signer.token(iss="ci", job="web"), meta={"pod": "p1"})
    assert login["ServiceIdentities"] == [{"ServiceName": "web"}] and "p1" in login["Description"]
    assert [t["AccessorID"] for t in root.acl.token.list(authmethod="ci")] == [login["AccessorID"]]
    c.token = login["SecretID"]
    assert c.agent.service.register("web") is True
    with pytest.raises(consul.ConsulException, match="issuer"):
        c.acl.login("ci", signer.token(iss="somebody else", job="web"))
    with pytest.raises(consul.ConsulException):
        c.acl.login("ci", Signer().token(iss="ci", job="web"))
    assert c.acl.logout(login["SecretID"]) is True
    with pytest.raises((consul.ACLPermissionDenied, consul.ACLDisabled)):
        c.acl.logout(login["SecretID"])

    assert rules.delete(rule["ID"]) is True and rules.read(rule["ID"]) is None
    assert methods.delete("ci") is True and methods.read("ci") is None


@pytest.mark.real("authorizing on request")
def test_what_a_token_may_do(root: consul.Consul) -> None:
    root.acl.policy.create("web", rules=READ)
    token = root.acl.token.create(policies_name=["web"])["SecretID"]
    ask = [{"Resource": "key", "Access": how, "Segment": "web/k"} for how in ("read", "write")]
    answers = root.acl.authorize(ask, token=token)
    assert [answer["Allow"] for answer in answers] == [True, False]
    assert all(answer["Allow"] for answer in root.acl.authorize(ask))


def test_nothing_is_replicated(root: consul.Consul) -> None:
    assert root.acl.replication()["Enabled"] is False


@pytest.mark.real("templated policies")
@pytest.mark.needs("1.17")
def test_templated_policies(root: consul.Consul) -> None:
    templates = root.acl.templated_policies
    assert "builtin/service" in templates.list()
    assert templates.read("builtin/service")["TemplateName"] == "builtin/service"
    assert "web" in templates.preview("builtin/service", {"Name": "web"})["Rules"]
    made = root.acl.token.create(templated_policies=[{"builtin/service": {"Name": "web"}}])
    assert made["TemplatedPolicies"][0]["TemplateVariables"] == {"Name": "web"}


@pytest.mark.real("the old ACL system")
def test_the_old_system(root: consul.Consul, acl_agent: Agent) -> None:
    if agents.version() >= (1, 11):
        pytest.skip("Consul 1.11 removed it")
    acl = root.acl
    made = acl.create(name="old", rules='key "web" { policy = "read" }')
    assert acl.info(made)["Type"] == "client" and acl.info(made)["Name"] == "old"
    root.kv.put("web", "v")
    assert consul.Consul(port=acl_agent.port, token=made).kv.get("web")[1]["Value"] == b"v"
    assert acl.update(made, name="older") == made and acl.info(made)["Name"] == "older"
    chosen = acl.create("mine", "management", acl_id="c0000000-0000-4000-8000-000000000003")
    assert chosen == "c0000000-0000-4000-8000-000000000003"
    copy = acl.clone(made)
    assert {made, copy, chosen} < {token["ID"] for token in acl.list()}
    for token in (made, copy, chosen):
        assert acl.destroy(token) is True and acl.info(token) is None
    with pytest.raises(consul.ConsulException, match="rule compilation failed"):
        acl.create(rules='key "" {')


def test_no_token_is_shown(root: consul.Consul) -> None:
    """In paths of the old system, where transports say what they could not reach."""
    secret = "5ec7e700-3333-4000-8000-0000c0ffee33"
    c = consul.Consul(port=1, token=secret)
    for call in (c.acl.info, c.acl.clone, c.acl.destroy):
        with pytest.raises(consul.TransportError) as caught:
            call(secret)
        assert "/v1/acl/" in str(caught.value) and "…" in str(caught.value)
        assert secret not in f"{caught.value} {caught.value!r} {caught.value.args}"


def test_acls_are_off(client: consul.Consul) -> None:
    for call in (
        client.acl.bootstrap,
        client.acl.token.list,
        client.acl.replication,
        lambda: client.acl.login("ci", "jwt"),
        lambda: client.acl.authorize([{"Resource": "key", "Access": "read", "Segment": NODE}]),
    ):
        with pytest.raises(consul.ACLDisabled, match="ACL support disabled"):
            call()
