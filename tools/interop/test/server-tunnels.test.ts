// The text of tunnels.conf, and what a console page says of a destination.
import { expect, it } from 'vitest';
import { plainText } from '../src/i2pd-router.js';
import { parseLocalDestination, tunnelsConf } from '../src/server-tunnels.js';

it('writes one section a tunnel, its own settings last', () => {
	const text = tunnelsConf({ one: {}, two: { signaturetype: 11, 'inbound.quantity': 3 } }, 4000);
	const [one, two] = text.split('\n\n');
	expect(one).toMatch(/^\[one\]\ntype = server\nhost = 127.0.0.1\nport = 4000\nkeys = one.dat\n/);
	expect(two).toContain('port = 4001\nkeys = two.dat\n');
	expect(two!.match(/inbound.quantity = .*/g)).toEqual(['inbound.quantity = 3']);
	expect(two).toContain('signaturetype = 11');
});

const letters = (alphabet: string, count: number) => alphabet.repeat(count).slice(0, count);
const b32 = letters('abc27', 52);
const base64 = `${letters('aZ9-~', 520)}==`;
const b33 = `${letters('xyz34', 56)}.b32.i2p`;
const page = (more: string) =>
	plainText(`<b>Local Destination:</b><br><b>Base32:</b><br><textarea>${b32}</textarea><br>
		<b>Base64:</b><br><textarea rows="8">${base64}</textarea><br>${more}<b>LeaseSets:</b> <i>0</i><br>`);

it('reads the addresses of a destination', () => {
	expect(parseLocalDestination(page(''))).toEqual({ b32: `${b32}.b32.i2p`, b33: undefined, base64 });
	const encrypted = `<b>Encrypted B33 address:</b><div class="slidecontent">${b33}<br></div>`;
	expect(parseLocalDestination(page(encrypted))).toEqual({ b32: `${b32}.b32.i2p`, b33, base64 });
});

it('knows a page that is of no destination', () => {
	expect(parseLocalDestination(plainText('<b>Such destination is not found</b>'))).toBeUndefined();
});
