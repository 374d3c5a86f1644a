// Stand-ins for what lives in the other half of a world: known by name and address, and by what is told of them.
import { RouterInfo } from '@i2p/data-routerinfo';
import { addressOf } from './constants.js';

/** A router of the other half. */
export class DistantRouter {
	readonly index: number;
	readonly address: string;
	readonly floodfill: boolean;
	/** Started, and not dead since: both halves follow the same script. */
	alive = false;
	readonly #info: RouterInfo;

	/** @param info the RouterInfo that it began with */
	constructor(index: number, floodfill: boolean, info: Uint8Array) {
		this.index = index;
		this.address = addressOf(index);
		this.floodfill = floodfill;
		this.#info = RouterInfo.decode(info);
	}

	/** The RouterInfo that it began with. */
	routerInfo(): RouterInfo {
		return this.#info;
	}

	/** Its half starts it. */
	start(): void {
		this.alive = true;
	}

	/** Its half cuts its power. */
	crash(): void {
		this.alive = false;
	}
}

/** An application of the other half. */
export class DistantApplication {
	readonly name: string;
	address: string | undefined;
	online = false;

	constructor(name: string) {
		this.name = name;
	}
}
