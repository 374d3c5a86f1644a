// The turn loop: order of phases, budgets, who goes first, wake-ups.
import {
	Breath,
	inlineJobs,
	type JobHandler,
	type JobTable,
	Loop,
	type Room,
	RoomGroup,
	type Source,
	type Waiting,
} from '@i2p/runtime';
import { Guard, VirtualClock, VirtualDriver } from '@i2p/testkit';
import { type Mono, mono, never } from '@i2p/time';
import { describe, expect, it } from 'vitest';

interface Scripted extends Room {
	dueAt: Mono;
	waiting: Waiting;
}

function room(name: string, told: string[], extra: Partial<Scripted> = {}): Scripted {
	return {
		name,
		dueAt: never,
		waiting: 'empty',
		due() {
			return this.dueAt;
		},
		onTime() {
			told.push(`${name} time`);
			this.dueAt = never;
		},
		flush() {
			told.push(`${name} flush`);
			return this.waiting;
		},
		...extra,
	};
}

function make(options: Partial<ConstructorParameters<typeof Breath>[0]> = {}) {
	const clock = new VirtualClock();
	let wakes = 0;
	const breath = new Breath({ clock, rooms: [], wake: () => wakes++, ...options });
	return { clock, breath, wakes: () => wakes };
}

describe('Breath', () => {
	it('inhales, thinks and exhales in this order, with one time for all', () => {
		const told: string[] = [];
		const top = room('top', told, { dueAt: mono(0) });
		const ground = room('ground', told);
		const { breath, clock } = make({ rooms: [top, ground] });
		const times: number[] = [];
		breath.inhale('port', (turn) => {
			told.push(`arrival in ${breath.phase}`);
			times.push(turn.now);
		});
		clock.advance(3);
		breath.inhale('port', (turn) => times.push(turn.now));
		breath.run();
		expect(told).toEqual(['arrival in inhale', 'top time', 'top flush', 'ground flush']);
		expect(times).toEqual([0, 0]);
		expect(breath.phase).toBe('rest');
		expect(breath.turnCount).toBe(1);
		breath.run();
		expect(breath.turnCount).toBe(2);
	});

	it('tells the time to those only who are due, and knows who is next', () => {
		const told: string[] = [];
		const early = room('early', told, { dueAt: mono(5) });
		const late = room('late', told, { dueAt: mono(9) });
		const { breath, clock } = make({ rooms: [early, late] });
		expect(breath.nextDue()).toBe(5);
		clock.advance(5);
		breath.run();
		expect(told).toEqual(['early time', 'early flush', 'late flush']);
		expect(breath.nextDue()).toBe(9);
		late.dueAt = never;
		expect(breath.nextDue()).toBe(never);
	});

	it('wakes its driver once for any number of reasons, and again after a run', () => {
		const { breath, wakes } = make();
		breath.arm();
		breath.arm();
		breath.inhale('port', () => breath.arm());
		expect(wakes()).toBe(1);
		breath.run();
		breath.arm();
		expect(wakes()).toBe(2);
	});

	it('loses no wake-up: what is armed or left during a run brings another', () => {
		const left = room('left', [], { waiting: 'turn' });
		const first = make({ rooms: [left] });
		first.breath.run();
		expect(first.wakes()).toBe(1);
		left.waiting = 'writable';
		first.breath.run();
		expect(first.wakes()).toBe(1);
		const arming: ReturnType<typeof make> = make({
			rooms: [
				room('arming', [], {
					flush() {
						arming.breath.arm();
						return 'empty';
					},
				}),
			],
		});
		arming.breath.run();
		expect(arming.wakes()).toBe(1);
	});

	it('refuses to be re-entered', () => {
		const { breath } = make({
			rooms: [
				room('below', [], {
					flush() {
						breath.inhale('port', () => undefined);
						return 'empty';
					},
				}),
			],
		});
		expect(() => breath.run()).toThrow('port arrived during exhale');
		breath.inhale('port', () => expect(() => breath.run()).toThrow('run during inhale'));
		expect(breath.phase).toBe('rest');
	});

	it('tells a fault and goes on, or lets it out', () => {
		const told: string[] = [];
		const broken = room('broken', told, {
			flush() {
				throw new TypeError('a bug');
			},
		});
		const faults: string[] = [];
		const { breath } = make({
			rooms: [broken, room('next', told)],
			onFault: (e, where) => faults.push(`${where}: ${e}`),
		});
		breath.run();
		expect(faults).toEqual(['exhale broken: TypeError: a bug']);
		expect(told).toEqual(['next flush']);
		expect(() => make({ rooms: [broken] }).breath.run()).toThrow('a bug');
	});

	it('cuts the inhale at its budget; who was cut goes first next time and nobody starves', () => {
		const order: string[] = [];
		const made = make();
		const source = (name: string): Source => ({
			name,
			pull() {
				order.push(name);
				made.clock.advance(3);
				return true;
			},
		});
		for (const name of ['a', 'b', 'c']) made.breath.addSource(source(name));
		made.breath.run();
		made.breath.run();
		expect(order).toEqual(['a', 'b', 'c', 'a']);
		made.breath.inhale('port', () => made.clock.advance(7));
		expect(made.breath.mayInhale()).toBe(false);
		made.breath.run();
		expect(order.slice(4)).toEqual(['b']);
		expect(made.breath.mayInhale()).toBe(true);
		expect(made.wakes()).toBe(3);
	});

	it('begins with the source that had something left, and forgets a removed one', () => {
		const order: string[] = [];
		const sources = ['a', 'b', 'c'].map((name) => ({ name, pull: () => order.push(name) > 0 && name === 'b' }));
		const { breath } = make({ sources });
		breath.run();
		breath.run();
		breath.removeSource(sources[1]!);
		breath.removeSource(sources[1]!);
		breath.run();
		expect(order.join('')).toBe('abcbcaca');
	});

	it('asks no source that holds nothing', () => {
		const order: string[] = [];
		const held = { a: false, b: true, c: true };
		const sources = (['a', 'b', 'c'] as const).map((name) => ({
			name,
			get holds() {
				return held[name];
			},
			pull() {
				order.push(name);
				held[name] = false;
				return false;
			},
		}));
		const { breath } = make({ sources });
		breath.run();
		held.a = true;
		breath.run();
		expect(order.join('')).toBe('bca');
	});

	it('cuts the exhale between two rooms and goes on there', () => {
		const told: string[] = [];
		const made = make({
			rooms: ['a', 'b', 'c'].map((name) =>
				room(name, [], {
					flush() {
						told.push(name);
						made.clock.advance(name === 'c' ? 0 : 3);
						return 'empty';
					},
				}),
			),
		});
		made.breath.run();
		expect(told.join('')).toBe('ab');
		made.breath.run();
		expect(told.join('')).toBe('abc');
		made.breath.run();
		expect(told.join('')).toBe('abcab');
		expect(made.wakes()).toBe(3);
	});
});

describe('RoomGroup', () => {
	it('is one room made of those that are there', () => {
		const told: string[] = [];
		const group = new RoomGroup('floor');
		expect([group.due(), group.flush({ now: mono(0), wall: 0 as never })]).toEqual([never, 'empty']);
		const a = room('a', told, { dueAt: mono(1), waiting: 'credit' });
		const b = room('b', told, { dueAt: mono(7), waiting: 'deadline' });
		group.add(a);
		group.add(b);
		group.add(b);
		expect([group.size, group.due()]).toEqual([2, 1]);
		const turn = { now: mono(2), wall: 0 as never };
		group.onTime(turn);
		expect(told).toEqual(['a time']);
		expect(group.flush(turn)).toBe('deadline');
		expect(group.flush(turn)).toBe('deadline');
		expect(told).toEqual(['a time', 'a flush', 'b flush', 'b flush', 'a flush']);
		group.remove(b);
		expect(group.flush(turn)).toBe('credit');
	});

	it('survives rooms that leave while it exhales or thinks', () => {
		const told: string[] = [];
		const group = new RoomGroup('floor');
		const b = room('b', told, { dueAt: mono(0) });
		group.add(
			room('a', told, {
				dueAt: mono(0),
				onTime() {
					group.remove(b);
				},
				flush() {
					group.remove(b);
					return 'empty';
				},
			}),
		);
		group.add(b);
		const turn = { now: mono(0), wall: 0 as never };
		group.onTime(turn);
		group.add(b);
		group.flush(turn);
		expect(told).toEqual([]);
	});
});

describe('Loop', () => {
	it('serves in the next inhale what was offered, and what is offered meanwhile in the one after', () => {
		const driver = new VirtualDriver();
		const guard = new Guard();
		const told: string[] = [];
		const loop: Loop<number> = new Loop<number>(
			'loop',
			2,
			(item) => {
				told.push(`${item} in turn ${breath.turnCount}, ${breath.phase}`);
				if (item < 2) loop.offer(item + 10);
			},
			() => breath.arm(),
		);
		const breath = driver.attach((wake) => new Breath({ clock: driver.clock, rooms: [], sources: [loop], wake }));
		guard.follow(breath);
		expect([loop.offer(1), loop.offer(2), loop.offer(3), loop.length]).toEqual([true, true, false, 2]);
		driver.settle();
		expect(told).toEqual(['1 in turn 1, inhale', '2 in turn 1, inhale', '11 in turn 2, inhale']);
	});
});

describe('inlineJobs', () => {
	it('does one job in each later inhale, says when it fails, and answers no when too many wait', () => {
		const driver = new VirtualDriver();
		const breath = driver.attach((wake) => new Breath({ clock: driver.clock, rooms: [], wake }));
		const table: JobTable = {
			reverse: (bytes) => new Uint8Array(bytes).reverse(),
			fail: () => {
				throw new Error('a bug');
			},
		};
		const jobs = inlineJobs(breath, table, 3);
		const told: string[] = [];
		const handler: JobHandler = {
			onJob: (result, generation) => told.push(`${result.join()} of ${generation} in turn ${breath.turnCount}`),
			onJobFailed: (code, generation) => told.push(`${code} ${generation}`),
		};
		const offer = (n: number, kind = 'reverse') =>
			jobs.offer({ kind, bytes: new Uint8Array([n, 9]), generation: n }, handler);
		expect([offer(1), offer(2), offer(3, 'fail'), offer(4)]).toEqual([true, true, true, false]);
		driver.settle();
		expect(told).toEqual(['9,1 of 1 in turn 1', '9,2 of 2 in turn 2', 'failed 3']);
		expect(() => offer(5, 'toString')).toThrow('job kind: expected one of reverse, fail, got toString');
	});
});
