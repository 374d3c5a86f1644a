// Routers of a test: a link table over the transport in memory each; everything they are told is kept.
import type { HashKey } from '@i2p/data-core';
import type { RouterInfo } from '@i2p/data-routerinfo';
import { Breath, RoomGroup, silentLog } from '@i2p/runtime';
import { Guard, seededRandom, VirtualDriver } from '@i2p/testkit';
import { after } from '@i2p/time';
import { copyBytes } from '@i2p/util';
import { testRouter } from '../../../tools/fixtures/data.js';
import {
	Bandwidth,
	Gate,
	type GateOptions,
	type Link,
	LinkTable,
	type LinkTableOptions,
	type Traffic,
} from '../src/index.js';
import type { LinkEnd } from './link-suite.js';
import { MemoryMesh, type MemoryTransport } from './memory-transport.js';

export interface MemoryNodeOptions extends Pick<Partial<LinkTableOptions>, 'maxLinks' | 'dials' | 'useOf'> {
	readonly limitKBps?: number;
	readonly gate?: GateOptions;
}

export interface MemoryNode extends LinkEnd {
	readonly host: string;
	readonly info: RouterInfo;
	readonly known: Map<HashKey, RouterInfo>;
	readonly gate: Gate;
	readonly bandwidth: Bandwidth;
	readonly transport: MemoryTransport;
	readonly notes: string[];
	/** As `send`, in so many words. */
	offer(to: HashKey, bytes: number, id: number, traffic: Traffic): string;
}

export class MemoryWorld {
	readonly driver = new VirtualDriver();
	readonly mesh = new MemoryMesh(this.driver);
	#count = 0;

	node(options: MemoryNodeOptions = {}): MemoryNode {
		const number = ++this.#count;
		const host = `10.0.${number >> 8}.${number & 255}`;
		const { info } = testRouter(`memory ${number}`);
		const { key } = info;
		const rooms = new RoomGroup('rooms');
		const breath = this.driver.attach((wake) => new Breath({ clock: this.driver.clock, rooms: [rooms], wake }));
		const { limitKBps, gate: limits, ...rest } = options;
		const bandwidth = new Bandwidth(limitKBps);
		const gate = new Gate(limits);
		const known = new Map<HashKey, RouterInfo>();
		const notes: string[] = [];
		const note = (code: string) => void notes.push(code);
		const messages: MemoryNode['messages'] = [];
		const up: Link[] = [];
		const down: string[] = [];
		const failed: string[] = [];
		const table = new LinkTable({
			own: key,
			peers: { routerInfo: (peer) => known.get(peer) },
			gate,
			bandwidth,
			random: seededRandom(host),
			note,
			log: silentLog,
			...rest,
			events: {
				onMessage: (link, { type, id, body }) => messages.push({ from: link.peer, type, id, body: copyBytes(body) }),
				onLinkUp: (link, theirs) => {
					up.push(link);
					if (theirs) known.set(theirs.key, theirs);
				},
				onLinkDown: (_peer, reason) => down.push(reason),
				onDialFailed: (_peer, reason) => failed.push(reason),
			},
		});
		const transport = this.mesh.transport({ key, own: () => info, host, breath, events: table, gate, note, bandwidth });
		table.add(transport);
		const guard = new Guard();
		guard.follow(breath);
		rooms.add(guard.watch('links', table, { holds: () => table.dialing }));
		const inside = (fn: () => void) => breath.inhale('test', fn);
		const offer = (to: HashKey, bytes: number, id: number, traffic: Traffic): string => {
			let answer = '';
			inside(() => {
				const body = new Uint8Array(bytes).fill(id & 0xff);
				const message = { type: 18, id, expires: after(this.driver.clock.wall(), 120_000), body };
				answer = table.offer(to, message, this.driver.clock.now(), traffic);
			});
			return answer;
		};
		const send = (to: HashKey, bytes: number, id = 1) => offer(to, bytes, id, 'own');
		const heard = { messages, up, down, failed, notes, known };
		return {
			key,
			host,
			info,
			table,
			gate,
			bandwidth,
			transport,
			...heard,
			inside,
			send,
			offer,
			cut: () => transport.cut(),
		};
	}

	/** Lets each know all the others. */
	introduce(...nodes: MemoryNode[]): void {
		for (const one of nodes) for (const other of nodes) if (one !== other) one.known.set(other.key, other.info);
	}

	pair(a: MemoryNodeOptions = {}, b: MemoryNodeOptions = {}): [MemoryNode, MemoryNode] {
		const alice = this.node(a);
		const bob = this.node(b);
		this.introduce(alice, bob);
		return [alice, bob];
	}
}
