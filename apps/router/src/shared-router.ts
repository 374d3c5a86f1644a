// A router that runs on its own, as a program holds it: where its doors are, and destinations by the best of them.
import { DestinationsOverMessages } from '@i2p/client';
import { type DestinationOptions, type I2pDestination, I2pError, openDestination } from '@i2p/client/node';
import { connectI2cp, type I2cpDoor } from '@i2p/i2cp/node';
import type { Endpoint } from '@i2p/runtime';
import { connectSam, type SamBridge, type SamDestinationOptions } from '@i2p/sam/node';
import { isAlive } from './folder-lock.js';

/** What is known of a router that runs. */
export interface FoundRouter {
	readonly how: SharedRouter['how'];
	readonly pid: number | undefined;
	readonly sam: Endpoint | undefined;
	readonly i2cp: Endpoint | undefined;
	readonly dataDir: string | undefined;
}

/** What a program may ask of a destination of a shared router: `carries` counts where SAM is the only door. */
export type SharedDestinationOptions = DestinationOptions & Pick<SamDestinationOptions, 'carries'>;

/** A router that runs on its own. Closing it lets go of the destinations that were made here; the router goes on. */
export class SharedRouter implements AsyncDisposable {
	/** `started` now; `attached`: one of ours with this data folder was running; `other`: whoever answers at the usual doors. */
	readonly how: 'started' | 'attached' | 'other';
	/** Its process; unknown for `other`. */
	readonly pid: number | undefined;
	/** Where its SAM listens; `undefined` if it has none. */
	readonly sam: Endpoint | undefined;
	/** Where its I2CP listens; `undefined` if it has none that lets in everybody. */
	readonly i2cp: Endpoint | undefined;
	/** Where its files are; unknown for `other`. */
	readonly dataDir: string | undefined;
	#bridge: Promise<SamBridge> | undefined;
	#door: I2cpDoor | undefined;
	#maker: DestinationsOverMessages | undefined;
	#closing: Promise<void> | undefined;

	constructor({ how, pid, sam, i2cp, dataDir }: FoundRouter) {
		this.how = how;
		this.pid = pid;
		this.sam = sam;
		this.i2cp = i2cp;
		this.dataDir = dataDir;
	}

	/**
	 * Makes a destination; resolves when its tunnels stand. By I2CP, if the router has it: its streams and datagrams of every kind are made in
	 * this program, and its keys stay here. By SAM else. Rejects with `I2pError`.
	 */
	async createDestination(options: SharedDestinationOptions = {}): Promise<I2pDestination> {
		if (this.#closing !== undefined) throw new I2pError('closed', 'the way to the router is closed');
		if (this.i2cp !== undefined) return openDestination(this.#makerBy(this.i2cp), options);
		if (this.sam === undefined) throw new I2pError('unreachable', 'the router has neither I2CP nor SAM open');
		this.#bridge ??= connectSam(this.sam);
		const bridge = await this.#bridge.catch((error: unknown) => {
			this.#bridge = undefined;
			throw error;
		});
		return bridge.createDestination(options);
	}

	#makerBy(at: Endpoint): DestinationsOverMessages {
		this.#door ??= connectI2cp(at);
		this.#maker ??= new DestinationsOverMessages({ ...this.#door, hosts: this.#door.maker });
		return this.#maker;
	}

	/** Asks the router to stop, which stops it for every program. Answers whether it could be asked: never for `other`. */
	stop(): boolean {
		return this.pid !== undefined && isAlive(this.pid) && process.kill(this.pid, 'SIGTERM');
	}

	/** Closes the destinations that were made here; the router goes on. */
	close(): Promise<void> {
		this.#closing ??= this.#close();
		return this.#closing;
	}

	async #close(): Promise<void> {
		this.#maker?.closeAll();
		await this.#door?.close();
		const bridge = await this.#bridge?.catch(() => undefined);
		await bridge?.close();
	}

	/** Closes. */
	async [Symbol.asyncDispose](): Promise<void> {
		await this.close();
	}
}
