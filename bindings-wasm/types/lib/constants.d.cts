/** Options that a client's `defaults` may have. */
export const DEFAULT_OPTIONS: string[];
/** What the number in a member's `Status` means. */
export const AGENT_STATUS: string[];
export const CHECK_STATE: string[];
/** The units of a duration, in nanoseconds. */
export const DURATION_UNITS: Record<string, number>;
