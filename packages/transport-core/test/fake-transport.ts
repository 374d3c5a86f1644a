// A transport without bytes: dials succeed or fail when the test says so.
import type { RouterIdentity } from '@i2p/data-core';
import type { I2npMessage } from '@i2p/data-i2np';
import type { RouterInfo } from '@i2p/data-routerinfo';
import type { Turn, Waiting } from '@i2p/runtime';
import { type Mono, mono, never, wall } from '@i2p/time';
import { type Dial, type Link, LinkTraffic, type Transport } from '../src/index.js';

/** A turn at so many milliseconds. */
export function turnAt(ms: number): Turn {
	return { now: mono(ms), wall: wall(1_767_225_600_000 + ms) };
}

export class FakeLink implements Link {
	readonly style = 'fake';
	readonly peer;
	readonly identity: RouterIdentity;
	readonly inbound: boolean;
	readonly since: Mono;
	readonly host = '192.0.2.1';
	readonly traffic = new LinkTraffic();
	readonly sent: I2npMessage[] = [];
	open = true;
	closedFor: string | undefined;
	capacity = 1000;

	constructor(info: RouterInfo, inbound: boolean, since: number) {
		this.peer = info.key;
		this.identity = info.identity;
		this.inbound = inbound;
		this.since = mono(since);
	}

	offer(message: I2npMessage): boolean {
		if (!this.open || this.sent.length >= this.capacity) return false;
		this.sent.push(message);
		return true;
	}

	room(): number {
		return this.open ? this.capacity - this.sent.length : 0;
	}

	close(reason: string): void {
		this.open = false;
		this.closedFor ??= reason;
	}
}

export class FakeTransport implements Transport {
	readonly style = 'fake';
	readonly name = 'fake';
	readonly port = undefined;
	readonly dials: RouterInfo[] = [];
	cancelled = 0;
	price: number | undefined;
	refusal: string | undefined;
	waiting: Waiting = 'empty';
	dueAt: Mono = never;
	times = 0;
	down: string | undefined;

	constructor(price: number | undefined = 1) {
		this.price = price;
	}

	addresses(): [] {
		return [];
	}

	cost(): number | undefined {
		return this.price;
	}

	dial(info: RouterInfo): Dial | string {
		if (this.refusal !== undefined) return this.refusal;
		this.dials.push(info);
		return { cancel: () => void this.cancelled++ };
	}

	shutdown(reason: string): void {
		this.down = reason;
	}

	due(): Mono {
		return this.dueAt;
	}

	onTime(): void {
		this.times++;
		this.dueAt = never;
	}

	flush(): Waiting {
		return this.waiting;
	}
}
