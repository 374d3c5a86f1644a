// RouterInfos that routers of other programs made, as vectors keep them: read as another parser reads them, written again byte for byte.
import { mappingOf } from '@i2p/data-core';
import { loadVectors } from '@i2p/testkit';
import { expect, it } from 'vitest';
import { RouterInfo, signRouterInfo } from '../src/index.js';

/** One of them, and what the other parser read. */
export interface ForeignInfo {
	readonly configuration: string;
	readonly hash: string;
	readonly published: number;
	readonly options: Record<string, string>;
	readonly addresses: readonly { cost: number; style: string; options: Record<string, string> }[];
	/** Base64. */
	readonly info: string;
}

/** The vectors of a file. */
export function foreignInfos<T extends ForeignInfo>(file: string): readonly T[] {
	return loadVectors<{ infos: T[] }>(new URL(`vectors/${file}`, import.meta.url)).infos;
}

/** Its bytes. */
export function bytesOf({ info }: ForeignInfo): Uint8Array {
	return new Uint8Array(Buffer.from(info, 'base64'));
}

/** What holds for any of them. */
export function readAndWrittenAgain(v: ForeignInfo): void {
	const info = RouterInfo.decode(bytesOf(v));

	it('is what others know it by and what another parser reads', () => {
		expect([info.key, info.published]).toEqual([v.hash, v.published]);
		expect(Object.fromEntries(info.options)).toEqual(v.options);
		const read = info.addresses.map(({ cost, style, options }) => {
			return { cost, style, options: Object.fromEntries(options) };
		});
		expect(read).toEqual(v.addresses);
		expect(info.verify()).toBe(true);
	});

	it('is written again byte for byte', () => {
		const signing = { sign: () => info.bytes.subarray(-64) };
		const addresses = v.addresses.map((a) => ({ ...a, options: mappingOf(a.options) }));
		const { identity, published } = info;
		const again = signRouterInfo({ identity, published, addresses, options: mappingOf(v.options) }, signing);
		expect(again.bytes).toEqual(info.bytes);
	});
}
