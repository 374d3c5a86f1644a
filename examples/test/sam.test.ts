// The examples of sam/ against our own bridge on real sockets, destinations in memory.
import { createServer } from 'node:http';
import { connectSam, type SamBridge } from '@i2p/sam/node';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type LoopbackBridge, startBridge } from '../../packages/sam/test/loopback-bridge.js';
import { httpGet, httpGetByAgent } from '../sam/http-get.js';
import { newDestination } from '../sam/new-destination.js';
import { pingPongClient } from '../sam/ping-pong-client.js';
import { pingPongServer } from '../sam/ping-pong-server.js';

let bridge: LoopbackBridge;
let sam: SamBridge;

beforeEach(async () => {
	vi.spyOn(console, 'log').mockImplementation(() => undefined);
	bridge = await startBridge();
	sam = await connectSam({ ...bridge.sam, udpPort: bridge.udp.port });
});

afterEach(async () => {
	await sam.close();
	bridge.close();
	vi.restoreAllMocks();
});

describe('the examples for SAM', () => {
	it('make a destination', async () => {
		const destination = await newDestination(sam);
		expect(destination.address).toMatch(/^[a-z2-7]{52}\.b32\.i2p$/);
		expect(console.log).toHaveBeenCalledWith(destination.address);
	});

	it('play PING and PONG', async () => {
		const server = await pingPongServer(sam);
		expect(await pingPongClient(sam, server.address)).toBe('PONG');
		expect(console.log).toHaveBeenCalledWith(expect.stringMatching(/^connected: .*\.b32\.i2p$/));
	});

	it('read a page', async () => {
		const site = await sam.createDestination({ name: 'site' });
		const web = createServer((request, response) => response.end(`<p>${request.headers.host} has ${request.url}</p>`));
		site.serve(web);
		const page = `<p>${site.address} has /en/</p>`;
		const whole = await httpGet(sam, site.address, '/en/');
		expect(whole).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
		expect(whole.split('\r\n\r\n')[1]).toBe(page);
		expect(await httpGetByAgent(sam, site.address, '/en/')).toBe(page);
	});
});
