// How the binary speaks: plain words on a terminal, one JSON object a line otherwise.
import type { BridgeEvent } from './events.js';

function plainWords(event: BridgeEvent): string {
	switch (event.event) {
		case 'sam':
			return `SAM listens on ${event.host}:${event.port}`;
		case 'sam-udp':
			return `SAM takes datagrams on ${event.host}:${event.port}`;
		case 'router':
			return `the router at ${event.host}:${event.port} answers`;
		case 'router-away':
			return `the router at ${event.host}:${event.port} is away: sessions over it end`;
		case 'failed':
			return event.message;
		case 'stopped':
			return 'stopped';
	}
}

/** Says events to a stream, as suits it. */
export function createTeller(out: NodeJS.WritableStream & { readonly isTTY?: boolean }): (event: BridgeEvent) => void {
	if (out.isTTY === true) return (event) => void out.write(`${plainWords(event)}\n`);
	return ({ event, ...fields }) => {
		const level = event === 'failed' ? 'error' : event === 'router-away' ? 'warn' : 'info';
		out.write(`${JSON.stringify({ time: new Date().toISOString(), level, event, ...fields })}\n`);
	};
}
