interface Marked extends Error {
  isConsul: true;
}

/** An error of ours, or this error marked as one. */
export function Consul(message?: string | Error): Marked;
/** An error about arguments, or this error marked as one. */
export function Validation(message?: string | Error): Marked & { isValidation: true };
