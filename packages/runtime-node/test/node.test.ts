// Driver, clock, random, files and logs of a process.
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Breath, type Room, StoreError } from '@i2p/runtime';
import { fileStore, jsonLog, NodeDriver, nodeClock, nodeRandom, textLog } from '@i2p/runtime-node';
import { VirtualClock } from '@i2p/testkit';
import { type Mono, mono, never } from '@i2p/time';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { closeTurnsBeforeRest, closeTurnsMs, restMs, worthwhileArrivals } from '../src/constants.js';
import { Rests } from '../src/rests.js';

const folders: string[] = [];
afterEach(() => {
	for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});
function folder(): string {
	const made = mkdtempSync(join(tmpdir(), 'store-'));
	folders.push(made);
	return made;
}

function room(name: string, told: string[], onTime: (now: Mono) => Mono, first: Mono): Room {
	let due = first;
	return {
		name,
		due: () => due,
		onTime(turn) {
			told.push(name);
			due = onTime(turn.now);
		},
		flush: () => 'empty',
	};
}

function stop(done: () => void): Mono {
	done();
	return never;
}

describe('NodeDriver', () => {
	it('runs breaths when they are woken or due, and stops', async () => {
		const driver = new NodeDriver();
		const told: string[] = [];
		const begun = driver.clock.now();
		let laterAt = 0;
		await new Promise<void>((done) => {
			const stopAtFour = () => {
				if (told.length === 4) done();
			};
			const onLater = (now: Mono) => {
				laterAt = now;
				return stop(stopAtFour);
			};
			const onSooner = (now: Mono) =>
				told.filter((name) => name === 'sooner').length < 3 ? mono(now + 2) : stop(stopAtFour);
			const later = room('later', told, onLater, mono(begun + 12));
			const sooner = room('sooner', told, onSooner, mono(begun + 3));
			const a = driver.attach((wake) => new Breath({ clock: driver.clock, rooms: [later], wake }));
			const b = driver.attach((wake) => {
				wake();
				return new Breath({ clock: driver.clock, rooms: [sooner], wake });
			});
			a.arm();
			b.arm();
		});
		expect(laterAt - begun).toBeGreaterThanOrEqual(12);
		expect([...told].sort()).toEqual(['later', 'sooner', 'sooner', 'sooner']);
	});

	it('runs the others when one fails, and nobody after a detach', async () => {
		const driver = new NodeDriver();
		const told: string[] = [];
		const caught: unknown[] = [];
		const listeners = process.listeners('uncaughtException');
		process.removeAllListeners('uncaughtException');
		process.once('uncaughtException', (error) => caught.push(error));
		const failing = driver.attach(
			(wake) =>
				new Breath({
					clock: driver.clock,
					rooms: [
						{
							...room('failing', told, () => never, never),
							flush() {
								throw new Error('a bug');
							},
						},
					],
					wake,
				}),
		);
		await new Promise<void>((done) => {
			driver.attach(
				(wake) => new Breath({ clock: driver.clock, rooms: [room('fine', told, () => stop(done), mono(0))], wake }),
			);
		});
		for (const listener of listeners) process.on('uncaughtException', listener);
		expect([String(caught[0]), told]).toEqual(['Error: a bug', ['fine']]);
		driver.detach(failing);
		failing.arm();
		const alone = new NodeDriver();
		const breath = alone.attach(
			(wake) => new Breath({ clock: alone.clock, rooms: [room('never', told, () => never, mono(1e12))], wake }),
		);
		await new Promise((done) => setImmediate(done));
		await new Promise((done) => setImmediate(done));
		breath.arm();
		alone.detach(breath);
		expect(told).toEqual(['fine']);
	});
});

describe('Rests', () => {
	/** Turns of these lengths in ms, each so long after the end of the last or of its rest, with so many arrivals; answers which were followed by a rest. */
	function rested(turns: readonly { gap: number; took?: number; arrivals?: number }[]): boolean[] {
		const rests = new Rests();
		let now = 0;
		return turns.map(({ gap, took = 0.1, arrivals = 1 }) => {
			const began = now + gap;
			now = began + took;
			const ms = rests.afterTurn({ began, ended: now, arrivals });
			if (ms === 0) return false;
			now += ms;
			rests.over(now);
			return true;
		});
	}
	const close = { gap: 0.1 };
	const many = { gap: 0.01, arrivals: worthwhileArrivals };
	const few = { gap: 0.01, arrivals: worthwhileArrivals - 1 };
	const before = closeTurnsBeforeRest;

	function repeated<T>(count: number, item: T): T[] {
		return new Array<T>(count).fill(item);
	}

	it('rest once turns come closely, and as long as a rest gathers enough', () => {
		const turns = [{ gap: 1 }, ...repeated(before, close), many, many, few, many];
		expect(rested(turns)).toEqual([...repeated(before, false), true, true, true, false, false]);
	});

	it('do not rest where turns are far apart, or long', () => {
		expect(rested(repeated(100, { gap: closeTurnsMs + 0.1, arrivals: 10 }))).not.toContain(true);
		expect(rested(repeated(100, { gap: 0.1, took: restMs, arrivals: 100 }))).not.toContain(true);
		const nearly = [{ gap: closeTurnsMs + 0.1 }, ...repeated(before - 1, close)];
		expect(rested([...nearly, ...nearly, ...nearly])).not.toContain(true);
	});

	it('hold up who asks one question at a time ever less', () => {
		const waits = (turns: number) => rested(repeated(turns, close)).filter(Boolean).length;
		expect(waits(1000)).toBe(5);
		expect(waits(11_000) - waits(1000)).toBeLessThan(11);
		// A rest that gathers enough makes up for those that did not.
		const turns = [{ gap: 1 }, ...repeated(before, close), few, ...repeated(2 * before - 1, close), many, few];
		expect(rested([...turns, ...repeated(2 * before, close)]).filter(Boolean).length).toBe(4);
	});
});

describe('a driver that rests', () => {
	/** How often the thread stands still while three arrivals come before each of so many turns. */
	async function restsOf(driver: NodeDriver, turns: number): Promise<number> {
		const standing = vi.spyOn(Atomics, 'wait').mockReturnValue('timed-out');
		const breath = driver.attach((wake) => new Breath({ clock: driver.clock, rooms: [], wake }));
		for (let i = 0; i < turns; i++) {
			for (let n = 0; n < worthwhileArrivals; n++) breath.inhale('a port', () => undefined);
			await new Promise((done) => setImmediate(done));
		}
		driver.detach(breath);
		const { length } = standing.mock.calls;
		standing.mockRestore();
		return length;
	}

	it('stands still between turns that come closely, if it may', async () => {
		expect(await restsOf(new NodeDriver({ rests: true }), 2000)).toBeGreaterThan(0);
		expect(await restsOf(new NodeDriver(), 2000)).toBe(0);
	});
});

describe('nodeClock and nodeRandom', () => {
	it('give time that can be corrected', () => {
		const clock = nodeClock();
		const before = clock.now();
		const plain = clock.wall();
		clock.skewMs = -60_000.4;
		expect(plain - clock.wall()).toBeGreaterThan(59_000);
		expect(Number.isInteger(clock.wall())).toBe(true);
		expect(clock.now()).toBeGreaterThanOrEqual(before);
	});

	it('give chance that does not repeat, in any length, also from forks', () => {
		const random = nodeRandom();
		const seen = new Set<string>();
		for (const source of [random, random.fork('a'), random.fork('a')])
			for (let i = 0; i < 600; i++) seen.add(source.bytes(16).join());
		expect(seen.size).toBe(1800);
		expect(random.bytes(10_000).some((byte) => byte !== 0)).toBe(true);
		const counts = new Array<number>(4).fill(0);
		for (let i = 0; i < 8000; i++) counts[random.below(4)]!++;
		for (const count of counts) expect(Math.abs(count - 2000)).toBeLessThan(300);
	});
});

describe('fileStore', () => {
	it('writes, replaces, lists, removes; secrets are the owner’s', () => {
		const base = folder();
		const store = fileStore(join(base, 'deep', 'data'));
		expect([store.read('x'), store.list(''), store.list('no')]).toEqual([undefined, [], []]);
		store.write('router.keys', new Uint8Array([1]), { secret: true });
		store.write('router.keys', new Uint8Array([2, 3]), { secret: true });
		store.write('netdb/a', new Uint8Array(100_000));
		expect(store.read('router.keys')).toEqual(new Uint8Array([2, 3]));
		expect(store.read('router.keys/below')).toBeUndefined();
		expect(statSync(join(base, 'deep', 'data', 'router.keys')).mode & 0o777).toBe(0o600);
		expect([store.list(''), store.list('netdb')]).toEqual([['netdb', 'router.keys'], ['a']]);
		store.remove('netdb/a');
		store.remove('netdb/a');
		expect(store.list('netdb')).toEqual([]);
	});

	it('never leaves its folder', () => {
		const store = fileStore(folder());
		for (const name of ['', '/x', '../x', 'a/../../x', 'a//b', '.', 'a\\b', 'a\0b', 'c:x', 'x.tmp~', 'a/'])
			expect(() => store.write(name, new Uint8Array())).toThrow(RangeError);
	});

	it('names the fault, keeps the old bytes and leaves nothing behind', () => {
		const base = folder();
		const store = fileStore(base);
		mkdirSync(join(base, 'taken', 'below'), { recursive: true });
		const fault = (act: () => void) => {
			try {
				act();
			} catch (error) {
				return error instanceof StoreError ? error.code : String(error);
			}
			return 'none';
		};
		expect(fault(() => store.write('taken', new Uint8Array([1])))).toBe('failed');
		expect(readdirSync(base)).toEqual(['taken']);
		expect(fault(() => store.read('taken'))).toBe('failed');
		expect(existsSync(join(base, 'taken', 'below'))).toBe(true);
		writeFileSync(join(base, 'left.1.2.tmp~'), 'from a crash');
		expect(store.list('')).toEqual(['taken']);
		if (process.getuid?.() === 0) return;
		chmodSync(base, 0o500);
		expect(fault(() => store.write('x', new Uint8Array()))).toBe('denied');
		chmodSync(base, 0o700);
	});

	it('does not make its folder again when somebody has removed it', () => {
		const base = join(folder(), 'data');
		const store = fileStore(base);
		store.write('netdb/a', new Uint8Array(1));
		rmSync(base, { recursive: true });
		expect(() => store.write('netdb/b', new Uint8Array(1))).toThrow(StoreError);
		expect([existsSync(base), store.read('netdb/a'), store.list('')]).toEqual([false, undefined, []]);
	});

	it('refuses a folder that is a file', () => {
		const base = folder();
		writeFileSync(join(base, 'file'), 'x');
		expect(() => fileStore(join(base, 'file')).write('x', new Uint8Array(1))).toThrow(StoreError);
	});
});

describe('logs', () => {
	it('write a JSON object a line', () => {
		const lines: string[] = [];
		const log = jsonLog((line) => lines.push(line), 'info', new VirtualClock());
		log.note('debug', 'hidden');
		log.note('info', 'ready', { peers: 3, sam: undefined });
		log.note('error', 'bad');
		expect(lines).toEqual([
			'{"time":"2026-01-01T00:00:00.000Z","level":"info","event":"ready","peers":3}\n',
			'{"time":"2026-01-01T00:00:00.000Z","level":"error","event":"bad"}\n',
		]);
		expect([log.enabled('debug'), log.enabled('warn')]).toEqual([false, true]);
	});

	it('write plain words', () => {
		const lines: string[] = [];
		const log = textLog((line) => lines.push(line), 'debug', new VirtualClock());
		log.note('warn', 'port-taken', { port: 7656, why: 'in use', none: undefined });
		expect(lines).toEqual(['00:00:00 warn  port-taken port=7656 why="in use"\n']);
	});
});
