// What checkers have found when a story is told: each one's own, and out of two halves one.
import { type Checker, Problems } from './checker.js';
import type { World } from './world.js';

/** What one checker found and counted. */
export interface Finding {
	readonly name: string;
	readonly count: number;
	/** The first few, in words. */
	readonly problems: readonly string[];
	readonly figures: Readonly<Record<string, number>>;
}

function findingOf(checker: Checker): Finding {
	const { name, problems } = checker;
	return { name, count: problems.count, problems: problems.texts, figures: checker.figures?.() ?? {} };
}

function join({ name, summed = [] }: Checker, parts: readonly Finding[]): Finding {
	const names = Object.keys(parts[0]!.figures);
	const figures = names.map((figure) => {
		const counted = parts.map((part) => part.figures[figure]!);
		return [figure, summed.includes(figure) ? counted.reduce((a, b) => a + b) : Math.max(...counted)] as const;
	});
	const problems = parts.flatMap((part) => part.problems).slice(0, Problems.mostTexts);
	const count = parts.reduce((total, part) => total + part.count, 0);
	return { name, count, problems, figures: Object.fromEntries(figures) };
}

/** What these checkers found, with what those of the other half did, if this is one. */
export function joinFindings(checkers: readonly Checker[], world: World): readonly Finding[] {
	const own = checkers.map(findingOf);
	const all = world.exchange(own);
	return checkers.map((checker, i) =>
		checker.seesAll
			? own[i]!
			: join(
					checker,
					all.map((half) => half[i]!),
				),
	);
}
