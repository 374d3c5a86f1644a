// The tunnels of other routers: their files become tables that plans are read from, and say what they leave out.
import { PlanFault, readI2pdTunnels, readJavaTunnels, readPlans } from '@i2p/i2ptunnel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const b32 = `${'a'.repeat(52)}.b32.i2p`;

describe('the tunnels.conf of an i2pd', () => {
	it('becomes tables that plans are read from, and says what it leaves out', () => {
		const { tables, leftOut, keyFiles } = readI2pdTunnels(
			`# comment\n[IRC]\ntype = client\naddress = 127.0.0.1\nport = 6668\ndestination = irc.ilita.i2p\ndestinationport = 6667\nkeys = irc-keys.dat\ni2cp.leasesetenctype = 4\n
[site]\ntype = http\nhost = 127.0.0.1\nport = 8080\nkeys = /var/lib/i2pd/my site.dat\ninport = 80\nhostoverride = s.i2p\naccesslist = ${b32}\ngzip = true\nenableuniquelocal = true\n
[ws]\ntype = websocks\nport = 1\n[p]\ntype=httpproxy\nport=4445\noutproxy=http://exit.i2p/\nssl=true\n[c]\ntype=udpclient\nport=54\ndestination=u.i2p\ndestinationport=53\ndatagramversion=3\ninbound.allowZeroHop=true\nkeys=transient-x\n[e]\ntype=client\nport=55\ndestination=e.i2p\nkeys=shareddest\ni2cp.gzip=false\n[u]\ntype=udpserver\nport=53\nwebircpassword=x\n`,
		);
		expect(leftOut).toEqual([
			"ws: there is no tunnel of type 'websocks'",
			"p: 'ssl' has no counterpart",
			'e: its options, as it stands on the destination that client tunnels share',
		]);
		expect(keyFiles).toEqual([
			{ tunnel: 'IRC', path: 'irc-keys.dat', name: 'irc-keys.dat' },
			{ tunnel: 'site', path: '/var/lib/i2pd/my site.dat', name: 'my_site.dat' },
		]);
		const plans = readPlans(tables);
		expect(plans.map(({ name, type, keys, shared }) => [name, type, keys, shared])).toEqual([
			['IRC', 'client', 'irc-keys.dat', false],
			['site', 'http-server', 'my_site.dat', false],
			['p', 'http-proxy', undefined, true],
			['c', 'udp-client', undefined, false],
			['e', 'client', undefined, true],
			['u', 'udp-server', undefined, false],
		]);
		expect(plans[0]!.options.get('i2cp.leaseSetEncType')).toBe('4');
		expect(plans[1]).toMatchObject({ port: 80, host: 's.i2p', uniqueLocal: true, access: { mode: 'only' } });
		expect(plans[1]!.options.get('i2cp.gzip')).toBe('true');
		expect(plans[3]).toMatchObject({ kind: 'datagram3', options: new Map([['inbound.allowZeroHop', 'true']]) });
		expect(plans[2]!.targets[0]!.shown).toBe('exit.i2p');
	});

	it('that is none is told so', () => {
		for (const text of ['x', 'a=b', '[a]\nnonsense', '\n'.repeat(10_001)])
			expect(() => readI2pdTunnels(text)).toThrow(PlanFault);
		fc.assert(
			fc.property(fc.string(), (text) => {
				try {
					readI2pdTunnels(text);
				} catch (error) {
					expect(error).toBeInstanceOf(PlanFault);
				}
			}),
		);
	});
});

describe('the i2ptunnel.config of a Java router', () => {
	const b64 = `${'B'.repeat(42)}A`;
	const text = `# NOTE: UTF-8
tunnel.0.name=I2P HTTP Proxy
tunnel.0.description=HTTP proxy
tunnel.0.type=httpclient
tunnel.0.sharedClient=true
tunnel.0.interface=127.0.0.1
tunnel.0.listenPort=4444
tunnel.0.proxyList=exit.stormycloud.i2p
tunnel.0.i2cpHost=127.0.0.1
tunnel.0.i2cpPort=7654
tunnel.0.option.inbound.nickname=shared clients
tunnel.0.option.i2cp.reduceOnIdle=true
tunnel.0.option.i2ptunnel.httpclient.sendAccept=true
tunnel.0.option.outproxyUsername=me
tunnel.0.option.outproxyPassword=pw
tunnel.0.option.i2ptunnel.httpclient.SSLOutproxies=exit.stormycloud.i2p
tunnel.0.startOnLoad=true
tunnel.1.name=Irc2P
tunnel.1.type=ircclient
tunnel.1.listenPort=6668
tunnel.1.targetDestination=irc.postman.i2p:6667, irc.echelon.i2p:6667
tunnel.1.sharedClient=false
tunnel.1.option.persistentClientKey=true
tunnel.1.privKeyFile=i2ptunnel1-privKeys.dat
tunnel.1.option.i2cp.delayOpen=true
tunnel.1.option.inbound.length=2
tunnel.2.name=I2P webserver
tunnel.2.type=httpserver
tunnel.2.targetHost=127.0.0.1
tunnel.2.targetPort=7658
tunnel.2.spoofedHost=mysite.i2p
tunnel.2.privKeyFile=eepsite/eepPriv.dat
tunnel.2.option.i2cp.enableAccessList=true
tunnel.2.option.i2cp.accessList=${b64}=,${b32}
tunnel.2.option.i2p.streaming.maxConnsPerMinute=10
tunnel.2.option.maxPosts=6
tunnel.2.option.maxTotalPosts=20
tunnel.2.option.postCheckTime=300
tunnel.2.option.postBanTime=1200
tunnel.2.option.postTotalBanTime=600
tunnel.2.option.enableUniqueLocal=true
tunnel.3.name=streamr
tunnel.3.type=streamrclient
tunnel.4.name=off
tunnel.4.type=client
tunnel.4.startOnLoad=false
`;

	it('becomes tables that plans are read from, and says what it leaves out', () => {
		const { tables, leftOut, keyFiles } = readJavaTunnels(text);
		expect(leftOut).toEqual([
			"streamr: there is no tunnel of type 'streamrclient'",
			'off: it is not started there either (startOnLoad)',
			"I2P HTTP Proxy: 'option.i2ptunnel.httpclient.SSLOutproxies' has no counterpart",
			'I2P HTTP Proxy: its options, as it stands on the destination that client tunnels share',
		]);
		expect(keyFiles.map(({ path, name }) => [path, name])).toEqual([
			['i2ptunnel1-privKeys.dat', 'i2ptunnel1-privKeys.dat'],
			['eepsite/eepPriv.dat', 'eepPriv.dat'],
		]);
		const [proxy, irc, site] = readPlans(tables);
		expect(proxy).toMatchObject({
			type: 'http-proxy',
			listen: { host: '127.0.0.1', port: 4444 },
			shared: true,
			outproxyLogin: { user: 'me', password: 'pw' },
			scrub: { sendAccept: true, sendReferer: false },
		});
		expect(proxy!.targets[0]!.shown).toBe('exit.stormycloud.i2p');
		expect(irc).toMatchObject({ type: 'irc-client', keys: 'i2ptunnel1-privKeys.dat', shared: false, lazy: true });
		expect(irc!.targets.map(({ shown, port }) => `${shown}:${port}`)).toEqual([
			'irc.postman.i2p:6667',
			'irc.echelon.i2p:6667',
		]);
		expect([...irc!.options]).toEqual([['inbound.length', '2']]);
		expect(site).toMatchObject({
			type: 'http-server',
			to: { host: '127.0.0.1', port: 7658 },
			host: 'mysite.i2p',
			uniqueLocal: true,
			access: { mode: 'only' },
			posts: {
				perPeer: { minute: 0, hour: 72, day: 0 },
				total: { hour: 240 },
				pauseSeconds: 1200,
				totalPauseSeconds: 600,
			},
		});
		expect([...site!.access.keys]).toHaveLength(2);
		expect(site!.options.get('i2p.streaming.maxConnsPerMinute')).toBe('10');
	});

	it('may be a file of one tunnel', () => {
		const { tables } = readJavaTunnels('name=one\ntype=server\ntargetHost=localhost\ntargetPort=22\n');
		expect(readPlans(tables)[0]).toMatchObject({ name: 'one', type: 'server', to: { host: '127.0.0.1', port: 22 } });
	});

	it('that is none is told so', () => {
		for (const bad of ['x', '[a]', '\n'.repeat(10_001)]) expect(() => readJavaTunnels(bad)).toThrow(PlanFault);
		fc.assert(
			fc.property(fc.array(fc.tuple(fc.constantFrom(...text.split('\n')), fc.string())), (lines) => {
				try {
					readPlans(readJavaTunnels(lines.map(([line, more]) => line + more).join('\n')).tables);
				} catch (error) {
					expect(error).toBeInstanceOf(PlanFault);
				}
			}),
		);
	});
});
