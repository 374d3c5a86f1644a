// What reseeding needs others to do; the router's wiring knows who does it. All calls are plain and synchronous.
import type { RouterInfo } from '@i2p/data-routerinfo';
import type { HttpPort, Turn } from '@i2p/runtime';
import type { Random } from '@i2p/util';
import type { HostReport, RoundReport } from './reports.js';

/** Everything a {@link Reseeder} is given. */
export interface ReseedWants {
	readonly http: HttpPort;
	/** For the order of the hosts and the spread of the pauses. */
	readonly random: Random;
	/** Whether so many routers are known that nobody needs to be asked again. */
	enough(): boolean;
	/** RouterInfos of one host, verified. */
	onRouterInfos(infos: readonly RouterInfo[], turn: Turn): void;
	/** One host answered, or did not. */
	onHost(report: HostReport, turn: Turn): void;
	/** Everybody who was to be asked has been. */
	onRound(report: RoundReport, turn: Turn): void;
	/** Counts what happened, by code. */
	note(code: string): void;
}
