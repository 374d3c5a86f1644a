// A router as a program sees it: made, started, asked, stopped.
import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { RouterInfo } from '@i2p/data-routerinfo';
import { type Log, StoreError, silentLog } from '@i2p/runtime';
import { RouterError, type RouterFault } from './errors.js';
import type { RouterEvent } from './events.js';
import { lockFolder } from './folder-lock.js';
import { IdentityError, type KeptIdentity, keepIdentity } from './identity.js';
import { RouterMachine } from './machine.js';
import { readNetDbFolder } from './netdb-folder.js';
import { checkSettings, defaultSettings, type RouterSettings } from './options.js';
import { type RouterPorts, systemPorts } from './ports.js';
import type { RouterSnapshot } from './snapshot.js';

/** What can be said when a router is made; everything has a default. */
export interface RouterOptions extends Partial<RouterSettings> {
	/** Folder of identity and state; `~/.i2p-ts` unless given. Not used when `ports` bring a store. */
	readonly dataDir?: string;
	/** Folder with RouterInfos to read at start. */
	readonly netdbFrom?: string | undefined;
	/** Told what happens. */
	readonly onEvent?: (event: RouterEvent) => void;
	/** Where log lines go; nowhere unless given. */
	readonly log?: Log;
	/** Another world than this machine's: for tests. */
	readonly ports?: RouterPorts;
}

/** One I2P router. */
export interface Router {
	/** Begins to listen and to integrate; resolves once NTCP2 and SAM listen. Rejects with {@link RouterError}, and stops then. */
	start(): Promise<void>;
	/** Says goodbye to the peers and stops; resolves when everything is closed. */
	stop(): Promise<void>;
	/** Brings RouterInfos in: from a folder, or of other routers of this process. */
	learn(infos: readonly RouterInfo[]): void;
	/** Our newest RouterInfo. */
	routerInfo(): RouterInfo;
	/** The state at this moment. */
	snapshot(): RouterSnapshot;
}

/**
 * Makes a router, which does nothing yet. Throws {@link RouterError} when the data folder or the identity cannot be used,
 * RangeError for settings that are out of bounds or do not go together.
 */
export function createRouter(options: RouterOptions = {}): Router {
	return new LocalRouter(options);
}

class LocalRouter implements Router {
	readonly #options: RouterOptions;
	readonly #settings: RouterSettings;
	readonly #ports: RouterPorts;
	readonly #machine: RouterMachine;
	#started: { resolve: () => void; reject: (error: RouterError) => void } | undefined;
	#listening = false;
	#samListening = false;
	#stopping: Promise<void> | undefined;
	#stopped: (() => void) | undefined;

	/** Gives the data folder back. */
	#unlock: () => void = () => undefined;

	constructor(options: RouterOptions) {
		const { dataDir = join(homedir(), '.i2p-ts'), log = silentLog } = options;
		this.#options = options;
		this.#settings = settingsOf(options);
		this.#ports = options.ports ?? systemPorts(dataDir, log);
		if (options.ports === undefined) {
			ensureFolder(dataDir);
			this.#unlock = lockFolder(dataDir);
		}
		this.#machine = new RouterMachine({
			settings: this.#settings,
			kept: identityIn(this.#ports, dataDir),
			ports: this.#ports,
			events: this.#machineEvents(),
		});
	}

	#machineEvents(): ConstructorParameters<typeof RouterMachine>[0]['events'] {
		return {
			onListening: ({ host, port }) => {
				this.#listening = true;
				this.#tell({ event: 'listening', host, port, published: this.#machine.published !== undefined });
				this.#settle();
			},
			onSam: ({ host, port }) => {
				this.#samListening = true;
				this.#tell({ event: 'sam', host, port });
				this.#settle();
			},
			onReady: () => {
				const { identity, sam, reachable } = this.#machine.snapshot();
				this.#tell({ event: 'ready', identity, sam, reachable });
			},
			onFault: (code, message) => this.#fail(code, message),
			onStopped: () => {
				this.#ports.driver.detach(this.#machine.breath);
				this.#unlock();
				this.#tell({ event: 'stopped' });
				this.#stopped?.();
			},
			onOwnInfo: (info) => this.#keepOwnInfo(info),
		};
	}

	start(): Promise<void> {
		return new Promise((resolve, reject) => {
			this.#started = { resolve, reject };
			try {
				this.#readFolder();
				this.#machine.start();
			} catch (error) {
				if (error instanceof RouterError) this.#fail(error.code, error.message);
				else reject(error);
			}
		});
	}

	stop(): Promise<void> {
		this.#stopping ??= new Promise((resolve) => {
			this.#stopped = resolve;
			this.#machine.shutDown();
		});
		return this.#stopping;
	}

	learn(infos: readonly RouterInfo[]): void {
		this.#machine.learn(infos);
	}

	routerInfo(): RouterInfo {
		return this.#machine.routerInfo;
	}

	snapshot(): RouterSnapshot {
		return this.#machine.snapshot();
	}

	#tell(event: RouterEvent): void {
		this.#options.onEvent?.(event);
	}

	#settle(): void {
		if (!this.#listening || (this.#settings.sam !== undefined && !this.#samListening)) return;
		if (this.#started === undefined) return;
		this.#started.resolve();
		this.#started = undefined;
		if (this.#machine.snapshot().netDb.routers === 0) this.#tell({ event: 'alone' });
	}

	#fail(code: RouterFault, message: string): void {
		const started = this.#started;
		this.#started = undefined;
		if (started === undefined) {
			this.#tell({ event: 'failed', code, message });
			return;
		}
		started.reject(new RouterError(code, message));
		void this.stop();
	}

	#readFolder(): void {
		const { netdbFrom } = this.#options;
		if (netdbFrom === undefined) return;
		try {
			const { infos, damaged } = readNetDbFolder(netdbFrom);
			this.#ports.log.note('info', 'netdb-read', { routers: infos.length, damaged });
			this.#machine.learn(infos);
		} catch (error) {
			throw new RouterError('data-dir', `cannot read the folder ${netdbFrom} given by --netdb-from (${reason(error)})`);
		}
	}

	#keepOwnInfo(info: RouterInfo): void {
		try {
			this.#ports.store.write('router.info', info.bytes);
		} catch (error) {
			if (!(error instanceof StoreError)) throw error;
			this.#ports.log.note('warn', 'router-info-not-kept', { reason: error.code });
		}
	}
}

const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function settingsOf(options: RouterOptions): RouterSettings {
	const given = Object.entries(defaultSettings).map(([name, fallback]) => {
		const value = options[name as keyof RouterSettings];
		return [name, name in options && (value !== undefined || name === 'sam') ? value : fallback];
	});
	const settings = Object.fromEntries(given) as RouterSettings;
	checkSettings(settings);
	return settings;
}

function ensureFolder(dataDir: string): void {
	try {
		mkdirSync(dataDir, { recursive: true, mode: 0o700 });
	} catch (error) {
		throw new RouterError(
			'data-dir',
			`cannot make the data folder ${dataDir} (${reason(error)}); choose another with --data-dir`,
		);
	}
}

function identityIn(ports: RouterPorts, dataDir: string): KeptIdentity {
	try {
		return keepIdentity(ports.store, ports.random);
	} catch (error) {
		if (error instanceof IdentityError)
			throw new RouterError(
				'identity',
				`${error.message}; restore it, or move it out of ${dataDir} to start as a new router`,
			);
		if (error instanceof StoreError)
			throw new RouterError(
				'data-dir',
				`cannot use the data folder ${dataDir} (${error.message}); choose another with --data-dir`,
			);
		throw error;
	}
}
