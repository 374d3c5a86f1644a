// Every message to bytes and back; bytes that are cut, flipped or lie; what is said of configurations and of what does not fit.
import { createDestinationKeys, generateSigningKey, mappingOf, signOffline } from '@i2p/data-core';
import { hostile, runs, seededRandom } from '@i2p/testkit';
import { wall } from '@i2p/time';
import { concatBytes, toHex, WireError } from '@i2p/util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
	decodeMessage,
	encodeMessage,
	Framer,
	headerBytes,
	I2cp,
	type I2cpMessage,
	isSuccess,
	maxBodyBytes,
	messageStatus,
	nameOfType,
	offlineOptions,
	SessionConfig,
	signSessionConfig,
	statusOf,
	undeliverableOf,
} from '../src/index.js';
import { config, created, keys, offlineConfig, samples } from './samples.js';

const bodyOf = (message: I2cpMessage) => encodeMessage(message).subarray(headerBytes);

describe('every message', () => {
	it('has a sample', () => {
		const types = new Set(samples.map(({ message }) => message.type));
		expect([...types].sort((a, b) => a - b)).toEqual(Object.values(I2cp).sort((a, b) => a - b));
		for (const type of types) expect(nameOfType(type)).toMatch(/^[A-Z]/);
	});

	it.each(samples.map((sample) => [sample.name, sample] as const))('%s comes back as it was', (_name, { message }) => {
		const bytes = encodeMessage(message);
		const back = decodeMessage(bytes[4]!, bytes.subarray(headerBytes))!;
		expect(toHex(encodeMessage(back))).toBe(toHex(bytes));
		expect(back.type).toBe(message.type);
	});

	it.each(samples.map((sample) => [sample.name, sample] as const))('%s stands hostile bytes', (_name, sample) => {
		const { message, lengths, truncatedMayDecode = false } = sample;
		hostile((bytes) => decodeMessage(message.type, bytes), bodyOf(message), {
			...{ positions: 250, truncatedMayDecode },
			...(lengths === undefined ? {} : { lengths }),
		});
	});

	it('of an unknown type is none', () => {
		for (const type of [0, 9, 40, 43, 255]) {
			expect(decodeMessage(type, new Uint8Array(9))).toBeUndefined();
			expect(nameOfType(type)).toBeUndefined();
		}
	});

	it('has nothing behind it, but where later versions may say more', () => {
		const more = (message: I2cpMessage) => () =>
			decodeMessage(message.type, concatBytes(bodyOf(message), new Uint8Array(3)));
		for (const { message, name } of samples) {
			const isOpen = message.type === I2cp.GetDate || message.type === I2cp.SetDate;
			if (isOpen) expect(more(message), name).not.toThrow();
			else if (message.type !== I2cp.HostReply) expect(more(message), name).toThrow(WireError);
		}
	});
});

describe('the framer', () => {
	it('gives back what was put in, however it is cut', () => {
		const message = fc.record({ type: fc.integer({ min: 0, max: 255 }), body: fc.uint8Array({ maxLength: 300 }) });
		fc.assert(
			fc.property(fc.array(message, { maxLength: 12 }), fc.integer({ min: 1, max: 700 }), (messages, step) => {
				const all = concatBytes(
					...messages.map(({ type, body }) =>
						concatBytes(Uint8Array.of(0, 0, body.length >> 8, body.length, type), body),
					),
				);
				const framer = new Framer();
				const got: { type: number; body: Uint8Array }[] = [];
				for (let at = 0; at < all.length; at += step) {
					framer.offer(all.subarray(at, at + step));
					for (let frame = framer.next(); frame; frame = framer.next())
						got.push({ type: frame.type, body: new Uint8Array(frame.body) });
				}
				expect(got).toEqual(messages);
			}),
			{ numRuns: runs(100) },
		);
	});

	it('refuses a message that is too long as soon as its head is there', () => {
		const framer = new Framer();
		framer.offer(Uint8Array.of(0, 0, 0xff, 0xff));
		expect(framer.next()).toBeUndefined();
		framer.offer(Uint8Array.of(5));
		expect(framer.next()).toBeUndefined();
		const other = new Framer();
		other.offer(Uint8Array.of(0, 1, 0, 0, 5));
		expect(() => other.next()).toThrow(new WireError('too-large', 'I2CP message', 0));
	});

	it('keeps two messages at most', () => {
		const framer = new Framer();
		expect(framer.offer(new Uint8Array(300_000))).toBe(2 * maxBodyBytes);
	});
});

describe('a message that does not fit', () => {
	it('is the caller’s fault', () => {
		const to = keys.destination;
		const payload = new Uint8Array(maxBodyBytes);
		expect(() => encodeMessage({ type: I2cp.SendMessage, session: 1, to, payload, nonce: 0 })).toThrow(RangeError);
		expect(() => encodeMessage({ type: I2cp.Disconnect, reason: 'x'.repeat(256) })).toThrow(RangeError);
		expect(() => encodeMessage({ type: I2cp.RequestLeaseSet, session: 1, leases: [] })).toThrow(RangeError);
		expect(() => encodeMessage({ type: I2cp.BandwidthLimits, limits: [1] })).toThrow(RangeError);
		const asking = { type: I2cp.HostLookup, session: 1, request: 1, timeoutMs: 1, target: undefined };
		expect(() => encodeMessage(asking)).toThrow(RangeError);
	});
});

describe('a configuration', () => {
	it('is believed within 30 s of its date', () => {
		expect(config.faultAt(wall(created + 30_000))).toBeUndefined();
		expect(config.faultAt(wall(created - 30_000))).toBeUndefined();
		expect(config.faultAt(wall(created + 30_001))).toBe('bad-date');
		expect(config.faultAt(wall(created - 30_001))).toBe('bad-date');
	});

	it('is not believed with a byte changed', () => {
		for (const at of [3, 400, config.bytes.length - 1]) {
			const bytes = new Uint8Array(config.bytes);
			bytes[at] = bytes[at]! ^ 1;
			try {
				expect(SessionConfig.decode(bytes).faultAt(created)).toBe('bad-signature');
			} catch (fault) {
				expect(fault).toBeInstanceOf(WireError);
			}
		}
	});

	it('may be signed by a transient key, as long as that may speak', () => {
		expect(offlineConfig.offline?.transientType).toBe(7);
		expect(offlineConfig.faultAt(created)).toBeUndefined();
		const { destination, signing } = keys;
		const random = seededRandom('offline');
		const transient = generateSigningKey(7, random);
		const signed = (offline: Parameters<typeof offlineOptions>[0], by = transient) =>
			signSessionConfig({ destination, options: new Map(), created, offline }, by).faultAt(created);
		expect(signed(signOffline(signing, transient.publicKey, created / 1000))).toBe('offline-signature-ended');
		expect(signed(signOffline(transient, transient.publicKey, created / 1000 + 9))).toBe('bad-offline-signature');
		expect(signed(signOffline(signing, transient.publicKey, created / 1000 + 9), generateSigningKey(7, random))).toBe(
			'bad-signature',
		);
	});

	it('says who speaks in a way that can be read, or is refused', () => {
		const { destination, signing } = keys;
		const good = offlineOptions(signOffline(signing, keys.signing.publicKey, created / 1000 + 9));
		const names = [...good.keys()];
		const wrong = [
			{ [names[0]!]: 'soon' },
			{ [names[0]!]: '99999999999' },
			{ [names[1]!]: '7:AAAA' },
			{ [names[1]!]: 'NO_SUCH_TYPE:AAAA' },
			{ [names[1]!]: '' },
			{ [names[2]!]: '!' },
			{ [names[2]!]: 'AAAA' },
		];
		for (const change of wrong) {
			const options = new Map([...good, ...Object.entries(change)]);
			expect(() => signSessionConfig({ destination, options, created }, signing), JSON.stringify(change)).toThrow(
				new WireError('bad-offline-options', 'SessionConfig').code,
			);
		}
		for (const name of names) {
			const options = new Map([...good].filter(([other]) => other !== name));
			expect(() => signSessionConfig({ destination, options, created }, signing)).toThrow('bad-offline-options');
		}
	});

	it('of every signature type that signs comes back', () => {
		for (const type of [0, 1, 2, 3, 7, 11]) {
			const { destination, signing } = createDestinationKeys(seededRandom(`type ${type}`), type);
			const options = mappingOf({ b: '2', a: '1' });
			const back = SessionConfig.decode(signSessionConfig({ destination, options, created }, signing).bytes);
			expect([type, back.faultAt(created), [...back.options.keys()]]).toEqual([type, undefined, ['a', 'b']]);
		}
	});
});

describe('statuses', () => {
	it('mean the same both ways', () => {
		const reasons = [
			...(['no-lease-set', 'expired-lease-set', 'unsupported-encryption', 'no-tunnels'] as const),
			...(['expired', 'overflow', 'too-large', 'closed'] as const),
		];
		for (const reason of reasons) {
			expect(isSuccess(statusOf(reason))).toBe(false);
			expect(undeliverableOf(statusOf(reason))).toBe(reason);
		}
	});

	it('that name no cause are none, nor are successes', () => {
		const { bestEffortFailure, guaranteedFailure, localFailure } = messageStatus;
		for (const status of [bestEffortFailure, guaranteedFailure, localFailure, 99]) {
			expect(undeliverableOf(status)).toBeUndefined();
			expect(isSuccess(status)).toBe(false);
		}
		const { accepted, bestEffortSuccess, guaranteedSuccess, localSuccess } = messageStatus;
		for (const status of [accepted, bestEffortSuccess, guaranteedSuccess, localSuccess])
			expect(isSuccess(status)).toBe(true);
	});
});
