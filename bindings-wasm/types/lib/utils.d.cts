import type { QueryMeta } from "../client.cjs";

type Options = Record<string, any>;
type Step = (request: any, next: (...results: any[]) => void) => void;

export function normalizeKeys(options?: Options): Options;
export function defaults(options: Options | undefined, ...others: (Options | undefined)[]): Options;
export function defaultCommonOptions(options: Options): Options | undefined;
export function clone(options: Options): Options;
export function options(request: Options, given?: Options, ignore?: Record<string, boolean>): void;
/** Milliseconds of a duration such as `1.5s`. */
export function parseDuration(value: unknown): number | undefined;
export function safeBigInt(value: unknown): bigint | undefined;
export function hasIndexChanged(index: unknown, before?: unknown): boolean;
export function setTimeoutContext(callback: () => void, ctx: any, timeout: number): void;
export function parseQueryMeta(response?: { headers?: object }): QueryMeta;
export function getAgent(baseUrl?: string | URL): any;
export function decode(value: any, options?: { buffer?: boolean }): any;
export function responseResult(request: any, ...results: any[]): any;
export function applyErrorResponse(request: any): void;
export const body: Step;
export const bodyItem: Step;
export const empty: Step;
export function createServiceCheck(options: Options): Options;
export function createCheck(options: Options): Options;
export function createService(options: Options): Options;
export function createCatalogService(options: Options): Options;
export function createCatalogRegistration(options: Options): Options;
export function createCatalogDeregistration(options: Options): Options;
