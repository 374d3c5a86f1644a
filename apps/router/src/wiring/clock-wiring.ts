// Wires the clock of a router: who says what time it is, and whom a correction concerns.
import { clockMessage } from '../fault-messages.js';
import { liveNetId, type RouterSettings } from '../options.js';
import { publish } from './acquaintance.js';
import type { House } from './house.js';
import { TimeServers } from './time-servers.js';
import { Timekeeper } from './timekeeper.js';

/** The public pool, for the live network only: on others nobody outside is asked. */
const publicServers = ['0.pool.ntp.org', '1.pool.ntp.org', '2.pool.ntp.org', '3.pool.ntp.org'];

/** Who is asked for the time. */
export function timeServersOf(settings: RouterSettings): readonly string[] {
	return settings.ntpServers ?? (settings.netId === liveNetId ? publicServers : []);
}

/** The clock's keeper: after a correction our RouterInfo is signed anew. */
export function makeTimekeeper(house: House): Timekeeper {
	const { clock, events, ports, counters } = house;
	return new Timekeeper(clock, {
		onWrong: (aheadMs, by) => events.onFault('clock', clockMessage(aheadMs, by)),
		onCorrected: (correctionMs, by) => {
			counters.count('clock-corrected');
			ports.log.note('warn', 'clock-corrected', { correctionMs, by });
			events.onNews({ event: 'clock', correctionMs, by });
			// What we said of ourselves is dated by the old clock.
			house.later(() => {
				house.own.refresh(clock.wall());
				publish(house, house.present());
			});
		},
		onJump: (byMs, turn) => {
			counters.count('clock-jumped');
			ports.log.note('warn', 'clock-jumped', { byMs: Math.round(byMs) });
			house.timeServers?.ask(turn.now);
		},
	});
}

/** Asks servers, if there are any; `onFirstRound` once the first round is over. */
export function makeTimeServers(house: House, onFirstRound: () => void): TimeServers | undefined {
	const { settings, udp, ports, breath, clock, counters } = house;
	const servers = timeServersOf(settings);
	if (servers.length === 0) return undefined;
	let rounds = 0;
	return new TimeServers({
		servers,
		udp,
		names: ports.names?.(breath),
		clock: clock.base,
		random: ports.random,
		onTold: (aheadMs, turn) => house.timekeeper.onServers(aheadMs, turn),
		onRound: () => {
			if (rounds++ === 0) onFirstRound();
		},
		note: counters.noteOf('time-servers'),
	});
}
