// Why something did not come about: a message not sent, a lookup without an answer, a destination not made.

/** Why a message that was taken was not sent. */
export type Undeliverable =
	| 'no-lease-set'
	| 'expired-lease-set'
	| 'unsupported-encryption'
	| 'no-tunnels'
	| 'expired'
	| 'overflow'
	| 'too-large'
	| 'closed';

/**
 * Why a lookup found nothing. `unknown-name`: no address book has it; `client-key-needed`, `not-authorised`, `wrong-secret`: the encrypted
 * set stays closed; otherwise as for messages.
 */
export type LookupFault =
	| Undeliverable
	| 'unknown-name'
	| 'client-key-needed'
	| 'not-authorised'
	| 'wrong-secret'
	| 'timeout';

/** Why a destination was not made. */
export type MakeFault = 'duplicate' | 'invalid-options' | 'no-tunnels' | 'limit' | 'closed' | 'failed';
