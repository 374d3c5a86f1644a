// What one end of a TCP connection was told, for the tests of networks in memory.
import type { TcpHandler, TcpSocket } from '@i2p/runtime';
import { concatBytes, copyBytes } from '@i2p/util';

/** Writes down all that it is told. */
export class Told implements TcpHandler {
	readonly events: string[] = [];
	parts: Uint8Array[] = [];
	socket: TcpSocket | undefined;
	onOpen(): void {
		this.events.push('open');
	}
	onData(lent: Uint8Array): void {
		this.parts.push(copyBytes(lent));
	}
	onWritable(): void {
		this.events.push('writable');
	}
	onEnd(): void {
		this.events.push('end');
	}
	onClose(reason: string): void {
		this.events.push(`close ${reason}`);
	}
	/** All that came in. */
	get bytes(): Uint8Array {
		return concatBytes(...this.parts);
	}
}
