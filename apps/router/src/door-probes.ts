// Whether a door of a router answers at an address: SAM to its greeting, I2CP to GetDate. SAM "HELLO"; I2CP "Protocol Initialization".
import { connect } from 'node:net';
import { apiVersion, encodeMessage, headerBytes, I2cp, protocolByte } from '@i2p/i2cp';
import type { Endpoint } from '@i2p/runtime';

const patienceMs = 2000;
const helloReply = 'HELLO REPLY';

/** Whether a SAM bridge is there. */
export function answersSam(at: Endpoint): Promise<boolean> {
	const hello = new TextEncoder().encode('HELLO VERSION MIN=3.0 MAX=3.3\n');
	return answers(at, hello, helloReply.length, (heard) => heard.toString('latin1').startsWith(helloReply));
}

/** Whether a router's I2CP is there that lets in who says no name. */
export function answersI2cp(at: Endpoint): Promise<boolean> {
	const greeting = Buffer.concat([
		Uint8Array.of(protocolByte),
		encodeMessage({ type: I2cp.GetDate, version: apiVersion }),
	]);
	return answers(at, greeting, headerBytes, (heard) => heard[headerBytes - 1] === I2cp.SetDate);
}

/** What is heard first after a greeting: so many bytes, within two seconds. */
function answers(
	at: Endpoint,
	greeting: Uint8Array,
	bytes: number,
	isRight: (heard: Buffer) => boolean,
): Promise<boolean> {
	return new Promise((resolve) => {
		const socket = connect({ host: at.host, port: at.port });
		const end = (answer: boolean) => {
			socket.destroy();
			resolve(answer);
		};
		let heard = Buffer.alloc(0);
		socket.setTimeout(patienceMs, () => end(false));
		socket.on('error', () => end(false));
		socket.on('close', () => end(false));
		socket.on('connect', () => socket.write(greeting));
		socket.on('data', (data) => {
			heard = Buffer.concat([heard, data]);
			if (heard.length >= bytes) end(isRight(heard));
		});
	});
}
