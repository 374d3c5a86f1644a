// One whole session with a real router, both ways: every message parses, says what it should, and is written again byte for byte.
import { decodePayload } from '@i2p/data-i2np';
import { loadVectors } from '@i2p/testkit';
import { wall } from '@i2p/time';
import { concatBytes, fromHex, toHex } from '@i2p/util';
import { describe, expect, it } from 'vitest';
import {
	decodeMessage,
	encodeMessage,
	Framer,
	I2cp,
	type I2cpMessage,
	messageStatus,
	nameOfType,
	protocolByte,
	sessionStatus,
} from '../src/index.js';

interface Exchange {
	readonly origin: string;
	readonly client: {
		readonly destination: string;

		readonly encryption_keys: readonly { readonly type: number; readonly private: string; readonly public: string }[];
	};
	readonly options: Readonly<Record<string, string>>;
	readonly looked_up_destination: string;
	readonly messages: readonly { readonly from: string; readonly type: number | null; readonly bytes: string }[];
}

const exchange = loadVectors<Exchange>(new URL('./vectors/i2cp-session.json', import.meta.url));
const [first, ...frames] = exchange.messages;

function decoded(bytes: Uint8Array): I2cpMessage {
	return decodeMessage(bytes[4]!, bytes.subarray(5))!;
}

function only<T extends I2cpMessage['type']>(type: T): Extract<I2cpMessage, { readonly type: T }>[] {
	const all = frames.filter((frame) => frame.type === type).map((frame) => decoded(fromHex(frame.bytes)));
	return all as Extract<I2cpMessage, { readonly type: T }>[];
}

describe('a session with i2pd 2.59', () => {
	it('begins with the protocol byte', () => {
		expect(first!.bytes).toBe(toHex(Uint8Array.of(protocolByte)));
	});

	it.each(frames.map((frame, i) => [i, nameOfType(frame.type!), frame.bytes]))('message %i, %s', (_i, _name, hex) => {
		expect(toHex(encodeMessage(decoded(fromHex(hex!))))).toBe(hex);
	});

	it('is cut into its messages, however it is chopped', () => {
		const all = concatBytes(...frames.map((frame) => fromHex(frame.bytes)));
		for (const step of [1, 7, 1000, all.length]) {
			const framer = new Framer();
			const types: number[] = [];
			for (let at = 0; at < all.length; at += step) {
				const chunk = all.subarray(at, at + step);
				expect(framer.offer(chunk)).toBe(chunk.length);
				for (let frame = framer.next(); frame; frame = framer.next()) types.push(frame.type);
			}
			expect([step, types]).toEqual([step, frames.map((frame) => frame.type)]);
			expect(framer.length).toBe(0);
		}
	});

	it('is asked for by the destination, which signed', () => {
		const [{ config }] = only(I2cp.CreateSession) as [Extract<I2cpMessage, { type: 1 }>];
		expect(toHex(config.destination.bytes)).toBe(exchange.client.destination);
		expect(Object.fromEntries(config.options)).toEqual(exchange.options);
		expect(config.faultAt(config.created)).toBeUndefined();
		expect(config.faultAt(wall(config.created + 31_000))).toBe('bad-date');
		const again = only(I2cp.ReconfigureSession)[0]!;
		expect(again.config.faultAt(again.config.created)).toBeUndefined();
	});

	it('has lease sets made of the leases that the router named', () => {
		const request = only(I2cp.RequestVariableLeaseSet)[0]!;
		const { leaseSet, privateKeys } = only(I2cp.CreateLeaseSet2)[0]!;
		if (leaseSet.kind !== 'leaseSet2') throw new Error(leaseSet.kind);
		expect(leaseSet.verify()).toBe(true);
		expect(leaseSet.leases.map(({ tunnelId }) => tunnelId)).toEqual(request.leases.map(({ tunnelId }) => tunnelId));
		expect(privateKeys.map(({ type, key }) => [type, toHex(key)])).toEqual(
			exchange.client.encryption_keys.map((key) => [key.type, key.private]),
		);
	});

	it('finds a destination in three ways, and not in one', () => {
		const replies = only(I2cp.HostReply);
		expect(replies.map(({ result }) => result)).toEqual([0, 0, 1]);
		for (const { destination, result } of replies)
			expect(destination && toHex(destination.bytes)).toBe(result === 0 ? exchange.looked_up_destination : undefined);
		expect(toHex(only(I2cp.DestReply)[0]!.destination!.bytes)).toBe(exchange.looked_up_destination);
	});

	it('carries payloads, and says what became of them', () => {
		const statuses = only(I2cp.MessageStatus);
		const { accepted, guaranteedSuccess } = messageStatus;
		expect(statuses.map(({ status }) => status)).toEqual([accepted, guaranteedSuccess, accepted, guaranteedSuccess]);
		const sent = [only(I2cp.SendMessage)[0]!, only(I2cp.SendMessageExpires)[0]!];
		expect(sent.map(({ nonce }) => nonce)).toEqual([statuses[0]!.nonce, statuses[2]!.nonce]);
		for (const { payload } of [...sent, only(I2cp.MessagePayload)[0]!])
			expect(decodePayload(payload).payload.length).toBeGreaterThan(0);
	});

	it('ends when it is destroyed', () => {
		const { created, updated, destroyed } = sessionStatus;
		expect(only(I2cp.SessionStatus).map(({ status }) => status)).toEqual([created, updated, destroyed]);
	});
});
