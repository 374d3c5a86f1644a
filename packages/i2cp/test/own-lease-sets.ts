// Who signs the lease sets of a test's destination, at once whenever it is asked; and writes down what it is told.
import type { LeaseSetRequest, MakeFault, MessageHost, MessageOwner } from '@i2p/client-core';
import { generateX25519, type X25519PrivateKey } from '@i2p/crypto-x25519';
import { type DestinationKeys, encryptionType } from '@i2p/data-core';
import { signLeaseSet2 } from '@i2p/data-leaseset';
import { wall } from '@i2p/time';
import type { Random } from '@i2p/util';

/** Holds the keys of one destination. */
export class TestOwner implements MessageOwner {
	readonly keys: DestinationKeys;
	readonly encryption: X25519PrivateKey;
	readonly requests: LeaseSetRequest[] = [];
	readonly events: string[] = [];
	host: MessageHost | undefined;
	/** Keeps its sets to itself. */
	silent = false;

	constructor(keys: DestinationKeys, random: Random) {
		this.keys = keys;
		this.encryption = generateX25519(random);
	}

	onLeases(request: LeaseSetRequest): void {
		this.requests.push(request);
		this.events.push('leases');
		if (!this.silent) this.provide(request);
	}

	provide({ leases, published }: LeaseSetRequest): void {
		const { destination, signing, offline } = this.keys;
		const type = encryptionType.x25519;
		const leaseSet = signLeaseSet2(
			{
				destination,
				published,
				expires: wall(Math.max(...leases.map((lease) => lease.endMs))),
				leases,
				encryptionKeys: [{ type, key: this.encryption.publicKey }],
				...(offline === undefined ? {} : { offline }),
			},
			signing,
		);
		const keys = [{ type, key: this.encryption.exportRaw() }];
		this.host!.provide({ published: leaseSet, bundled: leaseSet, keys });
	}

	onReady(): void {
		this.events.push('ready');
	}

	onFailed(fault: MakeFault, message: string): void {
		this.events.push(`failed ${fault}: ${message}`);
	}

	onClosed(reason: string): void {
		this.events.push(`closed: ${reason}`);
	}
}
