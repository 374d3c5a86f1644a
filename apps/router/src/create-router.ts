// A router as a program sees it: made, started, asked, stopped.
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { AddressBook } from '@i2p/addressbook';
import { type DestinationOptions, type I2pDestination, I2pError, openDestination } from '@i2p/client/node';
import type { RouterInfo } from '@i2p/data-routerinfo';
import type { TunnelPlan } from '@i2p/i2ptunnel';
import { type Endpoint, type Log, StoreError, silentLog } from '@i2p/runtime';
import { seconds } from '@i2p/time';
import { ensureFolder, identityIn, reason } from './data-folder.js';
import { RouterError, type RouterFault } from './errors.js';
import type { RouterEvent } from './events.js';
import { listenFault, option } from './fault-messages.js';
import { lockFolder } from './folder-lock.js';
import type { KeptIdentity } from './identity.js';
import { RouterMachine } from './machine.js';
import { MetricsServer } from './metrics-server.js';
import { readNetDbFolder } from './netdb-folder.js';
import { checkSettings, defaultGraceSeconds, defaultSettings, type RouterSettings } from './options.js';
import { type RouterPorts, systemPorts } from './ports.js';
import { type ReseedTrust, readReseedTrust, readSeeds } from './reseed-files.js';
import { sayRunning, sayStopped } from './running-file.js';
import type { RouterSnapshot, RouterVitals } from './snapshot.js';

/** What can be said when a router is made; everything has a default. */
export interface RouterOptions extends Partial<RouterSettings> {
	/** Folder of identity and state; `~/.i2p-ts` unless given. Not used when `ports` bring a store. */
	readonly dataDir?: string;
	/** Folder with RouterInfos to read at start. */
	readonly netdbFrom?: string | undefined;
	/** File with the keys of an i2pd (router.keys) or Java router (router.keys.dat) whose identity is taken over; such files in the data folder are found without it. */
	readonly importKeys?: string | undefined;
	/** Told what happens. Without it, what keeps destinations waiting is told as a warning of the process. */
	readonly onEvent?: (event: RouterEvent) => void;
	/** Where log lines go; nowhere unless given. */
	readonly log?: Log;
	/** Proxies and tunnels beside those of the settings; `readPlans` of `@i2p/i2ptunnel` reads them from tables. */
	readonly tunnels?: readonly TunnelPlan[];
	/**
	 * Nothing but routers runs in this process, as in the binary: when many peers are busy, the thread may stand still for a millisecond between
	 * two turns, which gathers what arrives and saves a third of the CPU time. False unless given: an application would stand still too.
	 */
	readonly alone?: boolean | undefined;
	/** Another world than this machine's: for tests. */
	readonly ports?: RouterPorts;
}

/** How a router stops. */
export interface StopOptions {
	/** Take no more tunnels of others, and go when the last has run out. */
	readonly graceful?: boolean;
	/** Longest that this lasts, in seconds; 660 unless given, which is the life of a tunnel and a minute. */
	readonly graceSeconds?: number;
}

/** One I2P router. */
export interface Router {
	/** Begins to listen and to integrate; resolves once transports, SAM, I2CP and the metrics listen, or it was stopped before. Rejects with {@link RouterError}, and stops then. */
	start(): Promise<void>;
	/**
	 * Says goodbye to the peers and stops, within a second; resolves when everything is closed. A graceful stop first lets the tunnels
	 * of others run out; another call that is not graceful ends the wait.
	 */
	stop(options?: StopOptions): Promise<void>;
	/** Brings RouterInfos in: from a folder, or of other routers of this process. */
	learn(infos: readonly RouterInfo[]): void;
	/** Other proxies and tunnels than before, beside those of the settings: starts and stops what differs, and tells the event `tunnels`. */
	changeTunnels(plans: readonly TunnelPlan[]): void;
	/** The books of names: to look up, add, import and export. */
	readonly names: AddressBook;
	/** Our newest RouterInfo. */
	routerInfo(): RouterInfo;
	/** Whether SAM is open and two exploratory tunnels stand each way: cheap to ask. */
	readonly ready: boolean;
	/** The few numbers by which one sees how it is: cheap to ask. */
	vitals(): RouterVitals;
	/**
	 * Makes a destination, which connects, serves, sends datagrams; resolves when its tunnels stand, which takes as long as the router needs to
	 * integrate: the event `waiting` tells why when it takes long, and a `signal` among the options gives up. Rejects with an `I2pError`;
	 * `closed` if the router was not started or is stopping.
	 */
	createDestination(options?: DestinationOptions): Promise<I2pDestination>;
	/** The state at this moment; costs a walk over the known routers. */
	snapshot(): RouterSnapshot;
	/** Counters and gauges in Prometheus' text format. */
	metrics(): string;
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
	readonly #trust: ReseedTrust;
	readonly #machine: RouterMachine;
	#started: { resolve: () => void; reject: (error: RouterError) => void } | undefined;
	readonly #metricsServer = new MetricsServer(() => this.metrics());
	#listening = false;
	#metricsListening = false;
	#running = false;
	#stopping: Promise<void> | undefined;
	#stopped: (() => void) | undefined;
	#graceSeconds = defaultGraceSeconds;

	/** Gives the data folder back. */
	#unlock: () => void = () => undefined;

	constructor(options: RouterOptions) {
		const { dataDir = join(homedir(), '.i2p-ts'), log = silentLog, alone } = options;
		this.#options = options;
		this.#settings = settingsOf(options);
		this.#trust = readReseedTrust(this.#settings.reseedCertificates);
		this.#ports = options.ports ?? systemPorts(dataDir, log, { workers: this.#settings.workers, alone });
		if (options.ports === undefined) {
			ensureFolder(dataDir);
			this.#unlock = lockFolder(dataDir);
		}
		const kept = this.#identity(dataDir);
		this.#machine = new RouterMachine({
			settings: this.#settings,
			kept,
			ports: this.#ports,
			events: this.#machineEvents(kept),
			trust: this.#trust,
			plans: options.tunnels ?? [],
		});
		if (kept.takenOver !== undefined)
			this.#tell({ event: 'taken-over', identity: kept.keys.identity.key, ...kept.takenOver });
	}

	#machineEvents(kept: KeptIdentity): ConstructorParameters<typeof RouterMachine>[0]['events'] {
		return {
			onListening: ({ host, port }) => {
				this.#listening = true;
				this.#tell({ event: 'listening', host, port, published: this.#machine.published !== undefined });
				this.#settle();
			},
			onReachability: ({ family, state, reason, at }) =>
				this.#tell({ event: 'reachability', family, state, reason, at }),
			onSam: ({ host, port }) => {
				this.#tell({ event: 'sam', host, port });
				this.#settle();
			},
			onI2cp: ({ host, port }) => {
				this.#tell({ event: 'i2cp', host, port });
				this.#settle();
			},
			onReady: () => {
				const { samAt, published } = this.#machine;
				const identity = kept.keys.identity.key;
				this.#tell({ event: 'ready', identity, sam: samAt, reachable: published !== undefined });
			},
			onNews: (event) => {
				this.#tell(event);
				if (event.event === 'tunnel') this.#settle();
			},
			onFault: (code, message) => this.#fail(code, message),
			onLeaving: (transit) => this.#tell({ event: 'leaving', transit, seconds: this.#graceSeconds }),
			onStopped: () => {
				this.#metricsServer.close();
				this.#ports.driver.detach(this.#machine.breath);
				this.#keep('running-not-kept', () => sayStopped(this.#ports.store));
				this.#unlock();
				this.#tell({ event: 'stopped' });
				// Stopped while it started: nobody is to wait for it any longer.
				this.#started?.resolve();
				this.#started = undefined;
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
				this.#readSeeds();
				this.#machine.start();
				this.#serveMetrics();
			} catch (error) {
				if (error instanceof RouterError) this.#fail(error.code, error.message);
				else reject(error);
			}
		});
	}

	stop({ graceful = false, graceSeconds = defaultGraceSeconds }: StopOptions = {}): Promise<void> {
		this.#running = false;
		this.#stopping ??= new Promise((resolve) => {
			this.#stopped = resolve;
		});
		this.#graceSeconds = graceSeconds;
		this.#machine.shutDown(graceful ? seconds(graceSeconds) : 0);
		return this.#stopping;
	}

	/** Gives the folder back if the identity cannot be used. */
	#identity(dataDir: string): KeptIdentity {
		try {
			return identityIn(this.#ports, dataDir, this.#options.importKeys);
		} catch (error) {
			this.#unlock();
			throw error;
		}
	}

	learn(infos: readonly RouterInfo[]): void {
		this.#machine.learn(infos);
	}

	routerInfo(): RouterInfo {
		return this.#machine.routerInfo;
	}

	async createDestination(options?: DestinationOptions): Promise<I2pDestination> {
		if (!this.#running) throw new I2pError('closed', 'the router does not run: await router.start() first');
		return openDestination(this.#machine.applications, options).catch((error: unknown) => {
			if (!(error instanceof I2pError) || error.code !== 'timeout') throw error;
			throw new I2pError('timeout', `${error.message}: ${this.#machine.whyNotReady}`);
		});
	}

	changeTunnels(plans: readonly TunnelPlan[]): void {
		this.#machine.changeTunnels(plans);
	}

	get names(): AddressBook {
		return this.#machine.names;
	}

	get ready(): boolean {
		return this.#machine.ready;
	}

	metrics(): string {
		return this.#machine.metrics();
	}

	vitals(): RouterVitals {
		return this.#machine.vitals();
	}

	snapshot(): RouterSnapshot {
		return this.#machine.snapshot();
	}

	#tell(event: RouterEvent): void {
		const { onEvent } = this.#options;
		onEvent?.(event);
		// Whoever listens to nothing would wait without a word.
		if (event.event === 'waiting' && onEvent === undefined)
			process.emitWarning(event.message, { type: 'I2pWarning', code: event.reason });
	}

	#serveMetrics(): void {
		const { metrics } = this.#settings;
		if (metrics === undefined) return;
		this.#metricsServer.listen(metrics).then(
			({ host, port }) => {
				this.#metricsListening = true;
				this.#tell({ event: 'metrics', host, port });
				this.#settle();
			},
			(error: NodeJS.ErrnoException) => this.#fail(...metricsFault(metrics, error)),
		);
	}

	#settle(): void {
		const { metrics } = this.#settings;
		if (!this.#listening || !this.#machine.doorsAreOpen) return;
		if (metrics !== undefined && !this.#metricsListening) return;
		if (this.#started === undefined || this.#stopping !== undefined) return;
		this.#running = true;
		this.#say();
		this.#started.resolve();
		this.#started = undefined;
		const { netDb, reseed } = this.#machine.snapshot();
		if (netDb.routers === 0 && reseed === undefined) this.#tell({ event: 'alone' });
	}

	/** Other programs find it by its data folder. */
	#say(): void {
		const { netId, sam, i2cp } = this.#machine.snapshot();
		const isOpen = this.#settings.i2cpAuth === undefined;
		const running = { pid: process.pid, netId, sam, i2cp: isOpen ? i2cp : undefined };
		this.#keep('running-not-kept', () => sayRunning(this.#ports.store, running));
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
			throw new RouterError(
				'data-dir',
				`cannot read the folder ${netdbFrom} given by ${option('netdbFrom')} (${reason(error)})`,
			);
		}
	}

	#readSeeds(): void {
		const { reseedFrom, netId } = this.#settings;
		const rules = { netId, wall: this.#ports.driver.clock.wall() };
		for (const path of reseedFrom) {
			const { infos, refused } = readSeeds(path, this.#trust.signers, rules);
			this.#ports.log.note('info', 'seeds-read', { path, routers: infos.length, ...refused });
			this.#machine.learn(infos);
		}
	}

	#keepOwnInfo(info: RouterInfo): void {
		this.#keep('router-info-not-kept', () => this.#ports.store.write('router.info', info.bytes));
	}

	/** A folder that refuses is no reason to stop: it is said. */
	#keep(fault: string, change: () => void): void {
		try {
			change();
		} catch (error) {
			if (!(error instanceof StoreError)) throw error;
			this.#ports.log.note('warn', fault, { reason: error.code });
		}
	}
}

/** Settings of which `undefined` says that they are not wanted, rather than nothing. */
const doors: ReadonlySet<string> = new Set(['sam', 'samUdp', 'i2cp', 'httpProxy', 'socks']);

function settingsOf(options: RouterOptions): RouterSettings {
	const given = Object.entries(defaultSettings).map(([name, fallback]) => {
		const value = options[name as keyof RouterSettings];
		return [name, name in options && (value !== undefined || doors.has(name)) ? value : fallback];
	});
	const settings = Object.fromEntries(given) as RouterSettings;
	checkSettings(settings);
	return settings;
}

function metricsFault(at: Endpoint, error: NodeJS.ErrnoException): [RouterFault, string] {
	const codes: Readonly<Record<string, string>> = { EADDRINUSE: 'in-use', EACCES: 'denied' };
	const place = { what: 'the metrics page', portBy: 'metrics', hostBy: 'metrics', at };
	return listenFault(place, codes[error.code ?? ''] ?? 'no-address', error.message);
}
