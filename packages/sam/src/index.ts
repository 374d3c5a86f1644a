// The face of @i2p/sam: the grammar of SAM 3, for servers and clients alike.
export { type Address, parseAddress } from './address.js';
export { maxLineBytes, mostMinor, portsFromMinor, usualPort } from './constants.js';
export { formatSamLine, parseSamLine, type SamLine } from './grammar.js';
export { negotiateMinor } from './version.js';
