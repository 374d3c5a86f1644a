// Somebody who floods the network database: a few true links, over which come RouterInfos of routers that do not exist.
import { createRouterKeys, type HashKey, mappingOf } from '@i2p/data-core';
import { encodeDatabaseStore, I2np, storeOfRouterInfo } from '@i2p/data-i2np';
import { type RouterInfo, signRouterInfo } from '@i2p/data-routerinfo';
import { Breath, type Endpoint, RoomGroup, silentLog } from '@i2p/runtime';
import { after } from '@i2p/time';
import { Gate, LinkTable } from '@i2p/transport-core';
import { createNtcp2Keys, createNtcp2Transport, ntcp2RouterAddress } from '@i2p/transport-ntcp2';
import type { Random } from '@i2p/util';
import { routerPort, simulatedNetId } from './constants.js';
import type { World } from './world.js';

/** Life of its messages, in milliseconds. */
const messageLifeMs = 8000;

/** A RouterInfo that claims to be a fast floodfill, signed as it should be; answers its keys with it. */
function claim(random: Random, at: Endpoint, world: World) {
	const keys = createRouterKeys(random);
	const ntcp2 = createNtcp2Keys(random);
	const facts = {
		identity: keys.identity,
		published: world.driver.clock.wall(),
		addresses: [ntcp2RouterAddress(ntcp2, at)],
		options: mappingOf({ caps: 'XfR', netId: String(simulatedNetId), 'router.version': '0.9.68' }),
	};
	return { keys, ntcp2, info: signRouterInfo(facts, keys.signing) };
}

/** One machine of the attacker. */
export class Attacker {
	readonly #world: World;
	readonly #random: Random;
	readonly #address: string;
	readonly #known = new Map<HashKey, RouterInfo>();
	readonly #breath: Breath;
	readonly #links: LinkTable;
	#forged = 0;

	constructor(world: World, address: string) {
		const { driver, network } = world;
		this.#world = world;
		this.#address = address;
		this.#random = world.random.fork(`attacker ${address}`);
		const listenAt = { host: address, port: routerPort };
		const { keys, ntcp2, info } = claim(this.#random, listenAt, world);
		const floor = new RoomGroup('attacker');
		this.#breath = driver.attach((wake) => new Breath({ clock: driver.clock, rooms: [floor], wake }));
		const parts = { gate: new Gate({}), random: this.#random, note: () => undefined, log: silentLog };
		this.#links = new LinkTable({
			own: keys.identity.key,
			peers: { routerInfo: (peer) => this.#known.get(peer) },
			events: { onMessage: () => undefined, onLinkUp: () => undefined, onLinkDown: () => undefined },
			...parts,
		});
		this.#links.add(
			createNtcp2Transport({
				tcp: network.host(this.#breath, address).tcp,
				keys,
				...ntcp2,
				ownRouterInfo: () => info,
				netId: simulatedNetId,
				allowLocal: false,
				listenAt: [listenAt],
				from: [address],
				events: this.#links,
				...parts,
			}),
		);
		floor.add(this.#links);
	}

	/** A router that is nowhere: its address is near the attacker's, and nobody listens there. */
	forge(): RouterInfo {
		const n = this.#forged++;
		const network = this.#address.split('.').slice(0, 2).join('.');
		return claim(
			this.#random,
			{ host: `${network}.${2 + Math.floor(n / 250)}.${1 + (n % 250)}`, port: routerPort },
			this.#world,
		).info;
	}

	/** Stores these at a router, over a link that is made if need be. */
	store(infos: readonly RouterInfo[], at: { routerInfo(): RouterInfo }): void {
		const receiver = at.routerInfo();
		this.#known.set(receiver.key, receiver);
		this.#breath.inhale('attacker', () => {
			for (const info of infos) {
				const body = encodeDatabaseStore(storeOfRouterInfo(info));
				const expires = after(this.#world.driver.clock.wall(), messageLifeMs);
				const id = this.#random.below(0xffff_ffff);
				this.#links.offer(
					receiver.key,
					{ type: I2np.DatabaseStore, id, expires, body },
					this.#world.driver.clock.now(),
				);
			}
		});
	}
}
