// When a set says that it was published: the version by which databases tell the newer one. Common structures "LeaseSet2Header", notes.
import { type Wall, wall } from '@i2p/time';

const secondMs = 1000;

/**
 * The date for the next set: now, cut to whole seconds, but at least one second after the set before, or databases would not take it.
 * @param before `published` of the set before, if there was one
 */
export function nextPublished(now: Wall, before?: Wall): Wall {
	const current = Math.floor(now / secondMs);
	const least = before === undefined ? current : Math.floor(before / secondMs) + 1;
	return wall(Math.max(current, least) * secondMs);
}
