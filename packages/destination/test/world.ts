// A network of tunnels in memory: latency, loss and reordering from a seed; a database of lease sets; owners that sign.
import type { InboundMessage, MessageHandler, MessageOwner, Undeliverable } from '@i2p/client-core';
import { generateX25519, type X25519PrivateKey } from '@i2p/crypto-x25519';
import { createDestinationKeys, type DestinationKeys, type HashKey } from '@i2p/data-core';
import {
	decodeDatabaseStore,
	decodeStandard,
	encodeDatabaseStore,
	encodeStandard,
	type I2npMessage,
	type StoredLeaseSet,
	storedLeaseSet,
	storeOfLeaseSet,
} from '@i2p/data-i2np';
import { type ClientAccess, type Lease2, sealLeaseSet, signLeaseSet2 } from '@i2p/data-leaseset';
import { Breath, type Turn } from '@i2p/runtime';
import { lend, seededRandom, VirtualDriver } from '@i2p/testkit';
import { after, wall } from '@i2p/time';
import { copyBytes, type Random, toHex } from '@i2p/util';
import type { Conduct, LeaseSetDirectory, Neighbours, TunnelDelivery, TunnelPool } from '../src/index.js';
import { LocalDestination } from '../src/index.js';

export interface WorldOptions {
	readonly latencyMs?: number;
	readonly jitterMs?: number;
	/** Of a thousand messages. */
	readonly lossPerMille?: number;
	readonly lookupMs?: number;
}

export class World {
	readonly driver = new VirtualDriver();
	readonly random: Random;
	readonly options: WorldOptions;
	readonly gateways = new Map<string, (message: I2npMessage) => void>();
	readonly database = new Map<HashKey, StoredLeaseSet>();
	sent = 0;
	/** Sees every message on its way; answers false to lose it. */
	passes: (message: I2npMessage, delivery: TunnelDelivery) => boolean = () => true;

	constructor(seed: string, options: WorldOptions = {}) {
		this.random = seededRandom(seed);
		this.options = options;
	}

	carry(delivery: TunnelDelivery, message: I2npMessage): void {
		this.sent++;
		if (!this.passes(message, delivery) || this.random.below(1000) < (this.options.lossPerMille ?? 0)) return;
		if (delivery.kind !== 'tunnel') return;
		const to = `${toHex(delivery.hash)}/${delivery.tunnelId}`;
		const bytes = encodeStandard(message);
		const ms = (this.options.latencyMs ?? 50) + this.random.below(1 + (this.options.jitterMs ?? 0));
		this.driver.after(ms, () => this.gateways.get(to)?.(decodeStandard(bytes)));
	}
}

export class FakeTunnels implements TunnelPool {
	readonly world: World;
	inbound: Lease2[] = [];
	outbound = [1, 2];
	capacity = 1000;
	used: (number | undefined)[] = [];
	suspected: number[] = [];
	rests: boolean[] = [];

	constructor(world: World) {
		this.world = world;
	}

	inboundLeases(): readonly Lease2[] {
		return [...this.inbound].sort((a, b) => b.endMs - a.endMs);
	}

	outboundTunnels(): readonly number[] {
		return this.outbound;
	}

	sendOut(delivery: TunnelDelivery, message: I2npMessage, _turn: Turn, prefer?: number): boolean {
		if (this.outbound.length === 0 || this.capacity <= 0) return false;
		this.capacity--;
		this.used.push(prefer);
		this.world.carry(delivery, message);
		return true;
	}

	room(): number {
		return this.outbound.length === 0 ? 0 : this.capacity;
	}

	reconfigure(): undefined {
		// Nothing here has options.
	}

	rest(resting: boolean): void {
		this.rests.push(resting);
	}

	suspect(outbound: number): void {
		this.suspected.push(outbound);
	}
}

class FakeDirectory implements LeaseSetDirectory {
	readonly host: TestHost;
	lookups = 0;
	published: StoredLeaseSet[] = [];
	/** What was asked for. */
	asked: HashKey[] = [];
	messages: I2npMessage[] = [];
	/** Whether lookups are answered at all. */
	answers = true;

	constructor(host: TestHost) {
		this.host = host;
	}

	lookup(hash: HashKey, onAnswer: (found: StoredLeaseSet | undefined, turn: Turn) => void): void {
		this.lookups++;
		this.asked.push(hash);
		if (!this.answers) return;
		const { world } = this.host;
		world.driver.after(world.options.lookupMs ?? 300, () => {
			const found = world.database.get(hash);
			const copy = found && storedLeaseSet(decodeDatabaseStore(encodeDatabaseStore(storeOfLeaseSet(found))));
			this.host.breath.inhale('netdb', (turn) => onAnswer(copy, turn));
		});
	}

	publish(leaseSet: StoredLeaseSet): void {
		this.published.push(leaseSet);
		this.host.world.driver.after(200, () => this.host.world.database.set(leaseSet.key, leaseSet));
	}

	onMessage(message: I2npMessage): void {
		this.messages.push(message);
	}
}

export interface Received {
	readonly from: HashKey | undefined;
	readonly fromPort: number;
	readonly toPort: number;
	readonly payload: Uint8Array;
	readonly at: number;
}

export interface HostOptions {
	readonly unpublished?: boolean;
	/** Encryption types, the preferred first; 4 alone when absent. */
	readonly types?: readonly number[];
	/** Publishes its set encrypted. */
	readonly encrypted?: { readonly secret?: Uint8Array; readonly access?: ClientAccess };
	/** Whether its set goes with its messages; it does when absent. */
	readonly bundles?: boolean;
	readonly conduct?: Conduct;
	readonly tunnels?: number;
	readonly neighbours?: Neighbours;
	/** Whether the owner signs at once. */
	readonly signs?: boolean;
}

/** A local destination with its owner, its breath and everything it stands on. */
export class TestHost implements MessageOwner, MessageHandler {
	readonly world: World;
	readonly random: Random;
	readonly keys: DestinationKeys;
	/** One for each encryption type. */
	encryption: readonly { readonly type: number; readonly key: X25519PrivateKey }[];
	readonly tunnels: FakeTunnels;
	readonly directory: FakeDirectory;
	readonly destination: LocalDestination;
	readonly breath: Breath;
	readonly options: HostOptions;
	readonly received: Received[] = [];
	readonly undeliverable: { to: HashKey; reason: Undeliverable; at: number }[] = [];
	readonly codes = new Map<string, number>();
	readonly requests: number[] = [];
	rooms = 0;
	ready = 0;
	closed: string | undefined;

	constructor(world: World, name: string, options: HostOptions = {}) {
		this.world = world;
		this.options = options;
		const random = world.random.fork(name);
		this.random = random;
		this.keys = createDestinationKeys(random);
		this.encryption = (options.types ?? [4]).map((type) => ({ type, key: generateX25519(random) }));
		this.tunnels = new FakeTunnels(world);
		this.directory = new FakeDirectory(this);
		let breath: Breath | undefined;
		this.destination = new LocalDestination({
			destination: this.keys.destination,
			owner: this,
			tunnels: this.tunnels,
			directory: this.directory,
			random,
			wake: () => breath?.arm(),
			note: (code) => this.codes.set(code, (this.codes.get(code) ?? 0) + 1),
			...(options.conduct === undefined ? {} : { conduct: options.conduct }),
			...(options.neighbours === undefined ? {} : { neighbours: options.neighbours }),
		});
		this.destination.attach(6, this);
		this.breath = world.driver.attach(
			(wake) => new Breath({ clock: world.driver.clock, rooms: [this.destination], wake }),
		);
		breath = this.breath;
		for (let i = 0; i < (options.tunnels ?? 2); i++) this.addInbound(600_000);
		this.changed();
	}

	get key(): HashKey {
		return this.keys.destination.key;
	}

	count(code: string): number {
		return this.codes.get(code) ?? 0;
	}

	addInbound(lifetimeMs: number): Lease2 {
		const gateway = this.world.random.bytes(32);
		const tunnelId = 1 + this.world.random.below(0xffff_fffe);
		const lease = { gateway, tunnelId, endMs: after(this.world.driver.clock.wall(), lifetimeMs) };
		this.tunnels.inbound.push(lease);
		this.world.gateways.set(`${toHex(gateway)}/${tunnelId}`, (message) => {
			if (this.world.driver.clock.wall() > lease.endMs || !this.tunnels.inbound.includes(lease)) return;
			this.breath.inhale('tunnel', (turn) =>
				lend(message.body, (body) => this.destination.onTunnelMessage({ ...message, body }, turn)),
			);
		});
		return lease;
	}

	changed(): void {
		this.breath.inhale('pool', (turn) => this.destination.onTunnelsChanged(turn));
	}

	onLeases(request: { leases: readonly Lease2[]; published: ReturnType<typeof wall> }): void {
		this.requests.push(request.published);
		if (this.options.signs !== false) this.sign(request.leases, request.published);
	}

	sign(leases: readonly Lease2[], published: ReturnType<typeof wall>): void {
		const { encrypted, bundles = true } = this.options;
		const dates = { published, expires: wall(published + 600_000) };
		const set = signLeaseSet2(
			{
				...dates,
				destination: this.keys.destination,
				unpublished: this.options.unpublished === true,
				blinded: encrypted !== undefined,
				encryptionKeys: this.encryption.map(({ type, key }) => ({ type, key: key.publicKey })),
				leases,
			},
			this.keys.signing,
		);
		const sealed = encrypted && sealLeaseSet({ ...dates, leaseSet: set, ...encrypted }, this.keys.signing, this.random);
		this.destination.provide({
			published: sealed ?? set,
			bundled: bundles ? set : undefined,
			keys: this.encryption.map(({ type, key }) => ({ type, key: key.exportRaw() })),
		});
	}

	onReady(): void {
		this.ready++;
	}

	onFailed(): void {
		throw new Error('a destination of this router does not fail');
	}

	onClosed(reason: string): void {
		this.closed = reason;
	}

	onMessage({ from, fromPort, toPort, payload }: InboundMessage): void {
		this.received.push({ from, fromPort, toPort, payload: copyBytes(payload), at: this.world.driver.clock.now() });
	}

	onUndeliverable(to: HashKey, reason: Undeliverable): void {
		this.undeliverable.push({ to, reason, at: this.world.driver.clock.now() });
	}

	onRoom(): void {
		this.rooms++;
	}

	send(to: HashKey, payload: Uint8Array, compress = false): string {
		return this.destination.offer({ to, protocol: 6, fromPort: 1, toPort: 2, payload, compress });
	}
}
