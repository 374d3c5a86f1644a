// Somebody stores five floodfills that do not exist for every true router, again and again; the true ones go on serving each other.
import { Attacker } from '../attacker.js';
import type { Scenario } from '../scenario.js';
import type { World } from '../world.js';

/** Forged routers for each true one. */
const ratio = 5;
/** Machines of the attacker, each in a /16 of its own. */
const machines = 4;
/** Part of the time that passes before the flood, and while it comes. */
const before = 0.25;
const flooding = 0.25;
/** Stores go out in this many waves, each to every floodfill and to as many other routers. */
const waves = 20;

function attack(world: World, ms: number): void {
	const attackers = Array.from({ length: machines }, (_, i) => ({ index: i, address: `${200 + i}.7.1.1` }))
		.filter(({ index, address }) => world.isHere(index, address))
		.map(({ address }) => new Attacker(world, address));
	const each = Math.ceil((ratio * world.everyone.length) / (waves * machines));
	const floodfills = world.everyone.filter(({ floodfill }) => floodfill);
	const others = world.everyone.filter(({ floodfill }) => !floodfill);
	for (let wave = 0; wave < waves; wave++) {
		const targets = [...floodfills, ...floodfills.map(() => others[world.random.below(others.length)]!)];
		for (const attacker of attackers) {
			const infos = Array.from({ length: each }, () => attacker.forge());
			for (const target of targets) attacker.store(infos, target);
		}
		world.run(ms / waves);
	}
}

/** A flood of routers that do not exist. */
export const sybil: Scenario = {
	name: 'sybil',
	line: 'the database is flooded with five forged floodfills for every true router',
	routers: 30,
	seconds: 120,
	play(world, ms) {
		world.run(before * ms);
		attack(world, flooding * ms);
		// Who comes now publishes among the forged, and is looked up among them.
		world.startApplications();
		world.run((1 - before - flooding) * ms);
	},
	figures: (world) => {
		const { routers } = world.ending();
		return {
			forged: ratio * routers.length,
			applications: world.applicationCount,
			mostForgedKept: Math.max(...routers.map(({ known }) => known)) - routers.length,
		};
	},
};
