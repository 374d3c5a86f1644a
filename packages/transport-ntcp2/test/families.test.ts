// IPv4 and IPv6: one transport that listens at both, publishes both and dials by what there is.
import { ntcp2Address } from '@i2p/data-routerinfo';
import { seconds } from '@i2p/time';
import { describe, expect, it } from 'vitest';
import { type NodeOptions, type TestNode, World } from './world.js';

const six = (n: number) => `fd00::${n}`;

function meet(
	a: NodeOptions,
	b: NodeOptions,
	published: NodeOptions = b,
): { world: World; from: TestNode; to: TestNode } {
	const world = new World();
	const from = world.node(a);
	const to = world.node(b);
	from.known.set(to.key, world.sign(to, published));
	from.send(to.key, 100, 1);
	world.driver.runFor(seconds(12));
	return { world, from, to };
}

describe('what our RouterInfo says', () => {
	const four = { host: '192.0.2.7', port: 9700 };
	const v6 = { host: '2001:db8::7', port: 9700 };

	it('names where we are dialled with iv, key and the ML-KEM offered there; what only dials out offers none', () => {
		const { transport, ntcp2 } = new World().node({ hybrid: 768 });
		const said = (...places: Parameters<typeof transport.addresses>) =>
			transport
				.addresses(...places)
				.map((address) => ntcp2Address(address)!)
				.map(({ host, port, iv, pq, staticKey }) => ({ host, port, iv, pq, staticKey }));
		const { iv } = ntcp2;
		const { publicKey: staticKey } = ntcp2.staticKey;
		expect(said({ published: [four, v6], outbound: [] })).toEqual([
			{ ...four, iv, pq: 4, staticKey },
			{ ...v6, iv, pq: 4, staticKey },
		]);
		const none = { host: undefined, port: undefined, iv: undefined, pq: undefined };
		expect(said({ published: [v6], outbound: [4] })).toEqual([
			{ ...none, staticKey },
			{ ...v6, iv, pq: 4, staticKey },
		]);
	});

	it('is to be of a TCP port, if we listen', () => {
		expect(new World().node().transport.port).toEqual({ protocol: 'tcp', port: 20_000 });
		expect(new World().node({ listen: false }).transport.port).toBeUndefined();
	});
});

describe('a router of both families', () => {
	it('is reached over either, from the address that the dialler publishes', () => {
		const both = meet({ ipv6: six(1) }, { ipv6: six(2) });
		expect(both.to.messages).toHaveLength(1);
		expect(
			both.to.known
				.get(both.from.key)!
				.ntcp2()
				.map(({ family }) => family)
				.sort(),
		).toEqual(['ipv4', 'ipv6']);
		const onlyFour = meet({}, { ipv6: six(2) });
		expect(onlyFour.to.messages).toHaveLength(1);
		const onlySix = meet({ ipv6: six(1), families: [6] }, { ipv6: six(2) });
		expect(onlySix.to.messages).toHaveLength(1);
		expect(onlySix.from.dialled).toEqual([six(2)]);
	});

	it('is not dialled where we have no way, and counts as one with no address', () => {
		const { from, to } = meet({ families: [4] }, { ipv6: six(2) }, { ipv6: six(2), only: 6 });
		expect(to.messages).toEqual([]);
		expect(from.send(to.key, 10)).toBe('no-address');
	});

	it('is dialled over the other family when nobody answers at one', () => {
		const world = new World();
		const from = world.node({ ipv6: six(1) });
		const to = world.node({ ipv6: six(2) });
		from.known.set(to.key, world.sign(to, { ipv6: six(99) }));
		from.send(to.key, 100, 1);
		world.driver.runFor(seconds(12));
		expect(to.messages).toHaveLength(1);
		expect(from.dialled).toEqual([six(99), to.host]);
		expect(from.failed).toEqual([]);
	});

	it('dials IPv6 first, which no home router translates, if it has any', () => {
		const [with6, without] = [meet({ ipv6: six(1) }, { ipv6: six(2) }), meet({}, { ipv6: six(2) })];
		expect(with6.from.dialled).toEqual([six(2)]);
		expect(without.from.dialled).toEqual([without.to.host]);
	});

	it('may come from any address of a published /64, and from none outside', () => {
		const near = meet({ ipv6: six(1), families: [6], publishedIpv6: 'fd00::77' }, { ipv6: six(2) });
		expect(near.to.up).toHaveLength(1);
		const far = meet({ ipv6: six(1), families: [6], publishedIpv6: 'fd00:0:0:1::1' }, { ipv6: six(2) });
		expect(far.to.notes).toContain('ntcp2-refused-source-address');
	});
});
