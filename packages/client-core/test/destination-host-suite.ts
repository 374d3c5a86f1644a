// What every DestinationHost must do, whoever fulfils it: run by the packages that have one, and against real bridges.
import type { DatagramKind } from '@i2p/client-core';
import { describe, it } from 'vitest';
import { datagramCases } from './datagram-cases.js';
import { playCase } from './host-case.js';
import type { HostPair } from './host-pair.js';
import { lookupCases } from './lookup-cases.js';
import { portCases, streamCases } from './stream-cases.js';

export type { HostPair } from './host-pair.js';

const everyKind: readonly [DatagramKind, ...DatagramKind[]] = ['raw', 'repliable', 'datagram2', 'datagram3'];

/** Every case. */
const allCases = [...datagramCases(everyKind), ...portCases, ...lookupCases, ...streamCases];

/** Declares the tests; `make` gives a fresh pair each time. */
export function destinationHostSuite(name: string, make: () => HostPair | Promise<HostPair>): void {
	describe(`${name} is a DestinationHost`, () => {
		for (const played of allCases)
			it(played.name, async () => playCase(played, await make(), (line) => console.info(`${name}: ${line}`)));
	});
}
