// The parts of the interop lane that need no router: RouterInfo, console pages, configuration, the SAM client.
import { createServer, type Server } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { CannotFetch, cacheFolder } from '../src/debian.js';
import { i2pdBuild } from '../src/i2pd-build.js';
import { parseLinks, parseTunnels, plainText } from '../src/i2pd-router.js';
import { javaBuild } from '../src/java-build.js';
import { parseCounters } from '../src/our-router.js';
import { i2pBase64, parseRouterInfo } from '../src/router-info.js';
import { SamFailure, SamSocket } from '../src/sam.js';
import { tunnels } from '../src/traffic.js';

function field(text: string): Buffer {
	return Buffer.concat([Buffer.from([text.length]), Buffer.from(text)]);
}

function mapping(pairs: Record<string, string>): Buffer {
	const parts = Object.entries(pairs).flatMap(([k, v]) => [field(k), Buffer.from('='), field(v), Buffer.from(';')]);
	const body = Buffer.concat(parts);
	const length = Buffer.alloc(2);
	length.writeUInt16BE(body.length);
	return Buffer.concat([length, body]);
}

function routerInfo(): Buffer {
	const identity = Buffer.alloc(391, 7);
	identity.writeUInt16BE(4, 385);
	const address = Buffer.concat([Buffer.alloc(9), field('NTCP2'), mapping({ host: '127.0.0.1' })]);
	const head = Buffer.concat([identity, Buffer.alloc(8), Buffer.from([1]), address, Buffer.from([0])]);
	return Buffer.concat([head, mapping({ netId: '99', caps: 'XR' }), Buffer.alloc(64)]);
}

describe('a RouterInfo', () => {
	it('is read when it is whole', () => {
		const info = parseRouterInfo(routerInfo())!;
		expect(info.addresses).toBe(1);
		expect(info.options.get('netId')).toBe('99');
		expect(info.hash).toMatch(/^[A-Za-z0-9~-]{43}=$/);
		expect(i2pBase64(Uint8Array.of(0xfb, 0xff))).toBe('-~8=');
	});

	it('is nothing at every truncation', () => {
		const whole = routerInfo();
		for (let n = 0; n < whole.length; n++) expect(parseRouterInfo(whole.subarray(0, n))).toBeUndefined();
	});
});

describe('counters', () => {
	it('are read from Prometheus’ text by the beginning of their names', () => {
		const text = [
			'# TYPE i2p_tunnels_total counter',
			'i2p_tunnels_total{code="build-sent"} 12',
			'i2p_tunnels_total{code="transit-full"} 1',
			'i2p_time_servers_total{code="asked"} 3',
			'i2p_links 4',
		].join('\n');
		expect(parseCounters(text, 'tunnels-build-')).toEqual(new Map([['sent', 12]]));
		expect(parseCounters(text, 'time-servers-')).toEqual(new Map([['asked', 3]]));
	});
});

describe('a console page', () => {
	it('becomes plain lines', () => {
		expect(plainText('<b>Routers:</b>&nbsp;5<br>\n<style>x</style>&#8658; a&lt;b')).toBe('Routers: 5\n\u21d2 a<b');
	});

	it('tells links and who dialled', () => {
		const page =
			'NTCP2 ( 2 )\n8CNl: 127.90.222.2:53879 \u21d2 [1:2]\n\u21d2 udzZ: 127.90.222.3:27491 [3:4]\nSSU2 ( 0 )';
		expect(parseLinks(page)).toEqual([
			{ way: 'in', peer: '8CNl', host: '127.90.222.2' },
			{ way: 'out', peer: 'udzZ', host: '127.90.222.3' },
		]);
		expect(parseLinks('\u21d2 XK9H: 127.0.0.1 [4559:11772]')).toEqual([
			{ way: 'out', peer: 'XK9H', host: '127.0.0.1' },
		]);
	});

	it('tells tunnels', () => {
		const page =
			'Inbound tunnels\n\u21d2 AbCd \u21d2 eF~- \u21d2 me exploratory established\nOutbound tunnels\nme \u21d2 QrSt \u21d2 1 expiring';
		expect(parseTunnels(page)).toEqual([
			{ way: 'in', hops: ['AbCd', 'eF~-'], state: 'established', exploratory: true },
			{ way: 'out', hops: ['QrSt'], state: 'expiring', exploratory: false },
		]);
	});
});

describe('the i2pd that is used', () => {
	it('is the one that is given', () => {
		expect(i2pdBuild('2.59', { I2PD: process.execPath })).toBe(process.execPath);
	});
	it('is one that we know', () => {
		expect(() => i2pdBuild('1.0', {})).toThrow(CannotFetch);
	});
	it('is no other Java I2P either', async () => {
		await expect(javaBuild('1.0', {})).rejects.toThrow(CannotFetch);
	});
	it('is kept where the user says', () => {
		expect(cacheFolder({ I2P_INTEROP_CACHE: '/a' })).toBe('/a');
		expect(cacheFolder({})).toMatch(/\.cache\/interop$/);
	});
});

describe('the SAM client', () => {
	let server: Server | undefined;
	afterEach(() => server?.close());

	/** A bridge that answers each line with the next of these. */
	async function bridge(...answers: string[]): Promise<{ host: string; port: number }> {
		server = createServer((socket) => {
			socket.on('error', () => undefined).on('data', () => socket.write(answers.shift() ?? ''));
		});
		await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve));
		return { host: '127.0.0.1', port: (server.address() as { port: number }).port };
	}

	it('reads lines and then bytes', async () => {
		const sam = await SamSocket.open(await bridge('HELLO REPLY RESULT=OK VERSION=3.3\n', 'A=1 B="two words"\nbytes'));
		const values = await sam.command('X');
		expect([...values]).toEqual([
			['A', '1'],
			['B', 'two words'],
		]);
		const pieces: Buffer[] = [];
		await sam.bytes(5, (piece) => pieces.push(piece));
		expect(Buffer.concat(pieces).toString()).toBe('bytes');
		sam.close();
	});

	it('throws what the bridge answers instead of OK', async () => {
		await expect(SamSocket.open(await bridge('HELLO REPLY RESULT=NOVERSION\n'))).rejects.toThrow(SamFailure);
	});

	it('asks for tunnels in SAM words', () => {
		expect(tunnels(2, 3)).toMatchObject({ 'inbound.length': 2, 'outbound.quantity': 3, 'inbound.lengthVariance': 0 });
	});
});
