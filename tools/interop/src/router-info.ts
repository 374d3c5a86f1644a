// As much of a RouterInfo as the lane needs: its hash, whether it is whole, and where files of it go.
// Deliberately knows nothing of our own packages, which are what is being tested.
import { createHash, createPrivateKey, sign } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const fixedIdentityLength = 387;
const signatureLength = 64;

/** What the lane knows of a router. */
export interface KnownRouter {
	/** I2P base64 of the 32-byte hash of its identity, 44 characters. */
	readonly hash: string;
	readonly bytes: Buffer;
	/** Number of addresses it publishes. */
	readonly addresses: number;
	readonly options: ReadonlyMap<string, string>;
}

/** I2P's base64 of some bytes. */
export function i2pBase64(bytes: Uint8Array): string {
	return Buffer.from(bytes).toString('base64').replaceAll('+', '-').replaceAll('/', '~');
}

function readMapping(bytes: Buffer, at: number): { map: Map<string, string>; end: number } {
	const end = at + 2 + bytes.readUInt16BE(at);
	const map = new Map<string, string>();
	let p = at + 2;
	const text = (): string => {
		const length = bytes.readUInt8(p);
		const value = bytes.toString('utf8', p + 1, p + 1 + length);
		p += 1 + length + 1;
		return value;
	};
	while (p < end) {
		const key = text();
		map.set(key, text());
	}
	return { map, end };
}

/** Parses a RouterInfo with an Ed25519 signature; undefined when it is not whole. */
export function parseRouterInfo(bytes: Buffer): KnownRouter | undefined {
	try {
		const identityLength = fixedIdentityLength + bytes.readUInt16BE(fixedIdentityLength - 2);
		const hash = i2pBase64(createHash('sha256').update(bytes.subarray(0, identityLength)).digest());
		let p = identityLength + 8;
		const addresses = bytes.readUInt8(p++);
		for (let i = 0; i < addresses; i++) {
			p += 9;
			p += 1 + bytes.readUInt8(p);
			p = readMapping(bytes, p).end;
		}
		p += 1 + 32 * bytes.readUInt8(p);
		const { map, end } = readMapping(bytes, p);
		return end + signatureLength === bytes.length ? { hash, bytes, addresses, options: map } : undefined;
	} catch (error) {
		if (error instanceof RangeError) return undefined;
		throw error;
	}
}

/** Where an identity with a KEY certificate holds its Ed25519 public key. */
const signingKeyEnd = 384;
const nowhere = Buffer.from('\x070.0.0.0;');

function withoutNowhere(options: Buffer, host: Buffer): Buffer {
	const at = options.indexOf(nowhere);
	return at < 0 ? options : Buffer.concat([options.subarray(0, at), host, options.subarray(at + nowhere.length)]);
}

/** The RouterInfo with `host` in place of every 0.0.0.0, signed anew. @param keys the whole of `router.keys` */
export function publishedAt(bytes: Buffer, keys: Buffer, host: string): Buffer {
	const said = Buffer.concat([Buffer.of(host.length), Buffer.from(`${host};`)]);
	let p = fixedIdentityLength + bytes.readUInt16BE(fixedIdentityLength - 2) + 9;
	const parts = [bytes.subarray(0, p)];
	for (let left = bytes[p - 1]!; left > 0; left--) {
		const options = p + 10 + bytes.readUInt8(p + 9);
		const { end } = readMapping(bytes, options);
		const body = withoutNowhere(bytes.subarray(options + 2, end), said);
		const length = Buffer.alloc(2);
		length.writeUInt16BE(body.length);
		parts.push(bytes.subarray(p, options), length, body);
		p = end;
	}
	parts.push(bytes.subarray(p, -signatureLength));
	const content = Buffer.concat(parts);
	const [d, x] = [keys.subarray(-32), bytes.subarray(signingKeyEnd - 32, signingKeyEnd)].map((b) =>
		b.toString('base64url'),
	);
	const signature = sign(null, content, createPrivateKey({ key: { kty: 'OKP', crv: 'Ed25519', d, x }, format: 'jwk' }));
	return Buffer.concat([content, signature]);
}

/** Reads a router.info file; undefined when it is absent or half written. */
export function readRouterInfo(path: string): KnownRouter | undefined {
	try {
		return parseRouterInfo(readFileSync(path));
	} catch {
		return undefined;
	}
}

/** Puts a RouterInfo where i2pd and Java I2P look for it: netDb/rX/routerInfo-HASH.dat. */
export function storeRouterInfo(netDb: string, router: KnownRouter): void {
	const folder = join(netDb, `r${router.hash[0]}`);
	mkdirSync(folder, { recursive: true });
	writeFileSync(join(folder, `routerInfo-${router.hash}.dat`), router.bytes);
}
