// Encrypted lease sets both ways, open to all, by X25519 keys and by shared ones; sessions under hybrid keys both ways. i2pd 2.59 and ours.
import { hybridSessions, openOurs, openTheirs, otherKey } from '../../src/checks/encrypted.js';
import { inNet } from '../../src/scenario.js';

const scenario = inNet('encrypted', { versions: ['2.59'], routers: 4, floodfills: 2 });

scenario('sessions begin by the hybrid key, both ways', hybridSessions);
scenario('ours opens theirs', openTheirs('none'));
scenario('ours opens theirs with an X25519 key', openTheirs('dh'));
scenario('ours opens theirs with a shared key', openTheirs('psk'));
scenario('ours has another key than they share', otherKey);
scenario('they open ours', openOurs('none'));
scenario('they open ours with an X25519 key', openOurs('dh'));
scenario('they open ours with a shared key', openOurs('psk'));
