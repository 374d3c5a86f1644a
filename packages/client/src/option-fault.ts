// Why options that somebody wrote cannot be taken.

/** A bad option: the message is one line that names the option, what it may be and what was given. */
export class OptionFault extends Error {
	override readonly name = 'OptionFault';
}
