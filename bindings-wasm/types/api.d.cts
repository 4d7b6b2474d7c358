// The methods of the groups.
//
// Generated from the rows in core/src/api and from js/dropin.js: change them there and run
// `cargo test`.

import type * as bodies from "./bodies.cjs";
import type * as results from "./results.cjs";
import type {
  Bytes,
  CallOptions,
  Caller,
  CommonOptions,
  Operation,
  Pair,
  Payload,
  UserEvent,
  WithMeta,
} from "./values.cjs";

/** The groups of methods of a client. */
export interface Groups {
  /** The calls `acl.*`. */
  acl: Acl;
  /** The calls `agent.*`. */
  agent: Agent;
  /** The calls `catalog.*`. */
  catalog: Catalog;
  /** The calls `config.*`. */
  config: Config;
  /** The calls `connect.*`. */
  connect: Connect;
  /** The calls `coordinate.*`. */
  coordinate: Coordinate;
  /** The calls `discoveryChain.*`. */
  discoveryChain: DiscoveryChain;
  /** The calls `event.*`. */
  event: Event;
  /** The calls `health.*`. */
  health: Health;
  /** The calls `kv.*`. */
  kv: Kv;
  /** The calls `operator.*`. */
  operator: Operator;
  /** The calls `peering.*`. */
  peering: Peering;
  /** The calls `query.*`. */
  query: Query;
  /** The calls `session.*`. */
  session: Session;
  /** The calls `snapshot.*`. */
  snapshot: Snapshot;
  /** The calls `status.*`. */
  status: Status;
  /** The calls `transaction.*`. */
  transaction: Transaction;
}

/** The names of all endpoints, for `call`. */
export type EndpointId =
  | "kv.get"
  | "kv.put"
  | "kv.delete"
  | "agent.self"
  | "agent.members"
  | "agent.host"
  | "agent.version"
  | "agent.metrics"
  | "agent.monitor"
  | "agent.services"
  | "agent.service_definition"
  | "agent.checks"
  | "agent.join"
  | "agent.leave"
  | "agent.force_leave"
  | "agent.reload"
  | "agent.maintenance"
  | "agent.service.register"
  | "agent.service.deregister"
  | "agent.service.maintenance"
  | "agent.service.health"
  | "agent.service.health_by_name"
  | "agent.check.register"
  | "agent.check.deregister"
  | "agent.check.ttl_pass"
  | "agent.check.ttl_fail"
  | "agent.check.ttl_warn"
  | "agent.check.update"
  | "agent.token.set"
  | "agent.token.set_default"
  | "agent.token.set_agent"
  | "agent.token.set_agent_recovery"
  | "agent.token.set_replication"
  | "agent.token.set_config_file_service_registration"
  | "agent.token.set_dns"
  | "agent.connect.authorize"
  | "agent.connect.ca.roots"
  | "agent.connect.ca.leaf"
  | "catalog.register"
  | "catalog.deregister"
  | "catalog.datacenters"
  | "catalog.nodes"
  | "catalog.services"
  | "catalog.node"
  | "catalog.service"
  | "catalog.connect"
  | "catalog.node_services"
  | "catalog.gateway_services"
  | "health.checks"
  | "health.node"
  | "health.service"
  | "health.connect"
  | "health.ingress"
  | "health.state"
  | "session.create"
  | "session.destroy"
  | "session.list"
  | "session.node"
  | "session.info"
  | "session.renew"
  | "event.fire"
  | "event.list"
  | "status.leader"
  | "status.peers"
  | "txn.put"
  | "operator.raft_config"
  | "operator.raft_remove_peer"
  | "operator.raft_transfer_leader"
  | "operator.autopilot_configuration"
  | "operator.update_autopilot_configuration"
  | "operator.autopilot_health"
  | "operator.autopilot_state"
  | "operator.keyring_list"
  | "operator.keyring_install"
  | "operator.keyring_use"
  | "operator.keyring_remove"
  | "operator.usage"
  | "config.get"
  | "config.list"
  | "config.set"
  | "config.delete"
  | "connect.ca.roots"
  | "connect.ca.configuration"
  | "connect.ca.update_configuration"
  | "connect.intentions.list"
  | "connect.intentions.read"
  | "connect.intentions.upsert"
  | "connect.intentions.delete"
  | "connect.intentions.match"
  | "connect.intentions.check"
  | "connect.intentions.create"
  | "connect.intentions.read_by_id"
  | "connect.intentions.update_by_id"
  | "connect.intentions.delete_by_id"
  | "discovery_chain.get"
  | "peering.generate_token"
  | "peering.establish"
  | "peering.read"
  | "peering.list"
  | "peering.delete"
  | "peering.exported_services"
  | "peering.imported_services"
  | "query.list"
  | "query.create"
  | "query.update"
  | "query.get"
  | "query.delete"
  | "query.execute"
  | "query.explain"
  | "coordinate.datacenters"
  | "coordinate.node"
  | "coordinate.nodes"
  | "coordinate.update"
  | "snapshot.save"
  | "snapshot.restore"
  | "acl.bootstrap"
  | "acl.login"
  | "acl.logout"
  | "acl.replication"
  | "acl.authorize"
  | "acl.create"
  | "acl.update"
  | "acl.clone"
  | "acl.destroy"
  | "acl.info"
  | "acl.list"
  | "acl.token.list"
  | "acl.token.read"
  | "acl.token.read_self"
  | "acl.token.create"
  | "acl.token.update"
  | "acl.token.clone"
  | "acl.token.delete"
  | "acl.policy.list"
  | "acl.policy.read"
  | "acl.policy.read_by_name"
  | "acl.policy.create"
  | "acl.policy.update"
  | "acl.policy.delete"
  | "acl.role.list"
  | "acl.role.read"
  | "acl.role.read_by_name"
  | "acl.role.create"
  | "acl.role.update"
  | "acl.role.delete"
  | "acl.auth_method.list"
  | "acl.auth_method.read"
  | "acl.auth_method.create"
  | "acl.auth_method.update"
  | "acl.auth_method.delete"
  | "acl.binding_rule.list"
  | "acl.binding_rule.read"
  | "acl.binding_rule.create"
  | "acl.binding_rule.update"
  | "acl.binding_rule.delete"
  | "acl.templated_policy.list"
  | "acl.templated_policy.read"
  | "acl.templated_policy.preview";

/** The calls `acl.*`. */
export declare class Acl {
  constructor(consul: Caller);
  consul: Caller;
  /** The calls `acl.authMethod.*`. */
  authMethod: Acl.AuthMethod;
  /** The calls `acl.bindingRule.*`. */
  bindingRule: Acl.BindingRule;
  /** The calls `acl.legacy.*`. */
  legacy: Acl.Legacy;
  /** The calls `acl.policy.*`. */
  policy: Acl.Policy;
  /** The calls `acl.role.*`. */
  role: Acl.Role;
  /** The calls `acl.templatedPolicy.*`. */
  templatedPolicy: Acl.TemplatedPolicy;
  /** The calls `acl.token.*`. */
  token: Acl.Token;

  /**
   * Makes the first token, which may do everything: an object with `SecretID`, `AccessorID` …
   *
   * It can be done once, until the operators reset it; then Consul refuses with a 403.
   *
   * `PUT /v1/acl/bootstrap`
   */
  bootstrap(options: Acl.BootstrapOptions & { withMeta: true }): Promise<WithMeta<results.ACLToken>>;
  bootstrap(options?: Acl.BootstrapOptions): Promise<results.ACLToken>;

  /**
   * The state of the copying of ACLs from the primary datacenter: an object with `Enabled`,
   * `Running`, `ReplicatedIndex`, `LastSuccess`, `LastError` …
   *
   * `GET /v1/acl/replication`
   */
  replication(options: Acl.ReplicationOptions & { withMeta: true }): Promise<WithMeta<results.ACLReplication>>;
  replication(options?: Acl.ReplicationOptions): Promise<results.ACLReplication>;

  /**
   * Makes a token for somebody whom an auth method knows: an object with `SecretID` …
   *
   * `POST /v1/acl/login`
   */
  login(options: Acl.LoginOptions & { withMeta: true }): Promise<WithMeta<results.ACLToken>>;
  login(options: Acl.LoginOptions | string): Promise<results.ACLToken>;

  /**
   * Destroys a token that `login` made.
   *
   * `POST /v1/acl/logout`
   */
  logout(options: Acl.LogoutOptions & { withMeta: true }): Promise<WithMeta<boolean>>;
  logout(options: Acl.LogoutOptions | string): Promise<boolean>;

  /**
   * Whether a token may do each of up to 64 things: the list that was given, its objects with
   * `Allow`. An internal endpoint of Consul's user interface.
   *
   * `POST /v1/internal/acl/authorize`
   */
  authorize(options: Acl.AuthorizeOptions & { withMeta: true }): Promise<WithMeta<results.ACLAuthorization[]>>;
  authorize(options: Acl.AuthorizeOptions | string): Promise<results.ACLAuthorization[]>;
}

export declare namespace Acl {
  interface BootstrapOptions extends CommonOptions {
    /** The token's secret, a UUID; made by Consul if not given (Consul ≥ 1.14). */
    bootstrapSecret?: any;
  }

  interface ReplicationOptions extends CommonOptions {
  }

  interface LoginOptions extends CallOptions {
    /** The auth method's name. */
    authMethod: any;
    /** What proves to the auth method who it is, such as a JWT. */
    bearerToken: any;
    /** Kept in the token's description: an object of texts. */
    meta?: any;
  }

  interface LogoutOptions extends CallOptions {
    /** The token's secret. */
    token: string;
  }

  interface AuthorizeOptions extends CallOptions {
    /**
     * A list of objects with `Resource` (such as `key`), `Access` (such as `read`) and, where one
     * is meant, `Segment` (such as the key).
     */
    requests: any;
    /** The datacenter, in place of the agent's own. */
    dc?: string;
    /** The ACL token, in place of the client's. */
    token?: string;
  }

  /** The calls `acl.authMethod.*`. */
  class AuthMethod {
    constructor(consul: Caller);
    consul: Caller;

    /**
     * The auth methods, without their settings: a list of objects with `Name`, `Type` …
     *
     * `GET /v1/acl/auth-methods`
     */
    list(options: Acl.AuthMethod.ListOptions & { withMeta: true }): Promise<WithMeta<results.AuthMethod[]>>;
    list(options?: Acl.AuthMethod.ListOptions): Promise<results.AuthMethod[]>;

    /**
     * One auth method: an object with `Name`, `Type`, `Config` …; nothing for an unknown one.
     *
     * `GET /v1/acl/auth-method/{name}`
     */
    read(options: Acl.AuthMethod.ReadOptions & { withMeta: true }): Promise<WithMeta<results.AuthMethod | undefined>>;
    read(options: Acl.AuthMethod.ReadOptions | string): Promise<results.AuthMethod | undefined>;

    /**
     * Makes an auth method: the result is the auth method.
     *
     * `PUT /v1/acl/auth-method`
     */
    create(options: Acl.AuthMethod.CreateOptions & { withMeta: true }): Promise<WithMeta<results.AuthMethod>>;
    create(options: Acl.AuthMethod.CreateOptions | string): Promise<results.AuthMethod>;

    /**
     * Changes an auth method: what is not given is removed. The result is the auth method.
     *
     * `PUT /v1/acl/auth-method/{name}`
     */
    update(options: Acl.AuthMethod.UpdateOptions & { withMeta: true }): Promise<WithMeta<results.AuthMethod | undefined>>;
    update(options: Acl.AuthMethod.UpdateOptions | string): Promise<results.AuthMethod | undefined>;

    /**
     * Removes an auth method, with its binding rules and the tokens that were made through it.
     *
     * `DELETE /v1/acl/auth-method/{name}`
     */
    delete(options: Acl.AuthMethod.DeleteOptions & { withMeta: true }): Promise<WithMeta<boolean>>;
    delete(options: Acl.AuthMethod.DeleteOptions | string): Promise<boolean>;
  }

  namespace AuthMethod {
    interface ListOptions extends CallOptions {
      /** The ACL token, in place of the client's. */
      token?: string;
    }

    interface ReadOptions extends CallOptions {
      /** The auth method's name. */
      name: string;
      /** The ACL token, in place of the client's. */
      token?: string;
    }

    interface CreateOptions extends CallOptions {
      /** Its name: letters, digits, `-` and `_`. */
      name: any;
      /** Its type: `kubernetes`, `jwt`, `oidc` or `aws-iam`. */
      methodType: any;
      /** The ACL token, in place of the client's. */
      token?: string;
      /** A name for people (Consul ≥ 1.8). */
      displayName?: any;
      /** A text for people. */
      description?: any;
      /** The settings of its type: an object. */
      config?: any;
      /** After how long its tokens end: a Go duration (Consul ≥ 1.8). */
      maxTokenTtl?: any;
      /** Where its tokens count: `local` or `global` (Consul ≥ 1.8). */
      tokenLocality?: any;
      /** How its tokens are named (Consul ≥ 1.22.7). */
      tokenNameFormat?: any;
    }

    interface UpdateOptions extends CallOptions {
      /** The auth method's name. */
      name: string;
      /** Its type, which cannot be changed. */
      methodType: any;
      /** The ACL token, in place of the client's. */
      token?: string;
      /** A name for people (Consul ≥ 1.8). */
      displayName?: any;
      /** A text for people. */
      description?: any;
      /** The settings of its type: an object. */
      config?: any;
      /** After how long its tokens end: a Go duration (Consul ≥ 1.8). */
      maxTokenTtl?: any;
      /** Where its tokens count: `local` or `global` (Consul ≥ 1.8). */
      tokenLocality?: any;
      /** How its tokens are named (Consul ≥ 1.22.7). */
      tokenNameFormat?: any;
    }

    interface DeleteOptions extends CallOptions {
      /** The auth method's name. */
      name: string;
      /** The ACL token, in place of the client's. */
      token?: string;
    }

  }

  /** The calls `acl.bindingRule.*`. */
  class BindingRule {
    constructor(consul: Caller);
    consul: Caller;

    /**
     * The binding rules: a list of objects with `ID`, `AuthMethod`, `BindType` …
     *
     * `GET /v1/acl/binding-rules`
     */
    list(options: Acl.BindingRule.ListOptions & { withMeta: true }): Promise<WithMeta<results.BindingRule[]>>;
    list(options?: Acl.BindingRule.ListOptions): Promise<results.BindingRule[]>;

    /**
     * One binding rule: an object; nothing for an unknown one.
     *
     * `GET /v1/acl/binding-rule/{binding_rule_id}`
     */
    read(options: Acl.BindingRule.ReadOptions & { withMeta: true }): Promise<WithMeta<results.BindingRule | undefined>>;
    read(options: Acl.BindingRule.ReadOptions | string): Promise<results.BindingRule | undefined>;

    /**
     * Makes a binding rule: the result is an object with its `ID` …
     *
     * `PUT /v1/acl/binding-rule`
     */
    create(options: Acl.BindingRule.CreateOptions & { withMeta: true }): Promise<WithMeta<results.BindingRule>>;
    create(options: Acl.BindingRule.CreateOptions | string): Promise<results.BindingRule>;

    /**
     * Changes a binding rule: what is not given is removed. The result is the rule.
     *
     * `PUT /v1/acl/binding-rule/{binding_rule_id}`
     */
    update(options: Acl.BindingRule.UpdateOptions & { withMeta: true }): Promise<WithMeta<results.BindingRule | undefined>>;
    update(options: Acl.BindingRule.UpdateOptions | string): Promise<results.BindingRule | undefined>;

    /**
     * Removes a binding rule.
     *
     * `DELETE /v1/acl/binding-rule/{binding_rule_id}`
     */
    delete(options: Acl.BindingRule.DeleteOptions & { withMeta: true }): Promise<WithMeta<boolean>>;
    delete(options: Acl.BindingRule.DeleteOptions | string): Promise<boolean>;
  }

  namespace BindingRule {
    interface ListOptions extends CallOptions {
      /** Only rules of this auth method. */
      authMethod?: string;
      /** The ACL token, in place of the client's. */
      token?: string;
    }

    interface ReadOptions extends CallOptions {
      /** The rule's id. */
      bindingRuleId: string;
      /** The ACL token, in place of the client's. */
      token?: string;
    }

    interface CreateOptions extends CallOptions {
      /** The auth method's name. */
      authMethod: any;
      /**
       * What is bound: `service`, `role`, `node` (Consul ≥ 1.8), `templated-policy` (≥ 1.17) or
       * `policy` (≥ 1.18).
       */
      bindType: any;
      /** Its name; `${…}` in it is filled in from what the auth method knows. */
      bindName: any;
      /** The ACL token, in place of the client's. */
      token?: string;
      /** A text for people. */
      description?: any;
      /** A filter expression: only who meets it, such as `serviceaccount.namespace==default`. */
      selector?: any;
      /** The variables of a templated policy: an object (Consul ≥ 1.17). */
      bindVars?: any;
    }

    interface UpdateOptions extends CallOptions {
      /** The rule's id. */
      bindingRuleId: string;
      /** The auth method's name, which cannot be changed. */
      authMethod: any;
      /**
       * What is bound: `service`, `role`, `node` (Consul ≥ 1.8), `templated-policy` (≥ 1.17) or
       * `policy` (≥ 1.18).
       */
      bindType: any;
      /** Its name; `${…}` in it is filled in from what the auth method knows. */
      bindName: any;
      /** The ACL token, in place of the client's. */
      token?: string;
      /** A text for people. */
      description?: any;
      /** A filter expression: only who meets it, such as `serviceaccount.namespace==default`. */
      selector?: any;
      /** The variables of a templated policy: an object (Consul ≥ 1.17). */
      bindVars?: any;
    }

    interface DeleteOptions extends CallOptions {
      /** The rule's id. */
      bindingRuleId: string;
      /** The ACL token, in place of the client's. */
      token?: string;
    }

  }

  /** The calls `acl.legacy.*`. */
  class Legacy {
    constructor(consul: Caller);
    consul: Caller;

    /**
     * Makes a token of the old system; the result is its secret. Consul < 1.11.
     *
     * `PUT /v1/acl/create`
     */
    create(options: Acl.Legacy.CreateOptions & { withMeta: true }): Promise<WithMeta<results.Created>>;
    create(options?: Acl.Legacy.CreateOptions): Promise<results.Created>;

    /**
     * Changes a token of the old system, or makes it; the result is its secret. Consul < 1.11.
     *
     * `PUT /v1/acl/update`
     */
    update(options: Acl.Legacy.UpdateOptions & { withMeta: true }): Promise<WithMeta<void>>;
    update(options?: Acl.Legacy.UpdateOptions): Promise<void>;

    /**
     * Destroys a token of the old system. Also `true` for an unknown one. Consul < 1.11.
     *
     * `PUT /v1/acl/destroy/{acl_id}`
     */
    destroy(options: Acl.Legacy.DestroyOptions & { withMeta: true }): Promise<WithMeta<void>>;
    destroy(options: Acl.Legacy.DestroyOptions | string): Promise<void>;

    /**
     * One token of the old system: an object with `ID`, `Name`, `Type` and `Rules`; nothing for an
     * unknown one. Consul < 1.11.
     *
     * `GET /v1/acl/info/{acl_id}`
     */
    info(options: Acl.Legacy.InfoOptions & { withMeta: true }): Promise<WithMeta<results.LegacyACL | undefined>>;
    info(options: Acl.Legacy.InfoOptions | string): Promise<results.LegacyACL | undefined>;

    /**
     * One token of the old system: an object with `ID`, `Name`, `Type` and `Rules`; nothing for an
     * unknown one. Consul < 1.11.
     *
     * `GET /v1/acl/info/{acl_id}`
     */
    get(options: Acl.Legacy.GetOptions & { withMeta: true }): Promise<WithMeta<results.LegacyACL | undefined>>;
    get(options: Acl.Legacy.GetOptions | string): Promise<results.LegacyACL | undefined>;

    /**
     * Makes another token like one of the old system; the result is its secret. Consul < 1.11.
     *
     * `PUT /v1/acl/clone/{acl_id}`
     */
    clone(options: Acl.Legacy.CloneOptions & { withMeta: true }): Promise<WithMeta<results.Created>>;
    clone(options: Acl.Legacy.CloneOptions | string): Promise<results.Created>;

    /**
     * The tokens of the old system: a list. Consul < 1.11.
     *
     * `GET /v1/acl/list`
     */
    list(options: Acl.Legacy.ListOptions & { withMeta: true }): Promise<WithMeta<results.LegacyACL[]>>;
    list(options?: Acl.Legacy.ListOptions): Promise<results.LegacyACL[]>;
  }

  namespace Legacy {
    interface CreateOptions extends CommonOptions, bodies.LegacyToken {
    }

    interface UpdateOptions extends CommonOptions, bodies.LegacyToken {
    }

    interface DestroyOptions extends CommonOptions {
      /** The token's secret. */
      id: string;
    }

    interface InfoOptions extends CommonOptions {
      /** The token's secret. */
      id: string;
    }

    interface GetOptions extends CommonOptions {
      /** The token's secret. */
      id: string;
    }

    interface CloneOptions extends CommonOptions {
      /** The token's secret. */
      id: string;
    }

    interface ListOptions extends CommonOptions {
    }

  }

  /** The calls `acl.policy.*`. */
  class Policy {
    constructor(consul: Caller);
    consul: Caller;

    /**
     * The policies, without their rules: a list of objects with `ID`, `Name`, `Description` …
     *
     * `GET /v1/acl/policies`
     */
    list(options: Acl.Policy.ListOptions & { withMeta: true }): Promise<WithMeta<results.ACLPolicyListed[]>>;
    list(options?: Acl.Policy.ListOptions): Promise<results.ACLPolicyListed[]>;

    /**
     * One policy: an object with `ID`, `Name`, `Rules` … An unknown one is an error (403 or 404).
     *
     * `GET /v1/acl/policy/{uuid}`
     */
    read(options: Acl.Policy.ReadOptions & { withMeta: true }): Promise<WithMeta<results.ACLPolicy | undefined>>;
    read(options: Acl.Policy.ReadOptions | string): Promise<results.ACLPolicy | undefined>;

    /**
     * The policy of this name: an object with `ID`, `Name`, `Rules` … An unknown one is an error
     * (403 or 404).
     *
     * `GET /v1/acl/policy/name/{name}`
     */
    readByName(options: Acl.Policy.ReadByNameOptions & { withMeta: true }): Promise<WithMeta<results.ACLPolicy | undefined>>;
    readByName(options: Acl.Policy.ReadByNameOptions | string): Promise<results.ACLPolicy | undefined>;

    /**
     * Makes a policy: the result is an object with its `ID` …
     *
     * `PUT /v1/acl/policy`
     */
    create(options: Acl.Policy.CreateOptions & { withMeta: true }): Promise<WithMeta<results.ACLPolicy>>;
    create(options: Acl.Policy.CreateOptions | string): Promise<results.ACLPolicy>;

    /**
     * Changes a policy: the result is the policy.
     *
     * `PUT /v1/acl/policy/{uuid}`
     */
    update(options: Acl.Policy.UpdateOptions & { withMeta: true }): Promise<WithMeta<results.ACLPolicy | undefined>>;
    update(options: Acl.Policy.UpdateOptions | string): Promise<results.ACLPolicy | undefined>;

    /**
     * Removes a policy, also from the tokens and roles that are linked to it.
     *
     * `DELETE /v1/acl/policy/{uuid}`
     */
    delete(options: Acl.Policy.DeleteOptions & { withMeta: true }): Promise<WithMeta<boolean>>;
    delete(options: Acl.Policy.DeleteOptions | string): Promise<boolean>;
  }

  namespace Policy {
    interface ListOptions extends CallOptions {
      /** The ACL token, in place of the client's. */
      token?: string;
    }

    interface ReadOptions extends CallOptions {
      /** The policy's id. */
      uuid: string;
      /** The ACL token, in place of the client's. */
      token?: string;
    }

    interface ReadByNameOptions extends CallOptions {
      /** The policy's name. */
      name: string;
      /** The ACL token, in place of the client's. */
      token?: string;
    }

    interface CreateOptions extends CallOptions {
      /** Its name: letters, digits, `-` and `_`. */
      name: any;
      /** The ACL token, in place of the client's. */
      token?: string;
      /** A text for people. */
      description?: any;
      /** The rules: a text in HCL or JSON, or an object that stands for the JSON. */
      rules?: any;
      /** The datacenters where it counts, a list; all if not given. */
      datacenters?: any;
    }

    interface UpdateOptions extends CallOptions {
      /** The policy's id. */
      uuid: string;
      /** Its name: letters, digits, `-` and `_`. */
      name: any;
      /** The ACL token, in place of the client's. */
      token?: string;
      /** A text for people. */
      description?: any;
      /**
       * The rules: a text in HCL or JSON, or an object that stands for the JSON. Without them it
       * has none any more.
       */
      rules?: any;
      /** The datacenters where it counts, a list; all if not given. */
      datacenters?: any;
    }

    interface DeleteOptions extends CallOptions {
      /** The policy's id. */
      uuid: string;
      /** The ACL token, in place of the client's. */
      token?: string;
    }

  }

  /** The calls `acl.role.*`. */
  class Role {
    constructor(consul: Caller);
    consul: Caller;

    /**
     * The roles: a list of objects with `ID`, `Name`, `Policies` …
     *
     * `GET /v1/acl/roles`
     */
    list(options: Acl.Role.ListOptions & { withMeta: true }): Promise<WithMeta<results.ACLRole[]>>;
    list(options?: Acl.Role.ListOptions): Promise<results.ACLRole[]>;

    /**
     * One role: an object; nothing for an unknown one.
     *
     * `GET /v1/acl/role/{role_id}`
     */
    read(options: Acl.Role.ReadOptions & { withMeta: true }): Promise<WithMeta<results.ACLRole | undefined>>;
    read(options: Acl.Role.ReadOptions | string): Promise<results.ACLRole | undefined>;

    /**
     * The role of this name: an object; nothing for an unknown one.
     *
     * `GET /v1/acl/role/name/{name}`
     */
    readByName(options: Acl.Role.ReadByNameOptions & { withMeta: true }): Promise<WithMeta<results.ACLRole | undefined>>;
    readByName(options: Acl.Role.ReadByNameOptions | string): Promise<results.ACLRole | undefined>;

    /**
     * Makes a role: the result is an object with its `ID` …
     *
     * `PUT /v1/acl/role`
     */
    create(options: Acl.Role.CreateOptions & { withMeta: true }): Promise<WithMeta<results.ACLRole>>;
    create(options: Acl.Role.CreateOptions | string): Promise<results.ACLRole>;

    /**
     * Changes a role: what is not given is removed. The result is the role.
     *
     * `PUT /v1/acl/role/{role_id}`
     */
    update(options: Acl.Role.UpdateOptions & { withMeta: true }): Promise<WithMeta<results.ACLRole | undefined>>;
    update(options: Acl.Role.UpdateOptions | string): Promise<results.ACLRole | undefined>;

    /**
     * Removes a role, also from the tokens that have it.
     *
     * `DELETE /v1/acl/role/{role_id}`
     */
    delete(options: Acl.Role.DeleteOptions & { withMeta: true }): Promise<WithMeta<boolean>>;
    delete(options: Acl.Role.DeleteOptions | string): Promise<boolean>;
  }

  namespace Role {
    interface ListOptions extends CallOptions {
      /** Only roles linked to the policy of this id. */
      policy?: string;
      /** The ACL token, in place of the client's. */
      token?: string;
    }

    interface ReadOptions extends CallOptions {
      /** The role's id. */
      roleId: string;
      /** The ACL token, in place of the client's. */
      token?: string;
    }

    interface ReadByNameOptions extends CallOptions {
      /** The role's name. */
      name: string;
      /** The ACL token, in place of the client's. */
      token?: string;
    }

    interface CreateOptions extends CallOptions {
      /** Its name: letters, digits, `-` and `_`. */
      name: any;
      /** The ACL token, in place of the client's. */
      token?: string;
      /** A text for people. */
      description?: any;
      /** The ids of ACL policies, which say what is allowed. */
      policiesId?: string | readonly string[];
      /** The names of ACL policies, which say what is allowed. */
      policiesName?: string | readonly string[];
      /**
       * Services that may be acted for: a list of objects with `ServiceName` and, if not all are
       * meant, `Datacenters`.
       */
      serviceIdentities?: any;
      /**
       * Nodes whose agents may be acted for: a list of `node:datacenter`, or of objects with
       * `NodeName` and `Datacenter` (Consul ≥ 1.8.1).
       */
      nodeIdentities?: any;
      /**
       * Templated policies: a list of objects from the template's name to its variables, or of
       * objects as Consul takes them (Consul ≥ 1.17).
       */
      templatedPolicies?: any;
    }

    interface UpdateOptions extends CallOptions {
      /** The role's id. */
      roleId: string;
      /** Its name: letters, digits, `-` and `_`. */
      name: any;
      /** The ACL token, in place of the client's. */
      token?: string;
      /** A text for people. */
      description?: any;
      /** The ids of ACL policies, which say what is allowed. */
      policiesId?: string | readonly string[];
      /** The names of ACL policies, which say what is allowed. */
      policiesName?: string | readonly string[];
      /**
       * Services that may be acted for: a list of objects with `ServiceName` and, if not all are
       * meant, `Datacenters`.
       */
      serviceIdentities?: any;
      /**
       * Nodes whose agents may be acted for: a list of `node:datacenter`, or of objects with
       * `NodeName` and `Datacenter` (Consul ≥ 1.8.1).
       */
      nodeIdentities?: any;
      /**
       * Templated policies: a list of objects from the template's name to its variables, or of
       * objects as Consul takes them (Consul ≥ 1.17).
       */
      templatedPolicies?: any;
    }

    interface DeleteOptions extends CallOptions {
      /** The role's id. */
      roleId: string;
      /** The ACL token, in place of the client's. */
      token?: string;
    }

  }

  /** The calls `acl.templatedPolicy.*`. */
  class TemplatedPolicy {
    constructor(consul: Caller);
    consul: Caller;

    /**
     * The templated policies: an object from name to template, schema and description. Consul ≥
     * 1.17.
     *
     * `GET /v1/acl/templated-policies`
     */
    list(options: Acl.TemplatedPolicy.ListOptions & { withMeta: true }): Promise<WithMeta<results.TemplatedPolicies>>;
    list(options?: Acl.TemplatedPolicy.ListOptions): Promise<results.TemplatedPolicies>;

    /**
     * One templated policy: an object with `TemplateName`, `Schema`, `Template`. Consul ≥ 1.17.
     *
     * `GET /v1/acl/templated-policy/name/{name}`
     */
    read(options: Acl.TemplatedPolicy.ReadOptions & { withMeta: true }): Promise<WithMeta<results.TemplatedPolicy | undefined>>;
    read(options: Acl.TemplatedPolicy.ReadOptions | string): Promise<results.TemplatedPolicy | undefined>;

    /**
     * What a templated policy becomes with these variables: an object like a policy. Consul ≥ 1.17.
     *
     * `POST /v1/acl/templated-policy/preview/{name}`
     */
    preview(options: Acl.TemplatedPolicy.PreviewOptions & { withMeta: true }): Promise<WithMeta<results.ACLPolicy | undefined>>;
    preview(options: Acl.TemplatedPolicy.PreviewOptions | string): Promise<results.ACLPolicy | undefined>;
  }

  namespace TemplatedPolicy {
    interface ListOptions extends CallOptions {
      /** The ACL token, in place of the client's. */
      token?: string;
    }

    interface ReadOptions extends CallOptions {
      /** The template's name, such as `builtin/service`. */
      name: string;
      /** The ACL token, in place of the client's. */
      token?: string;
    }

    interface PreviewOptions extends CallOptions {
      /** The template's name, such as `builtin/service`. */
      name: string;
      /** An object of texts, such as `Name`. */
      templateVariables?: any;
      /** The ACL token, in place of the client's. */
      token?: string;
    }

  }

  /** The calls `acl.token.*`. */
  class Token {
    constructor(consul: Caller);
    consul: Caller;

    /**
     * The tokens: a list of objects with `AccessorID`, `Description`, `Policies` …; their
     * `SecretID`s are shown only to who may change ACLs.
     *
     * `GET /v1/acl/tokens`
     */
    list(options: Acl.Token.ListOptions & { withMeta: true }): Promise<WithMeta<results.ACLTokenListed[]>>;
    list(options?: Acl.Token.ListOptions): Promise<results.ACLTokenListed[]>;

    /**
     * One token: an object. An unknown one is an error (403 or 404).
     *
     * `GET /v1/acl/token/{accessor_id}`
     */
    read(options: Acl.Token.ReadOptions & { withMeta: true }): Promise<WithMeta<results.ACLToken | undefined>>;
    read(options: Acl.Token.ReadOptions | string): Promise<results.ACLToken | undefined>;

    /**
     * The token of the call itself: an object.
     *
     * `GET /v1/acl/token/self`
     */
    readSelf(options: Acl.Token.ReadSelfOptions & { withMeta: true }): Promise<WithMeta<results.ACLToken>>;
    readSelf(options?: Acl.Token.ReadSelfOptions): Promise<results.ACLToken>;

    /**
     * Makes a token: the result is an object with `SecretID`, `AccessorID` …
     *
     * `PUT /v1/acl/token`
     */
    create(options: Acl.Token.CreateOptions & { withMeta: true }): Promise<WithMeta<results.ACLToken>>;
    create(options?: Acl.Token.CreateOptions): Promise<results.ACLToken>;

    /**
     * Changes a token: description and links that are not given are removed. The result is the
     * token.
     *
     * `PUT /v1/acl/token/{accessor_id}`
     */
    update(options: Acl.Token.UpdateOptions & { withMeta: true }): Promise<WithMeta<results.ACLToken | undefined>>;
    update(options: Acl.Token.UpdateOptions | string): Promise<results.ACLToken | undefined>;

    /**
     * Makes another token that may do the same: the result is that one.
     *
     * `PUT /v1/acl/token/{accessor_id}/clone`
     */
    clone(options: Acl.Token.CloneOptions & { withMeta: true }): Promise<WithMeta<results.ACLToken | undefined>>;
    clone(options: Acl.Token.CloneOptions | string): Promise<results.ACLToken | undefined>;

    /**
     * Removes a token.
     *
     * `DELETE /v1/acl/token/{accessor_id}`
     */
    delete(options: Acl.Token.DeleteOptions & { withMeta: true }): Promise<WithMeta<boolean>>;
    delete(options: Acl.Token.DeleteOptions | string): Promise<boolean>;
  }

  namespace Token {
    interface ListOptions extends CallOptions {
      /** Only tokens linked to the policy of this id. */
      policy?: string;
      /** Only tokens linked to the role of this id. */
      role?: string;
      /** Only tokens that were made through this auth method. */
      authmethod?: string;
      /** Only tokens with an identity of this service (Consul ≥ 1.16). */
      servicename?: string;
      /** The ACL token, in place of the client's. */
      token?: string;
    }

    interface ReadOptions extends CallOptions {
      /** The token's accessor id. */
      accessorId: string;
      /** The ACL token, in place of the client's. */
      token?: string;
      /** With its policies and roles in full (Consul ≥ 1.12). */
      expanded?: boolean;
    }

    interface ReadSelfOptions extends CallOptions {
      /** The ACL token, in place of the client's. */
      token?: string;
    }

    interface CreateOptions extends CallOptions {
      /** The ACL token, in place of the client's. */
      token?: string;
      /** The accessor id, a UUID; made by Consul if not given. */
      accessorId?: any;
      /** The secret, a UUID; made by Consul if not given. */
      secretId?: any;
      /**
       * Nodes whose agents may be acted for: a list of `node:datacenter`, or of objects with
       * `NodeName` and `Datacenter` (Consul ≥ 1.8.1).
       */
      nodeIdentities?: any;
      /**
       * Services that may be acted for: a list of objects with `ServiceName` and, if not all are
       * meant, `Datacenters`.
       */
      serviceIdentities?: any;
      /** The ids of ACL policies, which say what is allowed. */
      policiesId?: string | readonly string[];
      /** A text for people. */
      description?: any;
      /** The names of ACL policies, which say what is allowed. */
      policiesName?: string | readonly string[];
      /** The ids of ACL roles. */
      rolesId?: string | readonly string[];
      /** The names of ACL roles. */
      rolesName?: string | readonly string[];
      /**
       * Templated policies: a list of objects from the template's name to its variables, or of
       * objects as Consul takes them (Consul ≥ 1.17).
       */
      templatedPolicies?: any;
      /** When it ends: a time such as `2030-01-01T00:00:00Z`. */
      expirationTime?: any;
      /** After how long it ends: a Go duration from `1m` to `24h`. */
      expirationTtl?: any;
      /** Keep it in this datacenter. */
      local?: any;
    }

    interface UpdateOptions extends CallOptions {
      /** The token's accessor id. */
      accessorId: string;
      /** The ACL token, in place of the client's. */
      token?: string;
      /** The secret: it cannot be changed, and may be left out. */
      secretId?: any;
      /**
       * Nodes whose agents may be acted for: a list of `node:datacenter`, or of objects with
       * `NodeName` and `Datacenter` (Consul ≥ 1.8.1).
       */
      nodeIdentities?: any;
      /**
       * Services that may be acted for: a list of objects with `ServiceName` and, if not all are
       * meant, `Datacenters`.
       */
      serviceIdentities?: any;
      /** A text for people. */
      description?: any;
      /** The ids of ACL policies, which say what is allowed. */
      policiesId?: string | readonly string[];
      /** The names of ACL policies, which say what is allowed. */
      policiesName?: string | readonly string[];
      /** The ids of ACL roles. */
      rolesId?: string | readonly string[];
      /** The names of ACL roles. */
      rolesName?: string | readonly string[];
      /**
       * Templated policies: a list of objects from the template's name to its variables, or of
       * objects as Consul takes them (Consul ≥ 1.17).
       */
      templatedPolicies?: any;
      /** When it ends: it cannot be changed, and may be left out. */
      expirationTime?: any;
      /** After how long it ends: only for a token that is new. */
      expirationTtl?: any;
      /** Whether it is kept in this datacenter: it cannot be changed. */
      local?: any;
    }

    interface CloneOptions extends CallOptions {
      /** The accessor id of the token to copy. */
      accessorId: string;
      /** The ACL token, in place of the client's. */
      token?: string;
      /** A text for people; that of the copied token if empty. */
      description?: any;
    }

    interface DeleteOptions extends CallOptions {
      /** The token's accessor id. */
      accessorId: string;
      /** The ACL token, in place of the client's. */
      token?: string;
    }

  }

}

/** The calls `agent.*`. */
export declare class Agent {
  constructor(consul: Caller);
  consul: Caller;
  /** The calls `agent.check.*`. */
  check: Agent.Check;
  /** The calls `agent.connect.*`. */
  connect: Agent.Connect;
  /** The calls `agent.service.*`. */
  service: Agent.Service;
  /** The calls `agent.token.*`. */
  token: Agent.Token;

  /**
   * The checks registered with this agent: an object from check id to check.
   *
   * `GET /v1/agent/checks`
   */
  checks(options: Agent.ChecksOptions & { withMeta: true }): Promise<WithMeta<results.AgentChecks>>;
  checks(options?: Agent.ChecksOptions): Promise<results.AgentChecks>;

  /**
   * The services registered with this agent: an object from service id to service.
   *
   * `GET /v1/agent/services`
   */
  services(options: Agent.ServicesOptions & { withMeta: true }): Promise<WithMeta<results.AgentServices>>;
  services(options?: Agent.ServicesOptions): Promise<results.AgentServices>;

  /**
   * The members of the gossip pool that the agent knows: a list of objects with `Name`, `Addr`,
   * `Port`, `Tags`, `Status` (1 alive, 2 leaving, 3 left, 4 failed) and protocol versions.
   *
   * `GET /v1/agent/members`
   */
  members(options: Agent.MembersOptions & { withMeta: true }): Promise<WithMeta<results.Member[]>>;
  members(options?: Agent.MembersOptions): Promise<results.Member[]>;

  /**
   * The agent's configuration, coordinates, metadata and itself as a member.
   *
   * `GET /v1/agent/self`
   */
  self(options: Agent.SelfOptions & { withMeta: true }): Promise<WithMeta<results.AgentSelf>>;
  self(options?: Agent.SelfOptions): Promise<results.AgentSelf>;

  /**
   * Reads the agent's configuration files anew.
   *
   * `PUT /v1/agent/reload`
   */
  reload(options: Agent.ReloadOptions & { withMeta: true }): Promise<WithMeta<void>>;
  reload(options?: Agent.ReloadOptions): Promise<void>;

  /**
   * Puts the whole node into maintenance mode, a critical check, or takes it out.
   *
   * `PUT /v1/agent/maintenance`
   */
  maintenance(options: Agent.MaintenanceOptions & { withMeta: true }): Promise<WithMeta<void>>;
  maintenance(options: Agent.MaintenanceOptions | boolean): Promise<void>;

  /**
   * Joins a gossip pool through the member at `address`.
   *
   * `PUT /v1/agent/join/{address}`
   */
  join(options: Agent.JoinOptions & { withMeta: true }): Promise<WithMeta<void>>;
  join(options: Agent.JoinOptions | string): Promise<void>;

  /**
   * Turns a failed `node` into one that has left, so that nobody tries to reach it.
   *
   * `PUT /v1/agent/force-leave/{node}`
   */
  forceLeave(options: Agent.ForceLeaveOptions & { withMeta: true }): Promise<WithMeta<void>>;
  forceLeave(options: Agent.ForceLeaveOptions | string): Promise<void>;

  /**
   * What machine the agent runs on: an object with `Memory`, `CPU`, `Host`, `Disk`,
   * `CollectionTime` (nanoseconds) and `Errors`.
   *
   * `GET /v1/agent/host`
   */
  host(options: Agent.HostOptions & { withMeta: true }): Promise<WithMeta<results.AgentHost>>;
  host(options?: Agent.HostOptions): Promise<results.AgentHost>;

  /**
   * The agent's version: an object with `HumanVersion`, `SHA`, `BuildDate` and `FIPS`. Needs Consul
   * 1.16.
   *
   * `GET /v1/agent/version`
   */
  version(options: Agent.VersionOptions & { withMeta: true }): Promise<WithMeta<results.AgentVersion>>;
  version(options?: Agent.VersionOptions): Promise<results.AgentVersion>;

  /**
   * The agent's metrics of the last interval (10 seconds): an object with `Gauges`, `Counters` and
   * `Samples`; or text for Prometheus, where the agent's configuration has a
   * `prometheus_retention_time`.
   *
   * `GET /v1/agent/metrics`
   */
  metrics(options: Agent.MetricsOptions & { withMeta: true; formatPrometheus: true }): Promise<WithMeta<string>>;
  metrics(options: Agent.MetricsOptions & { formatPrometheus: true }): Promise<string>;
  metrics(options: Agent.MetricsOptions & { withMeta: true }): Promise<WithMeta<results.Metrics>>;
  metrics(options?: Agent.MetricsOptions): Promise<results.Metrics>;

  /**
   * The agent's log from now on, as text.
   *
   * Consul never ends this reply by itself, so for a transport that waits for whole replies it
   * lasts until that gives up.
   *
   * `GET /v1/agent/monitor`
   */
  monitor(options: Agent.MonitorOptions & { withMeta: true }): Promise<WithMeta<string>>;
  monitor(options?: Agent.MonitorOptions): Promise<string>;

  /**
   * One service registered with this agent, in full, with its `ContentHash`.
   *
   * `GET /v1/agent/service/{service_id}`
   */
  serviceDefinition(options: Agent.ServiceDefinitionOptions & { withMeta: true }): Promise<WithMeta<results.AgentService | undefined>>;
  serviceDefinition(options: Agent.ServiceDefinitionOptions | string): Promise<results.AgentService | undefined>;

  /**
   * Leaves the gossip pool gracefully and stops the agent.
   *
   * `PUT /v1/agent/leave`
   */
  leave(options: Agent.LeaveOptions & { withMeta: true }): Promise<WithMeta<boolean>>;
  leave(options?: Agent.LeaveOptions): Promise<boolean>;
}

export declare namespace Agent {
  interface ChecksOptions extends CommonOptions {
  }

  interface ServicesOptions extends CommonOptions {
  }

  interface MembersOptions extends CommonOptions {
  }

  interface SelfOptions extends CommonOptions {
  }

  interface ReloadOptions extends CommonOptions {
  }

  interface MaintenanceOptions extends CommonOptions {
    /** Whether to switch it on. */
    enable: boolean;
    /** Why: shown as the notes of the check. */
    reason?: string;
  }

  interface JoinOptions extends CommonOptions {
    /** A member's address, with its port where that is not the default. */
    address: string;
  }

  interface ForceLeaveOptions extends CommonOptions {
    /** The node's name. */
    node: string;
    /** Forget it altogether. */
    prune?: boolean;
  }

  interface HostOptions extends CallOptions {
    /** The ACL token, in place of the client's. */
    token?: string;
  }

  interface VersionOptions extends CallOptions {
    /** The ACL token, in place of the client's. */
    token?: string;
  }

  interface MetricsOptions extends CallOptions {
    /** Text in the format of Prometheus. */
    formatPrometheus?: boolean;
    /** The ACL token, in place of the client's. */
    token?: string;
  }

  interface MonitorOptions extends CallOptions {
    /** `trace`, `debug`, `info`, `warn` or `err`: only what is at least as grave. */
    loglevel?: string;
    /** One JSON object a line. */
    logjson?: boolean;
    /** The ACL token, in place of the client's. */
    token?: string;
  }

  interface ServiceDefinitionOptions extends CallOptions {
    /** The service's id. */
    serviceId: string;
    /** The ACL token, in place of the client's. */
    token?: string;
    /** Wait until the `ContentHash` is no longer this one (a blocking query). */
    hash?: string;
    /**
     * How long to wait at most, as a Go duration such as `10s` (Consul: 5 minutes if not given, 10
     * at most, and up to a sixteenth more). Counts only with `index`.
     */
    wait?: string;
  }

  interface LeaveOptions extends CallOptions {
    /** The ACL token, in place of the client's. */
    token?: string;
  }

  /** The calls `agent.check.*`. */
  class Check {
    constructor(consul: Caller);
    consul: Caller;

    /**
     * The checks registered with this agent: an object from check id to check.
     *
     * `GET /v1/agent/checks`
     */
    list(options: Agent.Check.ListOptions & { withMeta: true }): Promise<WithMeta<results.AgentChecks>>;
    list(options?: Agent.Check.ListOptions): Promise<results.AgentChecks>;

    /**
     * Registers a check with this agent, of the node or of one of its services.
     *
     * `PUT /v1/agent/check/register`
     */
    register(options: Agent.Check.RegisterOptions & { withMeta: true }): Promise<WithMeta<void>>;
    register(options: Agent.Check.RegisterOptions | string): Promise<void>;

    /**
     * Removes a check from this agent.
     *
     * `PUT /v1/agent/check/deregister/{check_id}`
     */
    deregister(options: Agent.Check.DeregisterOptions & { withMeta: true }): Promise<WithMeta<void>>;
    deregister(options: Agent.Check.DeregisterOptions | string): Promise<void>;

    /**
     * Reports that a TTL check passes, and starts its time anew.
     *
     * `PUT /v1/agent/check/pass/{check_id}`
     */
    pass(options: Agent.Check.PassOptions & { withMeta: true }): Promise<WithMeta<void>>;
    pass(options: Agent.Check.PassOptions | string): Promise<void>;

    /**
     * Reports that a TTL check warns, and starts its time anew.
     *
     * `PUT /v1/agent/check/warn/{check_id}`
     */
    warn(options: Agent.Check.WarnOptions & { withMeta: true }): Promise<WithMeta<void>>;
    warn(options: Agent.Check.WarnOptions | string): Promise<void>;

    /**
     * Reports that a TTL check fails, and starts its time anew.
     *
     * `PUT /v1/agent/check/fail/{check_id}`
     */
    fail(options: Agent.Check.FailOptions & { withMeta: true }): Promise<WithMeta<void>>;
    fail(options: Agent.Check.FailOptions | string): Promise<void>;

    /**
     * Reports the state of a TTL check, and starts its time anew.
     *
     * `PUT /v1/agent/check/update/{check_id}`
     */
    update(options: Agent.Check.UpdateOptions & { withMeta: true }): Promise<WithMeta<boolean>>;
    update(options: Agent.Check.UpdateOptions | string): Promise<boolean>;
  }

  namespace Check {
    interface ListOptions extends CommonOptions {
    }

    interface RegisterOptions extends CommonOptions, bodies.Check {
    }

    interface DeregisterOptions extends CommonOptions {
      /** The check's id. */
      id: string;
    }

    interface PassOptions extends CommonOptions {
      /** The check's id. */
      id: string;
      /** Becomes the check's output. */
      notes?: string;
    }

    interface WarnOptions extends CommonOptions {
      /** The check's id. */
      id: string;
      /** Becomes the check's output. */
      notes?: string;
    }

    interface FailOptions extends CommonOptions {
      /** The check's id. */
      id: string;
      /** Becomes the check's output. */
      notes?: string;
    }

    interface UpdateOptions extends CallOptions {
      /** The check's id. */
      checkId: string;
      /** `passing`, `warning` or `critical`. */
      status: any;
      /** Becomes the check's output, which may be longer than `notes` of the others. */
      output?: any;
      /** The ACL token, in place of the client's. */
      token?: string;
    }

  }

  /** The calls `agent.connect.*`. */
  class Connect {
    constructor(consul: Caller);
    consul: Caller;
    /** The calls `agent.connect.ca.*`. */
    ca: Agent.Connect.Ca;

    /**
     * Whether a connection from the holder of a certificate is allowed: an object with `Authorized`
     * and `Reason`.
     *
     * `POST /v1/agent/connect/authorize`
     */
    authorize(options: Agent.Connect.AuthorizeOptions & { withMeta: true }): Promise<WithMeta<results.Authorization>>;
    authorize(options: Agent.Connect.AuthorizeOptions | string): Promise<results.Authorization>;
  }

  namespace Connect {
    interface AuthorizeOptions extends CallOptions {
      /** The service that is connected to. */
      target: any;
      /** The URI in the client's certificate (SPIFFE). */
      clientCertUri: any;
      /** The serial number of the client's certificate, in hexadecimal with colons. */
      clientCertSerial: any;
      /** The ACL token, in place of the client's. */
      token?: string;
    }

    /** The calls `agent.connect.ca.*`. */
    class Ca {
      constructor(consul: Caller);
      consul: Caller;

      /**
       * The roots of the mesh's certificate authority, from the agent's cache: an object with
       * `ActiveRootID`, `TrustDomain` and `Roots`.
       *
       * `GET /v1/agent/connect/ca/roots`
       */
      roots(options: Agent.Connect.Ca.RootsOptions & { withMeta: true }): Promise<WithMeta<results.CARoots>>;
      roots(options?: Agent.Connect.Ca.RootsOptions): Promise<results.CARoots>;

      /**
       * A certificate for a service with its private key, made anew in time: an object with
       * `CertPEM`, `PrivateKeyPEM`, `SerialNumber`, `ServiceURI`, `ValidAfter`, `ValidBefore` …
       *
       * `GET /v1/agent/connect/ca/leaf/{service}`
       */
      leaf(options: Agent.Connect.Ca.LeafOptions & { withMeta: true }): Promise<WithMeta<results.Leaf | undefined>>;
      leaf(options: Agent.Connect.Ca.LeafOptions | string): Promise<results.Leaf | undefined>;
    }

    namespace Ca {
      interface RootsOptions extends CallOptions {
        /** The ACL token, in place of the client's. */
        token?: string;
        /** Wait until the index of the result has passed this one (a blocking query). */
        index?: number | bigint | string;
        /**
         * How long to wait at most, as a Go duration such as `10s` (Consul: 5 minutes if not given,
         * 10 at most, and up to a sixteenth more). Counts only with `index`.
         */
        wait?: string;
      }

      interface LeafOptions extends CallOptions {
        /** The service's name. */
        service: string;
        /** The ACL token, in place of the client's. */
        token?: string;
        /** Wait until the index of the result has passed this one (a blocking query). */
        index?: number | bigint | string;
        /**
         * How long to wait at most, as a Go duration such as `10s` (Consul: 5 minutes if not given,
         * 10 at most, and up to a sixteenth more). Counts only with `index`.
         */
        wait?: string;
      }

    }

  }

  /** The calls `agent.service.*`. */
  class Service {
    constructor(consul: Caller);
    consul: Caller;

    /**
     * The services registered with this agent: an object from service id to service.
     *
     * `GET /v1/agent/services`
     */
    list(options: Agent.Service.ListOptions & { withMeta: true }): Promise<WithMeta<results.AgentServices>>;
    list(options?: Agent.Service.ListOptions): Promise<results.AgentServices>;

    /**
     * Registers a service with this agent, with any number of checks. The same id again replaces
     * it.
     *
     * `PUT /v1/agent/service/register`
     */
    register(options: Agent.Service.RegisterOptions & { withMeta: true }): Promise<WithMeta<void>>;
    register(options: Agent.Service.RegisterOptions | string): Promise<void>;

    /**
     * Removes a service, and its checks, from this agent.
     *
     * `PUT /v1/agent/service/deregister/{service_id}`
     */
    deregister(options: Agent.Service.DeregisterOptions & { withMeta: true }): Promise<WithMeta<void>>;
    deregister(options: Agent.Service.DeregisterOptions | string): Promise<void>;

    /**
     * Puts a service into maintenance mode, a critical check, or takes it out.
     *
     * `PUT /v1/agent/service/maintenance/{service_id}`
     */
    maintenance(options: Agent.Service.MaintenanceOptions & { withMeta: true }): Promise<WithMeta<void>>;
    maintenance(options: Agent.Service.MaintenanceOptions): Promise<void>;

    /**
     * The health of a service of this agent: an object with `AggregatedStatus`, `Service` and
     * `Checks`; nothing for an unknown one.
     *
     * Consul's status says the same: 200 passing, 429 warning, 503 critical. None is a failure.
     *
     * `GET /v1/agent/health/service/id/{service_id}`
     */
    health(options: Agent.Service.HealthOptions & { withMeta: true }): Promise<WithMeta<results.AgentServiceHealth | undefined>>;
    health(options: Agent.Service.HealthOptions | string): Promise<results.AgentServiceHealth | undefined>;

    /**
     * The health of every instance of a service on this agent: a list of objects with
     * `AggregatedStatus`, `Service` and `Checks`; nothing where there is none.
     *
     * `GET /v1/agent/health/service/name/{name}`
     */
    healthByName(options: Agent.Service.HealthByNameOptions & { withMeta: true }): Promise<WithMeta<results.AgentServicesHealth | undefined>>;
    healthByName(options: Agent.Service.HealthByNameOptions | string): Promise<results.AgentServicesHealth | undefined>;
  }

  namespace Service {
    interface ListOptions extends CommonOptions {
    }

    interface RegisterOptions extends CommonOptions, bodies.Service {
    }

    interface DeregisterOptions extends CommonOptions {
      /** The service's id. */
      id: string;
    }

    interface MaintenanceOptions extends CommonOptions {
      /** The service's id. */
      id: string;
      /** Whether to switch it on. */
      enable: boolean;
      /** Why: shown as the notes of the check. */
      reason?: string;
    }

    interface HealthOptions extends CallOptions {
      /** The service's id. */
      serviceId: string;
      /** The ACL token, in place of the client's. */
      token?: string;
    }

    interface HealthByNameOptions extends CallOptions {
      /** The service's name. */
      name: string;
      /** The ACL token, in place of the client's. */
      token?: string;
    }

  }

  /** The calls `agent.token.*`. */
  class Token {
    constructor(consul: Caller);
    consul: Caller;

    /**
     * Replaces one of the tokens that the agent itself uses.
     *
     * `PUT /v1/agent/token/{token_type}`
     */
    set(options: Agent.Token.SetOptions & { withMeta: true }): Promise<WithMeta<boolean>>;
    set(options: Agent.Token.SetOptions | string): Promise<boolean>;

    /**
     * Replaces the token that the agent uses where a request has none.
     *
     * `PUT /v1/agent/token/default`
     */
    setDefault(options: Agent.Token.SetDefaultOptions & { withMeta: true }): Promise<WithMeta<boolean>>;
    setDefault(options: Agent.Token.SetDefaultOptions | string): Promise<boolean>;

    /**
     * Replaces the token that the agent uses for its own upkeep.
     *
     * `PUT /v1/agent/token/agent`
     */
    setAgent(options: Agent.Token.SetAgentOptions & { withMeta: true }): Promise<WithMeta<boolean>>;
    setAgent(options: Agent.Token.SetAgentOptions | string): Promise<boolean>;

    /**
     * Replaces the token that may use the agent while no server is in reach. Needs Consul 1.11.
     *
     * `PUT /v1/agent/token/agent_recovery`
     */
    setAgentRecovery(options: Agent.Token.SetAgentRecoveryOptions & { withMeta: true }): Promise<WithMeta<boolean>>;
    setAgentRecovery(options: Agent.Token.SetAgentRecoveryOptions | string): Promise<boolean>;

    /**
     * Replaces the token by which a server replicates from the primary datacenter.
     *
     * `PUT /v1/agent/token/replication`
     */
    setReplication(options: Agent.Token.SetReplicationOptions & { withMeta: true }): Promise<WithMeta<boolean>>;
    setReplication(options: Agent.Token.SetReplicationOptions | string): Promise<boolean>;

    /**
     * Replaces the token for services and checks in configuration files that have none. Needs
     * Consul 1.15.
     *
     * `PUT /v1/agent/token/config_file_service_registration`
     */
    setConfigFileServiceRegistration(options: Agent.Token.SetConfigFileServiceRegistrationOptions & { withMeta: true }): Promise<WithMeta<boolean>>;
    setConfigFileServiceRegistration(options: Agent.Token.SetConfigFileServiceRegistrationOptions | string): Promise<boolean>;

    /**
     * Replaces the token for answers by DNS. Needs Consul 1.18.
     *
     * `PUT /v1/agent/token/dns`
     */
    setDns(options: Agent.Token.SetDnsOptions & { withMeta: true }): Promise<WithMeta<boolean>>;
    setDns(options: Agent.Token.SetDnsOptions | string): Promise<boolean>;
  }

  namespace Token {
    interface SetOptions extends CallOptions {
      /**
       * `default`, `agent`, `agent_recovery`, `replication`, `config_file_service_registration` or
       * `dns`.
       */
      tokenType: string;
      /** The new token, empty for none. */
      secret: any;
      /** The ACL token, in place of the client's. */
      token?: string;
    }

    interface SetDefaultOptions extends CallOptions {
      /** The new token, empty for none. */
      secret: any;
      /** The ACL token, in place of the client's. */
      token?: string;
    }

    interface SetAgentOptions extends CallOptions {
      /** The new token, empty for none. */
      secret: any;
      /** The ACL token, in place of the client's. */
      token?: string;
    }

    interface SetAgentRecoveryOptions extends CallOptions {
      /** The new token, empty for none. */
      secret: any;
      /** The ACL token, in place of the client's. */
      token?: string;
    }

    interface SetReplicationOptions extends CallOptions {
      /** The new token, empty for none. */
      secret: any;
      /** The ACL token, in place of the client's. */
      token?: string;
    }

    interface SetConfigFileServiceRegistrationOptions extends CallOptions {
      /** The new token, empty for none. */
      secret: any;
      /** The ACL token, in place of the client's. */
      token?: string;
    }

    interface SetDnsOptions extends CallOptions {
      /** The new token, empty for none. */
      secret: any;
      /** The ACL token, in place of the client's. */
      token?: string;
    }

  }

}

/** The calls `catalog.*`. */
export declare class Catalog {
  constructor(consul: Caller);
  consul: Caller;
  /** The calls `catalog.connect.*`. */
  connect: Catalog.Connect;
  /** The calls `catalog.node.*`. */
  node: Catalog.Node;
  /** The calls `catalog.service.*`. */
  service: Catalog.Service;

  /**
   * The names of all datacenters, the nearest first.
   *
   * `GET /v1/catalog/datacenters`
   */
  datacenters(options: Catalog.DatacentersOptions & { withMeta: true }): Promise<WithMeta<string[]>>;
  datacenters(options?: Catalog.DatacentersOptions): Promise<string[]>;

  /**
   * The nodes of the datacenter: a list of objects with `Node`, `Address`, `Meta` …
   *
   * `GET /v1/catalog/nodes`
   */
  nodes(options: Catalog.NodesOptions & { withMeta: true }): Promise<WithMeta<results.Node[]>>;
  nodes(options?: Catalog.NodesOptions | string): Promise<results.Node[]>;

  /**
   * The services of the datacenter: an object from name to the tags in use.
   *
   * `GET /v1/catalog/services`
   */
  services(options: Catalog.ServicesOptions & { withMeta: true }): Promise<WithMeta<results.ServiceNames>>;
  services(options?: Catalog.ServicesOptions | string): Promise<results.ServiceNames>;

  /**
   * Registers a node, a service or a check in the catalog directly, for what runs no agent.
   *
   * To register with the local agent, which then keeps the catalog up to date, use
   * `agent.service.register`.
   *
   * `PUT /v1/catalog/register`
   */
  register(options: Catalog.RegisterOptions & { withMeta: true }): Promise<WithMeta<void>>;
  register(options: Catalog.RegisterOptions | string): Promise<void>;

  /**
   * Removes a node, one of its services or one of its checks from the catalog.
   *
   * `PUT /v1/catalog/deregister`
   */
  deregister(options: Catalog.DeregisterOptions & { withMeta: true }): Promise<WithMeta<void>>;
  deregister(options: Catalog.DeregisterOptions | string): Promise<void>;

  /**
   * A node with its services: an object with `Node` and `Services`, a list where `catalog.node` has
   * an object; both are nothing for an unknown node.
   *
   * `GET /v1/catalog/node-services/{node}`
   */
  nodeServices(options: Catalog.NodeServicesOptions & { withMeta: true }): Promise<WithMeta<results.CatalogNodeServices | undefined>>;
  nodeServices(options: Catalog.NodeServicesOptions | string): Promise<results.CatalogNodeServices | undefined>;

  /**
   * The services behind an ingress or terminating gateway: a list of objects with `Service`,
   * `GatewayKind`, `Port`, `Hosts` …
   *
   * `GET /v1/catalog/gateway-services/{gateway}`
   */
  gatewayServices(options: Catalog.GatewayServicesOptions & { withMeta: true }): Promise<WithMeta<results.GatewayService[] | undefined>>;
  gatewayServices(options: Catalog.GatewayServicesOptions | string): Promise<results.GatewayService[] | undefined>;
}

export declare namespace Catalog {
  interface DatacentersOptions extends CommonOptions {
  }

  interface NodesOptions extends CommonOptions {
  }

  interface ServicesOptions extends CommonOptions {
  }

  interface RegisterOptions extends CommonOptions, bodies.Node {
  }

  interface DeregisterOptions extends CommonOptions, bodies.Deregistration {
  }

  interface NodeServicesOptions extends CallOptions {
    /** The node's name. */
    node: string;
    /** Wait until the index of the result has passed this one (a blocking query). */
    index?: number | bigint | string;
    /**
     * How long to wait at most, as a Go duration such as `10s` (Consul: 5 minutes if not given, 10
     * at most, and up to a sixteenth more). Counts only with `index`.
     */
    wait?: string;
    /** `default`, `consistent` or `stale`, in place of the client's mode. */
    consistency?: "default" | "consistent" | "stale";
    /** The datacenter, in place of the client's or the agent's own. */
    dc?: string;
    /** The ACL token, in place of the client's. */
    token?: string;
    /** A filter expression, such as `Service.Meta.env == prod`. */
    filter?: string;
    /** Merge proxy-defaults and service-defaults into the result. */
    mergeCentralConfig?: boolean;
  }

  interface GatewayServicesOptions extends CallOptions {
    /** The gateway's name. */
    gateway: string;
    /** The datacenter, in place of the client's or the agent's own. */
    dc?: string;
    /** The ACL token, in place of the client's. */
    token?: string;
    /** Wait until the index of the result has passed this one (a blocking query). */
    index?: number | bigint | string;
    /**
     * How long to wait at most, as a Go duration such as `10s` (Consul: 5 minutes if not given, 10
     * at most, and up to a sixteenth more). Counts only with `index`.
     */
    wait?: string;
  }

  /** The calls `catalog.connect.*`. */
  class Connect {
    constructor(consul: Caller);
    consul: Caller;

    /**
     * The instances of the mesh that stand for a service, its proxies or itself: a list of objects
     * as from `catalog.service`.
     *
     * `GET /v1/catalog/connect/{service}`
     */
    nodes(options: Catalog.Connect.NodesOptions & { withMeta: true }): Promise<WithMeta<results.CatalogService[]>>;
    nodes(options: Catalog.Connect.NodesOptions | string): Promise<results.CatalogService[]>;
  }

  namespace Connect {
    interface NodesOptions extends CommonOptions {
      /** The service's name. */
      service: string;
      /** Only instances with this tag, or with all of these. */
      tag?: string | readonly string[];
      /** Merge proxy-defaults and service-defaults into the result. */
      mergeCentralConfig?: boolean;
    }

  }

  /** The calls `catalog.node.*`. */
  class Node {
    constructor(consul: Caller);
    consul: Caller;

    /**
     * The nodes of the datacenter: a list of objects with `Node`, `Address`, `Meta` …
     *
     * `GET /v1/catalog/nodes`
     */
    list(options: Catalog.Node.ListOptions & { withMeta: true }): Promise<WithMeta<results.Node[]>>;
    list(options?: Catalog.Node.ListOptions | string): Promise<results.Node[]>;

    /**
     * A node with its services: an object with `Node` and `Services`; nothing for an unknown node.
     *
     * `GET /v1/catalog/node/{node}`
     */
    services(options: Catalog.Node.ServicesOptions & { withMeta: true }): Promise<WithMeta<results.CatalogNode | null>>;
    services(options: Catalog.Node.ServicesOptions | string): Promise<results.CatalogNode | null>;
  }

  namespace Node {
    interface ListOptions extends CommonOptions {
    }

    interface ServicesOptions extends CommonOptions {
      /** The node's name. */
      node: string;
    }

  }

  /** The calls `catalog.service.*`. */
  class Service {
    constructor(consul: Caller);
    consul: Caller;

    /**
     * The services of the datacenter: an object from name to the tags in use.
     *
     * `GET /v1/catalog/services`
     */
    list(options: Catalog.Service.ListOptions & { withMeta: true }): Promise<WithMeta<results.ServiceNames>>;
    list(options?: Catalog.Service.ListOptions | string): Promise<results.ServiceNames>;

    /**
     * The instances of a service: a list of objects with `Node`, `Address`, `ServiceID`,
     * `ServiceAddress`, `ServicePort`, `ServiceTags` … Their health is in `health.service`.
     *
     * `GET /v1/catalog/service/{service}`
     */
    nodes(options: Catalog.Service.NodesOptions & { withMeta: true }): Promise<WithMeta<results.CatalogService[]>>;
    nodes(options: Catalog.Service.NodesOptions | string): Promise<results.CatalogService[]>;
  }

  namespace Service {
    interface ListOptions extends CommonOptions {
    }

    interface NodesOptions extends CommonOptions {
      /** The service's name. */
      service: string;
      /** Only instances with this tag, or with all of these. */
      tag?: string | readonly string[];
      /** Merge proxy-defaults and service-defaults into the result. */
      mergeCentralConfig?: boolean;
    }

  }

}

/** The calls `config.*`. */
export declare class Config {
  constructor(consul: Caller);
  consul: Caller;

  /**
   * One entry: an object with `Kind`, `Name` and what belongs to its kind; nothing where there is
   * none.
   *
   * `GET /v1/config/{kind}/{name}`
   */
  get(options: Config.GetOptions & { withMeta: true }): Promise<WithMeta<results.ConfigEntry | undefined>>;
  get(options: Config.GetOptions | string): Promise<results.ConfigEntry | undefined>;

  /**
   * The entries of a kind: a list of objects.
   *
   * `GET /v1/config/{kind}`
   */
  list(options: Config.ListOptions & { withMeta: true }): Promise<WithMeta<results.ConfigEntry[] | undefined>>;
  list(options: Config.ListOptions | string): Promise<results.ConfigEntry[] | undefined>;

  /**
   * Makes or replaces an entry. Consul answers `true`, or `false` when `cas` did not hold.
   *
   * `PUT /v1/config`
   */
  set(options: Config.SetOptions & { withMeta: true }): Promise<WithMeta<boolean>>;
  set(options: Config.SetOptions | string): Promise<boolean>;

  /**
   * Deletes an entry. Consul succeeds also when there was none; with `cas` the result is what it
   * answers, `false` where that did not hold.
   *
   * `DELETE /v1/config/{kind}/{name}`
   */
  delete(options: Config.DeleteOptions & { withMeta: true }): Promise<WithMeta<boolean>>;
  delete(options: Config.DeleteOptions | string): Promise<boolean>;
}

export declare namespace Config {
  interface GetOptions extends CallOptions {
    /** The kind, such as `service-defaults`. */
    kind: string;
    /** The name: of a service; `global` for `proxy-defaults`, `mesh` for `mesh`. */
    name: string;
    /** The ACL token, in place of the client's. */
    token?: string;
    /** The datacenter, in place of the client's or the agent's own. */
    dc?: string;
    /** Wait until the index of the result has passed this one (a blocking query). */
    index?: number | bigint | string;
    /**
     * How long to wait at most, as a Go duration such as `10s` (Consul: 5 minutes if not given, 10
     * at most, and up to a sixteenth more). Counts only with `index`.
     */
    wait?: string;
  }

  interface ListOptions extends CallOptions {
    /** The kind, such as `service-defaults`. */
    kind: string;
    /** The ACL token, in place of the client's. */
    token?: string;
    /** The datacenter, in place of the client's or the agent's own. */
    dc?: string;
    /** A filter expression, such as `Service.Meta.env == prod`. */
    filter?: string;
    /** Wait until the index of the result has passed this one (a blocking query). */
    index?: number | bigint | string;
    /**
     * How long to wait at most, as a Go duration such as `10s` (Consul: 5 minutes if not given, 10
     * at most, and up to a sixteenth more). Counts only with `index`.
     */
    wait?: string;
  }

  interface SetOptions extends CallOptions {
    /** The kind, such as `service-defaults`. */
    kind: any;
    /** The name: of a service; `global` for `proxy-defaults`, `mesh` for `mesh`. */
    name: any;
    /** What belongs to the kind, an object, such as `Protocol` for `service-defaults`. */
    configEntry?: any;
    /** The ACL token, in place of the client's. */
    token?: string;
    /** The datacenter, in place of the client's or the agent's own. */
    dc?: string;
    /** Only if this is the entry's `ModifyIndex`; 0: only if there is none yet. */
    cas?: number | bigint | string;
  }

  interface DeleteOptions extends CallOptions {
    /** The kind, such as `service-defaults`. */
    kind: string;
    /** The name. */
    name: string;
    /** The ACL token, in place of the client's. */
    token?: string;
    /** The datacenter, in place of the client's or the agent's own. */
    dc?: string;
    /** Only if this is the entry's `ModifyIndex`. Needs Consul 1.11: older ones delete anyway. */
    cas?: number | bigint | string;
  }

}

/** The calls `connect.*`. */
export declare class Connect {
  constructor(consul: Caller);
  consul: Caller;
  /** The calls `connect.ca.*`. */
  ca: Connect.Ca;
  /** The calls `connect.intentions.*`. */
  intentions: Connect.Intentions;
}

export declare namespace Connect {
  /** The calls `connect.ca.*`. */
  class Ca {
    constructor(consul: Caller);
    consul: Caller;

    /**
     * The roots of the certificate authority: an object with `ActiveRootID`, `TrustDomain` and
     * `Roots`; or their certificates as text.
     *
     * `GET /v1/connect/ca/roots`
     */
    roots(options: Connect.Ca.RootsOptions & { withMeta: true; pem: true }): Promise<WithMeta<string>>;
    roots(options: Connect.Ca.RootsOptions & { pem: true }): Promise<string>;
    roots(options: Connect.Ca.RootsOptions & { withMeta: true }): Promise<WithMeta<results.CARoots>>;
    roots(options?: Connect.Ca.RootsOptions): Promise<results.CARoots>;

    /**
     * How the certificate authority is configured: an object with `Provider` and `Config`.
     *
     * `GET /v1/connect/ca/configuration`
     */
    configuration(options: Connect.Ca.ConfigurationOptions & { withMeta: true }): Promise<WithMeta<results.CAConfiguration>>;
    configuration(options?: Connect.Ca.ConfigurationOptions): Promise<results.CAConfiguration>;

    /**
     * Configures the certificate authority; another provider means new roots.
     *
     * `PUT /v1/connect/ca/configuration`
     */
    updateConfiguration(options: Connect.Ca.UpdateConfigurationOptions & { withMeta: true }): Promise<WithMeta<boolean>>;
    updateConfiguration(options: Connect.Ca.UpdateConfigurationOptions | string): Promise<boolean>;
  }

  namespace Ca {
    interface RootsOptions extends CallOptions {
      /** Only the certificates, as PEM. */
      pem?: boolean;
      /** The ACL token, in place of the client's. */
      token?: string;
      /** Wait until the index of the result has passed this one (a blocking query). */
      index?: number | bigint | string;
      /**
       * How long to wait at most, as a Go duration such as `10s` (Consul: 5 minutes if not given,
       * 10 at most, and up to a sixteenth more). Counts only with `index`.
       */
      wait?: string;
    }

    interface ConfigurationOptions extends CallOptions {
      /** The ACL token, in place of the client's. */
      token?: string;
      /** The datacenter, in place of the agent's own. */
      dc?: string;
    }

    interface UpdateConfigurationOptions extends CallOptions {
      /** `consul`, `vault` or `aws-pca`. */
      provider: any;
      /** What the provider is told: an object. */
      config: any;
      /** Change also where the old root cannot vouch for the new one. */
      forceWithoutCrossSigning?: any;
      /** The ACL token, in place of the client's. */
      token?: string;
      /** The datacenter, in place of the agent's own. */
      dc?: string;
    }

  }

  /** The calls `connect.intentions.*`. */
  class Intentions {
    constructor(consul: Caller);
    consul: Caller;

    /**
     * All intentions: a list of objects with `SourceName`, `DestinationName`, `Action` …
     *
     * `GET /v1/connect/intentions`
     */
    list(options: Connect.Intentions.ListOptions & { withMeta: true }): Promise<WithMeta<results.Intention[]>>;
    list(options?: Connect.Intentions.ListOptions): Promise<results.Intention[]>;

    /**
     * The intention between two services; nothing where there is none. Needs Consul 1.9.
     *
     * `GET /v1/connect/intentions/exact`
     */
    read(options: Connect.Intentions.ReadOptions & { withMeta: true }): Promise<WithMeta<results.Intention | undefined>>;
    read(options: Connect.Intentions.ReadOptions | string): Promise<results.Intention | undefined>;

    /**
     * Makes or replaces the intention between two services. Needs Consul 1.9.
     *
     * `PUT /v1/connect/intentions/exact`
     */
    upsert(options: Connect.Intentions.UpsertOptions & { withMeta: true }): Promise<WithMeta<boolean>>;
    upsert(options: Connect.Intentions.UpsertOptions | string): Promise<boolean>;

    /**
     * Removes the intention between two services. Also `true` where there was none. Needs Consul
     * 1.9.
     *
     * `DELETE /v1/connect/intentions/exact`
     */
    delete(options: Connect.Intentions.DeleteOptions & { withMeta: true }): Promise<WithMeta<boolean>>;
    delete(options: Connect.Intentions.DeleteOptions | string): Promise<boolean>;

    /**
     * The intentions that a service is on one side of: an object from name to a list, what counts
     * first before the others.
     *
     * `GET /v1/connect/intentions/match`
     */
    match(options: Connect.Intentions.MatchOptions & { withMeta: true }): Promise<WithMeta<results.Intentions>>;
    match(options: Connect.Intentions.MatchOptions | string): Promise<results.Intentions>;

    /**
     * Whether one service may connect to another, as far as intentions say.
     *
     * `GET /v1/connect/intentions/check`
     */
    check(options: Connect.Intentions.CheckOptions & { withMeta: true }): Promise<WithMeta<boolean>>;
    check(options: Connect.Intentions.CheckOptions | string): Promise<boolean>;

    /**
     * Makes an intention; the result is its id. Before Consul 1.9; since then use
     * `intentions.upsert`.
     *
     * `POST /v1/connect/intentions`
     */
    create(options: Connect.Intentions.CreateOptions & { withMeta: true }): Promise<WithMeta<string>>;
    create(options: Connect.Intentions.CreateOptions | string): Promise<string>;

    /**
     * One intention by its id; nothing for an unknown one. Before Consul 1.9; since then use
     * `intentions.read`.
     *
     * `GET /v1/connect/intentions/{intention_id}`
     */
    readById(options: Connect.Intentions.ReadByIdOptions & { withMeta: true }): Promise<WithMeta<results.Intention | undefined>>;
    readById(options: Connect.Intentions.ReadByIdOptions | string): Promise<results.Intention | undefined>;

    /**
     * Replaces an intention; the result is its id. Before Consul 1.9; since then use
     * `intentions.upsert`.
     *
     * `PUT /v1/connect/intentions/{intention_id}`
     */
    updateById(options: Connect.Intentions.UpdateByIdOptions & { withMeta: true }): Promise<WithMeta<string | undefined>>;
    updateById(options: Connect.Intentions.UpdateByIdOptions | string): Promise<string | undefined>;

    /**
     * Removes an intention by its id. Before Consul 1.9; since then use `intentions.delete`.
     *
     * `DELETE /v1/connect/intentions/{intention_id}`
     */
    deleteById(options: Connect.Intentions.DeleteByIdOptions & { withMeta: true }): Promise<WithMeta<boolean>>;
    deleteById(options: Connect.Intentions.DeleteByIdOptions | string): Promise<boolean>;
  }

  namespace Intentions {
    interface ListOptions extends CallOptions {
      /** The ACL token, in place of the client's. */
      token?: string;
      /** The datacenter, in place of the client's or the agent's own. */
      dc?: string;
      /** A filter expression, such as `Service.Meta.env == prod`. */
      filter?: string;
      /** Wait until the index of the result has passed this one (a blocking query). */
      index?: number | bigint | string;
      /**
       * How long to wait at most, as a Go duration such as `10s` (Consul: 5 minutes if not given,
       * 10 at most, and up to a sixteenth more). Counts only with `index`.
       */
      wait?: string;
    }

    interface ReadOptions extends CallOptions {
      /** The service that calls, `*` for all. */
      source: string;
      /** The service that is called, `*` for all. */
      destination: string;
      /** The ACL token, in place of the client's. */
      token?: string;
      /** The datacenter, in place of the client's or the agent's own. */
      dc?: string;
    }

    interface UpsertOptions extends CallOptions {
      /** The service that calls, `*` for all. */
      source: string;
      /** The service that is called, `*` for all. */
      destination: string;
      /** The ACL token, in place of the client's. */
      token?: string;
      /** `allow` or `deny`; instead of `permissions`. */
      action?: any;
      /** What the source is: `consul`. */
      sourceType?: any;
      /** A text for people. */
      description?: any;
      /** Metadata: an object of texts. */
      meta?: any;
      /** For HTTP: a list of objects with `Action` and `HTTP`, the first that matches counts. */
      permissions?: any;
      /** The datacenter, in place of the client's or the agent's own. */
      dc?: string;
    }

    interface DeleteOptions extends CallOptions {
      /** The service that calls, `*` for all. */
      source: string;
      /** The service that is called, `*` for all. */
      destination: string;
      /** The ACL token, in place of the client's. */
      token?: string;
      /** The datacenter, in place of the client's or the agent's own. */
      dc?: string;
    }

    interface MatchOptions extends CallOptions {
      /** Which side: `source` or `destination`. */
      by: "source" | "destination";
      /** The service's name, or several. */
      name: string | readonly string[];
      /** The ACL token, in place of the client's. */
      token?: string;
      /** The datacenter, in place of the client's or the agent's own. */
      dc?: string;
    }

    interface CheckOptions extends CallOptions {
      /** The service that calls. */
      source: string;
      /** The service that is called. */
      destination: string;
      /** The ACL token, in place of the client's. */
      token?: string;
      /** What the source is: `consul` if not given. */
      sourceType?: string;
      /** The datacenter, in place of the client's or the agent's own. */
      dc?: string;
    }

    interface CreateOptions extends CallOptions {
      /** The service that calls, `*` for all. */
      source: any;
      /** The service that is called, `*` for all. */
      destination: any;
      /** `allow` or `deny`. */
      action: any;
      /** The ACL token, in place of the client's. */
      token?: string;
      /** What the source is: `consul`. */
      sourceType?: any;
      /** A text for people. */
      description?: any;
      /** Metadata: an object of texts. */
      meta?: any;
      /** The datacenter, in place of the client's or the agent's own. */
      dc?: string;
    }

    interface ReadByIdOptions extends CallOptions {
      /** The intention's id. */
      intentionId: string;
      /** The ACL token, in place of the client's. */
      token?: string;
      /** The datacenter, in place of the client's or the agent's own. */
      dc?: string;
    }

    interface UpdateByIdOptions extends CallOptions {
      /** The intention's id. */
      intentionId: string;
      /** The service that calls, `*` for all. */
      source: any;
      /** The service that is called, `*` for all. */
      destination: any;
      /** `allow` or `deny`. */
      action: any;
      /** The ACL token, in place of the client's. */
      token?: string;
      /** What the source is: `consul`. */
      sourceType?: any;
      /** A text for people. */
      description?: any;
      /** Metadata: an object of texts. */
      meta?: any;
      /** The datacenter, in place of the client's or the agent's own. */
      dc?: string;
    }

    interface DeleteByIdOptions extends CallOptions {
      /** The intention's id. */
      intentionId: string;
      /** The ACL token, in place of the client's. */
      token?: string;
      /** The datacenter, in place of the client's or the agent's own. */
      dc?: string;
    }

  }

}

/** The calls `coordinate.*`. */
export declare class Coordinate {
  constructor(consul: Caller);
  consul: Caller;

  /**
   * The coordinates of the servers, by datacenter: a list of objects with `Datacenter`, `AreaID`
   * and `Coordinates`.
   *
   * `GET /v1/coordinate/datacenters`
   */
  datacenters(options: Coordinate.DatacentersOptions & { withMeta: true }): Promise<WithMeta<results.DatacenterCoordinates[]>>;
  datacenters(options?: Coordinate.DatacentersOptions): Promise<results.DatacenterCoordinates[]>;

  /**
   * The coordinates of one node: a list, an object for each network segment; nothing, and mostly no
   * index, for a node that has none.
   *
   * `GET /v1/coordinate/node/{node}`
   */
  node(options: Coordinate.NodeOptions & { withMeta: true }): Promise<WithMeta<results.NodeCoordinates | undefined>>;
  node(options: Coordinate.NodeOptions | string): Promise<results.NodeCoordinates | undefined>;

  /**
   * The coordinates of the nodes: a list of objects with `Node`, `Segment` and `Coord`.
   *
   * `GET /v1/coordinate/nodes`
   */
  nodes(options: Coordinate.NodesOptions & { withMeta: true }): Promise<WithMeta<results.NodeCoordinate[]>>;
  nodes(options?: Coordinate.NodesOptions): Promise<results.NodeCoordinate[]>;

  /**
   * Sets the coordinates of a node that runs no agent, within seconds.
   *
   * `PUT /v1/coordinate/update`
   */
  update(options: Coordinate.UpdateOptions & { withMeta: true }): Promise<WithMeta<boolean>>;
  update(options: Coordinate.UpdateOptions | string): Promise<boolean>;
}

export declare namespace Coordinate {
  interface DatacentersOptions extends CallOptions {
    /** The ACL token, in place of the client's. */
    token?: string;
  }

  interface NodeOptions extends CallOptions {
    /** The node's name. */
    node: string;
    /** The datacenter, in place of the agent's own. */
    dc?: string;
    /** Wait until the index of the result has passed this one (a blocking query). */
    index?: number | bigint | string;
    /**
     * How long to wait at most, as a Go duration such as `10s` (Consul: 5 minutes if not given, 10
     * at most, and up to a sixteenth more). Counts only with `index`.
     */
    wait?: string;
    /** `default`, `consistent` or `stale`, in place of the client's mode. */
    consistency?: "default" | "consistent" | "stale";
    /** The ACL token, in place of the client's. */
    token?: string;
  }

  interface NodesOptions extends CallOptions {
    /** The datacenter, in place of the agent's own. */
    dc?: string;
    /** Wait until the index of the result has passed this one (a blocking query). */
    index?: number | bigint | string;
    /**
     * How long to wait at most, as a Go duration such as `10s` (Consul: 5 minutes if not given, 10
     * at most, and up to a sixteenth more). Counts only with `index`.
     */
    wait?: string;
    /** `default`, `consistent` or `stale`, in place of the client's mode. */
    consistency?: "default" | "consistent" | "stale";
    /** The ACL token, in place of the client's. */
    token?: string;
  }

  interface UpdateOptions extends CallOptions {
    /** The node's name. */
    node: any;
    /** The coordinates: an object with `Vec` (8 numbers), `Error`, `Adjustment` and `Height`. */
    coord: any;
    /** The network segment (Consul Enterprise). */
    segment?: any;
    /** The datacenter, in place of the agent's own. */
    dc?: string;
    /** The ACL token, in place of the client's. */
    token?: string;
  }

}

/** The calls `discoveryChain.*`. */
export declare class DiscoveryChain {
  constructor(consul: Caller);
  consul: Caller;

  /**
   * The chain of a service, as its routers, splitters and resolvers make it: an object with
   * `Chain`.
   *
   * With any of the overrides the request is a POST.
   *
   * `GET /v1/discovery-chain/{service}`
   */
  get(options: DiscoveryChain.GetOptions & { withMeta: true }): Promise<WithMeta<results.DiscoveryChain | undefined>>;
  get(options: DiscoveryChain.GetOptions | string): Promise<results.DiscoveryChain | undefined>;
}

export declare namespace DiscoveryChain {
  interface GetOptions extends CallOptions {
    /** The service's name. */
    service: string;
    /** The datacenter to compile it for, in place of the agent's own. */
    compileDc?: string;
    /** The ACL token, in place of the client's. */
    token?: string;
    /** As if connecting might take this long, such as `5s`. */
    overrideConnectTimeout?: any;
    /** As if the service spoke this protocol, such as `http`. */
    overrideProtocol?: any;
    /** As if it were reached through mesh gateways so: `none`, `local` or `remote`. */
    overrideMeshGatewayMode?: any;
    /** Wait until the index of the result has passed this one (a blocking query). */
    index?: number | bigint | string;
    /**
     * How long to wait at most, as a Go duration such as `10s` (Consul: 5 minutes if not given, 10
     * at most, and up to a sixteenth more). Counts only with `index`.
     */
    wait?: string;
  }

}

/** The calls `event.*`. */
export declare class Event {
  constructor(consul: Caller);
  consul: Caller;

  /**
   * Fires an event at the agents of the datacenter; the result is the event.
   *
   * Delivery is not certain, not in order, and payloads should stay under 100 bytes.
   *
   * `PUT /v1/event/fire/{name}`
   */
  fire(options: Event.FireOptions & { withMeta: true }): Promise<WithMeta<UserEvent<any>>>;
  fire(name: string, payload?: string | null): Promise<UserEvent>;
  fire(name: string, payload: Payload): Promise<UserEvent<any>>;
  fire(options: Event.FireOptions & { payload?: string }): Promise<UserEvent>;
  fire(options: Event.FireOptions): Promise<UserEvent<any>>;

  /**
   * The events that this agent has seen, at most 256, the oldest first: a list of objects with
   * `ID`, `Name`, `Payload` (base64 in Consul's JSON) …
   *
   * The index is a hash of the last event and not a number that grows.
   *
   * `GET /v1/event/list`
   */
  list(options: Event.ListOptions & { withMeta: true }): Promise<WithMeta<UserEvent<any>[]>>;
  list(options: Event.ListOptions & { buffer: true }): Promise<UserEvent<Bytes>[]>;
  list(options?: Event.ListOptions | string): Promise<UserEvent[]>;
}

export declare namespace Event {
  interface FireOptions extends CommonOptions {
    /** The event's name. */
    name: string;
    /** The payload. */
    payload?: Payload;
    /** A regular expression: only nodes of such names. */
    node?: string;
    /** A regular expression: only nodes with such services. */
    service?: string;
    /** A regular expression: only nodes whose `service` has such a tag. */
    tag?: string;
  }

  interface ListOptions extends CommonOptions {
    /** Only events of this name. */
    name?: string;
    /** Taken for the sake of py-consul; Consul does not look at it. */
    node?: string;
    /** Taken for the sake of py-consul; Consul does not look at it. */
    service?: string;
    /** Taken for the sake of py-consul; Consul does not look at it. */
    tag?: string;
    /** Payloads as bytes and not as texts. */
    buffer?: boolean;
  }

}

/** The calls `health.*`. */
export declare class Health {
  constructor(consul: Caller);
  consul: Caller;

  /**
   * The checks of a node, those of its services among them: a list.
   *
   * `GET /v1/health/node/{node}`
   */
  node(options: Health.NodeOptions & { withMeta: true }): Promise<WithMeta<results.HealthCheck[]>>;
  node(options: Health.NodeOptions | string): Promise<results.HealthCheck[]>;

  /**
   * The checks of a service: a list.
   *
   * `GET /v1/health/checks/{service}`
   */
  checks(options: Health.ChecksOptions & { withMeta: true }): Promise<WithMeta<results.HealthCheck[]>>;
  checks(options: Health.ChecksOptions | string): Promise<results.HealthCheck[]>;

  /**
   * The instances of a service with their health: a list of objects with `Node`, `Service` and
   * `Checks`.
   *
   * `GET /v1/health/service/{service}`
   */
  service(options: Health.ServiceOptions & { withMeta: true }): Promise<WithMeta<results.ServiceEntry[]>>;
  service(options: Health.ServiceOptions | string): Promise<results.ServiceEntry[]>;

  /**
   * The checks in a state: a list.
   *
   * `GET /v1/health/state/{name}`
   */
  state(options: Health.StateOptions & { withMeta: true }): Promise<WithMeta<results.HealthCheck[]>>;
  state(options: Health.StateOptions | string): Promise<results.HealthCheck[]>;

  /**
   * The instances of the mesh that stand for a service, its proxies or itself, with their health: a
   * list as from `health.service`.
   *
   * `GET /v1/health/connect/{service}`
   */
  connect(options: Health.ConnectOptions & { withMeta: true }): Promise<WithMeta<results.ServiceEntry[] | undefined>>;
  connect(options: Health.ConnectOptions | string): Promise<results.ServiceEntry[] | undefined>;

  /**
   * The instances of the ingress gateways of a service, with their health: a list as from
   * `health.service`.
   *
   * `GET /v1/health/ingress/{service}`
   */
  ingress(options: Health.IngressOptions & { withMeta: true }): Promise<WithMeta<results.ServiceEntry[] | undefined>>;
  ingress(options: Health.IngressOptions | string): Promise<results.ServiceEntry[] | undefined>;
}

export declare namespace Health {
  interface NodeOptions extends CommonOptions {
    /** The node's name. */
    node: string;
  }

  interface ChecksOptions extends CommonOptions {
    /** The service's name. */
    service: string;
  }

  interface ServiceOptions extends CommonOptions {
    /** The service's name. */
    service: string;
    /** Only instances whose checks all pass, those of the node included. */
    passing?: boolean;
    /** Only instances with this tag, or with all of these. */
    tag?: string | readonly string[];
    /** Merge proxy-defaults and service-defaults into the result. */
    mergeCentralConfig?: boolean;
  }

  interface StateOptions extends CommonOptions {
    /** `any`, `passing`, `warning`, `critical` or `unknown`. */
    state: "any" | "unknown" | "passing" | "warning" | "critical";
  }

  interface ConnectOptions extends CallOptions {
    /** The service's name. */
    service: string;
    /** Wait until the index of the result has passed this one (a blocking query). */
    index?: number | bigint | string;
    /**
     * How long to wait at most, as a Go duration such as `10s` (Consul: 5 minutes if not given, 10
     * at most, and up to a sixteenth more). Counts only with `index`.
     */
    wait?: string;
    /** Only instances whose checks all pass, those of the node included. */
    passing?: boolean;
    /** Only instances with this tag, or with all of these. */
    tag?: string | readonly string[];
    /** The datacenter, in place of the client's or the agent's own. */
    dc?: string;
    /** Sort by the round-trip time from this node; `_agent` is the agent that answers. */
    near?: string;
    /** The ACL token, in place of the client's. */
    token?: string;
    /** Only nodes that have these metadata. */
    nodeMeta?: Record<string, string> | string | readonly string[];
    /** A filter expression, such as `Service.Meta.env == prod`. */
    filter?: string;
    /** Ask the imported services of this peer. */
    peer?: string;
    /** Merge proxy-defaults and service-defaults into the result. */
    mergeCentralConfig?: boolean;
  }

  interface IngressOptions extends CallOptions {
    /** The service's name. */
    service: string;
    /** Wait until the index of the result has passed this one (a blocking query). */
    index?: number | bigint | string;
    /**
     * How long to wait at most, as a Go duration such as `10s` (Consul: 5 minutes if not given, 10
     * at most, and up to a sixteenth more). Counts only with `index`.
     */
    wait?: string;
    /** Only instances whose checks all pass, those of the node included. */
    passing?: boolean;
    /** Only instances with this tag, or with all of these. */
    tag?: string | readonly string[];
    /** The datacenter, in place of the client's or the agent's own. */
    dc?: string;
    /** Sort by the round-trip time from this node; `_agent` is the agent that answers. */
    near?: string;
    /** The ACL token, in place of the client's. */
    token?: string;
    /** Only nodes that have these metadata. */
    nodeMeta?: Record<string, string> | string | readonly string[];
    /** A filter expression, such as `Service.Meta.env == prod`. */
    filter?: string;
    /** Ask the imported services of this peer. */
    peer?: string;
    /** Merge proxy-defaults and service-defaults into the result. */
    mergeCentralConfig?: boolean;
  }

}

/** The calls `kv.*`. */
export declare class Kv {
  constructor(consul: Caller);
  consul: Caller;

  /**
   * Reads the entry of `key`, or every entry whose key starts with it, or only their keys.
   *
   * An entry is an object with `Key`, `Value` (base64 in Consul's JSON), `Flags`, `LockIndex`,
   * `CreateIndex`, `ModifyIndex` and, while it is locked, `Session`. A key that does not exist is
   * an answer, with an index to wait on, and not an error.
   *
   * `GET /v1/kv/{key}`
   */
  get(options: Kv.GetOptions & { withMeta: true; raw: true }): Promise<WithMeta<Bytes | undefined>>;
  get(options: Kv.GetOptions & { withMeta: true; recurse: true }): Promise<WithMeta<Pair<any>[] | undefined>>;
  get(options: Kv.GetOptions & { withMeta: true }): Promise<WithMeta<Pair<any> | undefined>>;
  get(options: Kv.GetOptions & { raw: true }): Promise<Bytes | undefined>;
  get(options: Kv.GetOptions & { recurse: true; buffer: true }): Promise<Pair<Bytes>[] | undefined>;
  get(options: Kv.GetOptions & { recurse: true }): Promise<Pair[] | undefined>;
  get(options: Kv.GetOptions & { buffer: true }): Promise<Pair<Bytes> | undefined>;
  get(options?: Kv.GetOptions | string): Promise<Pair | undefined>;

  /**
   * Reads the entry of `key`, or every entry whose key starts with it, or only their keys.
   *
   * An entry is an object with `Key`, `Value` (base64 in Consul's JSON), `Flags`, `LockIndex`,
   * `CreateIndex`, `ModifyIndex` and, while it is locked, `Session`. A key that does not exist is
   * an answer, with an index to wait on, and not an error.
   *
   * `GET /v1/kv/{key}`
   */
  keys(options: Kv.KeysOptions & { withMeta: true }): Promise<WithMeta<string[]>>;
  keys(options?: Kv.KeysOptions | string): Promise<string[]>;

  /**
   * Writes `value` to `key`, at most 512 KiB.
   *
   * Consul answers `true`, or `false` when `cas`, `acquire` or `release` did not hold.
   *
   * `PUT /v1/kv/{key}`
   */
  set(options: Kv.SetOptions & { withMeta: true }): Promise<WithMeta<boolean>>;
  set(key: string, value: Payload, options?: Partial<Kv.SetOptions>): Promise<boolean>;
  set(options: Kv.SetOptions): Promise<boolean>;

  /**
   * Deletes the entry of `key`, or every entry whose key starts with it.
   *
   * Consul answers `true` also when there was none, and `false` when `cas` did not hold.
   *
   * `DELETE /v1/kv/{key}`
   */
  del(options: Kv.DelOptions & { withMeta: true }): Promise<WithMeta<boolean>>;
  del(options?: Kv.DelOptions | string): Promise<boolean>;

  /**
   * Deletes the entry of `key`, or every entry whose key starts with it.
   *
   * Consul answers `true` also when there was none, and `false` when `cas` did not hold.
   *
   * `DELETE /v1/kv/{key}`
   */
  delete(options: Kv.DeleteOptions & { withMeta: true }): Promise<WithMeta<boolean>>;
  delete(options?: Kv.DeleteOptions | string): Promise<boolean>;
}

export declare namespace Kv {
  interface GetOptions extends CommonOptions {
    /** The key, without a slash in front; with `recurse` or `keys` a prefix, which may be empty. */
    key?: string;
    /** Every entry whose key starts with `key`, in the order of their keys. */
    recurse?: boolean;
    /** Values as bytes and not as texts. */
    buffer?: boolean;
    /** The value alone, as bytes. */
    raw?: boolean;
  }

  interface KeysOptions extends CommonOptions {
    /** The key, without a slash in front; with `recurse` or `keys` a prefix, which may be empty. */
    key?: string;
    /** With `keys`: list each key only up to the first separator after the prefix. */
    separator?: string;
  }

  interface SetOptions extends CommonOptions {
    /** The key, without a slash in front. */
    key: string;
    /** The value; nothing stands for an empty one. */
    value: Payload;
    /** Only if this is the entry's `ModifyIndex`; 0: only if there is none yet. */
    cas?: number | bigint | string;
    /** A number of 64 bits that is kept with the value. A write without it sets 0. */
    flags?: number | bigint | string;
    /** Lock the key with this session. */
    acquire?: string;
    /** Unlock the key, held by this session. */
    release?: string;
  }

  interface DelOptions extends CommonOptions {
    /** The key, without a slash in front; with `recurse` a prefix. */
    key?: string;
    /** Every entry whose key starts with `key`, as text: `foo` takes `foobar` along. */
    recurse?: boolean;
    /** Only if this is the entry's `ModifyIndex`. */
    cas?: number | bigint | string;
  }

  interface DeleteOptions extends CommonOptions {
    /** The key, without a slash in front; with `recurse` a prefix. */
    key?: string;
    /** Every entry whose key starts with `key`, as text: `foo` takes `foobar` along. */
    recurse?: boolean;
    /** Only if this is the entry's `ModifyIndex`. */
    cas?: number | bigint | string;
  }

}

/** The calls `operator.*`. */
export declare class Operator {
  constructor(consul: Caller);
  consul: Caller;

  /**
   * The servers as raft knows them: an object with `Servers` and `Index`.
   *
   * `GET /v1/operator/raft/configuration`
   */
  raftConfig(options: Operator.RaftConfigOptions & { withMeta: true }): Promise<WithMeta<results.RaftConfiguration>>;
  raftConfig(options?: Operator.RaftConfigOptions): Promise<results.RaftConfiguration>;

  /**
   * Removes a server from raft that is gone for good. Give either `address` or `peer_id`.
   *
   * `DELETE /v1/operator/raft/peer`
   */
  raftRemovePeer(options: Operator.RaftRemovePeerOptions & { withMeta: true }): Promise<WithMeta<boolean>>;
  raftRemovePeer(options?: Operator.RaftRemovePeerOptions): Promise<boolean>;

  /**
   * Hands leadership over to another server. Needs Consul 1.15.
   *
   * `POST /v1/operator/raft/transfer-leader`
   */
  raftTransferLeader(options: Operator.RaftTransferLeaderOptions & { withMeta: true }): Promise<WithMeta<boolean>>;
  raftTransferLeader(options?: Operator.RaftTransferLeaderOptions): Promise<boolean>;

  /**
   * How autopilot is configured: an object with `CleanupDeadServers`, `LastContactThreshold` …
   *
   * `GET /v1/operator/autopilot/configuration`
   */
  autopilotConfiguration(options: Operator.AutopilotConfigurationOptions & { withMeta: true }): Promise<WithMeta<results.AutopilotConfiguration>>;
  autopilotConfiguration(options?: Operator.AutopilotConfigurationOptions): Promise<results.AutopilotConfiguration>;

  /**
   * Configures autopilot. What is not given goes back to its default, so read the configuration
   * first. Consul answers `true`, or `false` when `cas` did not hold.
   *
   * `PUT /v1/operator/autopilot/configuration`
   */
  updateAutopilotConfiguration(options: Operator.UpdateAutopilotConfigurationOptions & { withMeta: true }): Promise<WithMeta<boolean>>;
  updateAutopilotConfiguration(options?: Operator.UpdateAutopilotConfigurationOptions): Promise<boolean>;

  /**
   * The health of the servers: an object with `Healthy`, `FailureTolerance` and `Servers`.
   *
   * Consul answers with the status 429 where it is not `Healthy`: that is no failure.
   *
   * `GET /v1/operator/autopilot/health`
   */
  autopilotHealth(options: Operator.AutopilotHealthOptions & { withMeta: true }): Promise<WithMeta<results.AutopilotHealth>>;
  autopilotHealth(options?: Operator.AutopilotHealthOptions): Promise<results.AutopilotHealth>;

  /**
   * All that autopilot knows of the servers: an object with `Healthy`, `FailureTolerance`,
   * `Leader`, `Voters`, `Servers` (an object by id) … Needs Consul 1.9.
   *
   * `GET /v1/operator/autopilot/state`
   */
  autopilotState(options: Operator.AutopilotStateOptions & { withMeta: true }): Promise<WithMeta<results.AutopilotState>>;
  autopilotState(options?: Operator.AutopilotStateOptions): Promise<results.AutopilotState>;

  /**
   * The gossip keys in use: a list of objects, one a pool, with `Keys` (an object from key to the
   * number of members that have it) and `NumNodes`.
   *
   * `GET /v1/operator/keyring`
   */
  keyringList(options: Operator.KeyringListOptions & { withMeta: true }): Promise<WithMeta<results.Keyring[]>>;
  keyringList(options?: Operator.KeyringListOptions): Promise<results.Keyring[]>;

  /**
   * Installs a gossip key on all members.
   *
   * `POST /v1/operator/keyring`
   */
  keyringInstall(options: Operator.KeyringInstallOptions & { withMeta: true }): Promise<WithMeta<boolean>>;
  keyringInstall(options: Operator.KeyringInstallOptions | string): Promise<boolean>;

  /**
   * Makes an installed gossip key the one to encrypt with.
   *
   * `PUT /v1/operator/keyring`
   */
  keyringUse(options: Operator.KeyringUseOptions & { withMeta: true }): Promise<WithMeta<boolean>>;
  keyringUse(options: Operator.KeyringUseOptions | string): Promise<boolean>;

  /**
   * Removes a gossip key, which must not be the one in use.
   *
   * `DELETE /v1/operator/keyring`
   */
  keyringRemove(options: Operator.KeyringRemoveOptions & { withMeta: true }): Promise<WithMeta<boolean>>;
  keyringRemove(options: Operator.KeyringRemoveOptions | string): Promise<boolean>;

  /**
   * How many nodes, services and instances there are: an object with `Usage`, an object by
   * datacenter. Needs Consul 1.15.
   *
   * `GET /v1/operator/usage`
   */
  usage(options: Operator.UsageOptions & { withMeta: true }): Promise<WithMeta<results.Usage>>;
  usage(options?: Operator.UsageOptions): Promise<results.Usage>;
}

export declare namespace Operator {
  interface RaftConfigOptions extends CallOptions {
    /** The ACL token, in place of the client's. */
    token?: string;
    /** The datacenter, in place of the agent's own. */
    dc?: string;
    /** Let any server answer, also while there is no leader. */
    stale?: boolean;
  }

  interface RaftRemovePeerOptions extends CallOptions {
    /** The server's address with its port, such as `10.0.0.9:8300`. */
    address?: string;
    /** The server's id. */
    peerId?: string;
    /** The ACL token, in place of the client's. */
    token?: string;
    /** The datacenter, in place of the agent's own. */
    dc?: string;
  }

  interface RaftTransferLeaderOptions extends CallOptions {
    /** The id of the server that is to lead; any other one if not given. */
    peerId?: string;
    /** The ACL token, in place of the client's. */
    token?: string;
  }

  interface AutopilotConfigurationOptions extends CallOptions {
    /** The ACL token, in place of the client's. */
    token?: string;
    /** The datacenter, in place of the client's or the agent's own. */
    dc?: string;
    /** Let any server answer. */
    stale?: boolean;
  }

  interface UpdateAutopilotConfigurationOptions extends CallOptions {
    /** Remove dead servers once a new one has joined. */
    cleanupDeadServers?: any;
    /** How long without contact to the leader a server counts as healthy, such as `200ms`. */
    lastContactThreshold?: any;
    /** How many entries behind the leader a server counts as healthy. */
    maxTrailingLogs?: any;
    /** Never remove servers below this number. */
    minQuorum?: any;
    /** How long a server must be healthy before it votes, such as `10s`. */
    serverStabilizationTime?: any;
    /** Consul Enterprise: the metadata that names a server's zone. */
    redundancyZoneTag?: any;
    /** Consul Enterprise: no migration to newer servers. */
    disableUpgradeMigration?: any;
    /** Consul Enterprise: the metadata that names a server's version. */
    upgradeVersionTag?: any;
    /** Only if this is the configuration's `ModifyIndex`. */
    cas?: number | bigint | string;
    /** The ACL token, in place of the client's. */
    token?: string;
    /** The datacenter, in place of the client's or the agent's own. */
    dc?: string;
  }

  interface AutopilotHealthOptions extends CallOptions {
    /** The ACL token, in place of the client's. */
    token?: string;
    /** The datacenter, in place of the client's or the agent's own. */
    dc?: string;
  }

  interface AutopilotStateOptions extends CallOptions {
    /** The ACL token, in place of the client's. */
    token?: string;
    /** The datacenter, in place of the client's or the agent's own. */
    dc?: string;
    /** Let any server answer. */
    stale?: boolean;
  }

  interface KeyringListOptions extends CallOptions {
    /** Ask again through this many other members, at most 5. */
    relayFactor?: number | bigint | string;
    /** Ask only this agent's datacenter, of what the servers know themselves. */
    localOnly?: boolean;
    /** The ACL token, in place of the client's. */
    token?: string;
  }

  interface KeyringInstallOptions extends CallOptions {
    /** The key, base64 of 16, 24 or 32 bytes. */
    key: any;
    /** Send again through this many other members, at most 5. */
    relayFactor?: number | bigint | string;
    /** The ACL token, in place of the client's. */
    token?: string;
  }

  interface KeyringUseOptions extends CallOptions {
    /** The key, base64. */
    key: any;
    /** Send again through this many other members, at most 5. */
    relayFactor?: number | bigint | string;
    /** The ACL token, in place of the client's. */
    token?: string;
  }

  interface KeyringRemoveOptions extends CallOptions {
    /** The key, base64. */
    key: any;
    /** Send again through this many other members, at most 5. */
    relayFactor?: number | bigint | string;
    /** The ACL token, in place of the client's. */
    token?: string;
  }

  interface UsageOptions extends CallOptions {
    /** Of all datacenters. */
    global?: boolean;
    /** Let any server answer. */
    stale?: boolean;
    /** The ACL token, in place of the client's. */
    token?: string;
  }

}

/** The calls `peering.*`. */
export declare class Peering {
  constructor(consul: Caller);
  consul: Caller;

  /**
   * A token by which another cluster may establish a peering: an object with `PeeringToken`.
   *
   * `POST /v1/peering/token`
   */
  generateToken(options: Peering.GenerateTokenOptions & { withMeta: true }): Promise<WithMeta<results.PeeringToken>>;
  generateToken(options: Peering.GenerateTokenOptions | string): Promise<results.PeeringToken>;

  /**
   * Establishes a peering with the cluster that made the token.
   *
   * `POST /v1/peering/establish`
   */
  establish(options: Peering.EstablishOptions & { withMeta: true }): Promise<WithMeta<boolean>>;
  establish(options: Peering.EstablishOptions | string): Promise<boolean>;

  /**
   * One peering: an object with `Name`, `State`, `StreamStatus`, `Remote` …; nothing for an unknown
   * one.
   *
   * `GET /v1/peering/{name}`
   */
  read(options: Peering.ReadOptions & { withMeta: true }): Promise<WithMeta<results.Peering | undefined>>;
  read(options: Peering.ReadOptions | string): Promise<results.Peering | undefined>;

  /**
   * All peerings: a list of objects.
   *
   * `GET /v1/peerings`
   */
  list(options: Peering.ListOptions & { withMeta: true }): Promise<WithMeta<results.Peering[]>>;
  list(options?: Peering.ListOptions): Promise<results.Peering[]>;

  /**
   * Ends a peering; Consul then removes in the background what came from it.
   *
   * `DELETE /v1/peering/{name}`
   */
  delete(options: Peering.DeleteOptions & { withMeta: true }): Promise<WithMeta<boolean>>;
  delete(options: Peering.DeleteOptions | string): Promise<boolean>;

  /**
   * The services that other clusters may use: a list of objects with `Service` and `Consumers`.
   * Needs Consul 1.17.3.
   *
   * `GET /v1/exported-services`
   */
  exportedServices(options: Peering.ExportedServicesOptions & { withMeta: true }): Promise<WithMeta<results.ExportedService[]>>;
  exportedServices(options?: Peering.ExportedServicesOptions): Promise<results.ExportedService[]>;

  /**
   * The services of other clusters that may be used here, with `Service` and `SourcePeer`.
   *
   * Consul answers with a list, or with an object that has the list as `ImportedServices`. Needs a
   * Consul of 2026.
   *
   * `GET /v1/imported-services`
   */
  importedServices(options: Peering.ImportedServicesOptions & { withMeta: true }): Promise<WithMeta<results.ImportedServices>>;
  importedServices(options?: Peering.ImportedServicesOptions): Promise<results.ImportedServices>;
}

export declare namespace Peering {
  interface GenerateTokenOptions extends CallOptions {
    /** What the other cluster is called here. */
    peerName: any;
    /** Metadata: an object of texts. */
    meta?: any;
    /** Addresses with ports under which the other cluster reaches the servers here, a list. */
    serverExternalAddresses?: any;
    /** The ACL token, in place of the client's. */
    token?: string;
  }

  interface EstablishOptions extends CallOptions {
    /** What the other cluster is called here. */
    peerName: any;
    /** The other cluster's token. */
    peeringToken: any;
    /** Metadata: an object of texts. */
    meta?: any;
    /** The ACL token, in place of the client's. */
    token?: string;
  }

  interface ReadOptions extends CallOptions {
    /** What the other cluster is called here. */
    name: string;
    /** The ACL token, in place of the client's. */
    token?: string;
  }

  interface ListOptions extends CallOptions {
    /** The ACL token, in place of the client's. */
    token?: string;
    /** Wait until the index of the result has passed this one (a blocking query). */
    index?: number | bigint | string;
    /**
     * How long to wait at most, as a Go duration such as `10s` (Consul: 5 minutes if not given, 10
     * at most, and up to a sixteenth more). Counts only with `index`.
     */
    wait?: string;
  }

  interface DeleteOptions extends CallOptions {
    /** What the other cluster is called here. */
    name: string;
    /** The ACL token, in place of the client's. */
    token?: string;
  }

  interface ExportedServicesOptions extends CallOptions {
    /** The ACL token, in place of the client's. */
    token?: string;
    /** Wait until the index of the result has passed this one (a blocking query). */
    index?: number | bigint | string;
    /**
     * How long to wait at most, as a Go duration such as `10s` (Consul: 5 minutes if not given, 10
     * at most, and up to a sixteenth more). Counts only with `index`.
     */
    wait?: string;
  }

  interface ImportedServicesOptions extends CallOptions {
    /** The ACL token, in place of the client's. */
    token?: string;
    /** Wait until the index of the result has passed this one (a blocking query). */
    index?: number | bigint | string;
    /**
     * How long to wait at most, as a Go duration such as `10s` (Consul: 5 minutes if not given, 10
     * at most, and up to a sixteenth more). Counts only with `index`.
     */
    wait?: string;
  }

}

/** The calls `query.*`. */
export declare class Query {
  constructor(consul: Caller);
  consul: Caller;

  /**
   * The prepared queries that the token may see: a list.
   *
   * `GET /v1/query`
   */
  list(options: Query.ListOptions & { withMeta: true }): Promise<WithMeta<results.PreparedQuery[]>>;
  list(options?: Query.ListOptions): Promise<results.PreparedQuery[]>;

  /**
   * Makes a prepared query: the result is an object with its `ID`.
   *
   * Without a whole definition it is a template: it also answers to every longer name that starts
   * with its own, and not to its id.
   *
   * `POST /v1/query`
   */
  create(options: Query.CreateOptions & { withMeta: true }): Promise<WithMeta<results.Created>>;
  create(options: Query.CreateOptions | string): Promise<results.Created>;

  /**
   * One prepared query: a list of it; nothing for an unknown one.
   *
   * `GET /v1/query/{query_id}`
   */
  get(options: Query.GetOptions & { withMeta: true }): Promise<WithMeta<results.PreparedQueries[number] | undefined>>;
  get(options: Query.GetOptions | string): Promise<results.PreparedQueries[number] | undefined>;

  /**
   * Replaces a prepared query.
   *
   * `PUT /v1/query/{query_id}`
   */
  update(options: Query.UpdateOptions & { withMeta: true }): Promise<WithMeta<void>>;
  update(options: Query.UpdateOptions): Promise<void>;

  /**
   * Removes a prepared query. An unknown one is an error (500).
   *
   * `DELETE /v1/query/{query_id}`
   */
  destroy(options: Query.DestroyOptions & { withMeta: true }): Promise<WithMeta<void>>;
  destroy(options: Query.DestroyOptions | string): Promise<void>;

  /**
   * Executes a prepared query: an object with `Service`, `Nodes` (a list of objects with `Node`,
   * `Service` and `Checks`), `Datacenter`, `Failovers` …; nothing for an unknown one.
   *
   * `GET /v1/query/{query}/execute`
   */
  execute(options: Query.ExecuteOptions & { withMeta: true }): Promise<WithMeta<results.QueryResult>>;
  execute(options: Query.ExecuteOptions | string): Promise<results.QueryResult>;

  /**
   * A prepared query as it would be executed, a template filled in: an object with `Query`; nothing
   * for an unknown one.
   *
   * `GET /v1/query/{query}/explain`
   */
  explain(options: Query.ExplainOptions & { withMeta: true }): Promise<WithMeta<results.QueryExplanation>>;
  explain(options: Query.ExplainOptions | string): Promise<results.QueryExplanation>;
}

export declare namespace Query {
  interface ListOptions extends CommonOptions {
  }

  interface CreateOptions extends CommonOptions, bodies.Query {
  }

  interface GetOptions extends CommonOptions {
    /** The query's id. */
    query: string;
  }

  interface UpdateOptions extends CommonOptions, bodies.Query {
    /** The query's id. */
    query: string;
  }

  interface DestroyOptions extends CommonOptions {
    /** The query's id. */
    query: string;
  }

  interface ExecuteOptions extends CommonOptions {
    /** The query's id or name, or a name that a template answers to. */
    query: string;
    /** At most this number of nodes. */
    limit?: number | bigint | string;
    /** Only instances that can be reached through the service mesh. */
    connect?: boolean;
  }

  interface ExplainOptions extends CommonOptions {
    /** The query's id or name, or a name that a template answers to. */
    query: string;
  }

}

/** The calls `session.*`. */
export declare class Session {
  constructor(consul: Caller);
  consul: Caller;

  /**
   * Makes a session; the result is its id.
   *
   * It ends when it is destroyed, when one of its checks turns critical, when its node goes, or
   * when it is not renewed in time: after twice its TTL at the latest.
   *
   * `PUT /v1/session/create`
   */
  create(options: Session.CreateOptions & { withMeta: true }): Promise<WithMeta<results.Created>>;
  create(options?: Session.CreateOptions): Promise<results.Created>;

  /**
   * Ends a session and releases what it holds. Also `true` for an unknown one.
   *
   * `PUT /v1/session/destroy/{session_id}`
   */
  destroy(options: Session.DestroyOptions & { withMeta: true }): Promise<WithMeta<void>>;
  destroy(options: Session.DestroyOptions | string): Promise<void>;

  /**
   * One session: an object with `ID`, `Name`, `Node`, `LockDelay` (nanoseconds), `Behavior`, `TTL`
   * …; nothing for an unknown one.
   *
   * `GET /v1/session/info/{session_id}`
   */
  info(options: Session.InfoOptions & { withMeta: true }): Promise<WithMeta<results.Session | undefined>>;
  info(options: Session.InfoOptions | string): Promise<results.Session | undefined>;

  /**
   * One session: an object with `ID`, `Name`, `Node`, `LockDelay` (nanoseconds), `Behavior`, `TTL`
   * …; nothing for an unknown one.
   *
   * `GET /v1/session/info/{session_id}`
   */
  get(options: Session.GetOptions & { withMeta: true }): Promise<WithMeta<results.Session | undefined>>;
  get(options: Session.GetOptions | string): Promise<results.Session | undefined>;

  /**
   * The sessions of a node: a list.
   *
   * `GET /v1/session/node/{node}`
   */
  node(options: Session.NodeOptions & { withMeta: true }): Promise<WithMeta<results.Session[]>>;
  node(options: Session.NodeOptions | string): Promise<results.Session[]>;

  /**
   * The sessions of the datacenter: a list.
   *
   * `GET /v1/session/list`
   */
  list(options: Session.ListOptions & { withMeta: true }): Promise<WithMeta<results.Session[]>>;
  list(options?: Session.ListOptions): Promise<results.Session[]>;

  /**
   * Starts the TTL of a session anew; the result is the session. An unknown one is an error.
   *
   * `PUT /v1/session/renew/{session_id}`
   */
  renew(options: Session.RenewOptions & { withMeta: true }): Promise<WithMeta<results.Session[]>>;
  renew(options: Session.RenewOptions | string): Promise<results.Session[]>;
}

export declare namespace Session {
  interface CreateOptions extends CommonOptions, bodies.Session {
  }

  interface DestroyOptions extends CommonOptions {
    /** The session's id. */
    id: string;
  }

  interface InfoOptions extends CommonOptions {
    /** The session's id. */
    id: string;
  }

  interface GetOptions extends CommonOptions {
    /** The session's id. */
    id: string;
  }

  interface NodeOptions extends CommonOptions {
    /** The node's name. */
    node: string;
  }

  interface ListOptions extends CommonOptions {
  }

  interface RenewOptions extends CommonOptions {
    /** The session's id. */
    id: string;
  }

}

/** The calls `snapshot.*`. */
export declare class Snapshot {
  constructor(consul: Caller);
  consul: Caller;

  /**
   * Everything the servers keep (keys, catalog, queries, sessions, ACLs), as one archive.
   *
   * `GET /v1/snapshot`
   */
  save(options: Snapshot.SaveOptions & { withMeta: true }): Promise<WithMeta<Bytes>>;
  save(options?: Snapshot.SaveOptions): Promise<Bytes>;

  /**
   * Puts what an archive of `save` has in the place of everything the servers keep.
   *
   * `PUT /v1/snapshot`
   */
  restore(options: Snapshot.RestoreOptions & { withMeta: true }): Promise<WithMeta<boolean>>;
  restore(options: Snapshot.RestoreOptions | string): Promise<boolean>;
}

export declare namespace Snapshot {
  interface SaveOptions extends CallOptions {
    /** The ACL token, in place of the client's. */
    token?: string;
    /** The datacenter, in place of the client's or the agent's own. */
    dc?: string;
    /** Let any server make it, also without a leader. */
    stale?: boolean;
  }

  interface RestoreOptions extends CallOptions {
    /** The archive. */
    snapshot: Payload;
    /** The ACL token, in place of the client's. */
    token?: string;
    /** The datacenter, in place of the client's or the agent's own. */
    dc?: string;
  }

}

/** The calls `status.*`. */
export declare class Status {
  constructor(consul: Caller);
  consul: Caller;

  /**
   * The address of the server that leads the cluster, such as `10.0.0.1:8300`; empty if none.
   *
   * `GET /v1/status/leader`
   */
  leader(options: Status.LeaderOptions & { withMeta: true }): Promise<WithMeta<string>>;
  leader(options?: Status.LeaderOptions): Promise<string>;

  /**
   * The addresses of the servers: a list of texts.
   *
   * `GET /v1/status/peers`
   */
  peers(options: Status.PeersOptions & { withMeta: true }): Promise<WithMeta<string[]>>;
  peers(options?: Status.PeersOptions): Promise<string[]>;
}

export declare namespace Status {
  interface LeaderOptions extends CommonOptions {
  }

  interface PeersOptions extends CommonOptions {
  }

}

/** The calls `transaction.*`. */
export declare class Transaction {
  constructor(consul: Caller);
  consul: Caller;

  /**
   * Carries out up to 128 operations, all or none: the result has `Results` and `Errors`.
   *
   * A transaction that was rolled back is an error (409) whose text has the `Errors` as JSON.
   *
   * `PUT /v1/txn`
   */
  create(operations: Operation[], options: Transaction.CreateOptions & { withMeta: true }): Promise<WithMeta<results.TxnResult>>;
  create(operations: Operation[], options?: Transaction.CreateOptions): Promise<results.TxnResult>;
}

export declare namespace Transaction {
  interface CreateOptions extends CommonOptions {
  }

}

