// The names of what becomes of datagrams; counted by `note`.

/**
 * What was noted. `unclaimed`: no binding fits. `other-sender`: the session proves another sender than the datagram says. `forged`: the
 * signature is not the sender's over this target, or its transient key has expired. `session-proven`: signed in the manner of i2pd, which
 * any other target could replay, and taken because the session proves its sender.
 */
export type DatagramNote =
	| 'datagram-received'
	| 'datagram-session-proven'
	| 'datagram-malformed'
	| 'datagram-unclaimed'
	| 'datagram-other-sender'
	| 'datagram-forged'
	| 'datagram-sent'
	| 'datagram-refused'
	| 'datagram-undeliverable';
