// Who may open the second layer: the list of encrypted cookies, one for each client, for X25519 keys or pre-shared ones.
// "Encrypted LeaseSet", per-client authorization. Must not know the layers.
import { chacha20 } from '@i2p/crypto-chacha20';
import { hkdf } from '@i2p/crypto-hkdf';
import { generateX25519, importX25519Private, type X25519PrivateKey } from '@i2p/crypto-x25519';
import {
	checkBytes,
	checkInteger,
	concatBytes,
	equalBytes,
	type Random,
	type Reader,
	shuffle,
	Writer,
	wipe,
} from '@i2p/util';
import { clientEntryBytes, clientIdBytes, keyBytes, maxClients } from './constants.js';
import { importPreSharedKey, type PreSharedKey } from './pre-shared-key.js';

/** Who may open a set: the holders of some X25519 keys, or of keys that they share with the service. */
export type ClientAccess = ClientList<'dh', Uint8Array> | ClientList<'psk', PreSharedKey>;

/** Clients of one kind: their X25519 public keys of 32 bytes, or handles on pre-shared keys. */
export interface ClientList<Kind extends 'dh' | 'psk', Key> {
	readonly kind: Kind;
	/** At least one, with the dummies at most 72. */
	readonly clients: readonly Key[];
	/** How many entries of noise hide the number of clients; none if absent. */
	readonly dummies?: number;
}

/** What a client opens a set with: its X25519 key, or the key that it shares with the service. */
export type ClientKey =
	| { readonly kind: 'dh'; readonly key: X25519PrivateKey }
	| { readonly kind: 'psk'; readonly key: PreSharedKey };

/** A client's key of 32 bytes, copied; throws RangeError for another length. */
export function importClientKey(kind: ClientKey['kind'], lentRaw: Uint8Array): ClientKey {
	return kind === 'dh' ? { kind, key: importX25519Private(lentRaw) } : { kind, key: importPreSharedKey(lentRaw) };
}

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
	if (flag !== flagOf.dh && flag !== flagOf.psk) throw reader.fault('bad-access-flag');
	const salt = reader.bytes(keyBytes);
	const entries = reader.bytes(reader.u16() * clientEntryBytes);
	return { kind: flag === flagOf.dh ? 'dh' : 'psk', salt, entries };
}

/** The cookie for this client, 32 bytes; `undefined` if the key is of another kind or is not on the list. */
export function findCookie(section: AccessSection, client: ClientKey, credentials: Uint8Array): Uint8Array | undefined {
	if (section.kind === 'none' || section.kind !== client.kind) return undefined;
	const shared =
		client.kind === 'psk' ? client.key.exportRaw() : dhInput(client.key.agree(section.salt), client.key.publicKey);
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
			? dhEntries(access.clients, cookie, credentials, random)
			: pskEntries(access.clients, cookie, credentials, random);
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

function dhEntries(
	clients: readonly Uint8Array[],
	cookie: Uint8Array,
	credentials: Uint8Array,
	random: Random,
): Entries {
	for (const client of clients) checkBytes('X25519 public key of a client', client, keyBytes);
	const ephemeral = generateX25519(random);
	const salt = ephemeral.publicKey;
	try {
		const entries = clients.map((client) => {
			const shared = dhInput(ephemeral.agree(client), client);
			if (shared === undefined) throw new RangeError('X25519 public key of a client: it agrees on nothing');
			return entryOf('dh', salt, shared, cookie, credentials);
		});
		return { salt, entries };
	} finally {
		ephemeral.destroy();
	}
}

function pskEntries(
	clients: readonly PreSharedKey[],
	cookie: Uint8Array,
	credentials: Uint8Array,
	random: Random,
): Entries {
	const salt = random.bytes(keyBytes);
	return { salt, entries: clients.map((client) => entryOf('psk', salt, client.exportRaw(), cookie, credentials)) };
}

/** An id and the encrypted cookie. Wipes what is shared. */
function entryOf(
	kind: 'dh' | 'psk',
	salt: Uint8Array,
	givenShared: Uint8Array,
	cookie: Uint8Array,
	credentials: Uint8Array,
): Uint8Array {
	const keys = clientKeys(kind, salt, givenShared, credentials);
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

/** Key 32, nonce 12, id 8. Wipes what is shared. */
function clientKeys(
	kind: 'dh' | 'psk',
	salt: Uint8Array,
	givenShared: Uint8Array,
	credentials: Uint8Array,
): Uint8Array {
	const input = concatBytes(givenShared, credentials);
	wipe(givenShared);
	const keys = hkdf(salt, input, labelOf[kind], keyBytes + nonceBytes + clientIdBytes);
	wipe(input);
	return keys;
}

function crypt(keys: Uint8Array, data: Uint8Array): Uint8Array {
	return chacha20(keys.subarray(0, keyBytes), keys.subarray(keyBytes, keyBytes + nonceBytes), data);
}

function checkAccess({ clients, dummies = 0 }: ClientAccess): void {
	checkInteger('number of clients', clients.length, 1, maxClients);
	checkInteger('number of dummy clients', dummies, 0, maxClients - clients.length);
}
