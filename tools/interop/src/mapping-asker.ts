// Asks a gateway for a port over real sockets, with our own mapper and by UPnP: maps, renews, gives back. Tells each answer, and what the gateway
// forwards, as JSON lines. Arguments: the gateway, a port, the gateway's `nft`, then our addresses and how fast time passes for each.
import { execFileSync } from 'node:child_process';
import os from 'node:os';
import { Breath, type Driver, silentLog, type UdpPort } from '@i2p/runtime';
import { nodeClock, nodeRandom, nodeUdp } from '@i2p/runtime-node';
import { mono } from '@i2p/time';
import { GatewayMapper } from '@i2p/transport-core';
import { toHex } from '@i2p/util';
import { systemUpnp } from '../../../apps/router/src/system-upnp.js';
import { until } from './waiting.js';

const [gateway, firstPort, nft, ...askersGiven] = process.argv.slice(2) as [string, string, string, ...string[]];
const mappedWithinMs = 30_000;
const renewedWithinMs = 60_000;
const givenBackWithinMs = 5_000;
const lookEveryMs = 5;

function tell(fields: Record<string, unknown>): void {
	console.log(JSON.stringify(fields));
}

/** Breathes on a clock that runs so many times as fast: a gateway that speaks NAT-PMP is asked again after ten minutes. */
function hurried(speed: number): Driver {
	const { now, wall } = nodeClock();
	const clock = { now: () => mono(now() * speed), wall };
	return {
		clock,
		attach: (makeBreath) => {
			const breath = makeBreath(() => setImmediate(() => breath.run()));
			setInterval(() => breath.nextDue() <= clock.now() && breath.run(), lookEveryMs);
			return breath;
		},
		detach: () => undefined,
	};
}

class Asker {
	readonly local: string;
	/** Answers about the port. */
	granted = 0;
	readonly #mapper: GatewayMapper;
	readonly #breath: Breath;

	constructor(local: string, port: number, speed: number) {
		this.local = local;
		const driver = hurried(speed);
		const rooms: GatewayMapper[] = [];
		this.#breath = driver.attach((wake) => new Breath({ clock: driver.clock, rooms, wake }));
		this.#mapper = new GatewayMapper({
			udp: this.#told(nodeUdp(this.#breath, () => undefined)),
			gateway,
			local,
			random: nodeRandom(),
			note: () => undefined,
			events: {
				onMapped: (mapped) => tell({ local, mapped }),
				onUnmapped: (_wanted, unmapped) => tell({ local, unmapped }),
			},
		});
		rooms.push(this.#mapper);
		this.#breath.inhale('asker', (turn) => this.#mapper.request({ protocol: 'tcp', port }, turn));
	}

	get mapped(): boolean {
		return this.#mapper.mappings().length === 1;
	}

	release(): void {
		this.#breath.inhale('asker', () => this.#mapper.release());
	}

	/** The same port, whose datagrams are told. */
	#told(udp: UdpPort): UdpPort {
		return {
			bind: (at, handler) =>
				udp.bind(at, {
					onListening: (bound, turn) => handler.onListening(bound, turn),
					onError: (code, detail, turn) => handler.onError(code, detail, turn),
					onDatagram: (lent, from, turn) => {
						tell({ local: this.local, answer: toHex(lent) });
						if (lent.length > 12) this.granted++;
						handler.onDatagram(lent, from, turn);
					},
				}),
		};
	}
}

/** What the gateway forwards now, sorted. */
function forwards(): string[] {
	const chain = execFileSync(nft, ['list', 'chain', 'inet', 'filter', 'prerouting_miniupnpd'], { encoding: 'utf8' });
	const found = chain.matchAll(/dport (\d+) dnat ip to (\S+)/g);
	return Array.from(found, ([, port, to]) => `${port} to ${to}`).sort();
}

/** Asks twice through the library, and gives back. */
async function askByUpnp(local: string, port: number): Promise<void> {
	// It leaves loopback interfaces alone; here is no other.
	Object.assign(os, { networkInterfaces: () => ({ lo: [{ address: local, family: 'IPv4', internal: false }] }) });
	const driver = hurried(1);
	const upnp = systemUpnp(
		driver.attach((wake) => new Breath({ clock: driver.clock, rooms: [], wake })),
		silentLog,
	);
	for (let round = 0; round < 2; round++) {
		const upnpOutcome = await new Promise((done) => upnp.map({ protocol: 'tcp', port }, (outcome) => done(outcome)));
		tell({ upnpOutcome, forwards: forwards() });
	}
	await new Promise<void>((over) => upnp.giveBack(over));
}

const askers = askersGiven.map((given, i) => {
	const [local, speed] = given.split('*') as [string, string];
	return new Asker(local, Number(firstPort) + i, Number(speed));
});
await until('mapped', mappedWithinMs, () => askers.every(({ mapped }) => mapped));
tell({ forwards: forwards() });
await until('renewed', renewedWithinMs, () => askers.every(({ granted }) => granted >= 2));
tell({ forwards: forwards() });
for (const asker of askers) asker.release();
await until('given back', givenBackWithinMs, () => forwards().length === 0);
tell({ forwards: forwards() });
await askByUpnp(askers[0]!.local, Number(firstPort));
await until('given back by UPnP', givenBackWithinMs, () => forwards().length === 0);
tell({ forwards: forwards() });
process.exit(0);
