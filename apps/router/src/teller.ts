// How the binary speaks: progress in plain words on a terminal, one JSON object a line otherwise.

import type { WriteStream } from 'node:tty';
import { styleText } from 'node:util';
import type { Log, LogFields, LogLevel } from '@i2p/runtime';
import type { RouterEvent } from './events.js';
import { inFlags } from './fault-messages.js';
import { reachWords } from './reach-words.js';

/** As much of a snapshot as progress needs. */
export interface Progress {
	readonly ready: boolean;
	readonly netDb: { readonly routers: number };
	readonly links: { readonly open: number };
	readonly tunnels: { readonly inbound: number; readonly outbound: number };
}

/** A voice for one router. */
export interface Teller {
	readonly log: Log;
	tell(event: RouterEvent): void;
	/** Shows progress until the router is ready, asking for its state twice a second. */
	watch(snapshot: () => Progress): void;
	close(): void;
}

const order: Record<LogLevel, number> = { debug: 0, info: 1, warn: 2, error: 3 };
const progressEveryMs = 500;

const aloneWords =
	'this router knows no other one and has nobody to ask: give it RouterInfos with --reseed-from FILE or FOLDER, such as the netDb folder of a Java router or an i2pd';

function plainWords(event: RouterEvent): string {
	switch (event.event) {
		case 'listening':
			return event.published
				? `listening on ${event.host}:${event.port}`
				: `listening on ${event.host}:${event.port}, but publishing no host (see --publish-host): this router dials out only`;
		case 'reachability':
			return reachWords(event);
		case 'sam':
			return `SAM listens on ${event.host}:${event.port}`;
		case 'i2cp':
			return `I2CP listens on ${event.host}:${event.port}`;
		case 'tunnel':
			return `${event.name} listens on ${event.host}:${event.port}`;
		case 'tunnel-address':
			return `${event.name} can be reached at ${event.b32}`;
		case 'tunnel-fault':
			return `${event.name}: ${event.message}`;
		case 'tunnels':
			return `tunnels: ${event.started.length} started, ${event.stopped.length} stopped, ${event.unchanged.length} as before`;
		case 'metrics':
			return `metrics at http://${event.host.includes(':') ? `[${event.host}]` : event.host}:${event.port}/metrics`;
		case 'alone':
			return aloneWords;
		case 'clock':
			return `this machine's clock is ${seconds(event.correctionMs)} of ${event.by === 'servers' ? 'time servers' : 'peers'}: corrected`;
		case 'reseeding':
			return `${event.known === 0 ? 'no other router is' : `${event.known} routers are`} known: asking two of ${event.hosts} reseed hosts for more`;
		case 'reseed-host':
			return event.result === 'seeds'
				? `${event.host} gave ${event.routers} routers, signed by ${event.signer}`
				: `${event.host} gave nothing: ${event.result}${event.detail === '' ? '' : ` (${event.detail})`}`;
		case 'reseeded':
			return event.outcome === 'done'
				? `reseeded: ${event.gave} hosts gave routers`
				: `${event.gave} of ${event.asked} reseed hosts gave routers: asking again in ${Math.round(event.pauseMs / 1000)} s`;
		case 'ready':
			return `ready: this router is ${event.identity}`;
		case 'taken-over':
			return `this router is now ${event.identity}, taken over from ${event.from}${event.ntcp2 ? '' : ' (with new NTCP2 keys)'}`;
		case 'leaving':
			return `leaving: waiting for ${event.transit} tunnels of others, ${event.seconds} seconds at most; once more stops at once`;
		case 'waiting':
		case 'failed':
			return inFlags(event.message);
		case 'stopped':
			return 'stopped';
	}
}

function seconds(ms: number): string {
	return `${(Math.abs(ms) / 1000).toFixed(1)} s ${ms > 0 ? 'behind that' : 'ahead of that'}`;
}

function progressLine(state: Progress): string {
	return `${state.netDb.routers} routers known, ${state.links.open} peers connected, tunnels ${state.tunnels.inbound} in ${state.tunnels.outbound} out`;
}

/** A teller that suits the stream. Log lines below `level` are left out. */
export function createTeller(out: NodeJS.WriteStream, level: LogLevel): Teller {
	return out.isTTY ? terminalTeller(out, level) : jsonTeller(out, level);
}

function jsonTeller(out: NodeJS.WritableStream, level: LogLevel): Teller {
	const line = (at: LogLevel, event: string, fields?: object) => {
		out.write(`${JSON.stringify({ time: new Date().toISOString(), level: at, event, ...fields })}\n`);
	};
	const log: Log = {
		enabled: (at) => order[at] >= order[level],
		note: (at, event, fields) => {
			if (log.enabled(at)) line(at, event, fields);
		},
	};
	return {
		log,
		tell: ({ event, ...fields }) => {
			const said = 'message' in fields ? { ...fields, message: inFlags(fields.message) } : fields;
			line(event === 'failed' ? 'error' : event === 'waiting' ? 'warn' : 'info', event, said);
		},
		watch: () => undefined,
		close: () => undefined,
	};
}

function terminalTeller(out: WriteStream, level: LogLevel): Teller {
	let timer: NodeJS.Timeout | undefined;
	let shown = '';
	const clear = () => {
		if (shown !== '') out.write('\r\u001b[2K');
		shown = '';
	};
	const words = (text: string) => {
		clear();
		out.write(`${text}\n`);
	};
	const fieldWords = (fields?: LogFields) =>
		Object.entries(fields ?? {})
			.map(([name, value]) => `${name}=${String(value)}`)
			.join(' ');
	const log: Log = {
		enabled: (at) => order[at] >= Math.max(order[level], level === 'debug' ? 0 : order.warn),
		note: (at, event, fields) => {
			if (log.enabled(at))
				words(styleText(at === 'error' ? 'red' : at === 'warn' ? 'yellow' : 'dim', `${event} ${fieldWords(fields)}`));
		},
	};
	const stopProgress = () => {
		clearInterval(timer);
		clear();
	};
	return {
		log,
		tell: (event) => {
			if (event.event === 'ready') stopProgress();
			words(event.event === 'ready' ? styleText('green', plainWords(event)) : plainWords(event));
		},
		watch: (snapshot) => {
			timer = setInterval(() => {
				const state = snapshot();
				if (state.ready) return stopProgress();
				const line = progressLine(state);
				if (line === shown) return;
				clear();
				out.write(line);
				shown = line;
			}, progressEveryMs);
			timer.unref();
		},
		close: stopProgress,
	};
}
