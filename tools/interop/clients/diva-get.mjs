// A GET over a stream of @diva.exchange/i2p-sam, as its users write it. Prints the whole answer.
// usage: node diva-get.mjs SAM_PORT DESTINATION
import { createStream } from '@diva.exchange/i2p-sam';

const [port, destination] = process.argv.slice(2);
const sam = { host: '127.0.0.1', portTCP: Number(port), timeout: 60 };
const stream = await createStream({ sam, stream: { destination } });
stream.on('data', (data) => process.stdout.write(data));
stream.on('close', () => process.exit(0));
stream.stream(Buffer.from('GET / HTTP/1.1\r\nHost: a.i2p\r\nConnection: close\r\n\r\n'));
