// A program's way to a SAM bridge (our router, i2pd, Java I2P): destinations, sockets, servers, datagrams, without a router of its own.
// It breathes by itself: one driver, one client.
import { type DestinationOptions, type I2pDestination, I2pError, openDestination } from '@i2p/client/node';
import type { DestinationMaker } from '@i2p/client-core';
import { encodeKeyString, signatureTypeNamed } from '@i2p/data-core';
import { Breath } from '@i2p/runtime';
import { NodeDriver, nodeRandom, nodeTcp, nodeUdp } from '@i2p/runtime-node';
import { parseAddress } from '../address.js';
import { type Carried, type ForwardTarget, type SamDestination, SamDestinations } from '../client/index.js';
import { usualPort } from '../constants.js';

/** Where the bridge is, and who asks. */
export interface SamBridgeOptions {
	/** Address literal; 127.0.0.1 unless given. */
	readonly host?: string;
	/** 7656 unless given. */
	readonly port?: number;
	/** The bridge's port for datagrams; unless given what the bridge says in answer to HELP, as ours do, else one below `port`. */
	readonly udpPort?: number;
	/** The address of this machine that the bridge sends datagrams to; 127.0.0.1 unless given. */
	readonly here?: string;
	/** Where the bridge wants to know who asks. */
	readonly user?: string;
	readonly password?: string;
	/** Most time until the bridge has answered, in ms; ten seconds unless given. */
	readonly timeout?: number;
}

/** What a program may ask of its destination behind a bridge. */
export interface SamDestinationOptions extends DestinationOptions {
	/**
	 * What it carries: streams unless given. More than one thing needs a bridge of SAM 3.3; behind an i2pd a destination carries one.
	 */
	readonly carries?: readonly Carried[];
}

/** Incoming streams go to a server, until it is closed. */
export interface Forwarding extends Disposable {
	/** Ends it; streams that are there go on. */
	close(): void;
}

const usualTimeoutMs = 10_000;

/** Goes to a bridge; resolves when it has let us in. Rejects with I2pError: `unreachable`, or `timeout`. */
export function connectSam(options: SamBridgeOptions = {}): Promise<SamBridge> {
	const bridge = new SamBridge(options);
	return bridge.ready(options.timeout ?? usualTimeoutMs);
}

/** A bridge that lets us in. */
export class SamBridge implements AsyncDisposable {
	readonly #driver = new NodeDriver();
	readonly #breath: Breath;
	readonly #client: SamDestinations;
	readonly #where: string;
	readonly #asksUdpPort: boolean;
	readonly #hosts = new WeakMap<I2pDestination, SamDestination>();
	readonly #destinations = new Set<I2pDestination>();
	#isClosed = false;

	/** Use {@link connectSam}. */
	constructor({ host = '127.0.0.1', port = usualPort, udpPort, here = '127.0.0.1', ...who }: SamBridgeOptions) {
		this.#where = `${host}:${port}`;
		this.#asksUdpPort = udpPort === undefined;
		const { user, password } = who;
		const arm = () => this.#breath.arm();
		const rooms: SamDestinations[] = [];
		this.#breath = this.#driver.attach((wake) => new Breath({ clock: this.#driver.clock, rooms, wake }));
		this.#client = new SamDestinations({
			tcp: nodeTcp(this.#breath),
			udp: { port: nodeUdp(this.#breath), bridge: { host, port: udpPort ?? Math.max(1, port - 1) }, here },
			bridge: { host, port },
			random: nodeRandom(),
			now: () => this.#driver.clock.now(),
			arm,
			login: user === undefined || password === undefined ? undefined : { user, password },
		});
		rooms.push(this.#client);
	}

	/** Resolves with itself when the bridge has let us in; see {@link connectSam}. */
	ready(timeoutMs: number): Promise<SamBridge> {
		return new Promise((resolve, reject) => {
			const fail = (error: I2pError) => {
				clearTimeout(timer);
				void this.close();
				reject(error);
			};
			const late = `SAM at ${this.#where} has not answered within ${timeoutMs} ms`;
			const timer = setTimeout(() => fail(new I2pError('timeout', late)), timeoutMs);
			this.#client.greet((answer) => {
				clearTimeout(timer);
				if ('minor' in answer && this.#asksUdpPort) this.#client.askUdpPort(() => resolve(this));
				else if ('minor' in answer) resolve(this);
				else fail(new I2pError('unreachable', `SAM at ${this.#where}: ${answer.message}`));
			});
		});
	}

	/** Makes a destination; resolves when its tunnels stand. Rejects with I2pError. */
	async createDestination(options: SamDestinationOptions = {}): Promise<I2pDestination> {
		if (this.#isClosed) throw new I2pError('closed', `the way to SAM at ${this.#where} is closed`);
		let host: SamDestination | undefined;
		const client = this.#client;
		const maker: DestinationMaker = {
			create: (request, events) =>
				client.create(
					request,
					{
						onReady: (made, turn) => {
							host = made;
							events.onReady(made, turn);
						},
						onFailed: (fault, message, turn) => events.onFailed(fault, message, turn),
						onClosed: (reason, turn) => events.onClosed(reason, turn),
					},
					options.carries,
				),
			resolve: (...args) => client.resolve(...args),
			generateKeys: (type) => client.generateKeys(type),
		};
		const destination = await openDestination(maker, options);
		if (host) this.#hosts.set(destination, host);
		this.#destinations.add(destination);
		void destination.closed.then(() => this.#destinations.delete(destination));
		return destination;
	}

	/** New keys, as a string that `createDestination` takes as `keys`. Secret. @param type by number or name; 7 (Ed25519) unless given */
	newKeys(type: number | string = 7): string {
		const code = typeof type === 'number' ? type : signatureTypeNamed(type)?.code;
		if (code === undefined) throw new RangeError(`signature type: ${type} is unknown`);
		const keys = this.#client.generateKeys(code);
		const text = encodeKeyString(keys);
		keys.destroy();
		return text;
	}

	/** The destination behind an address, in base64; without any session. Rejects with I2pError. */
	lookup(address: string): Promise<string> {
		return new Promise((resolve, reject) => {
			const parsed = parseAddress(address);
			if (parsed.kind === 'destination') resolve(parsed.destination.base64);
			else if (parsed.kind !== 'target') reject(new I2pError('bad-address', `${address} is no address of I2P`));
			else
				this.#client.resolve(parsed.target, ({ destination, reason }) => {
					if (destination) resolve(destination.base64);
					else {
						const code = reason === 'unknown-name' ? 'unknown-name' : 'not-found';
						reject(new I2pError(code, `${address} was not found: ${reason ?? 'timeout'}`));
					}
				});
		});
	}

	/** Lets the bridge dial a server for every stream that comes in to a destination of {@link createDestination}. Rejects with I2pError. */
	forward(destination: I2pDestination, to: ForwardTarget): Promise<Forwarding> {
		const host = this.#hosts.get(destination);
		if (host === undefined) return Promise.reject(new TypeError('destination: expected one of this bridge'));
		return new Promise((resolve, reject) => {
			const forwarding = host.forward(to, (fault) => {
				const close = () => forwarding.close();
				if (fault === undefined) resolve({ close, [Symbol.dispose]: close });
				else reject(new I2pError('failed', `SAM at ${this.#where}: ${fault}`));
			});
		});
	}

	/** Closes every destination and the way to the bridge. */
	async close(): Promise<void> {
		if (this.#isClosed) return;
		this.#isClosed = true;
		await Promise.all([...this.#destinations].map((destination) => destination.close()));
		this.#client.close();
		this.#driver.detach(this.#breath);
	}

	/** Closes. */
	async [Symbol.asyncDispose](): Promise<void> {
		await this.close();
	}
}
