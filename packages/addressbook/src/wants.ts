// What the address book needs others to do: fetch lists, through I2P only.
import type { Turn } from '@i2p/runtime';

/** A list that is asked for. */
export interface ListRequest {
	/** `http://` and a host that ends in `.i2p`. */
	readonly url: string;
	/** What the server said of the list that we have: it is sent only if it is another by now. */
	readonly etag?: string;
	readonly lastModified?: string;
	readonly mostBytes: number;
	readonly timeoutMs: number;
}

/** What came of it. `fault` is a code for counting and for people. */
export type ListAnswer =
	| { readonly kind: 'list'; readonly body: Uint8Array; readonly etag?: string; readonly lastModified?: string }
	| { readonly kind: 'unchanged' }
	| { readonly kind: 'failed'; readonly fault: string };

/** Who fetches lists. Must never go by another way than I2P. */
export interface ListFetcher {
	/** Asks; the answer comes once, in a later turn. */
	fetch(request: ListRequest, onAnswer: (given: ListAnswer, turn: Turn) => void): void;
}
