// What the parts of one router's tunnels share: who we are, the tables, the deadlines.
import type { OneTimeTags } from '@i2p/crypto-garlic';
import type { Turn } from '@i2p/runtime';
import type { DeadlineHeap, Random } from '@i2p/util';
import type { FragmentBudget } from '../data/assembler.js';
import type { DuplicateFilter } from '../data/duplicates.js';
import type { LoopItem, Outlet } from '../data/outlet.js';
import type { HopChooser, LinksOut, Note, PeerNotes, TunnelKeys, Upward } from '../wants.js';
import type { NeighbourUse } from './neighbour-use.js';
import type { SilentPeers } from './silence.js';
import type { TunnelTable } from './tunnel-table.js';

/** Something that wants to be told when its time has come. */
export interface Deadline {
	onTime(turn: Turn): void;
}

/** Something that hands down what it holds; `flush` answers whether something is left. */
export interface Exhaling {
	flush(turn: Turn): boolean;
}

/** A key that is awaited once: the answer to a build, or a test on its way back. */
export type Awaited =
	| { readonly kind: 'build'; readonly replyId: number }
	| { readonly kind: 'test'; readonly testId: number };

/** Times that may be set; milliseconds. */
export interface TunnelTimes {
	readonly lifetimeMs: number;
	readonly buildTimeoutMs: number;
	readonly testIntervalMs: number;
	readonly testTimeoutMs: number;
}

/** Shared by everything in this folder. */
export interface TunnelContext {
	readonly keys: TunnelKeys;
	readonly links: LinksOut;
	readonly chooser: HopChooser;
	readonly peers: PeerNotes;
	readonly upward: Upward;
	readonly random: Random;
	readonly note: Note;
	readonly times: TunnelTimes;
	readonly table: TunnelTable;
	readonly deadlines: DeadlineHeap<Deadline>;
	/** Tunnels of ours that hold something for the exhale. */
	readonly filled: Set<Exhaling>;
	readonly outlet: Outlet;
	/** Puts something aside for the next inhale, or the end of this one. */
	readonly toSelf: (item: LoopItem) => boolean;
	readonly neighbours: NeighbourUse;
	readonly silent: SilentPeers;
	readonly duplicates: DuplicateFilter;
	readonly tags: OneTimeTags<Awaited>;
	readonly ownFragments: FragmentBudget;
	readonly transitFragments: FragmentBudget;
}
