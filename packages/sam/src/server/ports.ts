// Ports as SAM writes them: FROM_PORT and TO_PORT of a session, and of a stream or datagram where they differ.
// SAM V3 "I2CP Ports and Protocol".
import type { SamLine } from '../grammar.js';

/** Ports of what is sent, 0–65535 each; 0 is unspecified. */
export interface Ports {
	readonly fromPort: number;
	readonly toPort: number;
}

/** What is not said. */
const noPorts: Ports = { fromPort: 0, toPort: 0 };

/** The ports that a line names, those of `otherwise` where it names none; `undefined` if one is no port. */
export function readPorts({ options }: Pick<SamLine, 'options'>, otherwise: Ports = noPorts): Ports | undefined {
	const fromPort = parsePort(options.get('FROM_PORT') ?? String(otherwise.fromPort));
	const toPort = parsePort(options.get('TO_PORT') ?? String(otherwise.toPort));
	return fromPort !== undefined && toPort !== undefined ? { fromPort, toPort } : undefined;
}

/** A port, 0–65535; an empty text is 0, `undefined` for what is no port. */
export function parsePort(text: string): number | undefined {
	const port = /^\d{0,5}$/.test(text) ? Number(text) : 65_536;
	return port <= 65_535 ? port : undefined;
}
