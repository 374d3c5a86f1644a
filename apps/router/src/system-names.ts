// Names to addresses by the operating system's resolver.
import { lookup } from 'node:dns';
import type { Breath, Turn } from '@i2p/runtime';

/** Names to addresses. */
export interface NamePort {
	/** Tells the IPv4 addresses of a name, none if it has none, during an inhale. */
	resolve(name: string, told: (addresses: readonly string[], turn: Turn) => void): void;
}

/** The system's resolver for one router. */
export function systemNames(breath: Breath): NamePort {
	return {
		resolve: (name, told) =>
			lookup(name, { all: true, family: 4 }, (error, found) =>
				breath.inhale('names', (turn) => told(error ? [] : found.map(({ address }) => address), turn)),
			),
	};
}
