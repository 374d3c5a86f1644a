// What an I2CP server notes, counted by code.

/** What happens between the server and its clients. */
export type I2cpNote =
	| 'connection-accepted'
	| 'connection-limit'
	| 'connection-timeout'
	| 'connection-unread'
	| 'protocol-wrong'
	| 'message-malformed'
	| 'message-unexpected'
	| 'auth-failed'
	| 'session-created'
	| 'session-refused'
	| 'session-failed'
	| 'session-closed'
	| 'session-unknown'
	| 'leases-requested'
	| 'lease-set-taken'
	| 'lease-set-refused'
	| 'lease-set-late'
	| 'message-sent'
	| 'message-refused'
	| 'message-undeliverable'
	| 'payload-delivered'
	| 'payload-dropped'
	| 'lookup-answered'
	| 'lookup-failed'
	| 'lookup-limit';
