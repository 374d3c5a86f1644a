// Encrypted lease sets and hybrid keys between our destinations and those of i2pd: each finds the other's, opens it, and talks.
import { importX25519Private } from '@i2p/crypto-x25519';
import { Destination } from '@i2p/data-core';
import { b33Address } from '@i2p/data-leaseset';
import { fromBase64, toBase64 } from '@i2p/util';
import { expect } from 'vitest';
import type { Bridge } from '../pairs.js';
import { type SamFailure, SamSession } from '../sam.js';
import type { Play } from '../scenario.js';
import { Answering, closeAll, ping, pinged, tunnels } from '../traffic.js';

type Options = Readonly<Record<string, string | number>>;

const clientKey = new Uint8Array(32).fill(7);
const encrypted: Options = { 'i2cp.leaseSetType': 5 };
const publicKey = toBase64(importX25519Private(clientKey).publicKey);
/** What opens a set of each kind. */
const kinds: Readonly<Record<string, { readonly service: Options; readonly caller: Options }>> = {
	none: { service: encrypted, caller: {} },
	dh: {
		service: { ...encrypted, 'i2cp.leaseSetAuthType': 1, 'i2cp.leaseSetClient.dh.0': `a:${publicKey}` },
		caller: { 'i2cp.leaseSetPrivKey': toBase64(clientKey) },
	},
	psk: {
		service: { ...encrypted, 'i2cp.leaseSetAuthType': 2, 'i2cp.leaseSetClient.psk.0': `a:${toBase64(clientKey)}` },
		caller: { 'i2cp.leaseSetPrivKey': toBase64(clientKey) },
	},
};

/** The b33 address of a session's destination. */
function addressOf({ destination }: SamSession, clientKeyNeeded: boolean): string {
	const { signingKey, signatureType } = Destination.decode(fromBase64(destination)!);
	return b33Address({ publicKey: signingKey, signatureType }, { clientKey: clientKeyNeeded });
}

async function callEncrypted(from: Bridge, to: Bridge, kind: string): Promise<string> {
	const { service, caller } = kinds[kind]!;
	const length = { ...tunnels(1) };
	const [a, b] = await Promise.all([
		SamSession.create(from.sam, { ...length, ...caller }),
		SamSession.create(to.sam, { ...length, ...service }),
	]);
	const answering = new Answering(b);
	const begin = performance.now();
	const stream = await pinged(a, addressOf(b, kind !== 'none'), 90_000);
	const openMs = performance.now() - begin;
	const pingMs = await ping(stream, 2);
	expect(answering.callers.has(a.destination)).toBe(true);
	answering.stop();
	await closeAll([stream], [a, b]);
	return `open after ${openMs.toFixed(0)} ms, PONG ${pingMs.toFixed(0)} ms`;
}

/** Ours finds i2pd's encrypted set by its b33 address, and opens it with this kind of key. */
export function openTheirs(kind: string): Play {
	return async (net, tell) => tell(await callEncrypted(await net.ours(), net.plain[0]!, kind));
}

/** I2pd finds ours, and opens it likewise. */
export function openOurs(kind: string): Play {
	return async (net, tell) => tell(await callEncrypted(net.plain[0]!, await net.ours(), kind));
}

/** Who has another key is not let in, and is told so. */
export const otherKey: Play = async (net, tell) => {
	const ours = await net.ours();
	const [a, b] = await Promise.all([
		SamSession.create(ours.sam, { ...tunnels(1), 'i2cp.leaseSetPrivKey': toBase64(new Uint8Array(32).fill(8)) }),
		SamSession.create(net.plain[0]!.sam, { ...tunnels(1), ...kinds['psk']!.service }),
	]);
	let words = '';
	for (let tries = 0; tries < 20 && !words.includes('not-authorised'); tries++)
		words = await a.connect(addressOf(b, true)).then(
			() => 'connected',
			(error: SamFailure) => error.message,
		);
	tell(words);
	expect(words).toContain('CANT_REACH_PEER');
	expect(words).toContain('not-authorised');
	await closeAll([], [a, b]);
};

async function talk(from: Bridge, to: Bridge, types: Options): Promise<void> {
	const [a, b] = await Promise.all([
		SamSession.create(from.sam, { ...tunnels(1), ...types }),
		SamSession.create(to.sam, { ...tunnels(1), ...types }),
	]);
	const answering = new Answering(b);
	const stream = await pinged(a, b.destination, 90_000);
	for (let n = 0; n < 5; n++) await ping(stream, n);
	answering.stop();
	await closeAll([stream], [a, b]);
}

/** Sessions between destinations that have the keys 6 and 4 begin by the hybrid one, whoever begins; so do those with 5 or 7 alone. */
export const hybridSessions: Play = async (net, tell) => {
	const ours = await net.ours();
	const theirs = net.plain[0]!;
	for (const types of ['6,4', '5', '7', '4']) {
		const before = await ours.counted('destination-garlic-');
		const options = { 'i2cp.leaseSetEncType': types };
		await talk(ours, theirs, options);
		await talk(theirs, ours, options);
		const after = await ours.counted('destination-garlic-');
		const grown = (code: string): number => (after.get(code) ?? 0) - (before.get(code) ?? 0);
		const type = types[0]!;
		tell(`${types}: begun by ${type} ${grown(`began-by-${type}`)} times, taken ${grown(`taken-by-${type}`)} times`);
		expect(grown(`began-by-${type}`)).toBeGreaterThan(0);
		expect(grown(`taken-by-${type}`)).toBeGreaterThan(0);
		for (const other of ['4', '5', '6', '7'])
			if (other !== type) expect(grown(`began-by-${other}`) + grown(`taken-by-${other}`)).toBe(0);
	}
};
