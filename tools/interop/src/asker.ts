// A stranger who asks one router for lease sets: an NTCP2 session with our own codecs, a DatabaseLookup, the direct answer as it came.
import { connect, type Socket } from 'node:net';
import { generateX25519 } from '@i2p/crypto-x25519';
import { createRouterKeys, mappingOf } from '@i2p/data-core';
import {
	type DatabaseStore,
	decodeDatabaseSearchReply,
	decodeDatabaseStore,
	encodeDatabaseLookup,
	freshMessage,
	I2np,
	type I2npMessage,
} from '@i2p/data-i2np';
import { RouterInfo, signRouterInfo } from '@i2p/data-routerinfo';
import { nodeRandom } from '@i2p/runtime-node';
import { wall } from '@i2p/time';
import {
	createNtcp2Keys,
	FrameOpener,
	Framer,
	FrameSealer,
	readBlocks,
	type SessionKeys,
	startInitiator,
	writeI2npBlock,
	writePaddingBlock,
	writeRouterInfoBlock,
} from '@i2p/transport-ntcp2';
import { concatBytes, equalBytes, toBase64, Writer } from '@i2p/util';
import { until } from './waiting.js';

const answerMs = 5_000;
const random = nodeRandom();
const now = () => wall(Date.now());

/** Keys and RouterInfo of a router that nobody can dial. */
function newcomer(netId: number) {
	const keys = createRouterKeys(random);
	const { staticKey } = createNtcp2Keys(random);
	const address = { caps: '4', s: toBase64(staticKey.publicKey), v: '2' };
	const info = signRouterInfo(
		{
			identity: keys.identity,
			published: now(),
			addresses: [{ cost: 14, style: 'NTCP2', options: mappingOf(address) }],
			options: mappingOf({ caps: 'LU', netId: String(netId), 'router.version': '0.9.68' }),
		},
		keys.signing,
	);
	return { info, staticKey };
}

/** A published NTCP2 address. */
interface Dialled {
	readonly host: string;
	readonly port: number;
	readonly iv: Uint8Array;
	readonly staticKey: Uint8Array;
}

function addressOf(peer: RouterInfo): Dialled {
	for (const { host, port, iv, staticKey } of peer.ntcp2())
		if (host !== undefined && port !== undefined && iv !== undefined) return { host, port, iv, staticKey };
	throw new Error('no NTCP2 address to dial');
}

/** One end of a TCP connection whose bytes are awaited by number. */
class Line {
	readonly socket: Socket;
	#received: Uint8Array = new Uint8Array(0);

	constructor(socket: Socket) {
		this.socket = socket;
		socket.on('data', (bytes) => {
			this.#received = concatBytes(this.#received, bytes);
		});
		socket.on('error', () => undefined);
	}

	async take(count: number): Promise<Uint8Array> {
		await until(`${count} bytes of the handshake`, answerMs, () => this.#received.length >= count);
		const taken = this.#received.subarray(0, count);
		this.#received = this.#received.subarray(count);
		return taken;
	}

	/** Hands over what is there and what will come. */
	lend(onBytes: (lent: Uint8Array) => void): void {
		this.socket.removeAllListeners('data');
		this.socket.on('data', onBytes);
		onBytes(this.#received);
	}
}

async function shakeHands(
	line: Line,
	peer: RouterInfo,
	address: Dialled,
	own: ReturnType<typeof newcomer>,
): Promise<SessionKeys> {
	const confirm = new Writer(1024);
	writeRouterInfoBlock(confirm, own.info.bytes, false);
	writePaddingBlock(confirm, 10);
	const begun = startInitiator({
		peerHash: peer.hash,
		peerStatic: address.staticKey,
		peerIv: address.iv,
		ownStatic: own.staticKey,
		ephemeral: generateX25519(random),
		padding: random.bytes(20),
		confirm: confirm.finish(),
		netId: peer.netId!,
		wall: now(),
	});
	if (begun.kind !== 'request') throw new Error(begun.kind);
	line.socket.write(begun.request);
	let step = begun.next.onBytes(await line.take(begun.next.needs), now());
	if (step.kind === 'await') step = step.onBytes(await line.take(step.needs));
	if (step.kind !== 'done') throw new Error(step.kind);
	line.socket.write(step.reply);
	return step.keys;
}

/** A session with one router. */
export class Asker {
	readonly #socket: Socket;
	readonly #ownHash: Uint8Array;
	readonly #sealer: FrameSealer;
	#answers: I2npMessage[] = [];

	private constructor(line: Line, keys: SessionKeys, ownHash: Uint8Array) {
		this.#socket = line.socket;
		this.#ownHash = ownHash;
		this.#sealer = new FrameSealer(keys.toResponder);
		const framer = new Framer(keys.toInitiator.sipKey, keys.toInitiator.sipIv);
		const opener = new FrameOpener(keys.toInitiator);
		// Boxes are lent, answers are looked at later.
		line.lend((bytes) => void framer.onBytes(bytes, (box) => this.#onFrame(opener.open(box)?.slice())));
	}

	/** Dials a router of the net, leaving from an address of the net that is nobody's. */
	static async dial(routerInfo: Uint8Array, localAddress: string): Promise<Asker> {
		const peer = RouterInfo.decode(routerInfo);
		const address = addressOf(peer);
		const own = newcomer(peer.netId!);
		const line = new Line(connect({ host: address.host, port: address.port, localAddress }));
		return new Asker(line, await shakeHands(line, peer, address, own), own.info.hash);
	}

	#onFrame(blocks: Uint8Array | undefined): boolean {
		if (blocks === undefined) return false;
		for (const block of readBlocks(blocks)) if (block.kind === 'i2np') this.#answers.push(block.message);
		return true;
	}

	/** The store under this key, 32 bytes; undefined when the router names others instead. Throws when it is silent. */
	async lookup(key: Uint8Array): Promise<DatabaseStore | undefined> {
		this.#answers = [];
		this.#send(encodeDatabaseLookup({ key, from: this.#ownHash, kind: 'leaseSet', excluded: [] }));
		let found: DatabaseStore | undefined;
		await until('an answer to a lookup', answerMs, () =>
			this.#answers.some(({ type, body }) => {
				if (type === I2np.DatabaseSearchReply) return equalBytes(decodeDatabaseSearchReply(body).key, key);
				if (type !== I2np.DatabaseStore) return false;
				const store = decodeDatabaseStore(body);
				if (equalBytes(store.key, key)) found = store;
				return found !== undefined;
			}),
		);
		return found;
	}

	#send(givenLookup: Uint8Array): void {
		const blocks = new Writer(1024);
		writeI2npBlock(blocks, freshMessage(I2np.DatabaseLookup, givenLookup, wall(Date.now() + answerMs), random));
		const plain = blocks.finish();
		const frame = new Uint8Array(FrameSealer.size(plain.length));
		this.#sealer.seal(plain, frame, 0);
		this.#socket.write(frame);
	}

	close(): void {
		this.#socket.destroy();
	}
}
