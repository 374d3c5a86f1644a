// All streams of one destination: the room between a MessageHost and whoever uses streams. Streaming specification.
// Holds them, tells them the time, hands their packets down; what arrives is sorted in inbound.ts.
import {
	type ConnectOptions,
	type MessageHost,
	protocolNumber,
	type Stream,
	type StreamAcceptor,
	type StreamEnd,
	type StreamHandler,
	type Undeliverable,
} from '@i2p/client-core';
import { type HashKey, hashOf } from '@i2p/data-core';
import type { Room, Turn, Waiting } from '@i2p/runtime';
import { after, type Mono, mono, never } from '@i2p/time';
import { checkInteger, DeadlineHeap, ExpiringMap, type Random, Ring, Slab } from '@i2p/util';
import { ByteBudget } from './budget.js';
import {
	budgetBytes,
	maxLoosePackets,
	maxStreams,
	partingMs,
	rememberedPaths,
	rememberPathMs,
	soloPacketBytes,
} from './constants.js';
import { Echo, type PingOptions, type PongHandler } from './echo.js';
import type { StreamingNote } from './errors.js';
import { Inbound, type InboundWants, type LoosePacket } from './inbound.js';
import { PacketMaker, type Speaker } from './packet-maker.js';
import { Path } from './path.js';
import { type StreamSettings, streamSettings } from './settings.js';
import { LocalStream, type StreamOwner } from './stream.js';
import { StreamTable } from './stream-table.js';
import type { PacketSigner } from './wants.js';

/** What the streams of a destination are made of. */
export interface StreamsOptions extends PacketSigner {
	/** What carries the packets. */
	readonly host: MessageHost;
	readonly random: Random;
	/** What its user has said; what is usual when absent. */
	readonly settings?: StreamSettings;
	/** Bytes that all streams of several destinations may hold together; one for this destination alone when absent. */
	readonly budget?: ByteBudget;
	/** Counts what happens, by code. */
	readonly note?: (code: StreamingNote) => void;
	/** Something was put aside outside of a turn: a turn is needed. */
	readonly arm?: () => void;
}

/** The streams of one destination, over any carrier of messages. */
export class Streams implements Room, StreamOwner {
	readonly name = 'streams';
	readonly #host: MessageHost;
	readonly #speaker: Speaker;
	readonly #random: Random;
	readonly #note: (code: StreamingNote) => void;
	readonly #arm: () => void;
	readonly #table = new StreamTable();
	readonly #times = new DeadlineHeap<LocalStream>();
	readonly #touched = new Set<LocalStream>();
	readonly #echo: Echo;
	readonly #inbound: Inbound;
	readonly #loose = new Ring<LoosePacket>(maxLoosePackets);
	readonly #paths = new ExpiringMap<HashKey, Path>({ capacity: rememberedPaths, lifetimeMs: rememberPathMs });
	readonly #settings: StreamSettings;
	readonly #budget: ByteBudget;
	readonly #acceptors = new Map<number, StreamAcceptor>();
	#now: Mono = mono(0);
	#blocked = false;
	#closed = false;
	/** When streams that were still to part are reset. */
	#partedBy: Mono = never;

	/** Takes the streaming protocol of the host. */
	constructor(options: StreamsOptions) {
		this.#host = options.host;
		const { signer, offline } = options;
		this.#settings = options.settings ?? streamSettings();
		this.#budget = options.budget ?? new ByteBudget(budgetBytes);
		this.#speaker = {
			destination: options.host.destination,
			signer,
			offline,
			settings: this.#settings,
			memory: new Slab(),
		};
		this.#random = options.random;
		this.#note = options.note ?? (() => undefined);
		this.#arm = options.arm ?? (() => undefined);
		this.#echo = new Echo(this.#speaker);
		this.#inbound = new Inbound(this.#surroundings());
		this.#host.attach(protocolNumber.streaming, {
			onMessage: (message, turn) => {
				this.#now = turn.now;
				this.#inbound.onMessage(message, turn);
			},
			onUndeliverable: (to, reason, turn) => this.#onUndeliverable(to, reason, turn),
			onRoom: () => {
				this.#blocked = false;
			},
			onLedTo: (to, target, turn) => this.#onLedTo(to, target, turn),
			onWayOpen: (to, turn) => this.#onWayOpen(to, turn),
		});
	}

	#surroundings(): InboundWants {
		const streams = this;
		return {
			host: this.#host,
			speaker: this.#speaker,
			table: this.#table,
			echo: this.#echo,
			makeRoomFor: (peer) => this.#makeRoom(peer),
			get closed() {
				return streams.#closed;
			},
			get hasRoom() {
				return streams.#hasRoom;
			},
			acceptorOf: (port) => streams.#acceptors.get(port) ?? streams.#acceptors.get(0),
			note: this.#note,
			create: (...parts) => this.#create(...parts),
			settle: (stream) => this.#settle(stream),
			offerLoose: (packet) => this.#offerLoose(packet),
		};
	}

	/** How many streams there are, lingering ones included. */
	get size(): number {
		return this.#table.all().length;
	}

	/**
	 * Accepts incoming streams to a port from now on, or refuses them with `undefined`; port 0 is for those that no other takes.
	 * Answers whether they are let in now. Throws RangeError for what is no port.
	 */
	accept(acceptor: StreamAcceptor | undefined, localPort = 0): boolean {
		checkInteger('localPort', localPort, 0, 65_535);
		if (acceptor === undefined) this.#acceptors.delete(localPort);
		else this.#acceptors.set(localPort, acceptor);
		return acceptor !== undefined;
	}

	/** Opens a stream; the SYN leaves with the next exhale, with what is offered until then. */
	connect(to: HashKey, options: ConnectOptions, handler: StreamHandler): Stream {
		const refusal = this.#refusal(to);
		const stream = this.#create(to, 0, options.fromPort ?? 0, options.toPort ?? 0, hashOf(to));
		stream.attach(handler);
		this.#table.add(stream);
		if (refusal === undefined) this.touch(stream);
		else stream.abort(refusal);
		return stream;
	}

	/** Lets go of the stream that has lingered longest where one more would not fit: at all, or of those of this peer. */
	#makeRoom(peer?: HashKey): void {
		if (!this.#table.hasRoom) this.#cutShort(this.#table.oldestLingering());
		if (peer !== undefined && !this.#table.hasRoomFor(peer)) this.#cutShort(this.#table.oldestLingering(peer));
	}

	#cutShort(stream: LocalStream | undefined): void {
		if (stream === undefined) return;
		this.#note('linger-cut-short');
		this.#forget(stream);
	}

	/** Whether one more stream fits; those that only linger do not count against what the user has said. */
	get #hasRoom(): boolean {
		const most = this.#settings.mostStreams;
		if (!this.#table.hasRoom || most >= maxStreams) return this.#table.hasRoom;
		return this.#table.all().filter((stream) => stream.alive).length < most;
	}

	#refusal(to: HashKey): StreamEnd | undefined {
		if (this.#closed) return 'destroyed';
		this.#makeRoom();
		if (!this.#hasRoom) return 'limit';
		return to === this.#host.destination.key ? 'unreachable' : undefined;
	}

	#create(remote: HashKey, remoteId: number, localPort: number, remotePort: number, target?: Uint8Array): LocalStream {
		let localId = 0;
		while (localId === 0 || this.#table.byLocalId(localId)) localId = this.#random.below(0x1_0000_0000);
		const maker = new PacketMaker(this.#speaker, localId, remoteId, target);
		const path = this.#paths.use(remote, this.#now) ?? new Path();
		this.#paths.set(remote, path, this.#now);
		const { settings, budget } = { settings: this.#settings, budget: this.#budget };
		const parts = { owner: this, maker, settings, path, budget, localId, remote, localPort, remotePort };
		return new LocalStream(parts, target ? 'opening' : 'open');
	}

	/**
	 * Asks whether a destination is there; the handler is told the round trip, or nothing after 30 s. False: too many at once. Throws RangeError
	 * for a payload of over 32 bytes.
	 */
	ping(to: HashKey, options: PingOptions, onPong: PongHandler): boolean {
		if (this.#closed || !this.#echo.hasRoom || this.#loose.length === this.#loose.capacity) return false;
		const id = 1 + this.#random.below(0xffff_ffff);
		const payload = this.#echo.ping(id, to, options.payload, this.#now, onPong);
		return this.#offerLoose({ to, fromPort: options.fromPort ?? 0, toPort: options.toPort ?? 0, payload });
	}

	#offerLoose(packet: LoosePacket): boolean {
		const taken = this.#loose.offer(packet);
		if (taken) this.#arm();
		return taken;
	}

	/** Takes no more streams and resets those that there are, but for those that both sides have ended: they have two seconds for their last bytes. */
	close(): void {
		this.#closed = true;
		this.#acceptors.clear();
		for (const stream of this.#table.all()) if (!stream.parting) stream.abort('destroyed');
	}

	/** Whether it is closed and streams still part. */
	get parting(): boolean {
		return this.#closed && this.#table.all().some((stream) => stream.parting);
	}

	/** Closes without giving any stream time. */
	abort(): void {
		this.close();
		for (const stream of this.#table.all()) stream.abort('destroyed');
	}

	note(code: StreamingNote): void {
		this.#note(code);
	}

	touch(stream: LocalStream): void {
		if (this.#touched.size === 0) this.#arm();
		this.#touched.add(stream);
	}

	#onUndeliverable(to: HashKey, reason: Undeliverable, turn: Turn): void {
		this.#now = turn.now;
		for (const stream of this.#table.all()) {
			if (stream.remote !== to) continue;
			stream.onUndeliverable(reason, turn);
			this.#settle(stream);
		}
	}

	#onLedTo(to: HashKey, target: HashKey, turn: Turn): void {
		this.#now = turn.now;
		for (const stream of this.#table.all()) {
			if (stream.remote !== to || stream.phase !== 'opening') continue;
			if (target === this.#host.destination.key) stream.abort('unreachable');
			else stream.moveTo(target, turn);
			this.#settle(stream);
		}
	}

	#onWayOpen(to: HashKey, turn: Turn): void {
		this.#now = turn.now;
		for (const stream of this.#table.all()) {
			if (stream.remote !== to || stream.phase === 'over') continue;
			stream.onWayOpen(turn);
			this.#settle(stream);
		}
	}

	/** Takes over when a stream must be told the time, and forgets it when nothing is left of it. */
	#settle(stream: LocalStream): void {
		const due = stream.due();
		this.#times.set(stream, due);
		if (stream.phase === 'lingering') this.#table.linger(stream);
		if (stream.phase === 'over' && due === Number.POSITIVE_INFINITY) this.#forget(stream);
	}

	#forget(stream: LocalStream): void {
		this.#times.delete(stream);
		this.#touched.delete(stream);
		stream.forget();
		const key = this.#table.delete(stream);
		if (key !== undefined) this.#inbound.remember(key, this.#now);
	}

	due(): Mono {
		return mono(Math.min(this.#times.nextDue(), this.#echo.due(), this.#partedBy));
	}

	onTime(turn: Turn): void {
		this.#now = turn.now;
		if (this.#partedBy <= turn.now) this.abort();
		this.#echo.onTime(turn);
		for (let stream = this.#times.takeDue(turn.now); stream; stream = this.#times.takeDue(turn.now)) {
			stream.onTime(turn);
			this.#settle(stream);
		}
	}

	flush(turn: Turn): Waiting {
		this.#now = turn.now;
		this.#blocked = !this.#flushLoose();
		let more = false;
		for (const stream of [...this.#touched]) {
			if (this.#blocked) break;
			const rest = stream.flush(turn, this.#take);
			if (rest !== 'full') this.#touched.delete(stream);
			if (rest === 'more') {
				this.#touched.add(stream);
				more = true;
			}
			this.#settle(stream);
		}
		this.#partedBy = this.parting ? mono(Math.min(this.#partedBy, after(turn.now, partingMs))) : never;
		if (this.#blocked) return 'credit';
		if (more) return 'turn';
		return this.due() === Number.POSITIVE_INFINITY ? 'empty' : 'deadline';
	}

	#flushLoose(): boolean {
		for (let packet = this.#loose.peek(); packet; packet = this.#loose.peek()) {
			const message = {
				...packet,
				protocol: protocolNumber.streaming,
				compress: packet.payload.length > soloPacketBytes,
			};
			if (this.#host.offer(message) === 'full') return false;
			this.#loose.take();
		}
		return true;
	}

	readonly #take = (stream: LocalStream, payload: Uint8Array, isSyn: boolean): boolean => {
		const compress = isSyn && payload.length > soloPacketBytes;
		const answer = this.#host.offer({
			to: stream.remote,
			protocol: protocolNumber.streaming,
			fromPort: stream.localPort,
			toPort: stream.remotePort,
			payload,
			compress,
		});
		if (answer === 'full') this.#blocked = true;
		return answer !== 'full';
	};
}
