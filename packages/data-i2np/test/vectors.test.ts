// Messages exchanged with i2pd 2.59: stores, lookups, replies, tunnel messages, wrapped payloads (test/vectors).
import { hashKey } from '@i2p/data-core';
import { loadVectors } from '@i2p/testkit';
import { fromHex, Reader, toHex } from '@i2p/util';
import { describe, expect, it } from 'vitest';
import {
	decodeClove,
	decodeDatabaseLookup,
	decodeDatabaseSearchReply,
	decodeDatabaseStore,
	decodeDeliveryStatus,
	decodeGarlic,
	decodePayload,
	decodeShort,
	decodeShortRecords,
	decodeStandard,
	decodeTunnelData,
	decodeTunnelGateway,
	encodeClove,
	encodeDatabaseLookup,
	encodeDatabaseSearchReply,
	encodeDatabaseStore,
	encodeDeliveryStatus,
	encodeGarlic,
	encodePayload,
	encodeShort,
	encodeShortRecords,
	encodeStandard,
	encodeTunnelData,
	encodeTunnelGateway,
	I2np,
	readShortMessage,
	storedLeaseSet,
	storedRouterInfo,
} from '../src/index.js';

interface Exchange {
	label: string;
	sent_i2np_short_header: string;
	sent_body: string;
	reply_type: number;
	reply_body: string;
	reply_message_id?: number;
	stored_routerinfo?: string;
	routerinfo_inflated?: string;
	parsed?: { hashes: string[]; from: string };
}
const direct = loadVectors<{ sessions: { me_router_hash: string; exchanges: Exchange[] }[] }>(
	new URL('vectors/netdb-direct.json', import.meta.url),
);

describe.each(direct.sessions.flatMap((s) => s.exchanges.map((e) => ({ ...e, me: s.me_router_hash }))))(
	'$label',
	(v) => {
		const message = readShortMessage(new Reader(fromHex(v.sent_i2np_short_header)));

		it('has a header that survives', () => {
			expect(toHex(message.body)).toBe(v.sent_body);
			expect(toHex(encodeShort(message))).toBe(v.sent_i2np_short_header);
		});

		it('has a body that survives', () => {
			if (message.type === I2np.DatabaseStore) {
				const store = decodeDatabaseStore(message.body);
				expect(toHex(storedRouterInfo(store).bytes)).toBe(v.stored_routerinfo);
				expect(toHex(encodeDatabaseStore(store))).toBe(v.sent_body);
				expect(toHex(store.replyGateway!)).toBe(v.me);
				expect(store.replyTunnel).toBe(0);
				expect(store.replyToken).toBe(v.reply_message_id);
				return;
			}
			const lookup = decodeDatabaseLookup(message.body);
			expect(toHex(lookup.from)).toBe(v.me);
			expect(toHex(encodeDatabaseLookup(lookup))).toBe(v.sent_body);
		});

		it('has an answer that survives', () => {
			const body = fromHex(v.reply_body);
			if (v.reply_type === I2np.DeliveryStatus) {
				expect(decodeDeliveryStatus(body).messageId).toBe(v.reply_message_id);
				expect(toHex(encodeDeliveryStatus(decodeDeliveryStatus(body)))).toBe(v.reply_body);
			} else if (v.reply_type === I2np.DatabaseStore) {
				const info = storedRouterInfo(decodeDatabaseStore(body));
				expect(toHex(info.bytes)).toBe(v.routerinfo_inflated);
				expect(info.verify()).toBe(true);
			} else {
				const reply = decodeDatabaseSearchReply(body);
				expect(reply.hashes.map(hashKey)).toEqual(v.parsed!.hashes);
				expect(hashKey(reply.from)).toBe(v.parsed!.from);
				expect(toHex(encodeDatabaseSearchReply(reply))).toBe(v.reply_body);
			}
		});
	},
);

interface Sealed {
	flags: number;
	reply_key?: string;
	reply_tag?: string;
	dlm_body: string;
	inner_type?: number;
	inner_body?: string;
	reply_payload?: string | null;
	router_garlic_payload?: string;
}
const sealed = loadVectors<{ lookups: Record<string, Sealed> }>(
	new URL('vectors/netdb-encrypted.json', import.meta.url),
);

describe.each(Object.entries(sealed.lookups))('%s', (_name, v) => {
	it('is read and written alike', () => {
		const lookup = decodeDatabaseLookup(fromHex(v.dlm_body));
		expect(toHex(encodeDatabaseLookup(lookup))).toBe(v.dlm_body);
		expect(lookup.replyTunnel !== undefined).toBe((v.flags & 1) !== 0);
		expect(lookup.kind).toBe((['any', 'leaseSet', 'routerInfo', 'exploration'] as const)[(v.flags >> 2) & 3]);
		if ((v.flags & 16) === 0) return;
		expect(toHex(lookup.encryption!.key)).toBe(v.reply_key);
		expect(toHex(lookup.encryption!.tag)).toBe(v.reply_tag);
	});

	it('travels as a clove', () => {
		for (const payload of [v.router_garlic_payload?.slice(14), v.reply_payload]) {
			if (payload === undefined || payload === null) continue;
			const reader = new Reader(fromHex(payload));
			expect(reader.u8()).toBe(11);
			const bytes = reader.bytes(reader.u16());
			const clove = decodeClove(bytes);
			expect(clove.delivery.kind).toBe('local');
			expect(toHex(encodeClove(clove))).toBe(toHex(bytes));
			if (payload === v.reply_payload) expect(toHex(clove.message.body)).toBe(v.inner_body);
			else expect(toHex(clove.message.body)).toBe(v.dlm_body);
		}
	});

	it('is answered by what we can read', () => {
		if (v.inner_type !== I2np.DatabaseStore) return;
		const store = decodeDatabaseStore(fromHex(v.inner_body!));
		const content = store.kind === 'routerInfo' ? storedRouterInfo(store) : storedLeaseSet(store);
		expect(content.verify()).toBe(true);
		expect(toHex(encodeDatabaseStore(store))).toBe(v.inner_body);
	});
});

const tunnel = loadVectors<{
	messages: { label: string; i2np: string }[];
	tunnel_data_body: string;
	tunnel_id: number;
}>(new URL('vectors/tunnel-messages.json', import.meta.url));

describe('messages inside tunnels', () => {
	it.each(tunnel.messages)('$label has a standard header', ({ i2np }) => {
		const message = decodeStandard(fromHex(i2np));
		expect(toHex(encodeStandard(message))).toBe(i2np);
	});

	it('TunnelData', () => {
		const data = decodeTunnelData(fromHex(tunnel.tunnel_data_body));
		expect(data.tunnelId).toBe(tunnel.tunnel_id);
		expect(toHex(encodeTunnelData(data))).toBe(tunnel.tunnel_data_body);
	});
});

const build = loadVectors<{
	request: string;
	requestBody: string;
	replyGateway: string;
	replyTunnelId: number;
	replyGarlicId: number;
	replyGarlicBody: string;
	replyPayload: string;
	replyId: number;
	replyExpiresSeconds: number;
	reply: string;
	transit: string;
}>(new URL('vectors/build-exchange.json', import.meta.url));

describe('a tunnel build', () => {
	it('goes out with a short header', () => {
		const request = decodeShort(fromHex(build.request));
		expect(request.type).toBe(I2np.ShortTunnelBuild);
		expect(toHex(request.body)).toBe(build.requestBody);
		expect(toHex(encodeShort(request))).toBe(build.request);
	});

	it('has its answer sealed in a Garlic, sent into a tunnel', () => {
		const gateway = decodeTunnelGateway(fromHex(build.replyGateway));
		expect(gateway.tunnelId).toBe(build.replyTunnelId);
		expect(toHex(encodeTunnelGateway(gateway))).toBe(build.replyGateway);
		const garlic = decodeStandard(gateway.message);
		expect([garlic.type, garlic.id]).toEqual([I2np.Garlic, build.replyGarlicId]);
		expect(toHex(garlic.body)).toBe(build.replyGarlicBody);
		expect(toHex(encodeGarlic(decodeGarlic(garlic.body)))).toBe(build.replyGarlicBody);
	});

	it('has its answer in a clove', () => {
		const block = new Reader(fromHex(build.replyPayload), 'payload');
		expect(block.u8()).toBe(11);
		const bytes = block.bytes(block.u16());
		const { delivery, message } = decodeClove(bytes);
		expect(delivery).toEqual({ kind: 'local' });
		expect([message.type, message.id]).toEqual([I2np.OutboundTunnelBuildReply, build.replyId]);
		expect(message.expires).toBe(build.replyExpiresSeconds * 1000);
		expect(toHex(message.body)).toBe(build.reply);
		expect(toHex(encodeClove({ delivery, message }))).toBe(toHex(bytes));
	});

	it.each([build.requestBody, build.reply, build.transit])('holds four records', (body) => {
		const records = decodeShortRecords(fromHex(body));
		expect(records).toHaveLength(4);
		expect(toHex(encodeShortRecords(records))).toBe(body);
	});
});

const wrapped = loadVectors<{
	payloads: { name: string; protocol: number; fromPort: number; toPort: number; body: string; wrapped: string }[];
}>(new URL('vectors/payloads.json', import.meta.url));

describe.each(wrapped.payloads)('payload of $name', (v) => {
	it('is unwrapped and wrapped', () => {
		const content = decodePayload(fromHex(v.wrapped));
		expect([content.protocol, content.fromPort, content.toPort]).toEqual([v.protocol, v.fromPort, v.toPort]);
		expect(toHex(content.payload)).toBe(v.body);
		const ours = encodePayload({ ...content, compress: true });
		expect(toHex(ours.subarray(0, 10))).toBe(v.wrapped.slice(0, 20));
		expect(toHex(decodePayload(ours).payload)).toBe(v.body);
		expect(ours.length).toBeLessThanOrEqual(v.wrapped.length / 2 + 8);
	});
});
