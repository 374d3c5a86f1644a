// How one destination behaves, as its client's options say. I2CP options.

/** How a destination behaves; its client may change that while it lives. */
export interface Conduct {
	/** Whether own lease sets go along with messages, so that peers can answer without looking them up. */
	readonly bundles: boolean;
	/** Whether payloads that are worth it are deflated. */
	readonly deflates: boolean;
	/** Without a payload for so long, in ms, it asks for fewer tunnels. */
	readonly restAfterMs: number | undefined;
	/** Without a payload for so long, in ms, it closes. */
	readonly closeAfterMs: number | undefined;
	/** 32 bytes that open encrypted sets for which no other key is given: an X25519 key, or a shared one, as the set wants it. */
	readonly clientKey: Uint8Array | undefined;
}

/** What is so without options. */
export const usualConduct: Conduct = {
	bundles: true,
	deflates: true,
	restAfterMs: undefined,
	closeAfterMs: undefined,
	clientKey: undefined,
};
