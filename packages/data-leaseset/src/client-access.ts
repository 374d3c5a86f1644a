// Who may open the second layer: the list of encrypted cookies, one for each client, for X25519 keys or pre-shared ones.
// "Encrypted LeaseSet", per-client authorization. Must not know the layers.
import { chacha20 } from '@i2p/crypto-chacha20';
import { hkdf } from '@i2p/crypto-hkdf';
import { generateX25519, type X25519PrivateKey } from '@i2p/crypto-x25519';
import { concatBytes, equalBytes, type Random, type Reader, shuffle, WireError, Writer, wipe } from '@i2p/util';
import { clientEntryBytes, clientIdBytes, keyBytes, maxClients } from './constants.js';

/** Who may open a set: holders of X25519 keys (public keys given), or of pre-shared ones; 32 bytes each. */
export interface ClientAccess {
	readonly kind: 'dh' | 'psk';
	/** At least one, with the dummies at most 72. */
	readonly clients: readonly Uint8Array[];
	/** How many entries of noise hide the number of clients. */
	readonly dummies?: number;
}

/** What a client opens a set with: its X25519 key, or the 32 bytes that it shares with the service. */
export type ClientKey =
	| { readonly kind: 'dh'; readonly key: X25519PrivateKey }
	| { readonly kind: 'psk'; readonly key: Uint8Array };

/** The section between the flag byte and layer 2. Views. */
export interface AccessSection {
	readonly kind: 'none' | 'dh' | 'psk';
	/** The ephemeral public key or the salt, 32 bytes. */
	readonly salt: Uint8Array;
	/** Entries of 40 bytes: id 8, cookie 32. */
	readonly entries: Uint8Array;
}

const nonceBytes = 12;
const noBytes = new Uint8Array(0);
const flagOf = { none: 0, dh: 1, psk: 3 } as const;
const flagMask = 0x0f;
const labelOf = { dh: 'ELS2_XCA', psk: 'ELS2PSKA' } as const;

/** Reads flag and section; throws WireError `bad-access-flag`, `truncated`. */
export function readAccess(reader: Reader): AccessSection {
	const flag = reader.u8() & flagMask;
	if (flag === flagOf.none) return { kind: 'none', salt: noBytes, entries: noBytes };
	if (flag !== flagOf.dh && flag !== flagOf.psk) throw new WireError('bad-access-flag');
	const salt = reader.bytes(keyBytes);
	const entries = reader.bytes(reader.u16() * clientEntryBytes);
	return { kind: flag === flagOf.dh ? 'dh' : 'psk', salt, entries };
}

/** The cookie for this client, 32 bytes; `undefined` if the key is of another kind or is not on the list. */
export function findCookie(section: AccessSection, client: ClientKey, credentials: Uint8Array): Uint8Array | undefined {
	if (section.kind === 'none' || section.kind !== client.kind) return undefined;
	const shared = client.kind === 'psk' ? client.key : dhInput(client.key.agree(section.salt), client.key.publicKey);
	if (shared === undefined) return undefined;
	const keys = clientKeys(section.kind, section.salt, shared, credentials);
	const id = keys.subarray(keyBytes + nonceBytes);
	let cookie: Uint8Array | undefined;
	for (let at = 0; at < section.entries.length && cookie === undefined; at += clientEntryBytes) {
		const entry = section.entries.subarray(at, at + clientEntryBytes);
		if (equalBytes(entry.subarray(0, clientIdBytes), id)) cookie = crypt(keys, entry.subarray(clientIdBytes));
	}
	wipe(keys);
	return cookie;
}

/** Flag and section, and the cookie (32 bytes; empty without a list) that layer 2 is sealed with. Throws RangeError as `ClientAccess` says. */
export function writeAccess(
	access: ClientAccess | undefined,
	credentials: Uint8Array,
	random: Random,
): { readonly section: Uint8Array; readonly cookie: Uint8Array } {
	if (access === undefined) return { section: Uint8Array.of(flagOf.none), cookie: noBytes };
	checkAccess(access);
	const cookie = random.bytes(keyBytes);
	const { salt, entries } =
		access.kind === 'dh'
			? dhEntries(access, cookie, credentials, random)
			: pskEntries(access, cookie, credentials, random);
	for (let i = 0; i < (access.dummies ?? 0); i++) entries.push(random.bytes(clientEntryBytes));
	const writer = new Writer(35 + entries.length * clientEntryBytes);
	writer.u8(flagOf[access.kind]).bytes(salt).u16(entries.length);
	for (const entry of shuffle(entries, random)) writer.bytes(entry);
	return { section: writer.finish(), cookie };
}

interface Entries {
	readonly salt: Uint8Array;
	readonly entries: Uint8Array[];
}

function dhEntries(access: ClientAccess, cookie: Uint8Array, credentials: Uint8Array, random: Random): Entries {
	const ephemeral = generateX25519(random);
	const salt = ephemeral.publicKey;
	const entries = access.clients.map((client) => {
		const shared = dhInput(ephemeral.agree(client), client);
		if (shared === undefined) throw new RangeError('clients: a public key agrees on nothing');
		return entryOf('dh', salt, shared, cookie, credentials);
	});
	ephemeral.destroy();
	return { salt, entries };
}

function pskEntries(access: ClientAccess, cookie: Uint8Array, credentials: Uint8Array, random: Random): Entries {
	const salt = random.bytes(keyBytes);
	return { salt, entries: access.clients.map((client) => entryOf('psk', salt, client, cookie, credentials)) };
}

function entryOf(
	kind: 'dh' | 'psk',
	salt: Uint8Array,
	shared: Uint8Array,
	cookie: Uint8Array,
	credentials: Uint8Array,
): Uint8Array {
	const keys = clientKeys(kind, salt, shared, credentials);
	const entry = concatBytes(keys.subarray(keyBytes + nonceBytes), crypt(keys, cookie));
	wipe(keys);
	return entry;
}

function dhInput(secret: Uint8Array | undefined, clientPublic: Uint8Array): Uint8Array | undefined {
	if (secret === undefined) return undefined;
	const input = concatBytes(secret, clientPublic);
	wipe(secret);
	return input;
}

/** Key 32, nonce 12, id 8. */
function clientKeys(kind: 'dh' | 'psk', salt: Uint8Array, shared: Uint8Array, credentials: Uint8Array): Uint8Array {
	const input = concatBytes(shared, credentials);
	const keys = hkdf(salt, input, labelOf[kind], keyBytes + nonceBytes + clientIdBytes);
	wipe(input);
	return keys;
}

function crypt(keys: Uint8Array, data: Uint8Array): Uint8Array {
	return chacha20(keys.subarray(0, keyBytes), keys.subarray(keyBytes, keyBytes + nonceBytes), data);
}

function checkAccess({ clients, dummies = 0 }: ClientAccess): void {
	if (!(Number.isInteger(dummies) && dummies >= 0)) throw new RangeError(`dummies: a count, not ${dummies}`);
	const count = clients.length + dummies;
	if (clients.length === 0 || count > maxClients)
		throw new RangeError(`clients: 1 to ${maxClients} with dummies, not ${count}`);
	for (const client of clients)
		if (client.length !== keyBytes) throw new RangeError(`clients: keys of 32 bytes, not ${client.length}`);
}
