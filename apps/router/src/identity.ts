// Who this router is: keys made once or taken over from another program, kept in an owner-only file with the port that was chosen for good.
import { createRouterKeys, decodeRouterKeys, encodeRouterKeys, type RouterKeys } from '@i2p/data-core';
import type { Store } from '@i2p/runtime';
import { createNtcp2Keys, decodeNtcp2Keys, encodeNtcp2Keys, type Ntcp2Keys } from '@i2p/transport-ntcp2';
import { fromBase64, fromUtf8, type Random, toBase64, utf8, WireError, wipe } from '@i2p/util';
import { type ForeignKeys, foreignFault, foreignKeyNames, readForeignKeys } from './foreign-keys.js';

/** Everything that must stay the same over restarts. */
export interface KeptIdentity {
	readonly keys: RouterKeys;
	readonly ntcp2: Ntcp2Keys;
	/** Port to listen on for other routers when the setting is 0. */
	readonly port: number;
	/** Whence it came, and whether with its NTCP2 keys, if it was taken over just now. */
	readonly takenOver?: { readonly from: string; readonly ntcp2: boolean };
}

/** Thrown when the kept identity cannot be read: the user must decide, nothing is overwritten. */
export class IdentityError extends Error {
	override readonly name = 'IdentityError';
}

/** Name of the file in the data folder. */
const identityFile = 'router.keys.json';
const fileVersion = 1;
/** Ports that other routers accept to dial: above the services, below the ephemeral ones. */
const lowestPort = 9151;
const highestPort = 30_777;

interface Fields {
	readonly version: number;
	/** Base64 of identity and private keys. */
	readonly router: string;
	/** Base64 of the NTCP2 static key and iv. */
	readonly ntcp2: string;
	readonly port: number;
}

function bytesOf(fields: Fields, name: 'router' | 'ntcp2'): Uint8Array {
	const bytes = fromBase64(String(fields[name]));
	if (bytes === undefined) throw new IdentityError(`${identityFile}: "${name}" is not base64`);
	return bytes;
}

function parse(bytes: Uint8Array): KeptIdentity {
	let fields: Fields;
	try {
		fields = JSON.parse(fromUtf8(bytes) ?? '') as Fields;
	} catch {
		throw new IdentityError(`${identityFile} is not JSON`);
	}
	if (fields?.version !== fileVersion) throw new IdentityError(`${identityFile} is of an unknown version`);
	if (!(Number.isInteger(fields.port) && fields.port >= lowestPort && fields.port <= highestPort))
		throw new IdentityError(`${identityFile}: "port" is not between ${lowestPort} and ${highestPort}`);
	try {
		return {
			keys: decodeRouterKeys(bytesOf(fields, 'router')),
			ntcp2: decodeNtcp2Keys(bytesOf(fields, 'ntcp2')),
			port: fields.port,
		};
	} catch (error) {
		if (error instanceof WireError) throw new IdentityError(`${identityFile} is damaged (${error.message})`);
		throw error;
	}
}

function serialize({ keys, ntcp2, port }: KeptIdentity): Uint8Array {
	const router = encodeRouterKeys(keys);
	const link = encodeNtcp2Keys(ntcp2);
	const fields: Fields = { version: fileVersion, router: toBase64(router), ntcp2: toBase64(link), port };
	wipe(router, link);
	return utf8(`${JSON.stringify(fields, null, '\t')}\n`);
}

/** Whose identity it is to be, if it is not to be made anew. */
export interface Takeover {
	/** What the file is called, for the user. */
	readonly name: string;
	readonly bytes: Uint8Array;
	/** Files that lie beside it. */
	readonly beside: (name: string) => Uint8Array | undefined;
}

/**
 * Reads the identity of this data folder; else takes one over: the one that is given, or one of another router program that lies in the
 * folder; else makes one. Keeps it. Throws {@link IdentityError} or a StoreError; an identity that is there is never replaced.
 */
export function keepIdentity(store: Store, random: Random, given?: Takeover): KeptIdentity {
	const bytes = store.read(identityFile);
	if (bytes !== undefined) {
		const kept = parse(bytes);
		if (given !== undefined && takeOver(given).keys.identity.key !== kept.keys.identity.key)
			throw new IdentityError(`${identityFile} holds another identity than ${given.name}`);
		return kept;
	}
	const source = given ?? foreignIn(store);
	const foreign = source === undefined ? undefined : takeOver(source);
	const kept: KeptIdentity = {
		keys: foreign?.keys ?? createRouterKeys(random),
		ntcp2: foreign?.ntcp2 ?? createNtcp2Keys(random),
		port: lowestPort + random.below(highestPort - lowestPort),
	};
	store.write(identityFile, serialize(kept), { secret: true });
	return source === undefined
		? kept
		: { ...kept, takenOver: { from: source.name, ntcp2: foreign?.ntcp2 !== undefined } };
}

function foreignIn(store: Store): Takeover | undefined {
	for (const name of foreignKeyNames) {
		const bytes = store.read(name);
		if (bytes !== undefined) return { name, bytes, beside: (other) => store.read(other) };
	}
	return undefined;
}

function takeOver({ name, bytes, beside }: Takeover): ForeignKeys {
	try {
		return readForeignKeys(bytes, beside);
	} catch (error) {
		if (error instanceof WireError) throw new IdentityError(`${name} ${foreignFault(error)}`);
		throw error;
	}
}
