// RouterInfo: what a router says of itself, signed. Common structures "RouterInfo".
// Must not know where router infos are kept.
import { type HashKey, type Mapping, RouterIdentity, readMapping, type Signer, writeMapping } from '@i2p/data-core';
import { type Wall, wall } from '@i2p/time';
import { concatBytes, copyBytes, Reader, WireError, Writer } from '@i2p/util';
import {
	type Ntcp2Address,
	ntcp2Address,
	type RouterAddress,
	readRouterAddress,
	writeRouterAddress,
} from './address.js';
import { type Capabilities, parseCapabilities, versionNumber } from './caps.js';
import { maxAddresses, maxRouterInfoBytes } from './constants.js';

/** What is signed. */
export interface RouterInfoContent {
	readonly identity: RouterIdentity;
	/** Millisecond precision; never in the future. */
	readonly published: Wall;
	readonly addresses: readonly RouterAddress[];
	readonly options: Mapping;
}

/** One signed RouterInfo. Immutable; owns its bytes. */
export class RouterInfo implements RouterInfoContent {
	/** The whole structure, uncompressed, signature included. */
	readonly bytes: Uint8Array;
	readonly identity: RouterIdentity;
	readonly published: Wall;
	readonly addresses: readonly RouterAddress[];
	readonly options: Mapping;
	readonly #signedBytes: number;
	#valid: boolean | undefined;
	#caps: Capabilities | undefined;
	#ntcp2: readonly Ntcp2Address[] | undefined;

	/**
	 * Copies and parses one RouterInfo of exactly these bytes. Does not verify it.
	 * Throws WireError: `too-large` above 3072 bytes, `unknown-signature-type`, `too-many-addresses`, and codec faults.
	 */
	static decode(bytes: Uint8Array): RouterInfo {
		if (bytes.length > maxRouterInfoBytes) throw new WireError('too-large');
		return new RouterInfo(copyBytes(bytes));
	}

	/** Parses bytes that now belong to the RouterInfo; throws like `decode`, but for the size. */
	constructor(given: Uint8Array) {
		const reader = new Reader(given);
		this.bytes = given;
		this.identity = RouterIdentity.read(reader);
		this.published = wall(reader.u64());
		const count = reader.u8();
		if (count > maxAddresses) throw new WireError('too-many-addresses');
		const addresses: RouterAddress[] = [];
		for (let i = 0; i < count; i++) addresses.push(readRouterAddress(reader));
		this.addresses = addresses;
		reader.skip(reader.u8() * 32);
		this.options = readMapping(reader, { signed: true });
		this.#signedBytes = reader.offset;
		const length = this.identity.signatureBytes;
		if (length === undefined) throw new WireError('unknown-signature-type');
		reader.skip(length);
		reader.expectEnd();
	}

	/** SHA-256 of the identity, 32 bytes. */
	get hash(): Uint8Array {
		return this.identity.hash;
	}

	/** The hash as a key of maps. */
	get key(): HashKey {
		return this.identity.key;
	}

	/** Whether the identity signed this; computed once. */
	verify(): boolean {
		this.#valid ??= this.identity.verify(
			this.bytes.subarray(0, this.#signedBytes),
			this.bytes.subarray(this.#signedBytes),
		);
		return this.#valid;
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
		this.#ntcp2 ??= this.addresses
			.map(ntcp2Address)
			.filter((address) => address !== undefined)
			.sort((a, b) => a.cost - b.cost);
		return this.#ntcp2;
	}
}

/** Writes and signs a RouterInfo; throws RangeError above 3072 bytes or 16 addresses. */
export function signRouterInfo(content: RouterInfoContent, signing: Signer): RouterInfo {
	const { identity, published, addresses, options } = content;
	if (addresses.length > maxAddresses) throw new RangeError('too many addresses');
	const writer = new Writer(1024).bytes(identity.bytes).u64(published).u8(addresses.length);
	for (const address of addresses) writeRouterAddress(writer, address);
	writer.u8(0);
	writeMapping(writer, options, { sorted: true });
	const signed = writer.finish();
	const bytes = concatBytes(signed, signing.sign(signed));
	if (bytes.length > maxRouterInfoBytes) throw new RangeError('RouterInfo too large');
	return new RouterInfo(bytes);
}
