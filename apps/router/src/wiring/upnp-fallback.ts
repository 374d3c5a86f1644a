// A port mapper that asks by UPnP for what the gateway does not give otherwise: old gateways speak neither PCP nor NAT-PMP.
// Must not know the library.
import { type Endpoint, morePressing, type Turn, type Waiting } from '@i2p/runtime';
import { after, type Mono, minutes, mono, never } from '@i2p/time';
import type { MappingFault, Note, PortMapper, PortMapperEvents, PortMapping, WantedPort } from '@i2p/transport-core';
import type { UpnpPort } from '../system-upnp.js';

/** Time until a mapping is asked for again: half of its life. */
const renewMs = minutes(10);
/** Time until a gateway that refused, or that nobody found, is asked again. */
const retryMs = minutes(15);

/** What it is made of. */
export interface UpnpFallbackOptions {
	/** Makes the mapper that is asked first. */
	readonly first: (events: PortMapperEvents) => PortMapper;
	readonly upnp: UpnpPort;
	readonly events: PortMapperEvents;
	readonly note: Note;
}

/** One port that the first mapper did not get. */
interface Ask {
	readonly wanted: WantedPort;
	/** Why the first did not. */
	readonly fault: MappingFault;
	mapping: PortMapping | undefined;
	/** That there is none was told. */
	told: boolean;
	due: Mono;
}

/** Two ways to one port. */
export class UpnpFallback implements PortMapper {
	readonly name = 'port-mapping';
	readonly #options: UpnpFallbackOptions;
	readonly #first: PortMapper;
	#asks: Ask[] = [];
	#toAsk: Ask[] = [];
	#toGiveBack = false;
	#givingBack = false;

	constructor(options: UpnpFallbackOptions) {
		this.#options = options;
		this.#first = options.first({
			onMapped: (mapping, turn) => {
				this.#asks = this.#asks.filter(({ wanted }) => !isSame(wanted, mapping));
				options.events.onMapped(mapping, turn);
			},
			onUnmapped: (wanted, fault, turn) => {
				if (this.#asks.some((ask) => isSame(ask.wanted, wanted))) return;
				this.#asks.push({ wanted, fault, mapping: undefined, told: false, due: turn.now });
			},
		});
	}

	request(wanted: WantedPort, turn: Turn): void {
		this.#first.request(wanted, turn);
	}

	release(): void {
		this.#first.release();
		this.#asks = [];
		this.#toGiveBack = true;
	}

	/** The library takes a while, and is lost with the process. */
	get releasing(): boolean {
		return this.#toGiveBack || this.#givingBack;
	}

	mappings(): PortMapping[] {
		return [...this.#first.mappings(), ...this.#asks.flatMap(({ mapping }) => mapping ?? [])];
	}

	due(): Mono {
		return mono(Math.min(this.#first.due(), ...this.#asks.map((ask) => ask.due)));
	}

	onTime(turn: Turn): void {
		if (this.#first.due() <= turn.now) this.#first.onTime(turn);
		for (const ask of this.#asks) {
			if (ask.due > turn.now) continue;
			ask.due = never;
			this.#toAsk.push(ask);
		}
	}

	flush(turn: Turn): Waiting {
		const { upnp } = this.#options;
		if (this.#toGiveBack) this.#giveBack();
		else for (const ask of this.#toAsk) upnp.map(ask.wanted, (outcome, at) => this.#onOutcome(ask, outcome, at));
		this.#toAsk = [];
		this.#toGiveBack = false;
		return morePressing(this.#asks.length > 0 ? 'deadline' : 'empty', this.#first.flush(turn));
	}

	#giveBack(): void {
		this.#givingBack = true;
		this.#options.upnp.giveBack(() => {
			this.#givingBack = false;
		});
	}

	#onOutcome(ask: Ask, outcome: Endpoint | 'absent' | 'failed', turn: Turn): void {
		if (!this.#asks.includes(ask)) return;
		const { events, note } = this.#options;
		if (typeof outcome === 'string') {
			note(`port-mapping-upnp-${outcome}`);
			ask.mapping = undefined;
			// Nothing is there to be asked; the first mapper goes on by itself.
			ask.due = outcome === 'absent' ? never : after(turn.now, retryMs);
			if (!ask.told) events.onUnmapped(ask.wanted, ask.fault, turn);
			ask.told = true;
			return;
		}
		ask.due = after(turn.now, renewMs);
		ask.told = false;
		const known = ask.mapping?.outer;
		if (known?.host === outcome.host && known.port === outcome.port) return;
		ask.mapping = { ...ask.wanted, outer: outcome, via: 'upnp' };
		note('port-mapping-mapped');
		events.onMapped(ask.mapping, turn);
	}
}

function isSame(a: WantedPort, b: WantedPort): boolean {
	return a.protocol === b.protocol && a.port === b.port;
}
