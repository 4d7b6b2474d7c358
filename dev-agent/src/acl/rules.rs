//! The rules of policies, and what several of them grant together.

use std::borrow::Cow;
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

    /// What a text grants on it: keys alone can be listed.
    fn level(self, text: &str) -> Option<Level> {
        let level = Level::parse(text)?;
        (level != Level::List || self == Self::Key).then_some(level)
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
        let mut levels = [Self::Deny, Self::Read, Self::List, Self::Write].into_iter();
        levels.find(|level| level.name().eq_ignore_ascii_case(text))
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
            let name = name.to_ascii_lowercase();
            let plain = name.strip_suffix("_prefix");
            let known = |(known, _): &&(&str, Resource)| *known == plain.unwrap_or(&name);
            match RESOURCES.iter().find(known) {
                Some((_, resource)) if !resource.is_single() => {
                    rules.grant_named(*resource, &name, plain.is_some(), value)?;
                }
                Some((_, resource)) if plain.is_none() => rules.grant_single(*resource, value)?,
                // Unknown resources are those of other versions: they grant nothing here.
                _ => {}
            }
        }
        Ok(rules)
    }

    /// The rule of a resource of which there is only one; the last such rule holds.
    fn grant_single(&mut self, resource: Resource, value: &Json) -> Result<(), String> {
        let name = resource.name();
        let text = text_of(name, value)?;
        let level = resource.level(text);
        if level.is_none() && !text.is_empty() {
            return Err(format!("Invalid {name} policy: {text:?}"));
        }
        // In capitals it is valid, and grants nothing.
        if let Some(level) = level.filter(|level| level.name() == text) {
            self.exact.insert((resource, String::new()), level);
        }
        Ok(())
    }

    /// The rules of a resource by their names, as a policy has them under `what`.
    fn grant_named(
        &mut self,
        resource: Resource,
        what: &str,
        prefix: bool,
        value: &Json,
    ) -> Result<(), String> {
        let grants = if prefix { &mut self.prefix } else { &mut self.exact };
        for (name, value) in objects(what, value)?.into_iter().flatten() {
            let all = match value {
                Json::List(items) if items.is_empty() => return Err(malformed(what)),
                Json::List(_) | Json::Object(_) => objects(name, value)?,
                _ => vec![&[][..]],
            };
            for members in all {
                let (policy, intentions) =
                    (field(members, "policy")?, field(members, "intentions")?);
                let invalid = |what: String| {
                    format!("Invalid {what} policy: {}", shown(resource, name, policy, intentions))
                };
                let level = resource.level(policy).ok_or_else(|| invalid(what.to_owned()))?;
                let silent = resource != Resource::Service || intentions.is_empty();
                if !silent && resource.level(intentions).is_none() {
                    return Err(invalid(format!("{what} intentions")));
                }
                put(grants, (resource, name.to_string()), level);
            }
        }
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

type Members = [(Cow<'static, str>, Json)];

/// The objects that a value is: JSON may have lists where HCL has several blocks of one name.
fn objects<'a>(what: &str, value: &'a Json) -> Result<Vec<&'a Members>, String> {
    match value {
        Json::Object(members) => Ok(vec![members]),
        Json::List(items) => {
            let inner: Result<Vec<_>, _> = items.iter().map(|item| objects(what, item)).collect();
            Ok(inner?.concat())
        }
        _ => Err(malformed(what)),
    }
}

/// A member of a rule, which may be missing; of several the last holds.
fn field<'a>(members: &'a Members, field: &str) -> Result<&'a str, String> {
    let found = members.iter().rev().find(|(name, _)| name.eq_ignore_ascii_case(field));
    found.map_or(Ok(""), |(_, value)| text_of(field, value))
}

fn text_of<'a>(what: &str, value: &'a Json) -> Result<&'a str, String> {
    match value {
        Json::Text(text) | Json::Number(text) => Ok(text),
        Json::Null => Ok(""),
        _ => Err(malformed(what)),
    }
}

fn malformed(what: &str) -> String {
    format!("Failed to parse ACL rules: `{what}` is of a wrong form")
}

/// A rule as Consul's messages show it.
fn shown(resource: Resource, name: &str, policy: &str, intentions: &str) -> String {
    let (kind, named) = match resource {
        Resource::Agent => ("Agent", "Node"),
        Resource::Event => ("Event", "Event"),
        Resource::Key => ("Key", "Prefix"),
        Resource::Node => ("Node", "Name"),
        Resource::Query => ("PreparedQuery", "Prefix"),
        Resource::Session => ("Session", "Node"),
        _ => ("Service", "Name"),
    };
    let more = match resource {
        Resource::Key | Resource::Node => ENTERPRISE.to_owned(),
        Resource::Service => format!(", Intentions:{intentions:?}{ENTERPRISE}"),
        _ => String::new(),
    };
    format!("&acl.{kind}Rule{{{named}:{name:?}, Policy:{policy:?}{more}}}")
}

/// What they end with where there are namespaces in the Enterprise edition.
const ENTERPRISE: &str = ", EnterpriseRule:acl.EnterpriseRule{}";

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
            Err("Invalid key policy: &acl.KeyRule{Prefix:\"a\", Policy:\"all\", \
                 EnterpriseRule:acl.EnterpriseRule{}}"
                .to_owned())
        );
    }

    #[test]
    fn lists_of_json_are_blocks_and_what_is_neither_is_refused() {
        let may = |rules: &str, key: &str, level| {
            Rules::parse(rules).unwrap().allows(Resource::Key, key, level, DefaultPolicy::Deny)
        };
        let rules =
            r#"{"key":[{"a":{"policy":"read"}},{"b":[{"policy":"read"},{"Policy":"WRITE"}]}]}"#;
        assert!(may(rules, "a", Level::Read) && !may(rules, "a", Level::Write));
        assert!(may(rules, "b", Level::Write));
        for wrong in [r#"key = "read""#, r#"{"key":["a"]}"#, r#"{"key":{"a":[]}}"#] {
            assert!(Rules::parse(wrong).unwrap_err().starts_with("Failed to parse ACL rules: "));
        }
    }
}
