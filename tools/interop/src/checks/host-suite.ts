// The suite of hosts, played by our SAM client over real sockets behind bridges of i2pd 2.59 and of ours.
import type { DatagramKind, DestinationHost } from '@i2p/client-core';
import type { Carried } from '@i2p/sam/client';
import { datagramCases } from '../../../../packages/client-core/test/datagram-cases.js';
import { type HostCase, type PlainCase, playCase } from '../../../../packages/client-core/test/host-case.js';
import type { HostPair, Lacking } from '../../../../packages/client-core/test/host-pair.js';
import { lookupCases } from '../../../../packages/client-core/test/lookup-cases.js';
import { portCases, streamCases } from '../../../../packages/client-core/test/stream-cases.js';
import type { Net } from '../net.js';
import { RealSam } from '../real-sam.js';
import type { SamAddress } from '../sam.js';
import type { Play } from '../scenario.js';
import { until } from '../waiting.js';

type Cases = readonly (HostCase | PlainCase)[];
type Bridges = (net: Net) => Promise<readonly [SamAddress, SamAddress]>;

/** Of i2pd each session has one style: a pair for each kind. */
const kinds: readonly DatagramKind[] = ['raw', 'repliable', 'datagram2', 'datagram3'];
const foundMs = 60_000;
/** Tunnels of one hop on loopback: nothing is under way for longer. */
const restMs = 3000;

const always: Lacking = { 'datagram-options': 'SAM has no words for the options of datagrams' };

/** What is so wherever an i2pd's bridge is at one end. */
const oneIsTheirs: Lacking = {
	...always,
	ports: 'i2pd 2.59 neither sends nor names the ports of streams',
	'half-close': 'an i2pd drops a stream when its program, or the peer, has finished sending',
	reset: 'an i2pd makes an orderly end of what a program, or the peer, has dropped',
	backpressure: 'an i2pd takes whatever comes, from its program and from the peer',
	'datagram-protocols': 'an i2pd sends and takes raw datagrams by protocol 18 only',
};

/** What is so where it is at the end that dials. */
const dialsFromTheirs: Lacking = {
	'answered-open': 'an i2pd says that a stream is open before the peer has answered',
	farewell: 'the peers of a session that an i2pd closes have heard nothing of it within a minute',
	'largest-raw': 'an i2pd takes no raw datagram of 32,768 bytes',
};

/** What is so where it is at the end that is dialled. */
const arrivesAtTheirs: Lacking = {
	refusal: 'an i2pd answers a stream before anybody accepts it, and still when its session is closed',
	'datagram-ports': 'an i2pd does not say to which ports a datagram came',
};

/** Waits until a has found b. */
async function found(a: DestinationHost, b: DestinationHost): Promise<void> {
	let isFound = false;
	await until('the lease set', foundMs, () => {
		a.lookup(b.destination.key, ({ destination }) => {
			isFound ||= destination !== undefined;
		});
		return isFound;
	});
}

/** Plays cases on one pair, one after the other; those that close a host last, all but one of them on pairs of their own. */
async function playOn(make: () => Promise<HostPair>, cases: Cases, tell: (line: string) => void): Promise<void> {
	const [last, ...others] = cases.filter(({ closes }) => closes);
	const lasting = cases.filter(({ closes }) => !closes);
	const inTurn = async (turns: Cases) => {
		const pair = await make();
		for (const played of turns) {
			const failed = (error: unknown) =>
				Promise.reject(new Error(`${played.name}: ${String(error)}`, { cause: error }));
			await playCase(played, pair, tell).catch(failed);
		}
	};
	await Promise.all([inTurn(last ? [...lasting, last] : lasting), ...others.map((played) => inTurn([played]))]);
}

const suite =
	(bridges: Bridges, lacks: Lacking): Play =>
	async (net, tell) => {
		const [one, two] = await bridges(net);
		const sam = new RealSam();
		const told = new Set<string>();
		const tellOnce = (line: string) => {
			if (!told.has(line)) tell(line);
			told.add(line);
		};
		const pairOf = (carried: Carried) => async (): Promise<HostPair> => {
			const [a, b] = await Promise.all([sam.make(one, carried), sam.make(two, carried)]);
			await found(a, b);
			return { a, b, lacks, restMs, run: sam.run };
		};
		try {
			await Promise.all([
				playOn(pairOf('stream'), [...lookupCases, ...portCases, ...streamCases], tellOnce),
				...kinds.map((kind) => playOn(pairOf(kind), datagramCases([kind]), tellOnce)),
			]);
		} finally {
			sam.close();
		}
	};

/** Both hosts behind i2pds. */
export const suiteBehindTheirs: Play = suite(async (net) => [net.plain[0]!.sam, net.plain[1]!.sam], {
	...oneIsTheirs,
	...dialsFromTheirs,
	...arrivesAtTheirs,
});

/** From behind an i2pd to behind ours. */
export const suiteFromTheirs: Play = suite(async (net) => [net.plain[0]!.sam, (await net.ours()).sam], {
	...oneIsTheirs,
	...dialsFromTheirs,
});

/** From behind ours to behind an i2pd. */
export const suiteToTheirs: Play = suite(async (net) => [(await net.ours()).sam, net.plain[0]!.sam], {
	...oneIsTheirs,
	...arrivesAtTheirs,
});
