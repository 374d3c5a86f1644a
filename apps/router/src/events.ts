// What a router tells its owner while it lives, and its machine those around it.
import type { RouterInfo } from '@i2p/data-routerinfo';
import type { PlanChange } from '@i2p/i2ptunnel';
import type { HostReport, RoundReport } from '@i2p/reseed';
import type { Endpoint } from '@i2p/runtime';
import type { FamilyReachability, ReachabilityReason, ReachabilityState } from '@i2p/transport-core';
import type { RouterFault } from './errors.js';
import type { WaitReason } from './wiring/long-waits.js';

/** Something that happened, in plain values. */
export type RouterEvent =
	| { readonly event: 'listening'; readonly host: string; readonly port: number; readonly published: boolean }
	/** Whether others can dial us by one address family has changed, and why we think so. */
	| {
			readonly event: 'reachability';
			readonly family: 4 | 6;
			readonly state: ReachabilityState;
			readonly reason: ReachabilityReason;
			/** Where they dial us. */
			readonly at: Endpoint | undefined;
	  }
	| { readonly event: 'sam'; readonly host: string; readonly port: number }
	| { readonly event: 'i2cp'; readonly host: string; readonly port: number }
	/** A proxy or tunnel listens. */
	| { readonly event: 'tunnel'; readonly name: string; readonly host: string; readonly port: number }
	/** The server behind a tunnel can be reached, at this address. */
	| { readonly event: 'tunnel-address'; readonly name: string; readonly b32: string }
	/** A proxy or tunnel does not work, or a file of tunnels is wrong; the router goes on. */
	| { readonly event: 'tunnel-fault'; readonly name: string; readonly reason: string; readonly message: string }
	/** Other tunnels are wanted: what that started, stopped and left alone. */
	| ({ readonly event: 'tunnels' } & PlanChange)
	/** Prometheus text is served at `/metrics`. */
	| { readonly event: 'metrics'; readonly host: string; readonly port: number }
	/** It knows no other router, and has nobody to ask for one. */
	| { readonly event: 'alone' }
	/** A destination is not ready after 15 seconds or more, or for another reason than was told before: why, and what to do. */
	| { readonly event: 'waiting'; readonly reason: WaitReason; readonly seconds: number; readonly message: string }
	| {
			readonly event: 'ready';
			/** Base64 hash of our identity. */
			readonly identity: string;
			/** Where SAM listens, if it does. */
			readonly sam: Endpoint | undefined;
			/** Whether we publish a host that others can dial. */
			readonly reachable: boolean;
	  }
	/** The identity of another router program was taken over from this file; with its NTCP2 keys, or with new ones. */
	| { readonly event: 'taken-over'; readonly from: string; readonly identity: string; readonly ntcp2: boolean }
	/** A graceful stop began: so many tunnels of others are waited for, at most so long. */
	| { readonly event: 'leaving'; readonly transit: number; readonly seconds: number }
	/** The clock was corrected, to so many milliseconds more than this machine says. */
	| { readonly event: 'clock'; readonly correctionMs: number; readonly by: 'servers' | 'peers' }
	/** Few routers are known, or the user wants it so: so many hosts may be asked for more, two of which must answer. */
	| { readonly event: 'reseeding'; readonly hosts: number; readonly known: number }
	/** One host gave RouterInfos (`seeds`), or did not: why not. */
	| ({ readonly event: 'reseed-host' } & Pick<HostReport, 'host' | 'result' | 'detail' | 'signer' | 'routers'>)
	/** Every host that was to be asked has been; `again`: once more after a pause. */
	| ({ readonly event: 'reseeded' } & RoundReport)
	| { readonly event: 'failed'; readonly code: RouterFault; readonly message: string }
	| { readonly event: 'stopped' };

/** What the machine tells; all of it during an inhale or think. */
export interface MachineEvents {
	/** Every transport listens; where routers dial us, as this machine sees it. */
	onListening(at: Endpoint): void;
	/** Whether others can dial us has changed. */
	onReachability(of: FamilyReachability): void;
	/** SAM listens. */
	onSam(at: Endpoint): void;
	/** I2CP listens. */
	onI2cp(at: Endpoint): void;
	/** Two exploratory tunnels stand each way over other routers, and the bridges that are wanted are open. */
	onReady(): void;
	/** Something that the owner is told as it is. */
	onNews(event: RouterEvent): void;
	/** Something that the user must mend. */
	onFault(fault: RouterFault, message: string): void;
	/** Nothing more is taken on for others; so many of their tunnels run out. */
	onLeaving(transit: number): void;
	/** The shutdown is over: the breath may be detached. */
	onStopped(): void;
	/** Our RouterInfo was signed anew. */
	onOwnInfo(info: RouterInfo): void;
}
