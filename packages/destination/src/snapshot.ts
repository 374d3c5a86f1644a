// What a local destination shows of itself.

/** What can be shown of a local destination. */
export interface DestinationSnapshot {
	readonly state: 'starting' | 'ready' | 'closed';
	readonly leases: number;
	readonly remotes: number;
	readonly queued: number;
}
