// RouterInfos of real i2pd routers of four versions (vectors/routerinfos.json): fields, signatures, exact rebuilding.
import { mappingOf } from '@i2p/data-core';
import { loadVectors } from '@i2p/testkit';
import { toBase64, toHex } from '@i2p/util';
import { describe, expect, it } from 'vitest';
import { RouterInfo, signRouterInfo, versionNumber } from '../src/index.js';

interface Parsed {
	hash_hex: string;
	hash_b64: string;
	sig_type: number;
	enc_type: number;
	encryption_public: string;
	signing_public: string;
	published_ms: number;
	addresses: { cost: number; style: string; options: Record<string, string> }[];
	options: Record<string, string>;
	signature: string;
	signature_valid: boolean;
	total_length: number;
}
interface Vectors {
	routerinfos: { i2pd_version: string; transports: string; base64_standard: string; parsed: Parsed }[];
}
const { routerinfos } = loadVectors<Vectors>(new URL('vectors/routerinfos.json', import.meta.url));
const bytesOf = (base64: string) => new Uint8Array(Buffer.from(base64, 'base64'));

describe.each(routerinfos.map((v, i) => ({ ...v, name: `${i}: i2pd ${v.i2pd_version}, ${v.transports}` })))(
	'$name',
	({ base64_standard, parsed }) => {
		const info = RouterInfo.decode(bytesOf(base64_standard));

		it('parses to the same fields', () => {
			expect(toHex(info.hash)).toBe(parsed.hash_hex);
			expect(info.key).toBe(parsed.hash_b64);
			expect(info.identity.signatureType).toBe(parsed.sig_type);
			expect(info.identity.encryptionType).toBe(parsed.enc_type);
			expect(toHex(info.identity.encryptionKey)).toBe(parsed.encryption_public);
			expect(toHex(info.identity.signingKey)).toBe(parsed.signing_public);
			expect(info.published).toBe(parsed.published_ms);
			expect(Object.fromEntries(info.options)).toEqual(parsed.options);
			const addresses = info.addresses.map((a) => ({
				cost: a.cost,
				style: a.style,
				options: Object.fromEntries(a.options),
			}));
			expect(addresses).toEqual(parsed.addresses.map(({ cost, style, options }) => ({ cost, style, options })));
			expect(info.caps.text).toBe(parsed.options.caps ?? '');
			expect(info.netId).toBe(Number(parsed.options.netId));
			expect(info.version).toBe(versionNumber(parsed.options['router.version']!));
		});

		it('has the signature that it says it has', () => {
			expect(info.verify()).toBe(parsed.signature_valid);
			const changed = bytesOf(base64_standard);
			changed[395] = changed[395]! ^ 1;
			expect(RouterInfo.decode(changed).verify()).toBe(false);
		});

		it('is rebuilt byte for byte', () => {
			const signing = { sign: () => Uint8Array.from(Buffer.from(parsed.signature, 'hex')) };
			const options = mappingOf(parsed.options);
			const { identity, published, addresses } = info;
			expect(toHex(signRouterInfo({ identity, published, addresses, options }, signing).bytes)).toBe(toHex(info.bytes));
		});

		it('gives typed NTCP2 addresses', () => {
			const wanted = parsed.addresses.filter((a) => a.style === 'NTCP2');
			expect(info.ntcp2().length).toBe(wanted.length);
			for (const address of info.ntcp2()) {
				const options = wanted.find((a) => a.cost === address.cost)!.options;
				expect(Buffer.from(address.staticKey).toString('base64').replaceAll('+', '-').replaceAll('/', '~')).toBe(
					options.s,
				);
				if (options.host === undefined || options.i === undefined) continue;
				expect(address.host).toBe(options.host);
				expect(address.port).toBe(Number(options.port));
				expect(address.iv!.length).toBe(16);
				expect(address.pq).toBe(options.pq === undefined ? undefined : Number(options.pq));
			}
		});

		it('gives typed SSU2 addresses', () => {
			const wanted = parsed.addresses.filter((a) => a.style === 'SSU2');
			expect(info.ssu2().length).toBe(wanted.length);
			for (const address of info.ssu2()) {
				const { options } = wanted.find((a) => a.cost === address.cost)!;
				expect(toBase64(address.staticKey)).toBe(options['s']);
				expect(toBase64(address.introKey)).toBe(options['i']);
				expect(address.host).toBe(options['host']);
				expect(address.mtu).toBe(options['mtu'] === undefined ? undefined : Number(options['mtu']));
				expect(address.caps.peerTest).toBe(options['caps']?.includes('B') ?? false);
			}
		});
	},
);
