// Numbers of the address book. Specification values are the same everywhere; implementation values are choices with a reason.

// ---- Specification ("Naming and Address Book", "Naming Rules") ----

/** Longest host name, `.i2p` included. */
export const maxNameCharacters = 67;
/** Characters of a destination in base64: the shortest, and the longest that registries take. */
export const minBase64Characters = 516;
export const maxBase64Characters = 616;

// ---- Implementation ----

/** Longest line of a host list: two destinations and two signatures of the longest kinds fit. */
export const maxLineCharacters = 4096;
/** Most keys of one command: the longest has six, and unknown ones may stand beside. */
export const maxOptions = 16;
/** Most names of one book: the largest public lists have a quarter of it; 400 bytes each. */
export const maxNames = 32_768;
/** Most destinations of one name: the one in use and others for older or newer software. */
export const maxDestinations = 4;
/** Most names for addresses: they are written by hand or one click at a time. */
export const maxAliases = 4096;
/** Most names remembered as taken back, so that a feed does not add them again. */
export const maxRemoved = 4096;
/** Most bytes of a list that is fetched: four times the largest public one. */
export const maxListBytes = 8_388_608;
/** Most lines of a list that change something are looked at in one turn's work: verifying a signature takes a tenth of a millisecond. */
export const maxSignedLines = 4096;
/** Subscriptions at once. */
export const maxSubscriptions = 32;
/** A list is asked for again after so long, spread by a sixth to either side so that routers do not ask together. */
export const refreshMs = 43_200_000;
/** The first question waits for tunnels and for what the user does first. */
export const firstFetchMs = 180_000;
/** After a failure: from one minute up to the usual time. */
export const firstRetryMs = 60_000;
/** Longest that one list may take. */
export const fetchTimeoutMs = 300_000;
/** Changes are written together, so long after the first. */
export const saveDelayMs = 2_000;
/** After a failed write it is tried again so much later. */
export const saveRetryMs = 60_000;
/** Longest `ETag` and `Last-Modified` that is kept. */
export const maxValidatorCharacters = 256;
/** Longest URL of a subscription. */
export const maxUrlCharacters = 1024;
