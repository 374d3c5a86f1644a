// A home gateway: miniupnpd in a network namespace of its own, whose addresses are all on `lo`; what asks it runs there too.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CannotFetch, debianBuild } from './debian.js';
import { Child } from './process.js';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '../../..');

/** Where it is, seen from inside. */
export const gateway = { host: '192.168.77.1', outer: '5.6.7.8' };
/** Our own address. */
export const host = '192.168.77.2';
/** Another, whose PCP does not reach the gateway. */
export const hostWithoutPcp = '192.168.77.3';

/** How fast time runs where NAT-PMP is spoken, whose gateway grants two hours. */
const hurry = 20;

const prefix = '192.168.77';
/** Life that it grants at most by PCP, in seconds: renewed within a scenario. */
const longestLifeSeconds = 60;

/** Not secure: what goes to an address of `lo` comes from that address. */
const configuration = `ext_ifname=lo
ext_ip=${gateway.outer}
listening_ip=${gateway.host}/24
enable_natpmp=yes
enable_upnp=yes
port=5999
secure_mode=no
system_uptime=no
min_lifetime=30
max_lifetime=${longestLifeSeconds}
uuid=00000000-0000-0000-0000-000000000001
allow 1024-65535 ${prefix}.0/24 1024-65535
`;

/** Lays the namespace out, starts the gateway, becomes what asks. `$1`: folder; the rest: what to run. */
function script(home: string): string {
	const nft = join(home, 'nft');
	return `set -e
ip link set lo up multicast on
ip addr add ${gateway.outer}/32 dev lo
for last in 1 2 3; do ip addr add ${prefix}.$last/24 dev lo; done
ip route add default dev lo
ip route add 239.0.0.0/8 dev lo
${nft} add table inet filter
for chain in miniupnpd prerouting_miniupnpd postrouting_miniupnpd; do ${nft} add chain inet filter $chain; done
${nft} add chain inet filter input '{ type filter hook input priority 0; }'
${nft} add rule inet filter input ip saddr ${hostWithoutPcp} udp dport 5351 @th,64,8 2 drop
folder=$1
shift
${join(home, 'miniupnpd')} -d -f "$folder/miniupnpd.conf" -P "$folder/miniupnpd.pid" > "$folder/miniupnpd.log" 2>&1 &
for look in 1 2 3 4 5 6 7 8 9; do [ -s "$folder/miniupnpd.pid" ] || sleep 0.5; done
"$@" &
wait $!
`;
}

/** Why this machine cannot have such a gateway; `undefined` if it can, fetched and all. */
export function whyNoGateway(): string | undefined {
	for (const tool of ['unshare', 'ip']) {
		if (spawnSync(tool, ['--version'], { stdio: 'ignore' }).error) return `there is no ${tool}`;
	}
	if (spawnSync('unshare', [...namespace, 'true'], { stdio: 'ignore' }).status !== 0)
		return 'no network namespace can be made: neither root nor user namespaces';
	try {
		build();
		return undefined;
	} catch (error) {
		if (!(error instanceof CannotFetch)) throw error;
		return error.message;
	}
}

const namespace = process.getuid?.() === 0 ? ['-n'] : ['-rn'];

function build(): string {
	return debianBuild('miniupnpd-2.3.1', {
		what: 'miniupnpd 2.3.1',
		suites: ['bookworm'],
		begins: '2.3.1',
		packages: ['miniupnpd-nftables', 'nftables'],
		programs: ['miniupnpd', 'nft'],
		versionArgs: ['--version'],
		elsewhere: 'this scenario is left out',
	});
}

/**
 * Runs the asker beside the gateway: it asks by PCP from our address, by NAT-PMP from the other one, where time runs fast, then by UPnP.
 * What it tells goes to `asker.log` in the folder.
 */
export function askGateway(folder: string, firstPort: number): Child {
	writeFileSync(join(folder, 'miniupnpd.conf'), configuration);
	const home = build();
	const asker = [join(here, 'mapping-asker.ts'), gateway.host, String(firstPort), join(home, 'nft')];
	const tsx = [join(root, 'node_modules/.bin/tsx'), '--tsconfig', join(root, 'tsconfig.test.json')];
	const program = [...tsx, ...asker, `${host}*1`, `${hostWithoutPcp}*${hurry}`];
	const inside = ['-fp', '--kill-child', 'sh', '-c', script(home), 'sh', folder];
	return Child.logged('unshare', [...namespace, ...inside, ...program], folder, join(folder, 'asker.log'));
}
