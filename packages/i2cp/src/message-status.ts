// What a router says of a message that a client sent, and what that means to who sent it. I2CP "MessageStatusMessage".
import type { Undeliverable } from '@i2p/client-core';

/** Status codes. */
export const messageStatus = {
	available: 0,
	accepted: 1,
	bestEffortSuccess: 2,
	bestEffortFailure: 3,
	guaranteedSuccess: 4,
	guaranteedFailure: 5,
	localSuccess: 6,
	localFailure: 7,
	routerFailure: 8,
	networkFailure: 9,
	badSession: 10,
	badMessage: 11,
	badOptions: 12,
	overflow: 13,
	expired: 14,
	badLocalLeaseSet: 15,
	noLocalTunnels: 16,
	unsupportedEncryption: 17,
	badDestination: 18,
	badLeaseSet: 19,
	expiredLeaseSet: 20,
	noLeaseSet: 21,
	metaLeaseSet: 22,
	loopbackDenied: 23,
} as const;

const reasons: Readonly<Record<number, Undeliverable>> = {
	[messageStatus.routerFailure]: 'no-tunnels',
	[messageStatus.networkFailure]: 'no-tunnels',
	[messageStatus.badSession]: 'closed',
	[messageStatus.badMessage]: 'too-large',
	[messageStatus.badOptions]: 'expired',
	[messageStatus.overflow]: 'overflow',
	[messageStatus.expired]: 'expired',
	[messageStatus.badLocalLeaseSet]: 'no-tunnels',
	[messageStatus.noLocalTunnels]: 'no-tunnels',
	[messageStatus.unsupportedEncryption]: 'unsupported-encryption',
	[messageStatus.badDestination]: 'no-lease-set',
	[messageStatus.badLeaseSet]: 'no-lease-set',
	[messageStatus.expiredLeaseSet]: 'expired-lease-set',
	[messageStatus.noLeaseSet]: 'no-lease-set',
	[messageStatus.metaLeaseSet]: 'unsupported-encryption',
	[messageStatus.loopbackDenied]: 'no-lease-set',
};

const statuses: Readonly<Record<Undeliverable, number>> = {
	'no-lease-set': messageStatus.noLeaseSet,
	'expired-lease-set': messageStatus.expiredLeaseSet,
	'unsupported-encryption': messageStatus.unsupportedEncryption,
	'no-tunnels': messageStatus.noLocalTunnels,
	expired: messageStatus.expired,
	overflow: messageStatus.overflow,
	'too-large': messageStatus.badMessage,
	closed: messageStatus.badSession,
};

/** Whether a status says that a message went its way. */
export function isSuccess(status: number): boolean {
	return (
		status === messageStatus.accepted ||
		status === messageStatus.bestEffortSuccess ||
		status === messageStatus.guaranteedSuccess ||
		status === messageStatus.localSuccess
	);
}

/** What a failure means; `undefined` for those that name no cause: routers also say them of messages that were not acknowledged in time. */
export function undeliverableOf(status: number): Undeliverable | undefined {
	return reasons[status];
}

/** The status that says why a message was not sent. */
export function statusOf(reason: Undeliverable): number {
	return statuses[reason];
}
