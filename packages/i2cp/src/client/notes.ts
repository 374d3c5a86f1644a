// What the client half notes, counted by code.

/** What happens between a client and its router. */
export type I2cpClientNote =
	| 'connected'
	| 'connection-ended'
	| 'connection-lost'
	| 'message-malformed'
	| 'message-unexpected'
	| 'session-created'
	| 'session-refused'
	| 'session-again'
	| 'leases-requested'
	| 'sent'
	| 'expired'
	| 'received'
	| 'payload-malformed'
	| 'no-handler'
	| 'status-failed'
	| 'status-unexplained'
	| 'lookup-again'
	| 'lookup-failed';
