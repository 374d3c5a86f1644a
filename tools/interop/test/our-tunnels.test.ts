// The tables of our router's tunnels, as its configuration file has them.
import { expect, it } from 'vitest';
import { tunnelTables } from '../src/our-tunnels.js';

it('writes one table a tunnel, with a file for its keys', () => {
	const text = tunnelTables({ web: { type: 'http-server', to: '127.0.0.1:80', port: 80 }, shell: { type: 'server' } });
	const [web, shell] = text.split('\n\n');
	expect(web).toBe('[[tunnel]]\nname = "web"\nkeys = "web.dat"\ntype = "http-server"\nto = "127.0.0.1:80"\nport = 80');
	expect(shell).toBe('[[tunnel]]\nname = "shell"\nkeys = "shell.dat"\ntype = "server"\n');
});
