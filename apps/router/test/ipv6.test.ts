// Two routers on real sockets of IPv6's loopback: they link, and each listens beside a listener of IPv4 at the same port.
import { mkdtempSync, rmSync } from 'node:fs';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Log } from '@i2p/runtime';
import { afterEach, describe, expect, it } from 'vitest';
import { createRouter, type Router } from '../src/index.js';

const hasIpv6 = Object.values(networkInterfaces()).some((all) => all?.some(({ address }) => address === '::1'));
const ends: (() => unknown)[] = [];
afterEach(async () => {
	for (const end of ends.splice(0)) await end();
});

/** A router, and a promise of its first link. */
function started(host: string, host6?: string): { router: Router; linked: Promise<void>; start: Promise<void> } {
	const dataDir = mkdtempSync(join(tmpdir(), 'i2p-ipv6-'));
	let onLink: () => void = () => undefined;
	const linked = new Promise<void>((done) => {
		onLink = done;
	});
	const log: Log = { enabled: () => true, note: (_, event) => event === 'link-up' && onLink() };
	const router = createRouter({ dataDir, host, host6, port: 0, netId: 99, allowLocal: true, sam: undefined, log });
	ends.push(async () => {
		await router.stop();
		rmSync(dataDir, { recursive: true, force: true });
	});
	return { router, linked, start: router.start() };
}

function overIpv6(): void {
	it('two routers link, and know each other by an IPv6 address', async () => {
		const [a, b] = [started('::1'), started('::1')];
		await Promise.all([a.start, b.start]);
		a.router.learn([b.router.routerInfo()]);
		await Promise.all([a.linked, b.linked]);
		expect(a.router.snapshot().links.each.map(({ host }) => host)).toEqual(['::1']);
		expect(
			b.router
				.routerInfo()
				.ntcp2()
				.map(({ family, host }) => [family, host]),
		).toContainEqual(['ipv6', '::1']);
	});

	it('a router of both families is dialled by IPv6 by one that has nothing else', async () => {
		const [both, six] = [started('127.0.0.1', '::1'), started('::1')];
		await Promise.all([both.start, six.start]);
		six.router.learn([both.router.routerInfo()]);
		await Promise.all([both.linked, six.linked]);
		expect(six.router.snapshot().links.each.map(({ host, inbound }) => [host, inbound])).toEqual([['::1', false]]);
	});
}

if (hasIpv6) describe('over IPv6', overIpv6);
else {
	console.log('two routers over IPv6 are left out: this machine has no ::1');
	it('a router says that it cannot listen where this machine has no address', () =>
		expect(started('::1').start).rejects.toMatchObject({ code: 'no-address' }));
}
