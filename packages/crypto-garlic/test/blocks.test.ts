// The block codec: what each block looks like, what is refused, and that nothing else than a WireError comes out of it.
import { hostile, runs } from '@i2p/testkit';
import { fromWallSeconds } from '@i2p/time';
import { fromHex, toHex, WireError } from '@i2p/util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Block, blockBytes, readBlocks, writeBlocks } from '../src/index.js';
import { readVectors } from './vectors.js';

const key = Uint8Array.from({ length: 32 }, (_, i) => i);
const keyHex = toHex(key);

const samples: readonly (readonly [Block, string])[] = [
	[{ kind: 'dateTime', wall: fromWallSeconds(0x6ab13b80) }, '0000046ab13b80'],
	[{ kind: 'termination', reason: 3 }, '04000103'],
	[{ kind: 'options', bytes: fromHex('0102') }, '0500020102'],
	[{ kind: 'messageNumbers', previousCount: 515 }, '0600020203'],
	[{ kind: 'nextKey', nextKey: { reverse: false, requestReverse: true, keyId: 0, key } }, `070023050000${keyHex}`],
	[{ kind: 'nextKey', nextKey: { reverse: false, requestReverse: false, keyId: 1, key } }, `070023010001${keyHex}`],
	[{ kind: 'nextKey', nextKey: { reverse: false, requestReverse: true, keyId: 1 } }, '070003040001'],
	[{ kind: 'nextKey', nextKey: { reverse: true, requestReverse: false, keyId: 32767 } }, '070003027fff'],
	[
		{
			kind: 'ack',
			acks: [
				{ tagSetId: 0, index: 1 },
				{ tagSetId: 2, index: 65535 },
			],
		},
		'080008000000010002ffff',
	],
	[{ kind: 'ackRequest' }, '09000100'],
	[{ kind: 'clove', bytes: fromHex('aabbcc') }, '0b0003aabbcc'],
	[{ kind: 'padding', length: 2 }, 'fe00020000'],
	[{ kind: 'padding', length: 0 }, 'fe0000'],
];

describe('blocks', () => {
	it.each(samples)('%o', (block, hex) => {
		expect(toHex(writeBlocks([block]))).toBe(hex);
		expect(blockBytes(block)).toBe(hex.length / 2);
		expect(readBlocks(fromHex(hex))).toEqual([block]);
	});

	it('reads the payloads of i2pd', () => {
		const es = readVectors<{ messages: { payload: string }[] }>('ratchet-es');
		const kinds = es.messages.map(({ payload }) => readBlocks(fromHex(payload)).map(({ kind }) => kind));
		expect(kinds).toEqual([
			['clove', 'padding'],
			['clove', 'padding'],
			['ackRequest', 'clove', 'padding'],
			['ackRequest', 'clove', 'ack', 'padding'],
		]);
		for (const { payload } of es.messages) expect(toHex(writeBlocks(readBlocks(fromHex(payload))))).toBe(payload);
	});

	it('passes over unknown types', () => {
		expect(readBlocks(fromHex('c8000201020900010b').subarray(0, 5))).toEqual([]);
		expect(readBlocks(fromHex('c80002010209000100'))).toEqual([{ kind: 'ackRequest' }]);
		expect(readBlocks(new Uint8Array(0))).toEqual([]);
	});

	it.each([
		['after-padding', 'fe0000fe0000'],
		['after-padding', 'fe00010009000100'],
		['block-size', '00000500000000ff'],
		['block-size', '080000'],
		['block-size', '080003000001'],
		['truncated', '0b0004aabbcc'],
		['truncated', '0b00'],
		['truncated', '040000'],
		['truncated', '090000'],
		['truncated', '0700230500000102'],
		['truncated', '07000405000001'],
		['key-id', '070003028000'],
	])('refuses %s: %s', (code, hex) => {
		expect(() => readBlocks(fromHex(hex))).toThrow(expect.objectContaining({ name: 'WireError', code }));
	});

	it('reads so many blocks and no more', () => {
		expect(readBlocks(new Uint8Array(3 * 256).fill(0xc8, 0, 0).map((_, i) => (i % 3 === 0 ? 0xc8 : 0)))).toEqual([]);
		const many = new Uint8Array(3 * 257).map((_, i) => (i % 3 === 0 ? 0xc8 : 0));
		expect(() => readBlocks(many)).toThrow(WireError);
	});

	it('writes no value that does not fit', () => {
		expect(() => writeBlocks([{ kind: 'clove', bytes: new Uint8Array(65_536) }])).toThrow(RangeError);
		expect(() => writeBlocks([{ kind: 'termination', reason: 256 }])).toThrow(RangeError);
		expect(() =>
			writeBlocks([
				{ kind: 'nextKey', nextKey: { reverse: true, requestReverse: false, keyId: 1, key: key.subarray(1) } },
			]),
		).toThrow(RangeError);
	});

	it('throws only WireError, whatever comes, and says where', () => {
		const all = writeBlocks(samples.slice(0, 12).map(([block]) => block));
		// Blocks end where they end: a payload cut between two of them is one.
		hostile(readBlocks, all, { truncatedMayDecode: true });
		fc.assert(
			fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
				try {
					readBlocks(bytes);
				} catch (error) {
					expect(error).toBeInstanceOf(WireError);
				}
			}),
			{ numRuns: runs(100) },
		);
		expect(() => readBlocks(fromHex('09000100fe0001000900'))).toThrow(
			expect.objectContaining({ code: 'after-padding', what: 'garlic payload', at: 8 }),
		);
		expect(() => readBlocks(fromHex('07000302ffff'))).toThrow(expect.objectContaining({ what: 'garlic block', at: 4 }));
	});

	it('comes back as it went, whatever blocks', () => {
		const u16 = fc.nat(0xffff);
		const bytes = fc.uint8Array({ maxLength: 40 });
		const block = fc.oneof(
			bytes.map((content): Block => ({ kind: 'clove', bytes: content })),
			bytes.map((content): Block => ({ kind: 'options', bytes: content })),
			fc.nat(255).map((reason): Block => ({ kind: 'termination', reason })),
			u16.map((previousCount): Block => ({ kind: 'messageNumbers', previousCount })),
			fc
				.array(fc.record({ tagSetId: u16, index: u16 }), { minLength: 1, maxLength: 9 })
				.map((acks): Block => ({ kind: 'ack', acks })),
			fc
				.record({ reverse: fc.boolean(), requestReverse: fc.boolean(), keyId: fc.nat(32_767) })
				.map((nextKey): Block => ({ kind: 'nextKey', nextKey })),
		);
		fc.assert(
			fc.property(fc.array(block, { maxLength: 12 }), fc.nat(99), (blocks, length) => {
				const all: Block[] = [...blocks, { kind: 'padding', length }];
				expect(readBlocks(writeBlocks(all))).toEqual(all);
			}),
			{ numRuns: runs(50) },
		);
	});
});
