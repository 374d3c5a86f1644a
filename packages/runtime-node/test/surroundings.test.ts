// Where this machine stands: the default route out of a table as Linux writes it, and this machine's own.
import { describe, expect, it } from 'vitest';
import { nodeSurroundings } from '../src/index.js';
import { defaultRoute } from '../src/surroundings.js';

const head = 'Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\n';

describe('the default route', () => {
	it('is the one with the lowest metric that has a gateway and is up', () => {
		const table =
			`${head}wlan0\t00000000\t0101A8C0\t0003\t0\t0\t600\t00000000\t0\t0\t0\n` +
			'eth0\t00000000\tFE01A8C0\t0003\t0\t0\t100\t00000000\t0\t0\t0\n' +
			'tun0\t00000000\t00000000\t0001\t0\t0\t50\t00000000\t0\t0\t0\n' +
			'eth0\t0001A8C0\t00000000\t0001\t0\t0\t100\t00FFFFFF\t0\t0\t0\n';
		expect(defaultRoute(table)).toEqual({ device: 'eth0', gateway: '192.168.1.254' });
	});

	it('is nothing where there is none, or no table', () => {
		expect(defaultRoute(head)).toBeUndefined();
		expect(defaultRoute('')).toBeUndefined();
		expect(defaultRoute(`${head}\n\nx\neth0\t00000000\tzz\t0003\n`)).toBeUndefined();
	});

	it('and the addresses of this machine are told without a throw', () => {
		const { addresses, gateway } = nodeSurroundings();
		expect(addresses).not.toContain('127.0.0.1');
		if (gateway) expect(addresses).toContain(gateway.local);
	});
});
