// The package as `require` gives it: the class, with everything else hanging on it.

import api = require("./api.cjs");
import bodies = require("./bodies.cjs");
import client = require("./client.cjs");
import results = require("./results.cjs");
import values = require("./values.cjs");

/**
 * A client for HashiCorp Consul.
 *
 * A method takes its options as one object, or in place of them the one that it cannot do without; it
 * gives a promise of what Consul answered. Each option may be written in any case.
 */
declare class Consul extends client.Client {
  constructor(options?: client.Options);
  /**
   * Calls any endpoint by its name in the table of endpoints, such as `kv.get`: with the parameters and
   * the result that it has there, whatever a method of that name does.
   */
  call(id: api.EndpointId, options?: values.CallOptions & values.Fields): Promise<any>;
  /** Follows a value: each new one is a `change`, and one turn of a `for await`. */
  watch(options: client.WatchOptions): client.Watch;
  /** Ends the watches and the calls under way, and closes what is open to the server. */
  destroy(): void;
  /** What the headers of a response say, under the names of Consul's Go client. */
  static parseQueryMeta(response?: { headers?: object }): client.QueryMeta;
}

interface Consul extends api.Groups {}

declare namespace Consul {
  export { Consul, Consul as default };
  export import errors = client.errors;
  export import Watch = client.Watch;

  export type Options = client.Options;
  export type Defaults = client.Defaults;
  export type Outgoing = client.Outgoing;
  export type QueryMeta = client.QueryMeta;
  export type Response = client.Response;
  export type Transport = client.Transport;
  export type Watched<T = any> = client.Watched<T>;
  export type WatchOptions = client.WatchOptions;
  export type CallOptions = values.CallOptions;
  export type CommonOptions = values.CommonOptions;
  export type Meta = values.Meta;
  export type Pair<V = string> = values.Pair<V>;
  export type UserEvent<V = string> = values.UserEvent<V>;
  export type WithMeta<T> = values.WithMeta<T>;
  export type EndpointId = api.EndpointId;
  /** Bodies that are put together from options, such as `Bodies.Service`. */
  export import Bodies = bodies;
  /** What Consul answers, such as `Results.ServiceEntry`. */
  export import Results = results;

  // <groups>
  export import Acl = api.Acl;
  export import Agent = api.Agent;
  export import Catalog = api.Catalog;
  export import Config = api.Config;
  export import Connect = api.Connect;
  export import Coordinate = api.Coordinate;
  export import DiscoveryChain = api.DiscoveryChain;
  export import Event = api.Event;
  export import Health = api.Health;
  export import Kv = api.Kv;
  export import Operator = api.Operator;
  export import Peering = api.Peering;
  export import Query = api.Query;
  export import Session = api.Session;
  export import Snapshot = api.Snapshot;
  export import Status = api.Status;
  export import Transaction = api.Transaction;
  // </groups>
}

export = Consul;
