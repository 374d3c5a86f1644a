// Two destinations with streams over messages in memory.
import { overMessages } from '@i2p/client';
import { createDestinationKeys } from '@i2p/data-core';
import { type ByteBudget, type StreamingNote, streamSettings } from '@i2p/streaming';
import { seededRandom } from '@i2p/testkit';
import type { HostPair } from '../../client-core/test/host-pair.js';
import { MessageWorld, type WorldOptions } from '../../client-core/test/message-world.js';

/** Options of streams, as clients write them, and what all streams together may hold. */
export interface HostOptions {
	readonly options?: Readonly<Record<string, string>>;
	readonly budget?: ByteBudget;
}

export function makeHost(
	world: MessageWorld,
	seed: string,
	notes: Map<StreamingNote, number> = new Map(),
	{ options = {}, budget }: HostOptions = {},
) {
	const keys = createDestinationKeys(seededRandom(seed));
	const host = world.host(keys.destination);
	const made = overMessages({
		host,
		signer: keys.signing,
		random: seededRandom(`${seed} ids`),
		settings: streamSettings(new Map(Object.entries(options))),
		...(budget === undefined ? {} : { budget }),
		noteOf: () => (code) => notes.set(code as StreamingNote, (notes.get(code as StreamingNote) ?? 0) + 1),
		arm: world.arm,
	});
	world.add(made);
	return { ...{ keys, host, notes }, made };
}

export function makePair(options: WorldOptions = {}, ofOne: HostOptions = {}, ofTwo: HostOptions = {}) {
	const world = new MessageWorld(options);
	const one = makeHost(world, 'one', new Map(), ofOne);
	const two = makeHost(world, 'two', new Map(), ofTwo);
	const pair = {
		a: one.made,
		b: two.made,
		run: (ms: number, done: () => boolean) => world.run(ms, done),
	} satisfies HostPair;
	return { world, one, two, pair };
}
