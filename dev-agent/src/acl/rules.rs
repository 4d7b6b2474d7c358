//! The rules of policies, and what several of them grant together.

use std::collections::BTreeMap;

use super::hcl;
use crate::json::Json;
use crate::options::DefaultPolicy;

/// What rules speak of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Resource {
    Acl,
    Agent,
    Event,
    Key,
    Keyring,
    Mesh,
    Node,
    Operator,
    Peering,
    Query,
    Service,
    Session,
}

const RESOURCES: [(&str, Resource); 12] = [
    ("acl", Resource::Acl),
    ("agent", Resource::Agent),
    ("event", Resource::Event),
    ("key", Resource::Key),
    ("keyring", Resource::Keyring),
    ("mesh", Resource::Mesh),
    ("node", Resource::Node),
    ("operator", Resource::Operator),
    ("peering", Resource::Peering),
    ("query", Resource::Query),
    ("service", Resource::Service),
    ("session", Resource::Session),
];

impl Resource {
    pub(crate) fn name(self) -> &'static str {
        RESOURCES.iter().find(|(_, resource)| *resource == self).map_or("", |(name, _)| name)
    }

    /// Whether there is only one of it, which has no name.
    fn is_single(self) -> bool {
        matches!(self, Self::Acl | Self::Keyring | Self::Mesh | Self::Operator | Self::Peering)
    }
}

/// How much is granted, or asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Level {
    Deny,
    Read,
    List,
    Write,
}

impl Level {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Deny => "deny",
            Self::Read => "read",
            Self::List => "list",
            Self::Write => "write",
        }
    }

    fn parse(text: &str) -> Option<Self> {
        [Self::Deny, Self::Read, Self::List, Self::Write].into_iter().find(|l| l.name() == text)
    }
}

type Grants = BTreeMap<(Resource, String), Level>;

/// Rules that hold together.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Rules {
    exact: Grants,
    prefix: Grants,
}

impl Rules {
    /// Reads the rules of a policy, which are HCL or JSON.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let mut rules = Self::default();
        let Json::Object(members) = hcl::parse(text)? else {
            return Err("error parsing: root.object is not an object".to_owned());
        };
        for (name, value) in &members {
            let (plain, prefix) = match name.strip_suffix("_prefix") {
                Some(plain) => (plain, true),
                None => (&**name, false),
            };
            let found = RESOURCES.iter().find(|(known, _)| *known == plain);
            match (found, value) {
                (Some((_, resource)), Json::Text(level)) if resource.is_single() => {
                    rules.grant(*resource, "", false, level)?;
                }
                (Some((_, resource)), Json::Object(named)) => {
                    for (name, rule) in named {
                        rules.grant(*resource, name, prefix, policy_of(rule))?;
                    }
                }
                // Unknown resources are those of other versions: they grant nothing here.
                _ => {}
            }
        }
        Ok(rules)
    }

    fn grant(
        &mut self,
        resource: Resource,
        name: &str,
        prefix: bool,
        level: &str,
    ) -> Result<(), String> {
        let what =
            if prefix { format!("{}_prefix", resource.name()) } else { resource.name().to_owned() };
        let Some(level) = Level::parse(level) else {
            return Err(format!("Invalid {what} policy: {level:?}"));
        };
        let grants = if prefix { &mut self.prefix } else { &mut self.exact };
        put(grants, (resource, name.to_owned()), level);
        Ok(())
    }

    /// Adds the rules of another policy: what one of them denies is denied.
    pub(crate) fn merge(&mut self, other: &Self) {
        for (key, level) in &other.exact {
            put(&mut self.exact, key.clone(), *level);
        }
        for (key, level) in &other.prefix {
            put(&mut self.prefix, key.clone(), *level);
        }
    }

    pub(crate) fn allows(
        &self,
        resource: Resource,
        name: &str,
        level: Level,
        default: DefaultPolicy,
    ) -> bool {
        let exact = self.exact.get(&(resource, name.to_owned()));
        let granted = exact.or_else(|| {
            let fits = |((of, prefix), _): &(&(Resource, String), &Level)| {
                *of == resource && name.starts_with(prefix.as_str())
            };
            self.prefix
                .iter()
                .filter(fits)
                .max_by_key(|((_, prefix), _)| prefix.len())
                .map(|(_, l)| l)
        });
        match granted {
            Some(granted) => *granted >= level,
            None => default == DefaultPolicy::Allow,
        }
    }

    /// Whether everything that begins with `prefix` is allowed.
    pub(crate) fn allows_below(
        &self,
        resource: Resource,
        prefix: &str,
        level: Level,
        default: DefaultPolicy,
    ) -> bool {
        let below = |((of, name), granted): (&(Resource, String), &Level)| {
            *of == resource && name.starts_with(prefix) && *granted < level
        };
        let exception = self.exact.iter().any(below) || self.prefix.iter().any(below);
        let as_prefix = Self { exact: Grants::new(), prefix: self.prefix.clone() };
        !exception && as_prefix.allows(resource, prefix, level, default)
    }
}

/// Among rules for the same name the one that denies wins, then the one that grants most.
fn put(grants: &mut Grants, key: (Resource, String), level: Level) {
    let wins = |old: Level| old != Level::Deny && (level == Level::Deny || level > old);
    if grants.get(&key).is_none_or(|old| wins(*old)) {
        grants.insert(key, level);
    }
}

fn policy_of(rule: &Json) -> &str {
    let Json::Object(members) = rule else { return "" };
    match members.iter().find(|(name, _)| name == "policy") {
        Some((_, Json::Text(level))) => level,
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::{DefaultPolicy, Level, Resource, Rules};

    #[test]
    fn the_longest_prefix_decides_and_a_name_before_it() {
        let text = r#"
            key_prefix "" { policy = "read" }   # everything
            key_prefix "app/" { policy = "write" }
            key "app/secret" { policy = "deny" }
            operator = "read"
        "#;
        let rules = Rules::parse(text).unwrap();
        let may = |name: &str, level| rules.allows(Resource::Key, name, level, DefaultPolicy::Deny);
        assert!(may("x", Level::Read) && !may("x", Level::Write));
        assert!(may("app/x", Level::Write));
        assert!(!may("app/secret", Level::Read));
        assert!(!rules.allows_below(Resource::Key, "app/", Level::Write, DefaultPolicy::Deny));
        assert!(rules.allows_below(Resource::Key, "app/x", Level::Write, DefaultPolicy::Deny));
        assert!(rules.allows(Resource::Operator, "", Level::Read, DefaultPolicy::Deny));
        assert!(!rules.allows(Resource::Node, "n", Level::Read, DefaultPolicy::Deny));
    }

    #[test]
    fn a_policy_that_denies_wins_over_one_that_grants() {
        let mut rules = Rules::parse(r#"key "a" { policy = "write" }"#).unwrap();
        rules.merge(&Rules::parse(r#"{"key":{"a":{"policy":"deny"}}}"#).unwrap());
        assert!(!rules.allows(Resource::Key, "a", Level::Read, DefaultPolicy::Allow));
        assert_eq!(
            Rules::parse(r#"key "a" { policy = "all" }"#),
            Err("Invalid key policy: \"all\"".to_owned())
        );
    }
}
