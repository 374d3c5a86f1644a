// The names of what can happen to tunnels: compared by value, counted, shown.

/** Why a hop-side request was answered with silence or with a refusal. */
export type HopRefusal =
	| 'not-for-us'
	| 'two-records-for-us'
	| 'bad-record'
	| 'record-replayed'
	| 'stale-request'
	| 'bad-tunnel-ids'
	| 'bad-next-hop'
	| 'same-neighbours'
	| 'next-hop-banned'
	| 'sender-unknown'
	| 'id-in-use'
	| 'transit-full'
	| 'transit-neighbour'
	| 'transit-pressure'
	| 'transit-congested'
	| 'transit-bandwidth'
	| 'transit-closed'
	| 'transit-off'
	| 'transit-flood'
	| 'transit-flood-of-all';

/** Why a message in a tunnel was dropped. */
export type DataDrop =
	| 'unknown-tunnel'
	| 'wrong-sender'
	| 'duplicate'
	| 'bad-tunnel-message'
	| 'bad-checksum'
	| 'bad-delivery'
	| 'local-delivery-in-transit'
	| 'nested-tunnel-message'
	| 'message-expired'
	| 'bad-message'
	| 'fragments-full'
	| 'fragments-expired'
	| 'gateway-full'
	| 'tunnel-limit'
	| 'message-too-long'
	| 'link-refused'
	| 'outbox-expired'
	| 'loop-full';

/** How the building and testing of our own tunnels went. */
export type PoolCode =
	| 'build-sent'
	| 'build-accepted'
	| 'build-refused'
	| 'build-timeout'
	| 'build-unreachable'
	| 'build-reply-bad'
	| 'build-own-record-changed'
	| 'build-reply-late'
	| 'build-no-hops'
	| 'build-no-path'
	| 'build-paced'
	| 'build-not-sent'
	| 'build-table-full'
	| 'test-sent'
	| 'test-passed'
	| 'test-failed'
	| 'test-late'
	| 'tunnel-suspected'
	| 'tunnel-unreachable'
	| 'tunnel-replaced'
	| 'tunnel-expired'
	| 'tunnel-up';

/** Why a build of ours made no tunnel. */
export type BuildFault = Extract<
	PoolCode,
	| 'build-refused'
	| 'build-timeout'
	| 'build-unreachable'
	| 'build-reply-bad'
	| 'build-own-record-changed'
	| 'build-no-hops'
	| 'build-no-path'
	| 'build-paced'
	| 'build-not-sent'
	| 'build-table-full'
>;

/** How serving other routers' tunnels went. */
export type TransitCode =
	| 'transit-accepted'
	| 'transit-refused'
	| 'transit-long-record'
	| 'transit-expired'
	| 'transit-idle'
	| 'transit-overload'
	| 'malformed-build';

/** Everything that is counted here. */
export type TunnelCode = HopRefusal | DataDrop | PoolCode | TransitCode;

/** What a hop of ours did, told to the profiles. */
export type HopEvent = 'build-accepted' | 'build-refused' | 'build-timeout' | 'test-passed' | 'test-failed';
