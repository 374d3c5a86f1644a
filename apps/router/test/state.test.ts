// What a router shows of itself: a snapshot that JSON keeps whole, and Prometheus text over HTTP.
import { request } from 'node:http';
import { connect } from 'node:net';
import { shortHash } from '@i2p/data-core';
import { afterEach, describe, expect, it } from 'vitest';
import { MetricsServer } from '../src/metrics-server.js';
import { frugal, integrated } from './network.js';
import { session } from './play.js';

describe('the snapshot', () => {
	const world = integrated({ seed: 'snapshot', count: 5, ...frugal });
	const [node] = world.nodes as [(typeof world.nodes)[0]];
	session(world, node, 'mine');
	// Rates are of whole seconds.
	world.driver.runFor(2000);
	const state = node.router.snapshot();

	it('is plain: JSON gives the same again', () => {
		const known = JSON.parse(JSON.stringify(state)) as unknown;
		expect(known).toEqual(JSON.parse(JSON.stringify(node.router.snapshot())));
		expect(JSON.stringify(state)).not.toMatch(/null/);
	});

	it('says who and where we are, and why others reach us', () => {
		expect(state).toMatchObject({
			identity: node.router.routerInfo().key,
			netId: 99,
			ready: true,
			leaving: false,
			reachability: { state: 'published', why: expect.stringContaining(node.address) },
			published: { host: node.address, port: 9700 },
			capabilities: 'XfR',
			destinations: 1,
		});
		expect(state.uptimeMs).toBeGreaterThan(0);
	});

	it('shows every link with its direction and bytes, and the bandwidth of all', () => {
		const { each, open } = state.links;
		expect(each.length).toBe(open);
		expect(new Set(each.map(({ inbound }) => inbound)).size).toBe(2);
		for (const { sentBytes, receivedBytes, ageMs, style } of each)
			expect([sentBytes > 0, receivedBytes > 0, ageMs > 0, style]).toEqual([true, true, true, 'ntcp2']);
		const sent = each.reduce((sum, link) => sum + link.sentBytes, 0);
		expect(state.bandwidth.sentBytes).toBeGreaterThanOrEqual(sent);
		expect(state.bandwidth.sent.fifteenSeconds).toBeGreaterThan(0);
	});

	it('shows every pool, with hops and ages', () => {
		expect(state.tunnels.pools.map(({ exploratory }) => exploratory).sort()).toEqual([false, true]);
		const peers = world.infos().map(({ key }) => shortHash(key));
		const tunnels = state.tunnels.pools.flatMap(({ inbound, outbound }) => [...inbound, ...outbound]);
		expect(tunnels.length).toBeGreaterThanOrEqual(6);
		for (const { hops, expiresInMs } of tunnels) {
			for (const hop of hops) expect(peers).toContain(hop);
			expect(expiresInMs).toBeGreaterThan(500_000);
			expect(expiresInMs).toBeLessThanOrEqual(600_000);
		}
	});

	it('accounts for every known router, and for bans with their reason and end', () => {
		const sum = Object.values(state.peers.tiers).reduce((a, b) => a + b, 0);
		expect(sum).toBe(state.netDb.routers);
		expect(state.peers.bans).toEqual([]);
		expect(state.failures).toEqual({
			builds: expect.any(Object),
			transit: expect.any(Object),
			lookups: expect.any(Object),
			dials: expect.any(Object),
			handshakes: expect.any(Object),
		});
		for (const [reason, count] of Object.entries(state.failures.builds))
			expect(state.counters[`tunnels-build-${reason}`]).toBe(count);
	});

	it('has the same figures as the metrics', () => {
		const text = node.router.metrics();
		expect(text).toContain(`\ni2p_netdb_routers ${state.netDb.routers}\n`);
		expect(text).toContain('\ni2p_ready 1\n');
		expect(text).toMatch(/\ni2p_tunnels_total\{code="build-accepted"\} [1-9]/);
		for (const line of text.trimEnd().split('\n'))
			expect(line).toMatch(/^(# (HELP|TYPE) [a-z0-9_]+ .+|[a-z0-9_]+(\{[a-z_]+="[^"]*"\})? -?[0-9.e+-]+)$/);
		world.end();
	});
});

describe('MetricsServer', () => {
	let server: MetricsServer;
	afterEach(() => server.close());

	function ask(port: number, path: string, options: { host?: string; method?: string } = {}) {
		return new Promise<{ status: number; text: string }>((resolve, reject) => {
			const headers = { host: options.host ?? `127.0.0.1:${port}` };
			const asked = request({ host: '127.0.0.1', port, path, method: options.method ?? 'GET', headers }, (answer) => {
				let text = '';
				answer.on('data', (chunk) => (text += String(chunk)));
				answer.on('end', () => resolve({ status: answer.statusCode!, text }));
			});
			asked.on('error', reject);
			asked.end();
		});
	}

	it('serves the text to who asks by address, and nothing else', async () => {
		server = new MetricsServer(() => 'i2p_ready 1\n');
		const { port } = await server.listen({ host: '127.0.0.1', port: 0 });
		expect(await ask(port, '/metrics')).toEqual({ status: 200, text: 'i2p_ready 1\n' });
		expect(await ask(port, '/metrics?x', { host: 'localhost' })).toMatchObject({ status: 200 });
		expect(await ask(port, '/')).toMatchObject({ status: 404 });
		expect(await ask(port, '/metrics', { method: 'POST' })).toMatchObject({ status: 405 });
		expect(await ask(port, '/metrics', { host: 'attacker.example' })).toMatchObject({ status: 403 });
	});

	it('rejects for a port that is taken', async () => {
		server = new MetricsServer(() => '');
		const at = await server.listen({ host: '127.0.0.1', port: 0 });
		const other = new MetricsServer(() => '');
		await expect(other.listen(at)).rejects.toMatchObject({ code: 'EADDRINUSE' });
		other.close();
	});

	it('ends a connection with a head without end', async () => {
		server = new MetricsServer(() => '');
		const { port } = await server.listen({ host: '127.0.0.1', port: 0 });
		const socket = connect(port, '127.0.0.1');
		const text = await new Promise<string>((resolve) => {
			let said = '';
			socket.on('data', (chunk) => (said += String(chunk)));
			socket.on('close', () => resolve(said));
			socket.on('error', () => undefined);
			socket.write(`GET /metrics HTTP/1.1\r\nX: ${'x'.repeat(20_000)}`);
		});
		expect(text).toMatch(/^HTTP\/1\.1 431 /);
	});
});
