// Limits of router infos. Knows no transport.

// ---- Specification ----

/** Largest uncompressed RouterInfo that established routers keep, in bytes (i2pd RouterInfo.h MAX_RI_BUFFER_SIZE). */
export const maxRouterInfoBytes = 3072;
/** Style of NTCP2 addresses. */
export const ntcp2Style = 'NTCP2';
/** Style of SSU2 addresses. */
export const ssu2Style = 'SSU2';
/** Network id of the main network. */
export const mainNetId = 2;

// ---- Implementation ----

/** Most addresses accepted: four usual ones (two transports, two families), room for more kinds. */
export const maxAddresses = 16;
