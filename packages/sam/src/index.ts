// The face of @i2p/sam: the grammar of SAM 3, for servers and clients alike.
export { type Address, parseAddress } from './address.js';
export { maxLineBytes, mostMinor, portsFromMinor, usualPort } from './constants.js';
export {
	type DatagramFromBridge,
	type DatagramToBridge,
	decodeFromBridge,
	decodeToBridge,
	encodeFromBridge,
	encodeToBridge,
} from './datagram-lines.js';
export { formatSamLine, parseSamLine, parseSamOptions, type SamLine, type SamPair } from './grammar.js';
export { negotiateMinor } from './version.js';
