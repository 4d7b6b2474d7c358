//! Tokens and policies.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::rules::{Level, Resource, Rules};
use crate::json::Json;
use crate::json::object;
use crate::model::Indexes;
use crate::version::Version;

pub(crate) const ANONYMOUS: &str = "00000000-0000-0000-0000-000000000002";
/// When the agent began, by its own calendar.
const EPOCH: &str = "1970-01-01T00:00:00Z";
pub(crate) const GLOBAL_MANAGEMENT: &str = "00000000-0000-0000-0000-000000000001";

#[derive(Debug, Clone, Default)]
pub(crate) struct Acl {
    tokens: BTreeMap<String, Token>,
    policies: BTreeMap<String, Policy>,
    pub(crate) tokens_index: u64,
    pub(crate) policies_index: u64,
    /// The index of the command that made the first token, if one did.
    pub(crate) bootstrapped: Option<u64>,
}

#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Token {
    pub(crate) accessor: String,
    pub(crate) secret: String,
    pub(crate) description: String,
    /// The identifiers of its policies.
    pub(crate) policies: Vec<String>,
    pub(crate) local: bool,
    /// When it was made, as a text.
    pub(crate) created: String,
    pub(crate) indexes: Indexes,
}

impl Token {
    pub(crate) fn is_anonymous(&self) -> bool {
        self.accessor == ANONYMOUS
    }
}

#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Policy {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) description: String,
    pub(crate) rules: String,
    pub(crate) datacenters: Vec<String>,
    pub(crate) granted: Rules,
    pub(crate) indexes: Indexes,
}

impl Acl {
    /// What an agent with access control starts with: a policy for everything, the anonymous token,
    /// and the first token if its secret is given.
    pub(crate) fn new(
        index: u64,
        management: Option<&str>,
        accessor: String,
        version: Version,
    ) -> Self {
        let indexes = Indexes { create: index, modify: index };
        let mut acl = Self { tokens_index: index, policies_index: index, ..Self::default() };
        acl.set_policy(Policy {
            id: GLOBAL_MANAGEMENT.to_owned(),
            name: "global-management".to_owned(),
            description: "Builtin Policy that grants unlimited access".to_owned(),
            rules: EVERYTHING.to_owned(),
            granted: Rules::parse(EVERYTHING).unwrap_or_default(),
            indexes,
            ..Policy::default()
        });
        acl.set_token(Token {
            accessor: ANONYMOUS.to_owned(),
            secret: "anonymous".to_owned(),
            description: "Anonymous Token".to_owned(),
            created: EPOCH.to_owned(),
            indexes,
            ..Token::default()
        });
        if let Some(secret) = management {
            acl.bootstrapped = Some(index);
            acl.set_token(Token {
                accessor,
                secret: secret.to_owned(),
                description: version.first_token().to_owned(),
                policies: vec![GLOBAL_MANAGEMENT.to_owned()],
                created: EPOCH.to_owned(),
                // The first to be written.
                indexes: Indexes { create: index - 1, modify: index - 1 },
                ..Token::default()
            });
        }
        acl
    }

    pub(crate) fn tokens(&self) -> impl Iterator<Item = &Token> {
        self.tokens.values()
    }

    pub(crate) fn token(&self, accessor: &str) -> Option<&Token> {
        self.tokens.get(accessor)
    }

    /// The token of a secret; the anonymous one where none was given.
    pub(crate) fn by_secret(&self, secret: &str) -> Option<&Token> {
        if secret.is_empty() {
            return self.token(ANONYMOUS);
        }
        self.tokens.values().find(|token| token.secret == secret)
    }

    pub(crate) fn set_token(&mut self, token: Token) {
        self.tokens_index = self.tokens_index.max(token.indexes.modify);
        self.tokens.insert(token.accessor.clone(), token);
    }

    pub(crate) fn delete_token(&mut self, index: u64, accessor: &str) -> bool {
        let gone = self.tokens.remove(accessor).is_some();
        if gone {
            self.tokens_index = index;
        }
        gone
    }

    pub(crate) fn policies(&self) -> impl Iterator<Item = &Policy> {
        self.policies.values()
    }

    pub(crate) fn policy(&self, id: &str) -> Option<&Policy> {
        self.policies.get(id)
    }

    pub(crate) fn policy_by_name(&self, name: &str) -> Option<&Policy> {
        self.policies.values().find(|policy| policy.name == name)
    }

    pub(crate) fn set_policy(&mut self, policy: Policy) {
        self.policies_index = self.policies_index.max(policy.indexes.modify);
        self.policies.insert(policy.id.clone(), policy);
    }

    pub(crate) fn delete_policy(&mut self, index: u64, id: &str) -> bool {
        let gone = self.policies.remove(id).is_some();
        if gone {
            self.policies_index = index;
            for token in self.tokens.values_mut() {
                token.policies.retain(|policy| policy != id);
            }
        }
        gone
    }

    /// What a token may do: nothing returned means everything.
    pub(crate) fn rules_of(&self, token: &Token) -> Option<Arc<Rules>> {
        if token.policies.iter().any(|policy| policy == GLOBAL_MANAGEMENT) {
            return None;
        }
        let mut rules = Rules::default();
        for policy in token.policies.iter().filter_map(|id| self.policy(id)) {
            rules.merge(&policy.granted);
        }
        Some(Arc::new(rules))
    }

    /// A token as it is shown, with as much of its secret as the caller may see.
    pub(crate) fn token_json(&self, token: &Token, secret: Option<&str>) -> Json {
        let policies = token.policies.iter().filter_map(|id| self.policy(id));
        let links = Json::list(policies.map(|p| object! { "ID": => &p.id, "Name": => &p.name }));
        object! {
            "AccessorID": => &token.accessor,
            "SecretID": ?secret,
            "Description": => &token.description,
            "Policies": ?Some(links).filter(|links| *links != Json::List(Vec::new())),
            "Local": => token.local,
            "CreateTime": => &token.created,
            "Hash": => hash(&[&token.description, &token.policies.join(","), &token.local.to_string()]),
            "CreateIndex": => token.indexes.create,
            "ModifyIndex": => token.indexes.modify,
        }
    }
}

impl From<&Policy> for Json {
    fn from(policy: &Policy) -> Self {
        policy.json(Some(&policy.rules))
    }
}

impl Policy {
    /// As in the list of policies, which leaves out the rules.
    pub(crate) fn listed(&self) -> Json {
        self.json(None)
    }

    fn json(&self, rules: Option<&str>) -> Json {
        let datacenters = Json::from(&self.datacenters).nullable();
        let shown = rules.is_none() || datacenters != Json::Null;
        object! {
            "ID": => &self.id,
            "Name": => &self.name,
            "Description": => &self.description,
            "Rules": ?rules,
            "Datacenters": ?shown.then_some(datacenters),
            "Hash": => hash(&[&self.name, &self.description, &self.rules]),
            "CreateIndex": => self.indexes.create,
            "ModifyIndex": => self.indexes.modify,
        }
    }
}

/// An opaque text that differs where the content does.
fn hash(parts: &[&str]) -> String {
    let hashes = [0_u64, 1, 2, 3].map(|seed| crate::random::fingerprint(seed, parts).to_be_bytes());
    base64_simd::STANDARD.encode_to_string(hashes.concat())
}

const EVERYTHING: &str = r#"
acl = "write"
agent_prefix "" {
	policy = "write"
}
event_prefix "" {
	policy = "write"
}
key_prefix "" {
	policy = "write"
}
keyring = "write"
node_prefix "" {
	policy = "write"
}
operator = "write"
mesh = "write"
peering = "write"
query_prefix "" {
	policy = "write"
}
service_prefix "" {
	policy = "write"
	intentions = "write"
}
session_prefix "" {
	policy = "write"
}
"#;

/// That the caller may look into access control, or change it.
pub(crate) fn needed(write: bool) -> (Resource, Level) {
    (Resource::Acl, if write { Level::Write } else { Level::Read })
}
