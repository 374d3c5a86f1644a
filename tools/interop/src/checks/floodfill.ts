// Our router as the floodfill of a net: what others store they store at us, what they look for they ask us.
import { pingPair } from '../pairs.js';
import type { Play } from '../scenario.js';

/** A net without another floodfill: two i2pd find one another's lease sets at ours, and our own. */
export const onlyFloodfill: Play = async (net, tell) => {
	const ours = await net.ours();
	tell(`two i2pd meet, median ${(await pingPair(net.router(0), net.router(1), 2)).toFixed(1)} ms`);
	tell(`one meets us, median ${(await pingPair(net.router(1), ours, 2)).toFixed(1)} ms`);
	tell(`we meet one, median ${(await pingPair(ours, net.router(2), 2)).toFixed(1)} ms`);
};
