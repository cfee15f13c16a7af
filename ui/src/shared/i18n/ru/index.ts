// The Russian catalogue: the same keys as the English one.
export const ru = {};
