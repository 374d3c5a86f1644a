// Destinations for Node's own libraries: messages in memory, breathed in real time by the driver of a process.
import { DestinationsOverMessages } from '@i2p/client';
import { type DestinationOptions, type I2pDestination, openDestination } from '@i2p/client/node';
import type { MessageHostMaker } from '@i2p/client-core';
import { RoomGroup } from '@i2p/runtime';
import { NodeDriver } from '@i2p/runtime-node';
import { seededRandom } from '@i2p/testkit';
import { MessageWorld, type WorldOptions } from '../../client-core/test/message-world.js';

/** A driver of a process, with events as a virtual one has them. */
class LiveDriver extends NodeDriver {
	after(delayMs: number, call: () => void): () => void {
		if (delayMs < 1) {
			const immediate = setImmediate(call);
			return () => clearImmediate(immediate);
		}
		const timer = setTimeout(call, delayMs);
		return () => clearTimeout(timer);
	}
}

/** A network in memory that lives in real time, and who makes destinations in it. */
export class LiveWorld {
	readonly world: MessageWorld;
	readonly maker: DestinationsOverMessages;
	/** Names of an address book. */
	readonly names = new Map<string, I2pDestination>();

	constructor(options: WorldOptions = {}) {
		this.world = new MessageWorld({ latencyMs: 0, ...options, driver: new LiveDriver() });
		const { world } = this;
		const floor = new RoomGroup('destinations');
		world.add(floor);
		const later = (call: Parameters<MessageWorld['later']>[1]) => world.later(0, call);
		const random = seededRandom('live');
		this.maker = new DestinationsOverMessages({ hosts: this.#hosts(), floor, random, arm: world.arm, later });
	}

	#hosts(): MessageHostMaker {
		const { world, names } = this;
		return {
			create({ destination, owner }) {
				const host = world.host(destination);
				const { close, lookup } = host;
				host.close = () => {
					close.call(host);
					world.later(0, (turn) => owner.onClosed('closed', turn));
				};
				host.lookup = (target, onAnswer) => {
					const named = typeof target === 'object' && 'name' in target ? names.get(target.name) : undefined;
					lookup.call(host, named?.destination.key ?? target, onAnswer);
				};
				world.later(0, (turn) => owner.onReady(turn));
				return host;
			},
			resolve: (_target, onAnswer) => world.later(0, (turn) => onAnswer({ reason: 'unknown-name' }, turn)),
		};
	}

	/** A new destination, ready. */
	open(options?: DestinationOptions): Promise<I2pDestination> {
		return openDestination(this.maker, options);
	}

	/** Stops the breath; nothing of the world keeps the process alive. */
	end(): void {
		this.maker.closeAll();
		this.world.driver.detach(this.world.breath);
	}
}
