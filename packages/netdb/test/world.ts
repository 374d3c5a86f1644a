// A small network of databases on one virtual clock: links with latency, one-hop tunnels, keys that open what is sealed.
import { OneTimeTags, openForRouter, readBlocks } from '@i2p/crypto-garlic';
import {
	createDestinationKeys,
	createRouterKeys,
	type DestinationKeys,
	type HashKey,
	hashKey,
	mappingOf,
	type RouterKeys,
} from '@i2p/data-core';
import { decodeClove, decodeGarlic, decodeStandard, decodeTunnelGateway, I2np, type I2npMessage } from '@i2p/data-i2np';
import { type LeaseSet2, signLeaseSet2 } from '@i2p/data-leaseset';
import { type RouterInfo, signRouterInfo } from '@i2p/data-routerinfo';
import type { Turn } from '@i2p/runtime';
import { seededRandom, VirtualClock } from '@i2p/testkit';
import { after, minutes, type Wall, wall } from '@i2p/time';
import { DeadlineHeap, toBase64 } from '@i2p/util';
import type { Context, NetDbOptions, NetDbWants, Origin } from '../src/index.js';
import { NetDb } from '../src/index.js';

const latencyMs = 20;

export interface RouterWords {
	floodfill?: boolean;
	caps?: string;
	netId?: string;
	version?: string;
	host?: string;
}

/** One router: its database and the least of everything around it. */
export class TestRouter {
	readonly keys: RouterKeys;
	readonly netdb: NetDb;
	readonly links = new Set<HashKey>();
	readonly notes = new Map<string, number>();
	readonly published: [HashKey, boolean][] = [];
	readonly kept = new Map<HashKey, RouterInfo>();
	readonly sent: { to: HashKey; message: I2npMessage }[] = [];
	readonly answers: [HashKey, boolean][] = [];
	readonly offences: [HashKey, string][] = [];
	/** Whose answers were to come through a tunnel. */
	readonly asked: (HashKey | undefined)[] = [];
	/** Tunnel ids of this router's inbound tunnels, by context. */
	readonly inbound = new Map<Context, number>();
	readonly tags = new OneTimeTags<Context>(1000, 60_000);
	isDead = false;
	hasTunnels = true;
	/** No link may be made to those whom it asks. */
	isWithoutPlace = false;
	/** Has nothing to say of itself. */
	isSilent = false;
	lastPublished: Wall = wall(0);
	readonly words: RouterWords;
	readonly world: World;

	constructor(world: World, words: RouterWords, options: Partial<NetDbOptions>, wants: Partial<NetDbWants> = {}) {
		this.world = world;
		this.words = words;
		this.keys = createRouterKeys(world.random);
		this.netdb = new NetDb(
			{
				rules: { netId: 99 },
				random: world.random.fork(this.key),
				floodfill: words.floodfill === true,
				startedAt: world.clock.now(),
				...options,
			},
			{ ...this.#wants(), ...wants },
		);
	}

	get key(): HashKey {
		return this.keys.identity.key;
	}

	get hash(): Uint8Array {
		return this.keys.identity.hash;
	}

	count(code: string): number {
		return this.notes.get(code) ?? 0;
	}

	info(published: Wall = this.world.clock.wall()): RouterInfo {
		this.lastPublished = wall(Math.max(published, this.lastPublished + 1));
		const {
			caps = this.words.floodfill === true ? 'XfR' : 'OR',
			netId = '99',
			version = '0.9.69',
			host = '127.0.0.1',
		} = this.words;
		const s = toBase64(this.keys.encryption.publicKey);
		const options = mappingOf({ host, port: '4567', s, i: toBase64(new Uint8Array(16)), v: '2' });
		return signRouterInfo(
			{
				identity: this.keys.identity,
				published: this.lastPublished,
				addresses: [{ cost: 3, style: 'NTCP2', options }],
				options: mappingOf({ caps, netId, 'router.version': version }),
			},
			this.keys.signing,
		);
	}

	/** A message over a link: garlic is opened, tunnel gateways hand to whoever owns the tunnel. */
	receive(message: I2npMessage, from: HashKey): void {
		if (this.isDead) return;
		const { world } = this;
		if (message.type === I2np.TunnelGateway) {
			const { tunnelId, message: inner } = decodeTunnelGateway(message.body);
			const owner = world.tunnels.get(tunnelId);
			if (owner !== undefined) world.later(() => owner.router.receiveInTunnel(decodeStandard(inner), owner.context));
			return;
		}
		if (message.type === I2np.Garlic) {
			const payload = openForRouter(this.keys.encryption, decodeGarlic(message.body));
			for (const inner of payload === undefined ? [] : cloves(payload))
				this.handle(inner, { kind: 'link', peer: from, sealed: true });
			return;
		}
		this.handle(message, { kind: 'link', peer: from });
	}

	receiveInTunnel(message: I2npMessage, context: Context): void {
		if (this.isDead) return;
		if (message.type !== I2np.Garlic) {
			this.handle(message, { kind: 'tunnel', context });
			return;
		}
		const opened = this.tags.open(decodeGarlic(message.body), this.world.clock.now());
		if (opened === undefined) return;
		for (const inner of cloves(opened.payload)) this.handle(inner, { kind: 'sealed', context: opened.value });
	}

	handle(message: I2npMessage, origin: Origin): boolean {
		this.world.touched.add(this);
		return this.netdb.onMessage(message, origin, this.world.turn());
	}

	#wants(): NetDbWants {
		const { world } = this;
		const offer = (peer: HashKey, message: I2npMessage): boolean => {
			const other = world.routers.get(peer);
			this.sent.push({ to: peer, message });
			if (other === undefined) return false;
			world.later(() => other.receive(message, this.key), this.links.has(peer) ? latencyMs : 3 * latencyMs);
			this.#linkUp(other);
			return true;
		};
		return {
			identity: {
				hash: this.hash,
				key: this.key,
				encryptionKey: this.keys.identity.encryptionKey,
				freshRouterInfo: (wall) => (this.isSilent ? undefined : this.info(wall)),
			},
			links: {
				offer: (peer, message) => !this.isWithoutPlace && offer(peer, message),
				answer: offer,
				connected: (peer) => this.links.has(peer),
				connect: (peer) => {
					const other = world.routers.get(peer);
					if (other !== undefined) this.#linkUp(other);
				},
			},
			tunnels: {
				sendOut: (_, to, message) => {
					const other = world.routers.get(hashKey(to));
					if (!this.hasTunnels || other === undefined) return false;
					this.sent.push({ to: other.key, message });
					world.later(() => other.receive(message, world.endpoint), 2 * latencyMs);
					return true;
				},
				replyPath: (context, asked) => {
					this.asked.push(asked && hashKey(asked));
					if (!this.hasTunnels) return undefined;
					return { gateway: world.gateway.hash, tunnelId: world.tunnelOf(this, context) };
				},
				expectReply: (context, tag, key, now) => this.tags.expect(tag, key, context, now),
			},
			peers: {
				noteAnswer: (peer, answered) => this.answers.push([peer, answered]),
				banned: () => false,
				responsiveness: (peer) => this.#responsiveness(peer),
				noteOffence: (peer, offence, code) => this.offences.push([peer, `${offence} ${code}`]),
			},
			keeper: { keep: (info) => this.kept.set(info.key, info), drop: (key) => this.kept.delete(key) },
			note: (code) => this.notes.set(code, this.count(code) + 1),
			onPublished: (context, confirmed) => this.published.push([context, confirmed]),
		};
	}

	/** The share of the last answers, as a peer book tells it. */
	#responsiveness(peer: HashKey): number {
		const said = this.answers.filter(([of]) => of === peer).slice(-20);
		return (said.filter(([, answered]) => answered).length + 1) / (said.length + 2);
	}

	#linkUp(other: TestRouter): void {
		if (this.links.has(other.key) || other.isDead) return;
		this.world.later(() => {
			this.links.add(other.key);
			other.links.add(this.key);
			this.world.touched.add(this).add(other);
			this.netdb.onLinkUp(other.key, this.world.turn());
			other.netdb.onLinkUp(this.key, this.world.turn());
		}, 2 * latencyMs);
	}
}

function cloves(payload: Uint8Array): I2npMessage[] {
	return readBlocks(payload).flatMap((block) => (block.kind === 'clove' ? [decodeClove(block.bytes).message] : []));
}

/** All routers, the clock, and what is under way. */
export class World {
	readonly clock = new VirtualClock();
	readonly random;
	readonly routers = new Map<HashKey, TestRouter>();
	readonly tunnels = new Map<number, { router: TestRouter; context: Context }>();
	/** Endpoint of everybody's outbound tunnels: no router that answers. */
	readonly endpoint: HashKey;
	/** Gateway of everybody's inbound tunnels. */
	readonly gateway: TestRouter;
	/** Who may have something to send: a large network is mostly at rest. */
	readonly touched = new Set<TestRouter>();
	readonly #underWay = new DeadlineHeap<() => void>();

	constructor(seed: string) {
		this.random = seededRandom(seed);
		this.endpoint = hashKey(this.random.bytes(32));
		this.gateway = this.router({});
	}

	router(words: RouterWords, options: Partial<NetDbOptions> = {}, wants: Partial<NetDbWants> = {}): TestRouter {
		const router = new TestRouter(this, words, options, wants);
		this.routers.set(router.key, router);
		return router;
	}

	/** Everybody knows everybody. */
	introduce(routers: readonly TestRouter[] = [...this.routers.values()]): void {
		for (const other of routers) {
			const info = other.info();
			for (const one of routers) if (one !== other) one.netdb.offerRouterInfo(info, this.turn());
		}
	}

	turn(): Turn {
		return { now: this.clock.now(), wall: this.clock.wall() };
	}

	later(call: () => void, ms = latencyMs): void {
		this.#underWay.set(call, after(this.clock.now(), ms));
	}

	tunnelOf(router: TestRouter, context: Context): number {
		let id = router.inbound.get(context);
		if (id === undefined) {
			id = 1 + this.tunnels.size;
			router.inbound.set(context, id);
			this.tunnels.set(id, { router, context });
		}
		return id;
	}

	/** Lets time pass until nothing happens for `ms` any more. */
	run(ms: number): void {
		const end = this.clock.now() + ms;
		for (const router of this.routers.values()) this.touched.add(router);
		for (let breaths = 0; ; breaths++) {
			if (breaths > 100_000) throw new Error('time does not pass');
			this.#breathe();
			let next = this.#underWay.nextDue();
			for (const { netdb, isDead } of this.routers.values()) if (!isDead) next = Math.min(next, netdb.due());
			if (next > end) break;
			this.clock.advanceTo(Math.max(next, this.clock.now() + 0.001));
		}
		this.clock.advanceTo(end);
	}

	#breathe(): void {
		for (let call = this.#underWay.takeDue(this.clock.now()); call !== undefined; ) {
			call();
			call = this.#underWay.takeDue(this.clock.now());
		}
		for (const router of this.routers.values()) {
			if (router.isDead || router.netdb.due() > this.clock.now()) continue;
			router.netdb.onTime(this.turn());
			this.touched.add(router);
		}
		for (const { netdb, isDead } of this.touched) if (!isDead) while (netdb.flush(this.turn()) === 'turn');
		this.touched.clear();
	}

	destination(): DestinationKeys {
		return createDestinationKeys(this.random);
	}

	leaseSet(
		{ destination, signing }: DestinationKeys,
		words: { published?: Wall; unpublished?: boolean } = {},
	): LeaseSet2 {
		const { published = this.clock.wall(), unpublished = false } = words;
		return signLeaseSet2(
			{
				destination,
				published,
				expires: after(published, minutes(10)),
				unpublished,
				encryptionKeys: [{ type: 4, key: this.gateway.keys.encryption.publicKey }],
				leases: [{ gateway: this.gateway.hash, tunnelId: 7, endMs: after(published, minutes(10)) }],
			},
			signing,
		);
	}
}
