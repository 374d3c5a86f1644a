// Nothing is delivered twice or altered, or to another than it was meant for, or before it was sent, or out of order.
import { equalBytes } from '@i2p/util';
import { type Checker, type Conversation, Problems, type Way } from '../checker.js';
import { type ApplicationMessage, payloadOf } from '../messages.js';

/** What became of one direction of a conversation. */
interface Direction {
	sent: number;
	delivered: number;
	/** When each message under way was sent. */
	readonly sentAt: Map<number, number>;
}

/** Times kept for the percentiles. */
const mostTimes = 1_000_000;

/** Compares all that is delivered with what was sent. */
export class DeliveryChecker implements Checker {
	readonly name = 'nothing is delivered twice or altered';
	readonly problems = new Problems();
	readonly seesAll = true;
	readonly #directions = new Map<string, Direction>();
	readonly #timesMs: number[] = [];
	#sent = 0;
	#delivered = 0;

	#direction(conversation: Conversation, way: Way): Direction {
		const key = `${conversation.id} ${way}`;
		let found = this.#directions.get(key);
		if (found === undefined) {
			found = { sent: 0, delivered: 0, sentAt: new Map() };
			this.#directions.set(key, found);
		}
		return found;
	}

	onSent(conversation: Conversation, way: Way, message: ApplicationMessage, now: number): void {
		const direction = this.#direction(conversation, way);
		direction.sent = message.number + 1;
		direction.sentAt.set(message.number, now);
		this.#sent++;
	}

	onDelivered(
		conversation: Conversation | undefined,
		at: string,
		way: Way,
		message: ApplicationMessage,
		now: number,
	): void {
		const where = `${at} got message ${message.number} of conversation ${message.conversation}`;
		if (conversation === undefined) {
			this.problems.add(`${where}, which nobody began: altered`);
			return;
		}
		if ((way === 0 ? conversation.to : conversation.from) !== at)
			this.problems.add(`${where}, which is between ${conversation.from} and ${conversation.to}`);
		const direction = this.#direction(conversation, way);
		this.#delivered++;
		if (message.number >= direction.sent) this.problems.add(`${where}, which was not sent`);
		else if (message.number < direction.delivered) this.problems.add(`${where} twice`);
		else if (message.number > direction.delivered)
			this.problems.add(`${where} and not the ${message.number - direction.delivered} before`);
		if (!equalBytes(message.payload, payloadOf(conversation.id, way, message.number)))
			this.problems.add(`${where} altered`);
		direction.delivered = message.number + 1;
		this.#time(now - (direction.sentAt.get(message.number) ?? now));
		direction.sentAt.delete(message.number);
	}

	onEnded(conversation: Conversation): void {
		for (const way of [0, 1] as const) this.#direction(conversation, way).sentAt.clear();
	}

	#time(ms: number): void {
		if (this.#timesMs.length < mostTimes) this.#timesMs.push(ms);
	}

	figures(): Record<string, number> {
		const times = this.#timesMs.sort((a, b) => a - b);
		const at = (part: number) => Math.round(times[Math.floor(part * (times.length - 1))] ?? 0);
		return {
			messagesSent: this.#sent,
			messagesDelivered: this.#delivered,
			deliveryMsMedian: at(0.5),
			deliveryMs99: at(0.99),
			deliveryMsSlowest: at(1),
		};
	}
}
