// Clear messages of tests: read as an endpoint reads them, and through an endpoint one by one.
import { encodeTunnelData } from '@i2p/data-i2np';
import { type Assembled, contentStartOf, type Delivery, type Endpoint, FragmentHead, Sheet } from '../src/index.js';

/** One fragment, as its instructions and bytes. */
export interface Fragment {
	readonly head: FragmentHead;
	readonly delivery: Delivery | undefined;
	readonly bytes: Uint8Array;
}

/** A layering that leaves messages as they are. */
export const asTheyAre = (): void => undefined;

/** The content of a clear message of 1024 bytes, once its checksum is proven. */
export function contentOf(message: Uint8Array): Uint8Array {
	const sheet = new Sheet();
	sheet.message.set(message);
	return sheet.message.subarray(contentStartOf(sheet));
}

/** All fragments in a content. */
export function readFragments(content: Uint8Array): Fragment[] {
	const fragments: Fragment[] = [];
	for (let at = 0; at < content.length; ) {
		const head = new FragmentHead();
		const start = head.read(content, at, content.length);
		at = start + head.size;
		const delivery = head.first ? head.delivery(content, { kind: 'local' }) : undefined;
		fragments.push({ head, delivery, bytes: content.subarray(start, at) });
	}
	return fragments;
}

/** A message as a TunnelData body, whatever its tunnel is. */
export function bodyOf(message: Uint8Array): Uint8Array {
	return encodeTunnelData({ tunnelId: 1, data: message });
}

/** What is whole once all that waits is opened. */
export function openAll(endpoint: Endpoint, now = 0): readonly Assembled[] {
	const whole: Assembled[] = [];
	endpoint.open(now, ({ delivery, bytes }) => whole.push({ delivery, bytes: new Uint8Array(bytes) }));
	return whole;
}

/** What is whole after one message more. */
export function openOne(endpoint: Endpoint, lentMessage: Uint8Array, now = 0): readonly Assembled[] {
	endpoint.take(bodyOf(lentMessage));
	return openAll(endpoint, now);
}
