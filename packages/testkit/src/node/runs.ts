// How often a property is tried: few times in the unit lane, many in the long one.
import { checkInteger } from '@i2p/util';

/** By how much `I2P_LONG=1` multiplies the runs of every property. */
export const longRunsFactor = 100;

/**
 * The `numRuns` of a fast-check property: `count` (an integer from 1), or a hundred times as many when the environment says `I2P_LONG=1`.
 * @param count runs in the unit lane, where a whole file may take a second or two
 */
export function runs(count: number): number {
	checkInteger('runs', count, 1, 1_000_000);
	return process.env['I2P_LONG'] === '1' ? count * longRunsFactor : count;
}
