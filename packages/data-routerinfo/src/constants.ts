// Limits and names of router infos. Knows no transport.

// ---- Specification ----

/** Largest uncompressed RouterInfo that established routers keep, in bytes (i2pd RouterInfo.h MAX_RI_BUFFER_SIZE); what we sign is smaller, as i2pd's is. */
export const maxRouterInfoBytes = 3072;
/** Style of NTCP2 addresses. */
export const ntcp2Style = 'NTCP2';
/** Style of SSU2 addresses. */
export const ssu2Style = 'SSU2';
/** What the option `v` of both transports must say exactly in what we write: i2pd (RouterInfo.cpp) takes no list. */
export const transportVersion = '2';
/** Network id of the main network. */
export const mainNetId = 2;
/** Length of the static key (`s`) of both transports and of SSU2's introduction key (`i`), in bytes. */
export const transportKeyBytes = 32;
/** Length of NTCP2's option `i`, in bytes. */
export const ntcp2IvBytes = 16;
/** Most introducers of an SSU2 address: options `ih0` to `ih2` (SSU2 "Introducers"). */
export const maxIntroducers = 3;
/** Smallest and largest `mtu` of an SSU2 address, in bytes (SSU2 "MTU"). */
export const minSsu2Mtu = 1280;
export const maxSsu2Mtu = 1500;
/** Longest name of a router family, in bytes of UTF-8: with the hash it must fit into 100 (i2pd Family.cpp). */
export const maxFamilyNameBytes = 68;

// ---- Implementation ----

/** Costs that i2pd gives to addresses (RouterInfo.h): the lower the better. */
export const addressCost = { ntcp2: 3, ntcp2Unpublished: 14, ssu2: 8, ssu2Unpublished: 15 } as const;
/** Most addresses accepted: four usual ones (two transports, two families), room for more kinds. */
export const maxAddresses = 16;

/** RouterInfos whose proof is remembered, of about 1 KiB each that the database holds too; a router has fewer neighbours. */
export const maxProven = 2048;
