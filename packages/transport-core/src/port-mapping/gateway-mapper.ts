// Opens ports of one gateway by PCP, or by NAT-PMP if that is all it speaks: asks, asks again, renews, gives back.
// Must not know which gateway is right, nor what the ports are for. RFC 6886 section 3, RFC 6887 sections 8, 11.
import type { Endpoint, Turn, UdpHandler, UdpPort, UdpSocket, Waiting } from '@i2p/runtime';
import { after, type Mono, mono, never, seconds } from '@i2p/time';
import { checkInteger, type Random, WireError } from '@i2p/util';
import type { Note } from '../wants.js';
import { gatewayPort, mostMappings, natPmpVersion, retryStandingMs } from './constants.js';
import { GatewayEpoch } from './epoch.js';
import { type MapMethod, MappingTask } from './mapping-task.js';
import { decodeNatPmpAnswer, encodeAddressRequest } from './nat-pmp.js';
import { decodePcpMapAnswer, protocolNumber } from './pcp.js';
import type { MappingFault, PortMapper, PortMapperEvents, PortMapping, WantedPort } from './port-mapper.js';

/** What a {@link GatewayMapper} is made of. */
export interface GatewayMapperOptions {
	readonly udp: UdpPort;
	/** Address of the gateway: a literal. */
	readonly gateway: string;
	/** Our own address on the way there: a literal. */
	readonly local: string;
	readonly events: PortMapperEvents;
	readonly random: Random;
	readonly note: Note;
	/** UDP port of the gateway; 5351 unless given. */
	readonly port?: number;
}

/** A {@link PortMapper} for one gateway. */
export class GatewayMapper implements PortMapper, UdpHandler {
	readonly name = 'port-mapping';
	readonly #options: GatewayMapperOptions;
	readonly #tasks: MappingTask[] = [];
	readonly #epoch = new GatewayEpoch();
	#socket: UdpSocket | undefined;
	#bound = false;
	/** What the gateway speaks, as far as known. */
	#method: MapMethod = 'pcp';
	/** The outer address that NAT-PMP tells apart from the ports. */
	#outerHost: string | undefined;
	#releasing = false;

	constructor(options: GatewayMapperOptions) {
		this.#options = options;
	}

	request({ protocol, port }: WantedPort, turn: Turn): void {
		checkInteger('port to map', port, 1, 65_535);
		if (this.#tasks.some((task) => task.protocol === protocol && task.port === port)) return;
		if (this.#tasks.length >= mostMappings) throw new RangeError(`ports to map: expected ${mostMappings} at most`);
		this.#tasks.push(new MappingTask(protocol, port, this.#options.random.bytes(12), turn.now));
	}

	release(): void {
		this.#releasing = true;
	}

	mappings(): PortMapping[] {
		return this.#tasks.map((task) => task.mapping).filter((mapping) => mapping !== undefined);
	}

	// --- what the socket tells ---

	onListening(): void {
		this.#bound = true;
	}

	onError(code: string, _detail: string, turn: Turn): void {
		this.#options.note(`port-mapping-socket-${code}`);
		this.#bound = false;
		this.#socket?.close();
		this.#socket = undefined;
		for (const task of this.#tasks) this.#fail(task, 'no-socket', turn);
	}

	onDatagram(lent: Uint8Array, from: Endpoint, turn: Turn): void {
		const { gateway, port = gatewayPort, note } = this.#options;
		if (from.host !== gateway || from.port !== port) {
			note('port-mapping-foreign');
			return;
		}
		try {
			if (lent[0] === natPmpVersion) this.#onNatPmp(lent, turn);
			else this.#onPcp(lent, turn);
		} catch (fault) {
			if (!(fault instanceof WireError)) throw fault;
			note(`port-mapping-${fault.code}`);
		}
	}

	#onPcp(lent: Uint8Array, turn: Turn): void {
		const answer = decodePcpMapAnswer(lent);
		const task = this.#tasks.find(
			(one) => one.names(answer.nonce) && one.port === answer.port && protocolNumber(one.protocol) === answer.protocol,
		);
		if (!task?.asked) {
			this.#options.note('port-mapping-unasked');
			return;
		}
		const fault = pcpFault(answer.result);
		if (fault === 'other-protocol') this.#speak('nat-pmp', turn);
		else if (fault !== undefined) this.#fail(task, fault, turn, seconds(answer.lifetimeSeconds));
		else {
			this.#onEpoch(answer.epoch, turn, task);
			const outer = { host: answer.outerHost, port: answer.outerPort };
			this.#map(task, outer, seconds(answer.lifetimeSeconds), turn);
		}
	}

	#onNatPmp(lent: Uint8Array, turn: Turn): void {
		const answer = decodeNatPmpAnswer(lent);
		if (this.#method === 'pcp') {
			// A gateway that knows no PCP answers so, whatever it was asked.
			if (this.#tasks.some((task) => task.asked)) this.#speak('nat-pmp', turn);
			return;
		}
		const fault = natPmpFault(answer.result);
		if (answer.kind === 'address') {
			if (fault !== undefined) return;
			this.#onEpoch(answer.epoch, turn);
			this.#onOuterHost(answer.host, turn);
			return;
		}
		if (answer.kind === 'refusal') {
			for (const task of this.#tasks) if (task.asked) this.#fail(task, fault ?? 'refused', turn);
			return;
		}
		const task = this.#tasks.find((one) => one.protocol === answer.protocol && one.port === answer.port);
		if (!task?.asked) this.#options.note('port-mapping-unasked');
		else if (fault !== undefined) this.#fail(task, fault, turn);
		else {
			this.#onEpoch(answer.epoch, turn, task);
			task.outerPort = answer.outerPort;
			const outer = this.#outerHost === undefined ? undefined : { host: this.#outerHost, port: answer.outerPort };
			this.#map(task, outer, seconds(answer.lifetimeSeconds), turn);
		}
	}

	#onOuterHost(host: string, turn: Turn): void {
		this.#outerHost = host;
		for (const task of this.#tasks)
			if (task.outerPort !== undefined && task.stands(turn.now))
				this.#tellMapped(task, { host, port: task.outerPort }, turn);
	}

	/** A gateway that began anew knows none of our ports. */
	#onEpoch(epoch: number, turn: Turn, but?: MappingTask): void {
		if (!this.#epoch.onEpoch(epoch, turn.now)) return;
		this.#options.note('port-mapping-gateway-restarted');
		for (const task of this.#tasks) if (task !== but) task.askAt(turn.now);
	}

	#speak(method: MapMethod, turn: Turn): void {
		this.#method = method;
		for (const task of this.#tasks) task.askAt(turn.now);
	}

	#map(task: MappingTask, outer: Endpoint | undefined, lifetimeMs: number, turn: Turn): void {
		task.onGranted(lifetimeMs, turn.now);
		if (outer) this.#tellMapped(task, outer, turn);
	}

	#tellMapped(task: MappingTask, outer: Endpoint, turn: Turn): void {
		const known = task.mapping?.outer;
		if (known?.host === outer.host && known.port === outer.port) return;
		const { protocol, port } = task;
		task.mapping = { protocol, port, outer, via: this.#method };
		this.#options.note('port-mapping-mapped');
		this.#options.events.onMapped(task.mapping, turn);
	}

	#fail(task: MappingTask, fault: MappingFault, turn: Turn, retryMs = 0): void {
		if (fault === 'no-answer' && task.stands(turn.now)) {
			task.askAt(after(turn.now, retryStandingMs));
			return;
		}
		const tell = task.onRefused(retryMs, turn.now);
		this.#options.note(`port-mapping-failed-${fault}`);
		if (tell) this.#options.events.onUnmapped({ protocol: task.protocol, port: task.port }, fault, turn);
	}

	// --- the room ---

	due(): Mono {
		if (this.#releasing) return never;
		let due = never;
		for (const task of this.#tasks) due = mono(Math.min(due, task.due));
		return due;
	}

	onTime(turn: Turn): void {
		for (const task of this.#tasks) {
			if (task.due > turn.now) continue;
			if (task.exhausted) this.#onSilence(task, turn);
			else task.toSend = true;
		}
	}

	/** The gateway does not answer: perhaps it speaks the other protocol only. */
	#onSilence(task: MappingTask, turn: Turn): void {
		if (this.#method === 'pcp') {
			this.#speak('nat-pmp', turn);
			return;
		}
		this.#method = 'pcp';
		for (const one of this.#tasks) if (one === task || one.exhausted) this.#fail(one, 'no-answer', turn);
	}

	flush(turn: Turn): Waiting {
		if (this.#releasing) {
			this.#giveBack();
			return 'empty';
		}
		const toSend = this.#tasks.filter((task) => task.toSend);
		if (toSend.length > 0) {
			this.#socket ??= this.#options.udp.bind({ host: this.#options.local, port: 0 }, this);
			if (!this.#bound) return 'writable';
			if (this.#method === 'nat-pmp') this.#send(encodeAddressRequest());
			for (const task of toSend) this.#send(task.ask(this.#method, this.#options.local, turn.now));
		}
		return this.#tasks.length > 0 ? 'deadline' : 'empty';
	}

	#giveBack(): void {
		if (this.#bound)
			for (const task of this.#tasks) if (task.mapping) this.#send(task.question(this.#method, this.#options.local, 0));
		this.#tasks.length = 0;
		this.#socket?.close();
		this.#socket = undefined;
		this.#bound = false;
	}

	#send(given: Uint8Array): void {
		const { gateway, port = gatewayPort } = this.#options;
		this.#socket?.send(given, { host: gateway, port });
	}
}

/** RFC 6887 section 7.4. */
function pcpFault(result: number): MappingFault | 'other-protocol' | undefined {
	if (result === 0) return undefined;
	if (result === 1 || result === 4) return 'other-protocol';
	if (result === 7 || result === 11) return 'no-address';
	if (result === 8 || result === 10) return 'exhausted';
	return result === 12 ? 'wrong-address' : 'refused';
}

/** RFC 6886 section 3.5. */
function natPmpFault(result: number): MappingFault | undefined {
	if (result === 0) return undefined;
	if (result === 3) return 'no-address';
	return result === 4 ? 'exhausted' : 'refused';
}
