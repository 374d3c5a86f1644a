// What the datagrams of every host must do: part of the suite of hosts.
import type { DatagramBinding, DatagramKind, InboundDatagram, OutboundDatagram } from '@i2p/client-core';
import { mappingOf } from '@i2p/data-core';
import { copyBytes, fromUtf8, utf8 } from '@i2p/util';
import { expect } from 'vitest';
import type { HostCase, PlainCase } from './host-case.js';
import type { HostPair } from './host-pair.js';

/** What arrives by one binding at b; payloads are copied. */
class Received {
	readonly all: InboundDatagram[] = [];
	readonly #pair: HostPair;
	readonly #binding: DatagramBinding;

	constructor(pair: HostPair, binding: DatagramBinding) {
		this.#pair = pair;
		this.#binding = binding;
		pair.b.receive(binding, {
			onDatagram: (datagram) => this.all.push({ ...datagram, payload: copyBytes(datagram.payload) }),
		});
	}

	get last(): InboundDatagram | undefined {
		return this.all.at(-1);
	}

	get text(): string | undefined {
		return this.last && fromUtf8(this.last.payload);
	}

	/** Takes the binding back. */
	end(): void {
		this.#pair.b.receive(this.#binding, undefined);
	}
}

/** Sends from a to b, again while nothing comes: a network may lose some. */
async function deliver(pair: HostPair, datagram: () => OutboundDatagram, arrived: () => boolean): Promise<boolean> {
	for (let i = 0; i < 30; i++) {
		pair.a.send(pair.b.destination.key, datagram());
		if (await pair.run(2000, arrived)) return true;
	}
	return false;
}

function expectSender(pair: HostPair, kind: DatagramKind, got: Received): void {
	const { key, bytes } = pair.a.destination;
	const isSigned = kind === 'repliable' || kind === 'datagram2';
	expect(got.last!.from?.bytes).toEqual(isSigned ? bytes : undefined);
	expect(got.last!.fromHash).toBe(kind === 'raw' ? undefined : key);
}

function portToPort(kind: DatagramKind): HostCase {
	const datagram = () => ({ kind, fromPort: 9, toPort: 53, payload: utf8('question') });
	const carry = async (pair: HostPair, binding: DatagramBinding, ports: readonly [number, number]) => {
		const got = new Received(pair, binding);
		expect(await deliver(pair, datagram, () => got.last !== undefined)).toBe(true);
		expect([got.text, got.last!.kind, got.last!.fromPort, got.last!.toPort]).toEqual(['question', kind, ...ports]);
		expectSender(pair, kind, got);
		got.end();
	};
	return {
		name: `carries a ${kind} datagram from port to port and says what is proven of its sender`,
		needs: ['datagram-ports'],
		play: (pair) => carry(pair, { kind, localPort: 53 }, [9, 53]),
		instead: (pair) => carry(pair, { kind }, [0, 0]),
	};
}

function options(kind: DatagramKind): HostCase {
	const datagram = () => ({ kind, options: mappingOf({ seq: '7' }), payload: utf8('x') });
	return {
		name: `carries options in a ${kind}`,
		needs: ['datagram-options'],
		async play(pair) {
			const got = new Received(pair, { kind });
			expect(await deliver(pair, datagram, () => got.last !== undefined)).toBe(true);
			expect([...got.last!.options!]).toEqual([['seq', '7']]);
			got.end();
		},
		instead(pair) {
			expect(() => pair.a.send(pair.b.destination.key, datagram())).toThrow(/options/);
			return Promise.resolve();
		},
	};
}

function bindings(kind: DatagramKind): HostCase {
	const to = (toPort: number) => () => ({ kind, toPort, payload: utf8(`to ${toPort}`) });
	return {
		name: `gives a ${kind} datagram to the most exact binding, and to nobody once that is taken back`,
		needs: ['datagram-ports'],
		async play(pair) {
			const any = new Received(pair, { kind });
			const exact = new Received(pair, { kind, localPort: 7 });
			expect(await deliver(pair, to(7), () => exact.text === 'to 7')).toBe(true);
			expect(await deliver(pair, to(8), () => any.text === 'to 8')).toBe(true);
			expect(any.all.every(({ toPort }) => toPort === 8)).toBe(true);
			exact.end();
			expect(await deliver(pair, to(7), () => any.text === 'to 7')).toBe(true);
			any.end();
		},
		async instead(pair) {
			// Without ports everything has the binding for all of them.
			const any = new Received(pair, { kind });
			const exact = new Received(pair, { kind, localPort: 7 });
			expect(await deliver(pair, to(7), () => any.text === 'to 7')).toBe(true);
			expect(exact.all).toEqual([]);
			exact.end();
			any.end();
		},
	};
}

const protocols: HostCase = {
	name: 'tells raw datagrams apart by protocol',
	needs: ['datagram-protocols'],
	async play(pair) {
		const mine = new Received(pair, { kind: 'raw', protocol: 99 });
		const usual = new Received(pair, { kind: 'raw' });
		const by = (protocol: number) => () => ({ kind: 'raw' as const, protocol, payload: utf8(`by ${protocol}`) });
		expect(await deliver(pair, by(99), () => mine.text === 'by 99')).toBe(true);
		expect(await deliver(pair, by(18), () => usual.text === 'by 18')).toBe(true);
		expect([mine.last!.protocol, usual.last!.protocol]).toEqual([99, 18]);
		mine.end();
		usual.end();
	},
	async instead(pair) {
		const mine = new Received(pair, { kind: 'raw', protocol: 99 });
		const usual = new Received(pair, { kind: 'raw' });
		const by = (protocol: number) => () => ({ kind: 'raw' as const, protocol, payload: utf8(`by ${protocol}`) });
		pair.a.send(pair.b.destination.key, by(99)());
		expect(await deliver(pair, by(18), () => usual.text === 'by 18')).toBe(true);
		expect([mine.all, usual.last!.protocol]).toEqual([[], 18]);
		mine.end();
		usual.end();
	},
};

async function carryLarge(pair: HostPair, kind: DatagramKind, bytes: number): Promise<void> {
	const got = new Received(pair, { kind });
	const datagram = () => ({ kind, payload: new Uint8Array(bytes).fill(3) });
	expect(await deliver(pair, datagram, () => got.last?.payload.length === bytes)).toBe(true);
	expect(got.last!.payload).toEqual(new Uint8Array(bytes).fill(3));
	got.end();
}

function largest(kind: DatagramKind): HostCase {
	const expectThrows = (pair: HostPair, most: number) => {
		const { key } = pair.b.destination;
		expect(() => pair.a.send(key, { kind, payload: new Uint8Array(most + 1) })).toThrow(RangeError);
		expect(() => pair.a.send(key, { kind, toPort: 65_536, payload: utf8('x') })).toThrow(RangeError);
		expect(() => pair.a.receive({ kind, localPort: -1 }, undefined)).toThrow(RangeError);
	};
	return {
		name: `carries the largest ${kind} datagram, and throws for a larger one or a bad port`,
		needs: kind === 'raw' ? ['largest-raw'] : [],
		async play(pair) {
			const most = pair.a.maxDatagramBytes(kind);
			expect(most).toBeGreaterThan(10_000);
			await carryLarge(pair, kind, most);
			expectThrows(pair, most);
		},
		async instead(pair) {
			await carryLarge(pair, kind, pair.a.maxDatagramBytes('repliable'));
			expectThrows(pair, pair.a.maxDatagramBytes(kind));
		},
	};
}

function nothingAfterClose(kind: DatagramKind): PlainCase {
	return {
		name: 'sends nothing once it is closed',
		closes: true,
		async play(pair) {
			pair.a.close();
			await pair.run(1000, () => false);
			expect(pair.a.send(pair.b.destination.key, { kind, payload: utf8('x') })).toBe('closed');
		},
	};
}

/** The cases of these kinds. */
export function datagramCases(kinds: readonly [DatagramKind, ...DatagramKind[]]): readonly (HostCase | PlainCase)[] {
	return [
		...kinds.map(portToPort),
		...kinds.filter((kind) => kind === 'datagram2' || kind === 'datagram3').map(options),
		...kinds.map(bindings),
		...(kinds.includes('raw') ? [protocols] : []),
		...kinds.map(largest),
		nothingAfterClose(kinds[0]),
	];
}
