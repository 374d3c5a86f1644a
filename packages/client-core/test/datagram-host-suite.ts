// What the datagrams of every DestinationHost must do, whoever fulfils it: part of the suite of hosts.
import type { DatagramBinding, DatagramKind, InboundDatagram, OutboundDatagram } from '@i2p/client-core';
import { mappingOf } from '@i2p/data-core';
import { copyBytes, fromUtf8, utf8 } from '@i2p/util';
import { expect, it } from 'vitest';
import type { HostPair } from './host-pair.js';

const everyKind: readonly DatagramKind[] = ['raw', 'repliable', 'datagram2', 'datagram3'];

/** What arrives by one binding at b; payloads are copied. */
class Received {
	readonly all: InboundDatagram[] = [];

	constructor(pair: HostPair, binding: DatagramBinding) {
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
}

/** Sends from a to b, again while nothing comes: a network may lose some. */
function deliver(pair: HostPair, datagram: () => OutboundDatagram, arrived: () => boolean): boolean {
	for (let i = 0; i < 30; i++) {
		pair.a.send(pair.b.destination.key, datagram());
		if (pair.run(2000, arrived)) return true;
	}
	return false;
}

/** Declares the tests for these kinds, all unless given, with options unless it cannot carry them. */
export function datagramHostSuite(
	make: () => HostPair,
	limits: { readonly kinds?: readonly DatagramKind[]; readonly withoutOptions?: boolean } = {},
): void {
	const { kinds = everyKind, withoutOptions = false } = limits;
	const withOptions = withoutOptions ? [] : kinds.filter((kind) => kind === 'datagram2' || kind === 'datagram3');

	it.each(kinds)('carries a %s datagram from port to port and says what is proven of its sender', (kind) => {
		const pair = make();
		const got = new Received(pair, { kind, localPort: 53 });
		const datagram = () => ({ kind, fromPort: 9, toPort: 53, payload: utf8('question') });
		expect(deliver(pair, datagram, () => got.last !== undefined)).toBe(true);
		const { key, bytes } = pair.a.destination;
		expect([got.text, got.last!.kind, got.last!.fromPort, got.last!.toPort]).toEqual(['question', kind, 9, 53]);
		const isSigned = kind === 'repliable' || kind === 'datagram2';
		expect(got.last!.from?.bytes).toEqual(isSigned ? bytes : undefined);
		expect(got.last!.fromHash).toBe(kind === 'raw' ? undefined : key);
	});

	it.each(withOptions)('carries options in a %s', (kind) => {
		const pair = make();
		const got = new Received(pair, { kind });
		const datagram = () => ({ kind, options: mappingOf({ seq: '7' }), payload: utf8('x') });
		expect(deliver(pair, datagram, () => got.last !== undefined)).toBe(true);
		expect([...got.last!.options!]).toEqual([['seq', '7']]);
	});

	it.each(kinds)('gives a %s datagram to the most exact binding, and to nobody once that is taken back', (kind) => {
		const pair = make();
		const any = new Received(pair, { kind });
		const exact = new Received(pair, { kind, localPort: 7 });
		const to = (toPort: number) => () => ({ kind, toPort, payload: utf8(`to ${toPort}`) });
		expect(deliver(pair, to(7), () => exact.text === 'to 7')).toBe(true);
		expect(deliver(pair, to(8), () => any.text === 'to 8')).toBe(true);
		expect(any.all.every(({ toPort }) => toPort === 8)).toBe(true);
		pair.b.receive({ kind, localPort: 7 }, undefined);
		expect(deliver(pair, to(7), () => any.text === 'to 7')).toBe(true);
	});

	if (kinds.includes('raw'))
		it('tells raw datagrams apart by protocol', () => {
			const pair = make();
			const mine = new Received(pair, { kind: 'raw', protocol: 99 });
			const usual = new Received(pair, { kind: 'raw' });
			const by = (protocol: number) => () => ({ kind: 'raw' as const, protocol, payload: utf8(`by ${protocol}`) });
			expect(deliver(pair, by(99), () => mine.text === 'by 99')).toBe(true);
			expect(deliver(pair, by(18), () => usual.text === 'by 18')).toBe(true);
			expect([mine.last!.protocol, usual.last!.protocol]).toEqual([99, 18]);
		});

	it.each(kinds)('carries the largest %s datagram, and throws for a larger one or a bad port', (kind) => {
		const pair = make();
		const most = pair.a.maxDatagramBytes(kind);
		expect(most).toBeGreaterThan(10_000);
		const got = new Received(pair, { kind });
		expect(
			deliver(
				pair,
				() => ({ kind, payload: new Uint8Array(most).fill(3) }),
				() => got.last !== undefined,
			),
		).toBe(true);
		expect(got.last!.payload).toEqual(new Uint8Array(most).fill(3));
		const { key } = pair.b.destination;
		expect(() => pair.a.send(key, { kind, payload: new Uint8Array(most + 1) })).toThrow(RangeError);
		expect(() => pair.a.send(key, { kind, toPort: 65_536, payload: utf8('x') })).toThrow(RangeError);
		expect(() => pair.a.receive({ kind, localPort: -1 }, undefined)).toThrow(RangeError);
	});

	it('sends nothing once it is closed', () => {
		const pair = make();
		pair.a.close();
		pair.run(1000, () => false);
		expect(pair.a.send(pair.b.destination.key, { kind: kinds[0]!, payload: utf8('x') })).toBe('closed');
	});
}
