// A scenario is a story told to a world; running one gives figures, and what the checkers found.

import type { RouterSettings } from '@i2p/router';
import type { TcpPort } from '@i2p/runtime';
import { seconds } from '@i2p/time';
import type { Checker } from './checker.js';
import { BoundsChecker, boundsOf } from './checkers/bounds.js';
import { BugChecker } from './checkers/bugs.js';
import { DeliveryChecker } from './checkers/delivery.js';
import { LookupChecker } from './checkers/lookups.js';
import { PoolChecker } from './checkers/pools.js';
import { ReachChecker } from './checkers/reach.js';
import { SecrecyChecker } from './checkers/secrecy.js';
import { joinFindings } from './findings.js';
import type { Half } from './half.js';
import { networkFigures } from './network-figures.js';
import { World, type WorldOptions } from './world.js';

/** How large and how long. */
export interface Size {
	readonly routers: number;
	/** Virtual seconds in all. */
	readonly seconds: number;
	readonly seed: string;
}

/** One story. */
export interface Scenario {
	readonly name: string;
	/** What happens, in one line. */
	readonly line: string;
	/** The size at which it is run unless another is asked for. */
	readonly routers: number;
	readonly seconds: number;
	/** What is special about its world. */
	readonly world?: Partial<WorldOptions>;
	/** What must hold in this story besides. */
	checkers?(): readonly Checker[];
	/** Lets it happen, for so many virtual milliseconds from now on. */
	play(world: World, ms: number): void;
	/** What it counted besides. */
	figures?(world: World): Readonly<Record<string, number>>;
}

/** How one run went. */
export interface Outcome {
	readonly scenario: string;
	/** The same for the same seed, size and code. */
	readonly figures: Readonly<Record<string, number>>;
	/** Each checker's name and what it found. */
	readonly checks: readonly { readonly name: string; readonly count: number; readonly problems: readonly string[] }[];
}

/** Everything that must hold in every scenario, of routers with these settings. */
export function allCheckers(settings: Partial<RouterSettings> = {}): Checker[] {
	return [
		new DeliveryChecker(),
		new LookupChecker(),
		new PoolChecker(),
		new ReachChecker(),
		new SecrecyChecker(),
		new BoundsChecker(boundsOf(settings)),
		new BugChecker(),
	];
}

/** Options of a run beside its size. */
export interface RunOptions {
	readonly checkers?: readonly Checker[];
	/** Puts something between a router and its sockets: how a test plants a fault. */
	readonly tamper?: (tcp: TcpPort, index: number) => TcpPort;
	/** Which half of the world is played here, while the same is called for the other; all of it unless given. */
	readonly half?: Half;
}

/** Runs one scenario to its end. Both halves of a world answer the same. */
export function runScenario(scenario: Scenario, size: Size, options: RunOptions = {}): Outcome {
	const ofThisStory = () => [...allCheckers(scenario.world?.settings), ...(scenario.checkers?.() ?? [])];
	const { checkers = ofThisStory(), ...more } = options;
	const world = new World({ seed: size.seed, routers: size.routers, ...scenario.world, ...more, checkers });
	world.startAll();
	world.startApplications();
	scenario.play(world, seconds(size.seconds));
	for (const checker of checkers) checker.atEnd?.(world);
	const findings = joinFindings(checkers, world);
	const figures = {
		routers: size.routers,
		virtualSeconds: Math.round(world.now / 1000),
		turns: world.ending().turns,
		...networkFigures(world.ending()),
		...Object.assign({}, ...findings.map((finding) => finding.figures)),
		...scenario.figures?.(world),
	};
	const checks = findings.map(({ name, count, problems }) => ({ name, count, problems }));
	return { scenario: scenario.name, figures, checks };
}
