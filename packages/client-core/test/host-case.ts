// One thing that every host must do, told apart from who runs it: a test of a package, or a net of real routers.
import type { HostAbility, HostPair } from './host-pair.js';

/** One case of the suite. */
export interface HostCase {
	readonly name: string;
	/** What it needs beyond what every host can do. */
	readonly needs?: readonly HostAbility[];
	/** Whether it closes a host: nobody can use the pair after it. */
	readonly closes?: boolean;
	/** Plays it; rejects where something is otherwise. Leaves no acceptor and no binding of its own behind. */
	play(pair: HostPair): Promise<void>;
	/** Plays what is the case where a need is not met. */
	instead(pair: HostPair): Promise<void>;
}

/** A case that any host can be held to. */
export type PlainCase = Omit<HostCase, 'needs' | 'instead'>;

/** Plays a case, or what is instead where the pair lacks what it needs: that and why is told. */
export async function playCase(
	played: HostCase | PlainCase,
	pair: HostPair,
	tell: (line: string) => void,
): Promise<void> {
	if (!('instead' in played)) return played.play(pair);
	const reasons = (played.needs ?? []).flatMap((need) => pair.lacks?.[need] ?? []);
	if (reasons.length === 0) return played.play(pair);
	tell(`"${played.name}" is otherwise, as ${reasons.join(', and as ')}`);
	return played.instead(pair);
}
