//! Which requests may be made again when nothing is known of what became of them.

/** @param {string} method */
export const isRead = (method) => method === "GET" || method === "HEAD";
