// One client of the SOCKS proxy: says who it is and where it wants to go; then bytes.
import type { TcpEnd, TcpHandler, TcpSocket, Turn } from '@i2p/runtime';
import { after, type Mono, mono, never } from '@i2p/time';
import { equalBytes, type Random, utf8, WireError } from '@i2p/util';
import type { Callee, CallFault } from '../call.js';
import type { Connection, ConnectionTable } from '../connection-table.js';
import { endTimeoutMs, maxSocksBytes, socksTimeoutMs } from '../constants.js';
import { placeOf } from '../http/request.js';
import type { TunnelNote } from '../notes.js';
import { Outward } from '../outward.js';
import { lookupOf, type Target } from '../target.js';
import type { TunnelDestination } from '../tunnel-destination.js';
import type { OpeningFault, OutsidePlace } from '../tunnel-opening.js';
import type { MappedNames } from './mapped-names.js';
import {
	type Read,
	readGreeting,
	readLogin,
	readRequest4,
	readRequest5,
	type SocksLogin,
	type SocksRequest,
	type SocksResult,
	socksMethod,
	socksReply,
	writeLoginAnswer,
	writeMethod,
	writeReply,
} from './messages.js';

/** What connections of one proxy share. */
export interface SocksGround {
	readonly table: ConnectionTable;
	readonly destination: TunnelDestination;
	readonly random: Random;
	readonly names: MappedNames;
	readonly outproxies?: readonly Target[] | undefined;
	readonly outproxyAuthorization?: string | undefined;
	readonly login?: SocksLogin | undefined;
	readonly note: (code: TunnelNote) => void;
}

type Step = 'greeting' | 'login' | 'request' | 'opening' | 'over';

/** One client. */
export class SocksConnection implements Connection, TcpHandler {
	readonly #ground: SocksGround;
	readonly #socket: TcpSocket;
	readonly #way: Outward;
	#step: Step = 'greeting';
	#version: 4 | 5 = 5;
	#due: Mono;

	constructor(ground: SocksGround, socket: TcpSocket, turn: Turn) {
		this.#ground = ground;
		this.#socket = socket;
		this.#way = new Outward(ground.table, this, socket);
		this.#due = after(turn.now, socksTimeoutMs);
		ground.table.add(this);
	}

	onOpen(): void {}

	onData(lent: Uint8Array, turn: Turn): void {
		if (this.#step === 'over') return;
		const taken = this.#way.take(lent, turn);
		if (taken === 'full') this.close();
		else if (taken === 'kept') this.#read(turn);
	}

	onWritable(): void {
		this.#way.onWritable();
	}

	onEnd(turn: Turn): void {
		if (!this.#way.onEnd(turn) && this.#step !== 'opening') this.#end(turn);
	}

	onClose(reason: TcpEnd, turn: Turn): void {
		this.#way.onClose(reason, turn);
	}

	#read(turn: Turn): void {
		try {
			while (this.#step !== 'opening' && this.#step !== 'over' && this.#readOne(turn));
			if (this.#step !== 'opening' && this.#way.kept.length > maxSocksBytes)
				throw new WireError('too-long', 'SOCKS message');
		} catch (error) {
			if (!(error instanceof WireError)) throw error;
			this.#ground.note('socks-malformed');
			if (this.#step === 'request') this.#refuse(socksReply.unknownAddress, turn);
			else this.#end(turn);
		}
		this.#way.throttle();
	}

	/** Reads the next message if it is whole; answers whether it was. */
	#readOne(turn: Turn): boolean {
		const bytes = this.#way.kept.peek(maxSocksBytes);
		if (bytes.length === 0) return false;
		if (this.#step === 'greeting' && bytes[0] === 4) return this.#readFour(bytes, turn);
		switch (this.#step) {
			case 'greeting':
				return this.#take(readGreeting(bytes), (methods) => this.#onMethods(methods, turn));
			case 'login':
				return this.#take(readLogin(bytes), (login) => this.#onLogin(login, turn));
			default:
				return this.#take(readRequest5(bytes), (request) => this.#onRequest(request, turn));
		}
	}

	#readFour(bytes: Uint8Array, turn: Turn): boolean {
		this.#version = 4;
		return this.#take(readRequest4(bytes), (request) => {
			if (this.#ground.login === undefined) this.#onRequest(request, turn);
			else this.#refuse(socksReply.forbidden, turn);
		});
	}

	#take<T>(read: Read<T> | undefined, onMessage: (message: T) => void): boolean {
		if (read === undefined) return false;
		this.#way.kept.skip(read.bytes);
		onMessage(read.message);
		return true;
	}

	#onMethods(methods: readonly number[], turn: Turn): void {
		const { none, login, refused } = socksMethod;
		const free = this.#ground.login === undefined && methods.includes(none);
		const method = free ? none : methods.includes(login) ? login : refused;
		this.#socket.write(writeMethod(method));
		if (method === refused) this.#end(turn);
		else this.#step = method === none ? 'request' : 'login';
	}

	/** Where nobody has to say who they are, whatever they say will do: some clients tell their circuits apart so. */
	#onLogin(given: SocksLogin, turn: Turn): void {
		const { login } = this.#ground;
		const isGood = login === undefined || (isSame(given.user, login.user) && isSame(given.password, login.password));
		this.#socket.write(writeLoginAnswer(isGood));
		if (isGood) this.#step = 'request';
		else this.#end(turn);
	}

	#onRequest(request: SocksRequest, turn: Turn): void {
		switch (request.command) {
			case 'connect':
				this.#connect(request, turn);
				return;
			case 'resolve':
				this.#resolve(request, turn);
				return;
			case 'resolve-ptr':
				this.#resolveBack(request, turn);
				return;
			default:
				this.#refuse(socksReply.unknownCommand, turn);
		}
	}

	#resolve({ address }: SocksRequest, turn: Turn): void {
		if (address.kind !== 'name') this.#refuse(socksReply.unknownAddress, turn);
		else if (lookupOf(address.name) === undefined) this.#refuse(socksReply.unreachable, turn);
		else this.#answer({ ipv4: this.#ground.names.addressOf(address.name.toLowerCase()) }, turn);
	}

	#resolveBack({ address }: SocksRequest, turn: Turn): void {
		const name = address.kind === 'ipv4' ? this.#ground.names.nameOf(address.host) : undefined;
		if (name === undefined || this.#version === 4) this.#refuse(socksReply.unreachable, turn);
		else this.#answer({ name }, turn);
	}

	#answer(result: SocksResult, turn: Turn): void {
		this.#ground.note('socks-resolve');
		this.#socket.write(writeReply(this.#version, socksReply.granted, result));
		this.#end(turn);
	}

	#connect({ address, port }: SocksRequest, turn: Turn): void {
		if (address.kind === 'ipv6') {
			this.#refuse(socksReply.unknownAddress, turn);
			return;
		}
		const host = (
			address.kind === 'name' ? address.name : (this.#ground.names.nameOf(address.host) ?? address.host)
		).toLowerCase();
		const place = placeOf(host);
		const lookup = place === 'i2p' ? lookupOf(host) : undefined;
		const outproxies = this.#ground.outproxies ?? [];
		if (lookup !== undefined) this.#open({ lookup, port }, undefined, turn);
		else if (place === 'outside' && outproxies.length > 0 && /^[a-z0-9.-]+$/.test(host)) {
			const target = outproxies[this.#ground.random.below(outproxies.length)]!;
			this.#open(target, { host, port, authorization: this.#ground.outproxyAuthorization }, turn);
		} else this.#refuse(socksReply.forbidden, turn);
	}

	#open(callee: Callee, outside: OutsidePlace | undefined, turn: Turn): void {
		const { note, destination } = this.#ground;
		note('socks-connect');
		this.#step = 'opening';
		this.#due = never;
		const onOpen = () => {
			note('connected');
			return writeReply(this.#version, socksReply.granted);
		};
		const onFault = (fault: OpeningFault, later: Turn) => this.#refuse(openingReply(fault), later);
		const onCallFault = (fault: CallFault, later: Turn) => this.#refuse(callReply(fault), later);
		this.#way.open(destination, callee, outside, { onOpen, onFault, onCallFault }, turn);
	}

	#refuse(reply: number, turn: Turn): void {
		this.#ground.note('socks-refused');
		this.#socket.write(writeReply(this.#version, reply));
		this.#end(turn);
	}

	#end(turn: Turn): void {
		this.#step = 'over';
		this.#socket.end();
		this.#due = after(turn.now, endTimeoutMs);
		this.#way.reschedule();
	}

	due(): Mono {
		return mono(Math.min(this.#due, this.#way.due()));
	}

	onTime(turn: Turn): void {
		this.#way.onTime(turn);
		if (this.#due > turn.now) return;
		if (this.#step !== 'over') this.#ground.note('socks-timeout');
		this.close();
	}

	flush(turn: Turn): 'empty' | 'writable' {
		return this.#way.flush(turn) ?? 'empty';
	}

	close(): void {
		this.#way.close();
	}
}

function isSame(given: string, wanted: string): boolean {
	const [a, b] = [utf8(given), utf8(wanted)];
	return a.length === b.length && equalBytes(a, b);
}

function callReply(fault: CallFault): number {
	if (fault === 'lookup-timeout') return socksReply.expired;
	return fault === 'not-ready' ? socksReply.failed : socksReply.unreachable;
}

function openingReply(fault: OpeningFault): number {
	switch (fault) {
		case 'timeout':
		case 'unreachable':
			return socksReply.expired;
		case 'refused':
		case 'reset':
		case 'limit':
		case 'outproxy-refused':
			return socksReply.refused;
		default:
			return socksReply.failed;
	}
}
