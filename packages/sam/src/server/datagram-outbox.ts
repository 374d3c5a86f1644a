// Datagrams on their way out of a session, by UDP or by a command: who they go to, with which ports; names are looked up and remembered.
// SAM V3 "Sending Repliable or Raw Datagrams".
import type { DatagramKind, DestinationHost, LookupTarget, OutboundDatagram } from '@i2p/client-core';
import type { HashKey } from '@i2p/data-core';
import type { Turn } from '@i2p/runtime';
import { copyBytes, ExpiringMap } from '@i2p/util';
import { readAddress } from '../address.js';
import { maxNames, maxRawBytes, maxSignedBytes, maxWaitingDatagrams, nameLifetimeMs } from '../constants.js';
import { destroyOpeningKeys } from '../opening-keys.js';
import { readWay } from './datagram-way.js';
import { readPorts } from './ports.js';
import type { Session } from './session.js';
import { kindOf, readProtocol } from './styles.js';
import type { Surroundings } from './surroundings.js';

/** Why a datagram was not sent: words of a RESULT, and for people. */
export type SendFault = readonly [result: 'INVALID_KEY' | 'PEER_NOT_FOUND' | 'I2P_ERROR', message: string];

/** Told what became of a datagram: nothing when it was handed on. */
export type OnSent = (fault: SendFault | undefined, turn: Turn) => void;

interface Ready {
	readonly host: DestinationHost;
	readonly datagram: Omit<OutboundDatagram, 'payload'>;
}

/** The way out for the datagrams of all sessions of a bridge. */
export class DatagramOutbox {
	readonly #surroundings: Surroundings;
	readonly #names = new ExpiringMap<string, HashKey>({ capacity: maxNames, lifetimeMs: nameLifetimeMs });
	#waiting = 0;

	constructor(surroundings: Surroundings) {
		this.#surroundings = surroundings;
	}

	/** Sends one. @param options FROM_PORT, TO_PORT, PROTOCOL, EXPIRES, SEND_LEASESET, what opens the lease set; others are passed over */
	send(
		session: Session,
		destination: string,
		options: ReadonlyMap<string, string>,
		lent: Uint8Array,
		turn: Turn,
		onSent: OnSent,
	): void {
		const ready = prepare(session, options, lent.length);
		if (!('host' in ready)) {
			onSent(ready, turn);
			return;
		}
		const known = this.#known(destination, turn);
		const address = known === undefined ? readAddress(destination, options) : undefined;
		const direct = address?.kind === 'destination' ? address.destination.key : known;
		if (direct !== undefined) onSent(pass(ready, direct, copyBytes(lent)), turn);
		else if (address?.kind === 'invalid') onSent(['INVALID_KEY', address.why ?? 'This is no destination'], turn);
		else if (address?.kind !== 'target') onSent(['INVALID_KEY', 'This is no destination'], turn);
		else if (typeof address.target === 'string') onSent(pass(ready, address.target, copyBytes(lent)), turn);
		else this.#find(session, destination, address.target, ready, copyBytes(lent), turn, onSent);
	}

	#find(
		session: Session,
		name: string,
		target: LookupTarget,
		ready: Ready,
		given: Uint8Array,
		turn: Turn,
		onSent: OnSent,
	): void {
		const forget = () => {
			if (typeof target === 'object' && 'keys' in target && target.keys) destroyOpeningKeys(target.keys);
		};
		if (this.#waiting >= maxWaitingDatagrams) {
			forget();
			onSent(['I2P_ERROR', 'Too many wait for a name'], turn);
			return;
		}
		this.#waiting++;
		ready.host.lookup(target, (found, later) => {
			this.#waiting--;
			forget();
			const key = found.destination?.key;
			if (key !== undefined) this.#names.set(name, key, later.now);
			if (key === undefined) onSent(['PEER_NOT_FOUND', 'Nobody has that name'], later);
			else onSent(session.host ? pass(ready, key, given) : ['I2P_ERROR', 'The session is closed'], later);
		});
	}

	#known(destination: string, turn: Turn): HashKey | undefined {
		return this.#names.get(destination, turn.now);
	}

	/** Counts what became of one. */
	readonly noteSent: OnSent = (fault) => {
		this.#surroundings.note(fault ? 'datagram-refused' : 'datagram-sent');
	};
}

function prepare(session: Session, options: ReadonlyMap<string, string>, bytes: number): Ready | SendFault {
	const kind = kindOf(session.plan.style);
	const { host } = session;
	if (kind === undefined) return ['I2P_ERROR', 'This session has no datagrams'];
	if (host === undefined) return ['I2P_ERROR', 'This session cannot send yet'];
	const ports = readPorts({ options }, session.plan.ports);
	if (ports === undefined) return ['I2P_ERROR', 'A port is a number from 0 to 65535'];
	const protocol = kind === 'raw' ? readProtocol(options.get('PROTOCOL'), session.plan.protocol) : 0;
	if (protocol === undefined) return ['I2P_ERROR', 'PROTOCOL is a number from 0 to 255, but not 6, 17, 19 or 20'];
	if (bytes < 1 || bytes > mostBytes(kind, host)) return ['I2P_ERROR', 'A datagram of that size cannot be sent'];
	const way = readWay(options);
	if ('wrong' in way) return ['I2P_ERROR', way.wrong];
	return { host, datagram: { kind, ...ports, ...(kind === 'raw' ? { protocol } : {}), ...way } };
}

function mostBytes(kind: DatagramKind, host: DestinationHost): number {
	return Math.min(kind === 'raw' ? maxRawBytes : maxSignedBytes, host.maxDatagramBytes(kind));
}

function pass({ host, datagram }: Ready, to: HashKey, given: Uint8Array): SendFault | undefined {
	const answer = host.send(to, { ...datagram, payload: given });
	return answer === 'taken' ? undefined : ['I2P_ERROR', answer === 'full' ? 'Too many wait' : 'The session is closed'];
}
