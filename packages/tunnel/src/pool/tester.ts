// Tests of our own tunnels: a message out of one and in by another, sealed under a key that is awaited once.
// Must not know pools' sizes or how tunnels are built.
import { sealCloveOneTime } from '@i2p/crypto-garlic';
import { encodeDeliveryStatus, encodeGarlic, encodeStandard, I2np, localClove } from '@i2p/data-i2np';
import type { Turn } from '@i2p/runtime';
import { after, type Mono } from '@i2p/time';
import { ExpiringMap, wipe } from '@i2p/util';
import {
	awaitedTagLifetimeMs,
	busyTestIntervalMs,
	leastTestTimeoutMs,
	maxLateTests,
	partnerRetryMs,
	testJitterMs,
	testTimeoutRtts,
} from '../constants.js';
import type { Deadline, TunnelContext } from './context.js';
import type { InboundTunnel } from './inbound-tunnel.js';
import type { OutboundTunnel, OwnTunnel } from './outbound-tunnel.js';

/** Who has tunnels to be tested. */
export interface TestOwner {
	/** Tunnels of the other direction that a tunnel may be tested with, the best first; never the tunnel's own kind. */
	partnersOf(tunnel: OwnTunnel, turn: Turn): readonly OwnTunnel[];
	/** The test of a tunnel that was sent then stays unanswered. */
	onTestSilent(tunnel: OwnTunnel, sentAt: Mono, turn: Turn): void;
	/** Whether it is known to have worked since something goes wrong in its pool, if anything does. */
	isProven(tunnel: OwnTunnel, turn: Turn): boolean;
	/** A tunnel failed so often that it is to be replaced. */
	onTunnelFailed(tunnel: OwnTunnel, turn: Turn): void;
	/** The tunnel's next deadline may have changed. */
	onTested(tunnel: OwnTunnel, turn: Turn): void;
}

interface PendingTest extends Deadline {
	readonly id: number;
	/** The one to be judged. */
	readonly subject: OwnTunnel;
	/** Whether another partner could have been chosen. */
	readonly others: boolean;
	readonly partner: OwnTunnel;
	readonly sentAt: Mono;
}

/** All tests under way. */
export class Tester {
	readonly #context: TunnelContext;
	readonly #owner: TestOwner;
	readonly #pending = new Map<number, PendingTest>();
	/** Tests that count as failed already. */
	readonly #late = new ExpiringMap<number, PendingTest>({ capacity: maxLateTests, lifetimeMs: awaitedTagLifetimeMs });

	constructor(context: TunnelContext, owner: TestOwner) {
		this.#context = context;
		this.#owner = owner;
	}

	/** Tests under way. */
	get size(): number {
		return this.#pending.size;
	}

	/** Sends a test of this tunnel with the best partner; without any, it is put off a little. */
	start(tunnel: OwnTunnel, turn: Turn): void {
		const partners = this.#owner.partnersOf(tunnel, turn);
		const partner = choosePartner(tunnel, partners);
		tunnel.life.nextTestAt = after(turn.now, partnerRetryMs);
		if (partner === undefined) return;
		const [out, into] = inOrder(tunnel, partner);
		if (out === undefined || into === undefined) return;
		const id = this.#send(out, into, turn);
		if (id === undefined) return;
		tunnel.life.testing = true;
		const pending: PendingTest = {
			id,
			subject: tunnel,
			others: partners.length > 1,
			partner,
			sentAt: turn.now,
			onTime: (later) => this.#onTimeout(pending, later),
		};
		this.#pending.set(id, pending);
		this.#context.deadlines.set(pending, after(turn.now, this.#patienceMs(tunnel, partner)));
		this.#context.note('test-sent');
	}

	/** How long this test may take: by the slowest round trip of late, if both were tested before. */
	#patienceMs(tunnel: OwnTunnel, partner: OwnTunnel): number {
		const most = this.#context.times.testTimeoutMs;
		const [a, b] = [tunnel, partner].map(({ hops, life }) => (hops.length === 0 ? 0 : life.slowestMs));
		if (a === undefined || b === undefined) return most;
		return Math.min(most, leastTestTimeoutMs + testTimeoutRtts * Math.max(a, b));
	}

	/** The id of the test that was put into the gateway; `undefined` if it did not fit. */
	#send(out: OutboundTunnel, into: InboundTunnel, turn: Turn): number | undefined {
		const { random, outlet, tags } = this.#context;
		const id = 1 + random.below(0xffff_ffff);
		const status = encodeDeliveryStatus({ messageId: id, time: turn.wall });
		const key = random.bytes(32);
		const tag = random.bytes(8);
		const message = { ...outlet.wrap(I2np.DeliveryStatus, status, turn), id };
		const sealed = sealCloveOneTime(key, tag, localClove(message), random);
		const garlic = outlet.wrap(I2np.Garlic, encodeGarlic(sealed), turn);
		const delivery = { kind: 'tunnel', hash: into.gateway, tunnelId: into.gatewayTunnelId } as const;
		if (!out.offer(delivery, encodeStandard(garlic))) return undefined;
		tags.expect(tag, key, { kind: 'test', testId: id }, turn.now);
		wipe(key);
		return id;
	}

	/** A test came back. */
	onReturned(testId: number, turn: Turn): void {
		const pending = this.#pending.get(testId) ?? this.#late.get(testId, turn.now);
		if (pending === undefined) {
			this.#context.note('test-late');
			return;
		}
		// What comes back late was slow, not dead: that is forgiven, and waited for longer next time.
		if (this.#late.delete(testId)) this.#context.note('test-late');
		else {
			this.#end(pending);
			this.#context.note('test-passed');
		}
		this.#pass(pending, turn);
	}

	#pass(pending: PendingTest, turn: Turn): void {
		const rttMs = turn.now - pending.sentAt;
		const { subject, partner } = pending;
		const hopMs = rttMs / (subject.hops.length + partner.hops.length);
		for (const tunnel of [subject, partner]) {
			tunnel.life.passed(rttMs, (tunnel === subject ? partner : subject).serial, pending.sentAt);
			for (const hop of tunnel.hops) this.#context.peers.note(hop.key, 'test-passed', turn, hopMs);
			if (tunnel.hops.length === 0 || tunnel.life.testing) continue;
			// What was on its way when trouble began proves nothing of thereafter.
			const proven = this.#owner.isProven(tunnel, turn);
			tunnel.life.nextTestAt = after(turn.now, proven ? this.#pauseMs(tunnel, turn) : 0);
			this.#owner.onTested(tunnel, turn);
		}
	}

	#pauseMs({ life }: OwnTunnel, { now }: Turn): number {
		const { times, random } = this.#context;
		if (life.busy(now)) return Math.min(times.testIntervalMs, busyTestIntervalMs);
		return times.testIntervalMs + random.below(testJitterMs);
	}

	#onTimeout(pending: PendingTest, turn: Turn): void {
		this.#end(pending);
		this.#late.set(pending.id, pending, turn.now);
		this.#context.note('test-failed');
		const { subject, partner } = pending;
		const others = this.#owner.partnersOf(partner, turn).length > 1;
		this.#blame(subject, partner, pending.others, turn);
		this.#blame(partner, subject, others, turn);
		this.#owner.onTestSilent(subject, pending.sentAt, turn);
	}

	#blame(tunnel: OwnTunnel, partner: OwnTunnel, others: boolean, turn: Turn): void {
		if (tunnel.hops.length === 0) return;
		tunnel.life.nextTestAt = turn.now;
		if (tunnel.life.failed(partner.serial, others)) {
			for (const hop of tunnel.hops) this.#context.peers.note(hop.key, 'test-failed', turn);
			tunnel.life.nextTestAt = after(turn.now, this.#context.times.testIntervalMs);
			this.#owner.onTunnelFailed(tunnel, turn);
		}
		this.#owner.onTested(tunnel, turn);
	}

	#end(pending: PendingTest): void {
		this.#pending.delete(pending.id);
		this.#context.deadlines.delete(pending);
		pending.subject.life.testing = false;
	}

	/** Forgets the tests in which a tunnel that ends takes part. */
	abandon(tunnel: OwnTunnel, turn: Turn): void {
		for (const pending of [...this.#pending.values()]) {
			const { subject, partner } = pending;
			if (subject !== tunnel && partner !== tunnel) continue;
			this.#end(pending);
			if (subject === tunnel) continue;
			subject.life.nextTestAt = turn.now;
			this.#owner.onTested(subject, turn);
		}
	}
}

/** The partner of the last test that came back, whose gateway the endpoint has a link with; after a failure another, the best first. */
function choosePartner({ life }: OwnTunnel, partners: readonly OwnTunnel[]): OwnTunnel | undefined {
	const { lastPartner, lastFailedPartner } = life;
	const proven = partners.find(({ serial, life: of }) => serial === lastPartner && of.sound);
	return proven ?? partners.find(({ serial }) => serial !== lastFailedPartner) ?? partners[0];
}

function inOrder(a: OwnTunnel, b: OwnTunnel): [OutboundTunnel | undefined, InboundTunnel | undefined] {
	const out = a.direction === 'outbound' ? a : b.direction === 'outbound' ? b : undefined;
	const into = a.direction === 'inbound' ? a : b.direction === 'inbound' ? b : undefined;
	return [out, into];
}
