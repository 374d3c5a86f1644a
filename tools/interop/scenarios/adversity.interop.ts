// What goes wrong in a net's life: routers die and come back, we restart, strangers send anything.
import { connect } from 'node:net';
import { expect } from 'vitest';
import { attacks, carryOut } from '../src/attack.js';
import { Pair, pingPair } from '../src/pairs.js';
import { scenario } from '../src/scenario.js';
import { ping } from '../src/traffic.js';

/** More than an idle router needs, less than a leak of one connection's buffers times the attack. */
const mostResidentBytes = 400 << 20;
const rounds = 10;

function linesInto(host: string, port: number, lines: readonly string[]): Promise<string> {
	return new Promise((resolve) => {
		let text = '';
		const socket = connect(port, host, () => socket.end(lines.map((l) => `${l}\n`).join('')));
		socket.setEncoding('utf8').on('data', (part: string) => {
			text += part;
		});
		socket.on('error', () => resolve(text)).on('close', () => resolve(text));
		socket.setTimeout(5_000, () => socket.destroy());
	});
}

for (const version of ['2.59', '2.56']) {
	const five = { versions: [version], routers: 5 };

	scenario(`${version}: an i2pd killed and restarted, streams come back`, five, async (net, tell) => {
		const ours = await net.startOurs();
		await ours.ready();
		const [a, b] = net.plain;
		const pair = await Pair.open(ours, a!, 2);
		await pair.stream();
		await b!.kill();
		tell(`while one is dead, median ${(await pingPair(ours, a!, 1)).toFixed(1)} ms`);
		b!.start();
		// The others hold its old SSU2 sessions until they idle out (165 s), and it fails its tests through them meanwhile.
		await net.integrated(200_000);
		await pair.stream(90_000);
		await pair.close();
		tell(`with the restarted one, median ${(await pingPair(ours, b!, 2)).toFixed(1)} ms`);
		tell(`and it calls us, median ${(await pingPair(b!, ours, 2)).toFixed(1)} ms`);
	});

	scenario(`${version}: we restart with the same identity, streams come back`, five, async (net, tell) => {
		const ours = await net.startOurs();
		await ours.ready();
		const { hash } = await ours.info();
		await pingPair(ours, net.plain[0]!, 2);
		expect(await ours.stop()).toBe(0);
		ours.start();
		tell(`ready again after ${await ours.ready()} ms`);
		expect((await ours.info()).hash).toBe(hash);
		tell(`we call, median ${(await pingPair(ours, net.plain[0]!, 2)).toFixed(1)} ms`);
		await ours.kill();
		ours.start();
		tell(`ready after a crash in ${await ours.ready()} ms`);
		expect((await ours.info()).hash).toBe(hash);
		tell(`we are called, median ${(await pingPair(net.plain[1]!, ours, 2)).toFixed(1)} ms`);
	});

	scenario(`${version}: hostile bytes at our ports, honest peers still served`, five, async (net, tell) => {
		const ours = await net.startOurs({ flags: [] });
		await ours.ready();
		const pair = await Pair.open(net.plain[0]!, ours, 1);
		const stream = await pair.stream();
		let slowest = 0;
		let answered = 0;
		for (let round = 0; round < rounds; round++) {
			const all = attacks().map((attack) => carryOut(attack, ours.place.host, ours.port, 1_000));
			const pinged = ping(stream, round);
			slowest = Math.max(slowest, await pinged);
			answered += (await Promise.all(all)).reduce((sum, n) => sum + n, 0);
		}
		tell(`slowest PONG meanwhile ${slowest.toFixed(0)} ms`);
		expect(answered).toBe(0);
		const said = await linesInto(ours.sam.host, ours.sam.port, [
			'\u0000\u0001\u0002',
			'x'.repeat(100_000),
			'SESSION CREATE',
		]);
		expect(said).not.toContain('RESULT=OK');
		expect(ours.alive).toBe(true);
		expect(ours.child.usage()!.residentBytes).toBeLessThan(mostResidentBytes);
		await ping(stream, rounds);
		await pair.close();
		tell(`afterwards, median ${(await pingPair(ours, net.plain[1]!, 1)).toFixed(1)} ms`);
	});
}
