// Datagrams that come in for a session: to its control socket, or by UDP where the client said. SAM V3 "SAM Datagrams".
import type { DatagramHandler, InboundDatagram } from '@i2p/client-core';
import { hashOf } from '@i2p/data-core';
import type { Turn } from '@i2p/runtime';
import { copyBytes, toBase64 } from '@i2p/util';
import { portsFromMinor } from '../constants.js';
import { encodeFromBridge } from '../datagram-lines.js';
import type { SamPair } from '../grammar.js';
import type { SessionPlan } from './styles.js';
import type { Surroundings } from './surroundings.js';

/** The control socket, as datagrams see it. */
export interface Deliver {
	/** Minor version agreed on. */
	readonly minor: number;
	/** A line and bytes behind it, unless the client does not read: then they are dropped; answers whether they were taken. */
	deliver(words: string, pairs: readonly SamPair[], given: Uint8Array): boolean;
}

/** Hands the datagrams of one session to its client. */
export class DatagramInbox implements DatagramHandler {
	readonly #plan: SessionPlan;
	readonly #surroundings: Surroundings;
	readonly #control: Deliver;

	constructor(plan: SessionPlan, surroundings: Surroundings, control: Deliver) {
		this.#plan = plan;
		this.#surroundings = surroundings;
		this.#control = control;
	}

	onDatagram(datagram: InboundDatagram, _turn: Turn): void {
		const { forwardTo } = this.#plan;
		if (forwardTo) {
			this.#surroundings.udp?.send(this.#framed(datagram), forwardTo);
			this.#surroundings.note('datagram-delivered');
		} else this.#surroundings.note(this.#toControl(datagram) ? 'datagram-delivered' : 'datagram-dropped');
	}

	#ports({ fromPort, toPort }: InboundDatagram): SamPair[] {
		if (this.#control.minor < portsFromMinor) return [];
		return [
			['FROM_PORT', String(fromPort)],
			['TO_PORT', String(toPort)],
		];
	}

	#framed(datagram: InboundDatagram): Uint8Array {
		const { payload, protocol } = datagram;
		if (datagram.kind !== 'raw') return encodeFromBridge(senderOf(datagram), this.#ports(datagram), payload);
		if (!this.#plan.header) return copyBytes(payload);
		return encodeFromBridge('', [...this.#ports(datagram), ['PROTOCOL', String(protocol)]], payload);
	}

	#toControl(datagram: InboundDatagram): boolean {
		const { payload, protocol } = datagram;
		const ports = this.#ports(datagram);
		const size: SamPair = ['SIZE', String(payload.length)];
		const given = copyBytes(payload);
		if (datagram.kind !== 'raw')
			return this.#control.deliver('DATAGRAM RECEIVED', [['DESTINATION', senderOf(datagram)], size, ...ports], given);
		const more: SamPair[] = ports.length > 0 ? [['PROTOCOL', String(protocol)]] : [];
		return this.#control.deliver('RAW RECEIVED', [size, ...ports, ...more], given);
	}
}

/** Base64 of the destination, or of its hash where no more is known. */
function senderOf({ from, fromHash }: InboundDatagram): string {
	return from?.base64 ?? (fromHash === undefined ? '' : toBase64(hashOf(fromHash)));
}
