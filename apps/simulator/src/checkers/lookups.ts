// Lookups end: each question of an application is answered, with yes or no, in the time that it may take.
import { type Checker, Problems, type Question, type View } from '../checker.js';

/** Keeps what was asked until it is answered. */
export class LookupChecker implements Checker {
	readonly name = 'lookups end';
	readonly problems = new Problems();
	readonly summed = ['questions'];
	readonly #open = new Map<number, Question>();
	#asked = 0;
	#longestMs = 0;

	onAsked(question: Question): void {
		this.#open.set(question.id, question);
		this.#asked++;
	}

	onAnswered(question: Question, now: number): void {
		this.#open.delete(question.id);
		this.#longestMs = Math.max(this.#longestMs, now - question.askedAt);
	}

	eachSecond(view: View): void {
		for (const question of this.#open.values()) {
			if (view.now - question.askedAt <= question.limitMs) continue;
			this.problems.add(`${question.what}: no answer after ${question.limitMs} ms`);
			this.#open.delete(question.id);
		}
	}

	figures(): Record<string, number> {
		return { questions: this.#asked, longestAnswerMs: Math.round(this.#longestMs) };
	}
}
