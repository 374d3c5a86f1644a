// What applications tell of all that they do, as plain values: they are heard wherever somebody watches.
import type { Conversation, Way } from './checker.js';
import type { ApplicationMessage } from './messages.js';

/** One thing that happened; `now` is when, in virtual milliseconds. */
export type News =
	| { readonly kind: 'began'; readonly conversation: Conversation }
	| {
			readonly kind: 'sent';
			readonly conversation: Conversation;
			readonly way: Way;
			readonly message: ApplicationMessage;
			readonly now: number;
	  }
	| {
			readonly kind: 'delivered';
			/** Number of the conversation, which there may not be. */
			readonly conversation: number;
			/** Name of the application that got it. */
			readonly at: string;
			readonly way: Way;
			readonly message: ApplicationMessage;
			readonly now: number;
	  }
	| { readonly kind: 'ended'; readonly conversation: Conversation }
	| { readonly kind: 'online'; readonly name: string; readonly address: string }
	| { readonly kind: 'offline'; readonly name: string };
