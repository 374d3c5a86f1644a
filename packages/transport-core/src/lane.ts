// One direction of all links under one rate: a bucket of tokens that may fall below zero, and a line of those that wait for it.
// Whoever carried least is served first, so nobody starves. Must not know sockets.
import type { Mono } from '@i2p/time';
import { mono, never } from '@i2p/time';
import { DeadlineHeap } from '@i2p/util';
import {
	laneBurstLeastBytes,
	laneBurstMs,
	laneQuantumLeastBytes,
	laneQuantumMostBytes,
	laneQuantumMs,
} from './constants.js';

/** One link's place in a lane. */
export interface LaneMember {
	/** Bytes carried, never behind the lane's own count: the order of service. */
	tag: number;
	/** Bytes set apart for it when its turn came, until it carries something. */
	grant: number;
	/** What its last question was answered. */
	answered: number;
	/** Its turn has come. */
	wake(): void;
}

/** Fractions of a byte that computing with times leaves over. */
const roundingBytes = 1e-6;

/** A limit of so many bytes a millisecond. */
export class Lane {
	readonly #bytesPerMs: number;
	readonly #burst: number;
	readonly #quantum: number;
	/** By tag; a deadline heap is a heap of numbers, whatever they mean. */
	readonly #line = new DeadlineHeap<LaneMember>();
	#tokens: number;
	#at: Mono | undefined;
	/** Tag of who was served last. */
	#served = 0;

	constructor(bytesPerSecond: number) {
		this.#bytesPerMs = bytesPerSecond / 1000;
		this.#quantum = Math.min(laneQuantumMostBytes, Math.max(laneQuantumLeastBytes, this.#bytesPerMs * laneQuantumMs));
		this.#burst = Math.max(laneBurstLeastBytes, this.#bytesPerMs * laneBurstMs);
		this.#tokens = this.#burst;
	}

	/** Time passes. */
	onTurn(now: Mono): void {
		const passed = this.#at === undefined ? 0 : Math.max(0, now - this.#at);
		this.#at = now;
		this.#tokens = Math.min(this.#burst, this.#tokens + passed * this.#bytesPerMs);
	}

	/** Whether nothing may pass at present. */
	get exhausted(): boolean {
		return this.#tokens <= 0;
	}

	/** Bytes that a member may carry now; with 0 it stands in line from now on. */
	room(member: LaneMember): number {
		const free = this.#line.size === 0 ? Math.max(0, this.#tokens) : 0;
		member.answered = Math.floor(free + member.grant);
		if (member.answered === 0) this.wait(member);
		return member.answered;
	}

	/** A member carried so many bytes, perhaps more than it was let: the rest is owed by all. */
	charge(member: LaneMember, bytes: number): void {
		this.#tokens = Math.min(this.#burst, this.#tokens + member.grant - bytes);
		member.tag = Math.max(member.tag, this.#served) + bytes;
		member.grant = 0;
	}

	/** Stands in line. */
	wait(member: LaneMember): void {
		this.#line.set(member, Math.max(member.tag, this.#served));
	}

	/** Leaves the lane. */
	leave(member: LaneMember): void {
		this.#line.delete(member);
		this.#tokens = Math.min(this.#burst, this.#tokens + member.grant);
		member.grant = 0;
	}

	/** When the next in line can be served. */
	due(): Mono {
		if (this.#line.size === 0 || this.#at === undefined) return never;
		return mono(this.#at + Math.max(0, this.#quantum - this.#tokens) / this.#bytesPerMs);
	}

	/** Serves as many of the line as there are tokens for. */
	serve(): void {
		const share = Math.max(this.#quantum, this.#tokens / Math.max(1, this.#line.size));
		while (this.#tokens + roundingBytes >= share) {
			const tag = this.#line.nextDue();
			const next = this.#line.takeDue(tag);
			if (next === undefined) return;
			this.#served = Math.max(this.#served, tag);
			next.grant += share;
			this.#tokens -= share;
			next.wake();
		}
	}
}
