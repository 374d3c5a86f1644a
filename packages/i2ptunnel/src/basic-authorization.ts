// A name and its password, as HTTP carries them. RFC 7617.
import { toBase64, utf8 } from '@i2p/util';

/** A name and its password. */
export interface Login {
	readonly user: string;
	readonly password: string;
}

/** `Basic`, with standard base64 of name and password. */
export function basicAuthorization({ user, password }: Login): string {
	return `Basic ${toBase64(utf8(`${user}:${password}`))
		.replaceAll('-', '+')
		.replaceAll('~', '/')}`;
}
