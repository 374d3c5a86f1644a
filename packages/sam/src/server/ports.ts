// Ports as SAM writes them: FROM_PORT and TO_PORT of a session, and of a stream where they differ. SAM V3 "SESSION CREATE".
import type { SamLine } from '../grammar.js';

/** Ports of outgoing streams, 0–65535 each; 0 is unspecified. */
export interface Ports {
	readonly fromPort: number;
	readonly toPort: number;
}

/** What is not said. */
export const noPorts: Ports = { fromPort: 0, toPort: 0 };

/** The ports that a line names, those of `otherwise` where it names none; `undefined` if one is no port. */
export function readPorts({ options }: SamLine, otherwise: Ports): Ports | undefined {
	const fromPort = Number(options.get('FROM_PORT') ?? otherwise.fromPort);
	const toPort = Number(options.get('TO_PORT') ?? otherwise.toPort);
	return isPort(fromPort) && isPort(toPort) ? { fromPort, toPort } : undefined;
}

function isPort(value: number): boolean {
	return Number.isInteger(value) && value >= 0 && value <= 65_535;
}
