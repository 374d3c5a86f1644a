// What a SAM bridge notes. What it needs of others stands in client-core: a maker of destinations.

/** What the bridge notes, counted by code. */
export type SamNote =
	| 'socket-accepted'
	| 'socket-limit'
	| 'socket-timeout'
	| 'line-too-long'
	| 'line-malformed'
	| 'command-unknown'
	| 'command-unsupported'
	| 'session-created'
	| 'session-failed'
	| 'session-closed'
	| 'stream-connected'
	| 'stream-failed'
	| 'stream-accepted'
	| 'stream-backlog-full'
	| 'stream-backlog-expired'
	| 'lookup-answered'
	| 'lookup-failed';
