// Why things happened in a destination: counted by code, compared by value.

/** What a destination counts. */
export type DestinationCode =
	| 'sent'
	| 'sent-new-session'
	| 'bundled'
	| 'received'
	| 'one-time'
	| 'delivered-locally'
	| 'lookup'
	| 'lookup-found'
	| 'lookup-failed'
	| 'lookup-timeout'
	| 'lease-set-stored'
	| 'lease-set-stale'
	| 'lease-set-invalid'
	| 'lease-set-expired'
	| 'own-lease-set'
	| 'published'
	| 'path-changed'
	| 'path-silent'
	| 'session-restarted'
	| 'undeliverable-no-lease-set'
	| 'undeliverable-expired-lease-set'
	| 'undeliverable-unsupported-encryption'
	| 'undeliverable-no-tunnels'
	| 'undeliverable-expired'
	| 'undeliverable-overflow'
	| 'undeliverable-too-large'
	| 'undeliverable-closed'
	| 'tunnel-refused'
	| 'garlic-malformed'
	| 'clove-malformed'
	| 'clove-expired'
	| 'clove-not-ours'
	| 'clove-unexpected'
	| 'message-unexpected'
	| 'sender-unknown'
	| 'no-handler'
	| 'not-ready';

/** Counts one event; those of the garlic sessions come as `garlic-` and their own code. */
export type Note = (code: DestinationCode | `garlic-${string}`) => void;
