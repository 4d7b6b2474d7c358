//! `/v1/acl/`: tokens and policies. Roles, login and bindings are not in this agent.

use super::body;
use crate::acl::rules::Rules;
use crate::acl::store::{ANONYMOUS, GLOBAL_MANAGEMENT, Policy, Token, needed};
use crate::call::Call;
use crate::json::Json;
use crate::json::decode::{Nanos, decoded};
use crate::model::Indexes;
use crate::reply::{Failure, Reply, Result};
use crate::state::State;

/// Refuses whatever it is while access control is off, and whoever may not.
fn enter(state: &State, call: &Call, write: bool) -> Result<()> {
    enabled(state)?;
    let (resource, level) = needed(write);
    let allowed = state.access(call).and_then(|access| access.require(resource, "", level));
    if write { allowed } else { allowed.map_err(Failure::with_meta) }
}

fn enabled(state: &State) -> Result<()> {
    if state.options.acl.enabled { Ok(()) } else { Err(Failure::new(401, "ACL support disabled")) }
}

/// Everything below `/v1/acl/` that is not here.
pub(crate) fn other(state: &mut State, call: &Call) -> Result {
    enabled(state)?;
    Err(crate::route::unknown(state, call))
}

pub(crate) fn bootstrap(state: &mut State, call: &Call) -> Result {
    enabled(state)?;
    if let Some(index) = state.acl.bootstrapped {
        let text =
            format!("Permission denied: ACL bootstrap no longer allowed (reset index: {index})");
        return Err(Failure::new(403, text));
    }
    let asked: Bootstrap =
        if call.request.body.is_empty() { Bootstrap::default() } else { body(call)? };
    let secret = if asked.secret.is_empty() { state.random.uuid() } else { asked.secret };
    let at = state.command();
    let token = Token {
        accessor: state.random.uuid(),
        secret: secret.clone(),
        description: "Bootstrap Token (Global Management)".to_owned(),
        policies: vec![GLOBAL_MANAGEMENT.to_owned()],
        created: created(state),
        indexes: Indexes { create: at.index, modify: at.index },
        ..Token::default()
    };
    state.acl.bootstrapped = Some(at.index);
    let shown = state.acl.token_json(&token, Some(&token.secret));
    state.acl.set_token(token);
    let Json::Object(members) = shown else { return Ok(Reply::json(shown)) };
    let id = std::iter::once(("ID".into(), Json::from(secret)));
    Ok(Reply::json(Json::Object(id.chain(members).collect())))
}

decoded! { Bootstrap "ACLInitialTokenBootstrapRequest" { secret: String = "BootstrapSecret" } }

/// When something was made. The agent has no calendar, so it counts from the epoch.
fn created(state: &State) -> String {
    time(state.now.as_secs())
}

/// Seconds since 1970 as a text.
fn time(seconds: u64) -> String {
    let (days, hours) = (seconds / 86_400, seconds / 3600 % 24);
    let (minutes, seconds) = (seconds / 60 % 60, seconds % 60);
    let (year, month, day) = date(days);
    format!("{year}-{month:02}-{day:02}T{hours:02}:{minutes:02}:{seconds:02}Z")
}

/// Year, month and day. Counted are years that begin in March, so that a leap day is the last of one.
fn date(days_since_1970: u64) -> (u64, u64, u64) {
    let days = days_since_1970 + 719_468;
    let (era, day) = (days / 146_097, days % 146_097);
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let year = 400 * era + year;
    if month < 10 { (year, month + 3, day) } else { (year + 1, month - 9, day) }
}

pub(crate) fn replication(state: &mut State, call: &Call) -> Result {
    enabled(state)?;
    state.reachable(call.datacenter())?;
    Ok(Reply::json(crate::json::object! {
        "Enabled": => false,
        "Running": => false,
        "SourceDatacenter": => "",
        "ReplicationType": => "",
        "ReplicatedIndex": => 0_u64,
        "ReplicatedRoleIndex": => 0_u64,
        "ReplicatedTokenIndex": => 0_u64,
        "LastSuccess": => "0001-01-01T00:00:00Z",
        "LastError": => "0001-01-01T00:00:00Z",
    }))
}

decoded! {
    TokenInput "ACLToken" {
        accessor: String = "AccessorID",
        secret: String = "SecretID",
        description: String = "Description",
        policies: Vec<Link> = "Policies",
        roles: Json = "Roles",
        service_identities: Json = "ServiceIdentities",
        node_identities: Json = "NodeIdentities",
        templated_policies: Json = "TemplatedPolicies",
        local: bool = "Local",
        auth_method: String = "AuthMethod",
        expiration_time: Json = "ExpirationTime",
        expiration_ttl: Nanos = "ExpirationTTL",
        create_time: Json = "CreateTime",
        hash: Json = "Hash",
        create_index: u64 = "CreateIndex",
        modify_index: u64 = "ModifyIndex",
        rules: String = "Rules",
        kind: String = "Type",
    }
}

impl TokenInput {
    /// What a token may have in Consul and not here, where it would do nothing.
    fn unsupported(&self) -> Result<()> {
        let none = |json: &Json| *json == Json::Null || *json == Json::List(Vec::new());
        let members = [
            ("Roles", none(&self.roles)),
            ("ServiceIdentities", none(&self.service_identities)),
            ("NodeIdentities", none(&self.node_identities)),
            ("TemplatedPolicies", none(&self.templated_policies)),
            ("ExpirationTTL", self.expiration_ttl == Nanos::default()),
            ("ExpirationTime", none(&self.expiration_time)),
        ];
        match members.into_iter().find(|(_, none)| !none) {
            None => Ok(()),
            Some((name, _)) => {
                Err(Failure::bad(format!("the dev agent does not know the `{name}` of tokens")))
            }
        }
    }
}

decoded! { Link "ACLTokenPolicyLink" { id: String = "ID", name: String = "Name" } }

pub(crate) fn tokens(state: &State, call: &Call) -> Result {
    enter(state, call, false)?;
    let writes = enter(state, call, true).is_ok();
    let policy = call.text("policy");
    let fits = |token: &&Token| policy.is_empty() || token.policies.iter().any(|id| id == policy);
    let secrets = state.options.version.lists_secrets();
    let listed = |t| state.acl.token_json(t, secrets.then(|| secret(t, writes)));
    let shown = Json::list(state.acl.tokens().filter(fits).map(listed));
    Ok(Reply::json(shown).index(state.acl.tokens_index))
}

pub(crate) fn create_token(state: &mut State, call: &Call) -> Result {
    enter(state, call, true)?;
    let input: TokenInput = body(call)?;
    if !input.accessor.is_empty() && state.acl.token(&input.accessor).is_some() {
        return Err(Failure::server("Invalid Token: AccessorID is already in use"));
    }
    if !input.secret.is_empty() && state.acl.by_secret(&input.secret).is_some() {
        return Err(Failure::server("Invalid Token: SecretID is already in use"));
    }
    let token = Token { created: created(state), ..Token::default() };
    write_token(state, token, input)
}

/// Writes a token with what was asked for.
fn write_token(state: &mut State, old: Token, input: TokenInput) -> Result {
    input.unsupported()?;
    if !input.auth_method.is_empty() {
        let text = if old.accessor.is_empty() {
            "AuthMethod field is disallowed outside of Login".to_owned()
        } else {
            format!("Cannot change AuthMethod of {}", old.accessor)
        };
        return Err(Failure::server(text));
    }
    if !input.rules.is_empty() {
        return Err(Failure::server("Rules cannot be specified for this token"));
    }
    let mut policies = Vec::new();
    for link in input.policies {
        let known = if link.id.is_empty() {
            state.acl.policy_by_name(&link.name)
        } else {
            state.acl.policy(&link.id)
        };
        let Some(policy) = known else {
            let text = if link.id.is_empty() {
                format!("No such ACL policy with name {:?}", link.name)
            } else {
                format!("No such ACL policy with ID {:?}", link.id)
            };
            return Err(Failure::server(text));
        };
        if !policies.contains(&policy.id) {
            policies.push(policy.id.clone());
        }
    }
    let new = |given: String, state: &mut State| {
        if given.is_empty() { state.random.uuid() } else { given }
    };
    let at = state.command();
    let fresh = old.accessor.is_empty();
    let token = Token {
        accessor: if fresh { new(input.accessor, state) } else { old.accessor },
        secret: if fresh { new(input.secret, state) } else { old.secret },
        description: input.description,
        policies,
        local: input.local,
        created: old.created,
        indexes: Indexes {
            create: if fresh { at.index } else { old.indexes.create },
            modify: at.index,
        },
    };
    let shown = state.acl.token_json(&token, Some(&token.secret));
    state.acl.set_token(token);
    Ok(Reply::json(shown))
}

/// A token's secret, for those who may see it.
fn secret(token: &Token, visible: bool) -> &str {
    if visible { &token.secret } else { "<hidden>" }
}

fn known_token(state: &State, accessor: &str) -> Result<Token> {
    state.acl.token(accessor).cloned().ok_or_else(|| {
        let version = state.options.version;
        let text = if version.misses_unknown_names() {
            "token does not exist: ACL not found"
        } else {
            "ACL not found"
        };
        Failure::new(if version.misses_unknown_names() { 404 } else { 403 }, text)
    })
}

pub(crate) fn token(state: &State, call: &Call) -> Result {
    enabled(state)?;
    enter(state, call, false)?;
    let writes = enter(state, call, true).is_ok();
    let index = state.acl.tokens_index;
    let token = known_token(state, &call.rest).map_err(|failure| failure.with_index(index))?;
    Ok(Reply::json(state.acl.token_json(&token, Some(secret(&token, writes)))).index(index))
}

pub(crate) fn own_token(state: &State, call: &Call) -> Result {
    enabled(state)?;
    let found = state.acl.by_secret(call.token()).filter(|token| !token.is_anonymous());
    let Some(token) = found else {
        return Err(Failure::new(403, "ACL not found").with_index(state.acl.tokens_index));
    };
    let shown = state.acl.token_json(token, Some(&token.secret));
    Ok(Reply::json(shown).index(state.acl.tokens_index))
}

/// An update, or with `/clone` a copy.
pub(crate) fn put_token(state: &mut State, call: &Call) -> Result {
    enter(state, call, true)?;
    let input: TokenInput = body(call)?;
    if let Some(accessor) = call.rest.strip_suffix("/clone") {
        let original = known_token(state, accessor)?;
        let links = original.policies.iter().map(|id| Link { id: id.clone(), ..Link::default() });
        let description = if input.description.is_empty() {
            original.description.clone()
        } else {
            input.description
        };
        let copy = TokenInput {
            policies: links.collect(),
            description,
            local: original.local,
            ..TokenInput::default()
        };
        let fresh = Token { created: created(state), ..Token::default() };
        return write_token(state, fresh, copy);
    }
    if !input.accessor.is_empty() && input.accessor != call.rest {
        let prefix = state.options.version.bad_request_prefix();
        let text = format!("{prefix}Token Accessor ID in URL and payload do not match");
        return Err(Failure::bad(text));
    }
    let old = known_token(state, &call.rest).map_err(|failure| {
        if state.options.version.misses_unknown_names() {
            return failure;
        }
        Failure::server(format!("Cannot find token {:?}", call.rest))
    })?;
    if input.local != old.local {
        let text = format!("cannot toggle local mode of {}", old.accessor);
        return Err(Failure::server(text));
    }
    if !input.secret.is_empty() && input.secret != old.secret {
        return Err(Failure::server("Changing a tokens SecretID is not permitted"));
    }
    write_token(state, old, input)
}

pub(crate) fn delete_token(state: &mut State, call: &Call) -> Result {
    enter(state, call, true)?;
    if call.rest == ANONYMOUS {
        return Err(Failure::server("Delete operation not permitted on the anonymous token"));
    }
    let own = state.acl.by_secret(call.token()).is_some_and(|token| token.accessor == call.rest);
    if own {
        return Err(Failure::server(
            "Deletion of the request's authorization token is not permitted",
        ));
    }
    let at = state.command();
    let gone = state.acl.delete_token(at.index, &call.rest);
    if !gone && state.options.version.misses_unknown_names() {
        return Err(Failure::new(404, "Cannot find token to delete"));
    }
    Ok(Reply::json(true))
}

decoded! {
    PolicyInput "ACLPolicy" {
        id: String = "ID",
        name: String = "Name",
        description: String = "Description",
        rules: String = "Rules",
        datacenters: Vec<String> = "Datacenters",
        hash: Json = "Hash",
        create_index: u64 = "CreateIndex",
        modify_index: u64 = "ModifyIndex",
    }
}

pub(crate) fn policies(state: &State, call: &Call) -> Result {
    enter(state, call, false)?;
    let shown = Json::list(state.acl.policies().map(Policy::listed));
    Ok(Reply::json(shown).index(state.acl.policies_index))
}

pub(crate) fn create_policy(state: &mut State, call: &Call) -> Result {
    enter(state, call, true)?;
    let input: PolicyInput = body(call)?;
    if !input.id.is_empty() {
        let prefix = state.options.version.bad_request_prefix();
        let text = format!("{prefix}Cannot specify the ID when creating a new policy");
        return Err(Failure::bad(text));
    }
    write_policy(state, None, input)
}

fn write_policy(state: &mut State, old: Option<Policy>, input: PolicyInput) -> Result {
    if input.name.is_empty() {
        return Err(Failure::server("Invalid Policy: no Name is set"));
    }
    let odd = |c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
    if input.name.contains(odd) || input.name.len() > 128 {
        return Err(Failure::server(
            "Invalid Policy: invalid Name. Only alphanumeric characters, '-' and '_' are allowed",
        ));
    }
    let named = state.acl.policy_by_name(&input.name).map(|policy| policy.id.clone());
    if named.is_some() && named != old.as_ref().map(|old| old.id.clone()) {
        let text = format!("Invalid Policy: A Policy with Name {:?} already exists", input.name);
        return Err(Failure::server(text));
    }
    let granted = Rules::parse(&input.rules).map_err(Failure::server)?;
    let at = state.command();
    let policy = Policy {
        id: old.as_ref().map_or_else(|| state.random.uuid(), |old| old.id.clone()),
        name: input.name,
        description: input.description,
        rules: input.rules,
        datacenters: input.datacenters,
        granted,
        indexes: Indexes {
            create: old.map_or(at.index, |old| old.indexes.create),
            modify: at.index,
        },
    };
    let shown = Json::from(&policy);
    state.acl.set_policy(policy);
    Ok(Reply::json(shown))
}

fn known_policy(state: &State, found: Option<&Policy>) -> Result<Policy> {
    found.cloned().ok_or_else(|| {
        let later = state.options.version.misses_unknown_names();
        let (status, text) = if later {
            (404, "policy does not exist: ACL not found")
        } else {
            (403, "ACL not found")
        };
        Failure::new(status, text)
    })
}

pub(crate) fn policy(state: &State, call: &Call) -> Result {
    enter(state, call, false)?;
    let index = state.acl.policies_index;
    let policy = known_policy(state, state.acl.policy(&call.rest))
        .map_err(|failure| failure.with_index(index))?;
    Ok(Reply::json(&policy).index(policy.indexes.modify))
}

pub(crate) fn policy_by_name(state: &State, call: &Call) -> Result {
    enter(state, call, false)?;
    let index = state.acl.policies_index;
    let policy = known_policy(state, state.acl.policy_by_name(&call.rest))
        .map_err(|failure| failure.with_index(index))?;
    Ok(Reply::json(&policy).index(policy.indexes.modify))
}

pub(crate) fn put_policy(state: &mut State, call: &Call) -> Result {
    enter(state, call, true)?;
    let input: PolicyInput = body(call)?;
    if !input.id.is_empty() && input.id != call.rest {
        let prefix = state.options.version.bad_request_prefix();
        return Err(Failure::bad(format!("{prefix}Policy ID in URL and payload do not match")));
    }
    let old = known_policy(state, state.acl.policy(&call.rest))?;
    write_policy(state, Some(old), input)
}

pub(crate) fn delete_policy(state: &mut State, call: &Call) -> Result {
    enter(state, call, true)?;
    if call.rest == GLOBAL_MANAGEMENT {
        return Err(Failure::server(
            "Delete operation not permitted on the builtin global-management policy",
        ));
    }
    let at = state.command();
    state.acl.delete_policy(at.index, &call.rest);
    Ok(Reply::json(true))
}

#[cfg(test)]
mod tests {
    use super::time;

    #[test]
    fn the_calendar_goes_on_after_january() {
        let day = 86_400;
        assert_eq!(time(0), "1970-01-01T00:00:00Z");
        assert_eq!(time(31 * day + 3661), "1970-02-01T01:01:01Z");
        assert_eq!(time(365 * day - 1), "1970-12-31T23:59:59Z");
        assert_eq!(time(951_782_400), "2000-02-29T00:00:00Z");
        assert_eq!(time(4_107_542_400), "2100-03-01T00:00:00Z");
    }
}
