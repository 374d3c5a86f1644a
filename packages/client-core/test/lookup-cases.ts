// Finding others: part of the suite of hosts.
import type { DestinationHost, LookupAnswer } from '@i2p/client-core';
import { hashKey } from '@i2p/data-core';
import { seededRandom } from '@i2p/testkit';
import { expect } from 'vitest';
import type { PlainCase } from './host-case.js';
import type { HostPair } from './host-pair.js';

async function ask(
	pair: HostPair,
	target: Parameters<DestinationHost['lookup']>[0],
): Promise<LookupAnswer | undefined> {
	let answer: LookupAnswer | undefined;
	pair.a.lookup(target, (given) => {
		answer = given;
	});
	expect(answer).toBeUndefined();
	await pair.run(120_000, () => answer !== undefined);
	return answer;
}

/** What every host finds, and what it says when it does not. */
export const lookupCases: readonly PlainCase[] = [
	{
		name: 'finds the destination behind a hash',
		async play(pair) {
			const found = await ask(pair, pair.b.destination.key);
			expect(found?.destination?.bytes).toEqual(pair.b.destination.bytes);
			expect(found?.reason).toBeUndefined();
		},
	},
	{
		name: 'says why it finds nothing',
		async play(pair) {
			const answer = await ask(pair, hashKey(seededRandom('nobody').bytes(32)));
			expect(answer?.destination).toBeUndefined();
			expect(answer?.reason).toBeTypeOf('string');
		},
	},
	{
		name: 'says that a name is in no book',
		async play(pair) {
			const answer = await ask(pair, { name: 'nobody-has-this-name.i2p' });
			expect([answer?.destination, answer?.reason]).toEqual([undefined, 'unknown-name']);
		},
	},
];
