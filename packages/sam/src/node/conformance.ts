// Holds any SAM bridge to the recorded dialogues: says what clients say, compares what the bridge answers.
import { randomBytes } from 'node:crypto';
import { type Dialogue, type Peer, type Step, Variables } from './dialogue.js';
import { type BridgeAddress, heard, type Line, Sockets, shown, Unheard } from './dialogue-sockets.js';

/**
 * What became of a check. `passed`; `failed`; `differs`: as the table of this bridge says; `as-all`: the table says that it differs, but it does
 * not, so the table is wrong; `unreached`: what it needs did not come about, for a reason that the table knows.
 */
export type Verdict = 'passed' | 'failed' | 'differs' | 'as-all' | 'unreached';

/** One check and what became of it. */
export interface Outcome {
	/** `dialogue: check` */
	readonly name: string;
	readonly verdict: Verdict;
	/** What was heard instead, or why it differs. */
	readonly detail: string;
}

const usualSeconds = 20;
const againMs = 3_000;

/** Runs dialogues one after the other. @param tell told each outcome as it comes */
export async function runDialogues(
	dialogues: readonly Dialogue[],
	bridge: BridgeAddress,
	peer: Peer | undefined,
	tell: (outcome: Outcome) => void,
): Promise<void> {
	for (const dialogue of dialogues) await new Run(dialogue, bridge, peer, tell).play();
}

/** One dialogue with one bridge. */
class Run {
	readonly #dialogue: Dialogue;
	readonly #peer: Peer | undefined;
	readonly #tell: (outcome: Outcome) => void;
	readonly #sockets: Sockets;
	readonly #variables = new Variables();

	constructor(dialogue: Dialogue, bridge: BridgeAddress, peer: Peer | undefined, tell: (outcome: Outcome) => void) {
		this.#dialogue = dialogue;
		this.#peer = peer;
		this.#tell = tell;
		this.#sockets = new Sockets(bridge);
		this.#variables.set('id', randomBytes(8).toString('hex'));
	}

	async play(): Promise<void> {
		let ended: string | undefined;
		let known = false;
		try {
			for (const step of this.#dialogue.steps) {
				if (ended !== undefined) {
					if (step.check !== undefined) this.#judge(step.check, known ? 'unreached' : 'failed', ended);
					continue;
				}
				const fault = await this.#fault(step);
				const isKnown = this.#judgeStep(step, fault);
				if (fault === undefined || this.#dialogue.independent || step.goesOn) continue;
				known = isKnown;
				ended = `not reached: ${step.check ?? step.say ?? step.hear ?? 'a step'} failed`;
				if (step.check === undefined) this.#judge(step.say ?? step.hear ?? 'a step', 'failed', fault);
			}
		} finally {
			this.#sockets.close();
		}
	}

	/** Answers whether the fault is one that the table knows. */
	#judgeStep({ check }: Step, fault: string | undefined): boolean {
		if (check === undefined) return false;
		const difference = this.#peer?.differences[`${this.#dialogue.name}: ${check}`];
		if (fault === undefined) this.#judge(check, difference === undefined ? 'passed' : 'as-all', difference ?? '');
		else this.#judge(check, difference === undefined ? 'failed' : 'differs', difference ?? fault);
		return fault !== undefined && difference !== undefined;
	}

	#judge(check: string, verdict: Verdict, detail: string): void {
		this.#tell({ name: `${this.#dialogue.name}: ${check}`, verdict, detail });
	}

	/** Takes a step; what went wrong, if anything. */
	async #fault(step: Step): Promise<string | undefined> {
		try {
			await this.#prepare(step);
			await this.#take(step);
			return undefined;
		} catch (error) {
			if (error instanceof Error) return error.message;
			throw error;
		}
	}

	/** Binds what the texts of a step speak of. */
	async #prepare(step: Step): Promise<void> {
		for (const [, kind, name] of JSON.stringify(step).matchAll(/\{\{(udp|serve)\.(\w+)\}\}/g)) {
			const port = kind === 'udp' ? await this.#sockets.bind(name!) : await this.#sockets.serve(name!);
			this.#variables.set(`${kind}.${name}`, String(port));
		}
	}

	async #take(step: Step): Promise<void> {
		const { within = usualSeconds } = step;
		if (step.udp !== undefined) await this.#exchangeDatagrams(step, step.udp, within);
		else if (step.accept !== undefined) await this.#sockets.accept(step.accept, step.as ?? step.accept, within);
		else if (step.on !== undefined) await this.#exchange(step, await this.#sockets.line(step.on), within);
	}

	async #exchange(step: Step, line: Line, within: number): Promise<void> {
		const said = step.say === undefined ? step.send : `${step.say}${step.bare ? '' : '\n'}`;
		const say = () => {
			if (said !== undefined) line.send(this.#variables.fill(said));
		};
		say();
		if (step.hear !== undefined) {
			const ear = step.hearOn === undefined ? line : await this.#sockets.line(step.hearOn);
			const timer = step.again || step.until ? setInterval(say, againMs) : undefined;
			try {
				if (step.until) await this.#matchUntil(step.hear, ear, within);
				else this.#match(step.hear, await ear.line(within));
			} finally {
				clearInterval(timer);
			}
		}
		if (step.bytes !== undefined) await line.bytes(this.#variables.fill(step.bytes), within);
		if (step.ends) await line.ending(within);
		if (step.close) line.end();
	}

	async #exchangeDatagrams(step: Step, udp: string, within: number): Promise<void> {
		const text = this.#variables.fill(step.send ?? '');
		const say = () => this.#sockets.sendDatagram(udp, text);
		say();
		const timer = step.again ? setInterval(say, againMs) : undefined;
		try {
			const took = () => this.#sockets.takeDatagram(step.at ?? udp);
			if (step.hear !== undefined)
				this.#match(step.hear, await heard(within, took, () => `heard no datagram in ${within} s`));
		} finally {
			clearInterval(timer);
		}
	}

	async #matchUntil(pattern: string, line: Line, within: number): Promise<void> {
		const end = performance.now() + within * 1000;
		for (;;) {
			const text = await line.line(Math.max(0.1, (end - performance.now()) / 1000));
			const found = this.#variables.pattern(pattern).exec(text);
			if (found) return this.#variables.remember(found.groups);
			if (performance.now() > end) throw new Unheard(`heard ${shown(text)}`);
		}
	}

	#match(pattern: string, text: string): void {
		const found = this.#variables.pattern(pattern).exec(text);
		if (found === null) throw new Unheard(`heard ${shown(text)}`);
		this.#variables.remember(found.groups);
	}
}
