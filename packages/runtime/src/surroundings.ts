// Where this machine stands on its network, as a value: what a router asks once, to know whether others can reach it.

/** The network around this machine. */
export interface Surroundings {
	/** Address literals of its interfaces; loopback is left out. */
	readonly addresses: readonly string[];
	/** The IPv4 gateway to the internet, and our own address on the way there; literals. Absent where none is known. */
	readonly gateway?: { readonly host: string; readonly local: string };
}
