// Our port mapper at a gateway that thousands of homes have: real sockets in a network of their own.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { askGateway, gateway, host, hostWithoutPcp, whyNoGateway } from '../../src/miniupnpd.js';

const port = 9663;
const longestMs = 110_000;

interface Told {
	readonly local?: string;
	readonly answer?: string;
	readonly mapped?: { readonly outer: unknown; readonly via: string };
	readonly upnpOutcome?: unknown;
	readonly forwards?: readonly string[];
}

test('miniupnpd: ports are mapped by PCP, by NAT-PMP and by UPnP, renewed, and given back', async (context) => {
	const why = whyNoGateway();
	if (why !== undefined) {
		process.stderr.write(`interop: port mapping is left out: ${why}\n`);
		context.skip(why);
	}
	const folder = mkdtempSync(join(tmpdir(), 'i2p-interop-gateway-'));
	try {
		const asker = askGateway(folder, port);
		await asker.gone(longestMs);
		const said = readFileSync(join(folder, 'asker.log'), 'utf8');
		expect([await asker.stop(), said]).toEqual([0, said]);
		const told = said.split('\n').flatMap((line) => (line ? [JSON.parse(line) as Told] : []));
		const of = (local: string) => told.filter((line) => line.local === local);
		const mapped = (local: string) => of(local).flatMap((line) => line.mapped ?? []);
		expect(mapped(host)).toMatchObject([{ outer: { host: gateway.outer, port }, via: 'pcp' }]);
		expect(mapped(hostWithoutPcp)).toMatchObject([{ outer: { host: gateway.outer, port: port + 1 }, via: 'nat-pmp' }]);
		const forwards = [`${port} to ${host}:${port}`, `${port + 1} to ${hostWithoutPcp}:${port + 1}`];
		expect(told.flatMap((line) => (line.forwards ? [line.forwards] : []))).toEqual([
			forwards,
			forwards,
			[],
			[forwards[0]],
			[forwards[0]],
			[],
		]);
		const outcomes = told.flatMap((line) => line.upnpOutcome ?? []);
		expect(outcomes).toEqual([0, 1].map(() => ({ host: gateway.outer, port })));
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
});
