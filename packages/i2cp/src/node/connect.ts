// A client of a router's I2CP with a breath of its own: for programs that have no router in them.
import type { MessageHostMaker } from '@i2p/client-core';
import { Breath, RoomGroup, type TcpPort, type Turn } from '@i2p/runtime';
import { NodeDriver, nodeRandom, nodeTcp, nodeTls } from '@i2p/runtime-node';
import type { Random } from '@i2p/util';
import { I2cpClient, type I2cpClientNote, type RouterAuth } from '../client/index.js';
import { usualPort } from '../constants.js';

/** Where the router is, and how it is dealt with. */
export interface ConnectOptions {
	/** An address; 127.0.0.1 unless given. */
	readonly host?: string;
	/** 7654 unless given. */
	readonly port?: number;
	/** Whether the router's I2CP is dialled by TLS (`i2cp.SSL`): its certificate must be good for the address, unless that is loopback. */
	readonly tls?: boolean;
	/** User and password, where the router wants them. They travel in the clear without TLS. */
	readonly auth?: RouterAuth | undefined;
	/** How long a session that stood is kept while the router is away, in ms: two minutes unless given; 0 ends it. */
	readonly keepMs?: number;
	/** Counts what happens, by code. */
	readonly note?: (code: I2cpClientNote) => void;
}

/** A client, and the breath that it lives in. */
export interface I2cpDoor {
	/** Makes carriers of messages, and finds destinations. */
	readonly maker: MessageHostMaker;
	/** Where what stands on them breathes: streams, datagrams, bridges. */
	readonly floor: RoomGroup;
	readonly breath: Breath;
	/** The TCP of this breath. */
	readonly tcp: TcpPort;
	readonly random: Random;
	/** Asks for a turn: something was put aside outside of one. */
	readonly arm: () => void;
	/** Calls back in a later turn. */
	readonly later: (call: (turn: Turn) => void) => void;
	/** Ends every session and stops breathing, once they are over: in three seconds at most. */
	close(): Promise<void>;
}

/** How long sessions may take to be over, in ms. */
const mostFarewellMs = 3500;
/** How often it is looked whether they are, in ms. */
const lookMs = 20;

/** Opens a client. It dials when a session is made or something is looked up; nothing holds the process open before. */
export function connectI2cp(options: ConnectOptions = {}): I2cpDoor {
	const { host = '127.0.0.1', port = usualPort, tls = false, ...rest } = options;
	const driver = new NodeDriver();
	const floor = new RoomGroup('above');
	const carriers = new RoomGroup('carriers');
	const breath = driver.attach((wake) => new Breath({ clock: driver.clock, rooms: [floor, carriers], wake }));
	const arm = () => breath.arm();
	const tcp = nodeTcp(breath);
	const random = nodeRandom();
	const client = new I2cpClient({ tcp: tls ? nodeTls(breath) : tcp, router: { host, port }, random, arm, ...rest });
	carriers.add(client);
	const later = (call: (turn: Turn) => void) => void setImmediate(() => breath.inhale('later', call));
	const over = (tries: number, done: () => void): void => {
		if (client.size > 0 && tries > 0) setTimeout(() => over(tries - 1, done), lookMs);
		else done();
	};
	const close = () =>
		new Promise<void>((resolve) => {
			client.close();
			over(mostFarewellMs / lookMs, () =>
				setImmediate(() => {
					driver.detach(breath);
					resolve();
				}),
			);
		});
	return { maker: client, floor, breath, tcp, random, arm, later, close };
}
