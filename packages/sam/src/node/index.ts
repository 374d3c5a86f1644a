// The doors of @i2p/sam for Node: a program's way to any SAM bridge, and the kit that holds bridges to what real clients say.
export { type Outcome, runDialogues, type Verdict } from './conformance.js';
export { readDialogues, readPeer } from './conformance-fixtures.js';
export {
	connectSam,
	type Forwarding,
	SamBridge,
	type SamBridgeOptions,
	type SamDestinationOptions,
} from './connect-sam.js';
export type { Dialogue, Peer, Step } from './dialogue.js';
export type { BridgeAddress } from './dialogue-sockets.js';
export { scryptPasswords } from './scrypt-passwords.js';
