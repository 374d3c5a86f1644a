// Guards around machines: nobody is re-entered, everything happens in its phase, nothing is left behind unnamed.
import type { Breath, Waiting } from '@i2p/runtime';
import { never } from '@i2p/time';

/** What a guard is told about one machine. */
export interface GuardOptions {
	/** How many things it has put aside; with it, answering `empty` while something is held fails. */
	readonly holds?: () => number;
}

/** Watches the machines of one breath. */
export class Guard {
	#breath: Breath | undefined;
	/** Calls that were checked. */
	calls = 0;

	/** The breath whose phases count; calls before this are checked for re-entry only. */
	follow(breath: Breath): void {
		this.#breath = breath;
	}

	/**
	 * A stand-in for the machine that throws an Error when `onX` is called outside the inhale, `onTime` outside the
	 * think, `flush` outside the exhale, when one of them is re-entered, or when `flush` names nothing though something is held.
	 */
	watch<T extends object>(name: string, machine: T, options: GuardOptions = {}): T {
		let inside: string | undefined;
		return new Proxy(machine, {
			get: (target, property) => {
				const value: unknown = Reflect.get(target, property, target);
				if (typeof value !== 'function' || typeof property !== 'string') return value;
				const method = value as (...args: unknown[]) => unknown;
				if (!/^on[A-Z]/.test(property) && property !== 'flush') return method.bind(target);
				return (...args: unknown[]) => {
					this.#checkPhase(name, property);
					if (inside !== undefined) throw new Error(`${name}.${property} re-entered during ${inside}`);
					inside = property;
					try {
						const answer = method.apply(target, args);
						if (property === 'flush') checkWaiting(name, target, answer as Waiting, options);
						return answer;
					} finally {
						inside = undefined;
					}
				};
			},
		});
	}

	#checkPhase(name: string, method: string): void {
		this.calls++;
		const phase = this.#breath?.phase;
		if (phase === undefined) return;
		const wanted = method === 'onTime' ? 'think' : method === 'flush' ? 'exhale' : 'inhale';
		if (phase !== wanted) throw new Error(`${name}.${method} called during ${phase}, not ${wanted}`);
	}
}

function checkWaiting(name: string, target: object, answer: Waiting, options: GuardOptions): void {
	const held = options.holds?.() ?? 0;
	if (answer === 'empty' && held > 0) throw new Error(`${name} holds ${held} and names nothing that brings it back`);
	if (answer === 'deadline' && (target as { due(): number }).due() === never)
		throw new Error(`${name} waits for a deadline and has none`);
}
