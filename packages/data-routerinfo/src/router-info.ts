// RouterInfo: what a router says of itself, signed. Common structures "RouterInfo".
// Must not know where router infos are kept.
import {
	type HashKey,
	hashBytes,
	type Mapping,
	RouterIdentity,
	readMapping,
	type Signer,
	skipMapping,
	writeMapping,
} from '@i2p/data-core';
import { type Wall, wall } from '@i2p/time';
import { checkAnyBytes, checkInteger, concatBytes, copyBytes, Reader, WireError, Writer } from '@i2p/util';
import { type RouterAddress, readRouterAddress, skipRouterAddress, writeRouterAddress } from './address.js';
import { type Capabilities, parseCapabilities, versionNumber } from './caps.js';
import { maxAddresses, maxRouterInfoBytes } from './constants.js';
import { type Family, familyOf } from './family.js';
import { type Ntcp2Address, ntcp2Address } from './ntcp2-address.js';
import { rememberProven, wasProven } from './proven.js';
import { type Ssu2Address, ssu2Address } from './ssu2-address.js';

const signedUse = { signed: true } as const;

/** What is signed. */
export interface RouterInfoContent {
	readonly identity: RouterIdentity;
	/** Millisecond precision; never in the future. */
	readonly published: Wall;
	readonly addresses: readonly RouterAddress[];
	readonly options: Mapping;
}

/** One signed RouterInfo. Immutable; owns its bytes, of which addresses and options are read when somebody asks for them. */
export class RouterInfo implements RouterInfoContent {
	/** The whole structure, uncompressed, signature included. */
	readonly bytes: Uint8Array;
	readonly identity: RouterIdentity;
	readonly published: Wall;
	/** How many addresses it has. */
	readonly addressCount: number;
	readonly #addressesAt: number;
	readonly #peersAt: number;
	readonly #signedBytes: number;
	#addresses: readonly RouterAddress[] | undefined;
	#options: Mapping | undefined;
	#valid: boolean | undefined;
	#caps: Capabilities | undefined;
	#ntcp2: readonly Ntcp2Address[] | undefined;
	#ssu2: readonly Ssu2Address[] | undefined;

	/**
	 * Copies one RouterInfo of exactly these bytes and checks its whole structure. Does not verify it.
	 * Throws WireError: `too-large` above 3072 bytes, `unknown-signature-type`, `too-many-addresses`, and codec faults; TypeError without bytes.
	 */
	static decode(bytes: Uint8Array): RouterInfo {
		checkAnyBytes('RouterInfo', bytes);
		if (bytes.length > maxRouterInfoBytes) throw new WireError('too-large', 'RouterInfo', maxRouterInfoBytes);
		return new RouterInfo(copyBytes(bytes));
	}

	/** Takes over bytes that now belong to the RouterInfo; throws like `decode`, but for the size. */
	constructor(given: Uint8Array) {
		const reader = new Reader(given, 'RouterInfo');
		this.bytes = given;
		this.identity = RouterIdentity.read(reader);
		const length = this.identity.signatureBytes;
		if (length === undefined) throw reader.fault('unknown-signature-type');
		this.published = wall(reader.u64());
		const count = reader.u8();
		if (count > maxAddresses) throw reader.fault('too-many-addresses');
		this.addressCount = count;
		this.#addressesAt = reader.offset;
		for (let i = 0; i < count; i++) skipRouterAddress(reader);
		this.#peersAt = reader.offset;
		reader.skip(reader.u8() * hashBytes);
		skipMapping(reader, signedUse);
		this.#signedBytes = reader.offset;
		reader.skip(length);
		reader.expectEnd();
	}

	/** Its addresses, unknown styles included. */
	get addresses(): readonly RouterAddress[] {
		if (this.#addresses === undefined) {
			const reader = new Reader(this.bytes, 'RouterInfo', this.#addressesAt);
			this.#addresses = Array.from({ length: this.addressCount }, () => readRouterAddress(reader));
		}
		return this.#addresses;
	}

	/** Views of the 32-byte hashes of its peers: a field that nobody fills any more. */
	get peers(): readonly Uint8Array[] {
		const reader = new Reader(this.bytes, 'RouterInfo', this.#peersAt);
		return Array.from({ length: reader.u8() }, () => reader.bytes(hashBytes));
	}

	/** Its options, unknown ones included. */
	get options(): Mapping {
		if (this.#options === undefined) {
			const reader = new Reader(this.bytes, 'RouterInfo', this.#peersAt);
			reader.skip(reader.u8() * hashBytes);
			this.#options = readMapping(reader, signedUse);
		}
		return this.#options;
	}

	/** SHA-256 of the identity, 32 bytes. */
	get hash(): Uint8Array {
		return this.identity.hash;
	}

	/** The hash as a key of maps. */
	get key(): HashKey {
		return this.identity.key;
	}

	/** Whether the identity signed this; computed once, also for another object of the same bytes. */
	verify(): boolean {
		this.#valid ??= wasProven(this.key, this.bytes) || this.#prove();
		return this.#valid;
	}

	#prove(): boolean {
		const { bytes } = this;
		const isRight = this.identity.verify(bytes.subarray(0, this.#signedBytes), bytes.subarray(this.#signedBytes));
		if (isRight) rememberProven(this.key, bytes);
		return isRight;
	}

	/** The parsed `caps` option. */
	get caps(): Capabilities {
		this.#caps ??= parseCapabilities(this.options.get('caps') ?? '');
		return this.#caps;
	}

	/** `router.version` as a number that compares (0.9.69 is 9069); 0 if absent or malformed. */
	get version(): number {
		return versionNumber(this.options.get('router.version') ?? '') ?? 0;
	}

	/** The `netId` option; `undefined` if absent or no number. */
	get netId(): number | undefined {
		const text = this.options.get('netId');
		return text !== undefined && /^\d{1,3}$/.test(text) ? Number(text) : undefined;
	}

	/** Its NTCP2 addresses that make sense, cheapest first. */
	ntcp2(): readonly Ntcp2Address[] {
		this.#ntcp2 ??= cheapestFirst(this.addresses.map(ntcp2Address));
		return this.#ntcp2;
	}

	/** Its SSU2 addresses that make sense, cheapest first. */
	ssu2(): readonly Ssu2Address[] {
		this.#ssu2 ??= cheapestFirst(this.addresses.map(ssu2Address));
		return this.#ssu2;
	}

	/** What it says of its family, not yet verified; `undefined` if nothing. */
	get family(): Family | undefined {
		return familyOf(this.options);
	}
}

function cheapestFirst<T extends { readonly cost: number }>(addresses: readonly (T | undefined)[]): T[] {
	return addresses.filter((address) => address !== undefined).sort((a, b) => a.cost - b.cost);
}

/** Writes and signs a RouterInfo, without peers; throws RangeError from 3072 bytes, above 16 addresses, for a date outside its range. */
export function signRouterInfo(content: RouterInfoContent, signing: Signer): RouterInfo {
	const { identity, published, addresses, options } = content;
	checkInteger('number of addresses', addresses.length, 0, maxAddresses);
	const writer = new Writer(1024).bytes(identity.bytes).u64(published).u8(addresses.length);
	for (const address of addresses) writeRouterAddress(writer, address);
	writer.u8(0);
	writeMapping(writer, options, { sorted: true });
	const signed = writer.finish();
	const bytes = concatBytes(signed, signing.sign(signed));
	checkInteger('RouterInfo length in bytes', bytes.length, 0, maxRouterInfoBytes - 1);
	return new RouterInfo(bytes);
}
