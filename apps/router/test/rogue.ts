// A rogue on the network: a machine that opens raw connections, and a peer with a true link that sends what it likes.
import { generateX25519 } from '@i2p/crypto-x25519';
import { createRouterKeys, type HashKey, mappingOf } from '@i2p/data-core';
import type { I2npMessage } from '@i2p/data-i2np';
import { type RouterInfo, signRouterInfo } from '@i2p/data-routerinfo';
import { Breath, RoomGroup, silentLog } from '@i2p/runtime';
import { after, wall } from '@i2p/time';
import { Gate, LinkTable } from '@i2p/transport-core';
import {
	createNtcp2Keys,
	createNtcp2Transport,
	ntcp2RouterAddress,
	startInitiator,
	writePaddingBlock,
	writeRouterInfoBlock,
} from '@i2p/transport-ntcp2';
import { type Random, Writer } from '@i2p/util';
import { port, type RouterNode, type RouterWorld } from './network.js';
import { type SamClient, SamMachine } from './sam-client.js';

const netId = 99;

/** Who means no good. */
export class Rogue {
	readonly info: RouterInfo;
	readonly random: Random;
	readonly machine: SamMachine;
	readonly links: LinkTable;
	readonly known = new Map<HashKey, RouterInfo>();
	/** Messages that came to it. */
	heard = 0;
	readonly #world: RouterWorld;
	readonly #keys;
	readonly #ntcp2;
	readonly #breath: Breath;

	constructor(world: RouterWorld, address: string) {
		const { driver, network } = world;
		this.#world = world;
		this.random = world.random.fork(`rogue ${address}`);
		this.machine = new SamMachine(driver, network, `${address.split('.').slice(0, 3).join('.')}.200`);
		this.#keys = createRouterKeys(this.random);
		this.#ntcp2 = createNtcp2Keys(this.random);
		this.info = signRouterInfo(
			{
				identity: this.#keys.identity,
				published: wall(driver.clock.wall()),
				addresses: [ntcp2RouterAddress(this.#ntcp2, { host: address, port })],
				options: mappingOf({ caps: 'XR', netId: String(netId), 'router.version': '0.9.68' }),
			},
			this.#keys.signing,
		);
		const floor = new RoomGroup('rogue');
		this.#breath = driver.attach((wake) => new Breath({ clock: driver.clock, rooms: [floor], wake }));
		const gate = new Gate({});
		const parts = { gate, random: this.random, note: () => undefined, log: silentLog };
		this.links = new LinkTable({
			own: this.#keys.identity.key,
			peers: { routerInfo: (peer) => this.known.get(peer) },
			events: {
				onMessage: () => {
					this.heard++;
				},
				onLinkUp: () => undefined,
				onLinkDown: () => undefined,
			},
			...parts,
		});
		const listenAt = { host: address, port };
		const transport = createNtcp2Transport({
			tcp: network.host(this.#breath, address).tcp,
			keys: this.#keys,
			...this.#ntcp2,
			ownRouterInfo: () => this.info,
			netId,
			allowLocal: true,
			listenAt: [listenAt],
			from: [address],
			events: this.links,
			...parts,
		});
		this.links.add(transport);
		floor.add(this.links);
	}

	/** A raw connection to a router's NTCP2 port. */
	raw(to: RouterNode): SamClient {
		return this.machine.connect(to.address, port);
	}

	/** An authentic message 1 for this router. */
	request(to: RouterNode): Uint8Array {
		const info = to.router.routerInfo();
		const [address] = info.ntcp2();
		const confirm = new Writer(1024);
		writeRouterInfoBlock(confirm, this.info.bytes, false);
		writePaddingBlock(confirm, 10);
		const begun = startInitiator({
			peerHash: info.hash,
			peerStatic: address!.staticKey,
			peerIv: address!.iv!,
			ownStatic: this.#ntcp2.staticKey,
			ephemeral: generateX25519(this.random),
			padding: this.random.bytes(20),
			confirm: confirm.finish(),
			netId,
			wall: wall(this.#world.driver.clock.wall()),
		});
		if (begun.kind !== 'request') throw new Error(begun.kind);
		return begun.request;
	}

	/** Sends any message over a true link, which is made first. */
	send(to: RouterNode, type: number, body: Uint8Array): string {
		const info = to.router.routerInfo();
		this.known.set(info.key, info);
		const expires = after(this.#world.driver.clock.wall(), 10_000);
		const message: I2npMessage = { type, id: this.random.below(0xffff_ffff), expires, body };
		let answer = '';
		this.#breath.inhale('rogue', () => {
			answer = this.links.offer(info.key, message);
		});
		return answer;
	}
}
