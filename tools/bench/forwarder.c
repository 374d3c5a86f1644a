/* What passing tunnel messages on costs at least: NTCP2 data frames in by one TCP connection, one AES layer, frames out by
 * another; OpenSSL for the ciphers, one thread, one write for each read. The yardstick of the transit bench, no router.
 * Listens on 127.0.0.1:argv[1], connects to 127.0.0.1:argv[2]; argv[3] is 1 if the messages of one read share frames, else 0;
 * argv[4] says how many connections there are of each kind, the first one in going on to the first one out, and so on.
 * Keys in hexadecimal on stdin, in the order of main(), the same for all connections. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/evp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
	mac_bytes = 16,
	block_header = 3,
	i2np_header = 9,
	tunnel_id = 4,
	message_bytes = 1024,
	frame_fill = 16384 - mac_bytes,
	read_bytes = 65536,
	i2np_block = 3,
	tunnel_data = 18,
	most_links = 256
};

static void die(const char *what)
{
	perror(what);
	exit(1);
}

static void must(int done, const char *what)
{
	if (done <= 0) {
		fprintf(stderr, "%s failed\n", what);
		exit(1);
	}
}

/* SipHash-2-4 of the 8 bytes before, as NTCP2 chains it. */
typedef struct {
	uint64_t k0, k1, iv;
} chain;

#define ROTL(x, b) (((x) << (b)) | ((x) >> (64 - (b))))
#define ROUND()                                                                                                        \
	do {                                                                                                               \
		v0 += v1; v1 = ROTL(v1, 13); v1 ^= v0; v0 = ROTL(v0, 32);                                                      \
		v2 += v3; v3 = ROTL(v3, 16); v3 ^= v2;                                                                         \
		v0 += v3; v3 = ROTL(v3, 21); v3 ^= v0;                                                                         \
		v2 += v1; v1 = ROTL(v1, 17); v1 ^= v2; v2 = ROTL(v2, 32);                                                      \
	} while (0)

static unsigned next_mask(chain *c)
{
	uint64_t v0 = c->k0 ^ 0x736f6d6570736575u, v1 = c->k1 ^ 0x646f72616e646f6du;
	uint64_t v2 = c->k0 ^ 0x6c7967656e657261u, v3 = c->k1 ^ 0x7465646279746573u;
	const uint64_t words[2] = { c->iv, (uint64_t)8 << 56 };
	for (int i = 0; i < 2; i++) {
		v3 ^= words[i];
		ROUND();
		ROUND();
		v0 ^= words[i];
	}
	v2 ^= 0xff;
	for (int i = 0; i < 4; i++) ROUND();
	c->iv = v0 ^ v1 ^ v2 ^ v3;
	return (unsigned)(c->iv & 0xffff);
}

/* One direction of a link. */
typedef struct {
	EVP_CIPHER_CTX *aead;
	chain lengths;
	uint64_t frames;
} direction;

static EVP_CIPHER_CTX *hop_iv, *hop_data;

static void read_hex(uint8_t *into, int bytes)
{
	for (int i = 0; i < bytes; i++) {
		unsigned byte;
		if (scanf("%2x", &byte) != 1) die("keys");
		into[i] = (uint8_t)byte;
	}
}

static uint8_t direction_keys[2][56];

static direction new_direction(int sealing)
{
	const uint8_t *keys = direction_keys[sealing];
	direction d = { EVP_CIPHER_CTX_new(), { 0, 0, 0 }, 0 };
	memcpy(&d.lengths.k0, keys + 32, 8);
	memcpy(&d.lengths.k1, keys + 40, 8);
	memcpy(&d.lengths.iv, keys + 48, 8);
	must(EVP_CipherInit_ex(d.aead, EVP_chacha20_poly1305(), NULL, keys, NULL, sealing), "the AEAD key");
	return d;
}

static EVP_CIPHER_CTX *read_hop(const EVP_CIPHER *cipher)
{
	uint8_t key[32];
	EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
	read_hex(key, 32);
	must(EVP_EncryptInit_ex(ctx, cipher, NULL, key, NULL), "a hop's key");
	EVP_CIPHER_CTX_set_padding(ctx, 0);
	return ctx;
}

static void next_nonce(direction *d)
{
	uint8_t nonce[12] = { 0 };
	memcpy(nonce + 4, &d->frames, 8);
	d->frames++;
	must(EVP_CipherInit_ex(d->aead, NULL, NULL, NULL, nonce, -1), "a nonce");
}

static void open_frame(direction *d, uint8_t *box, int length)
{
	int done;
	next_nonce(d);
	must(EVP_CIPHER_CTX_ctrl(d->aead, EVP_CTRL_AEAD_SET_TAG, mac_bytes, box + length - mac_bytes), "a tag");
	must(EVP_DecryptUpdate(d->aead, box, &done, box, length - mac_bytes), "opening");
	must(EVP_DecryptFinal_ex(d->aead, box, &done), "authenticating");
}

/* Seals blocks that stand two bytes behind `frame`; answers the frame's length. */
static int seal_frame(direction *d, uint8_t *frame, int length)
{
	int done;
	next_nonce(d);
	must(EVP_EncryptUpdate(d->aead, frame + 2, &done, frame + 2, length), "sealing");
	must(EVP_EncryptFinal_ex(d->aead, frame + 2 + length, &done), "sealing");
	must(EVP_CIPHER_CTX_ctrl(d->aead, EVP_CTRL_AEAD_GET_TAG, mac_bytes, frame + 2 + length), "a tag");
	unsigned masked = (unsigned)(length + mac_bytes) ^ next_mask(&d->lengths);
	frame[0] = (uint8_t)(masked >> 8);
	frame[1] = (uint8_t)masked;
	return 2 + length + mac_bytes;
}

static void pass_layer(uint8_t *message)
{
	int done;
	must(EVP_EncryptUpdate(hop_iv, message, &done, message, 16), "the IV");
	must(EVP_EncryptInit_ex(hop_data, NULL, NULL, NULL, message), "the layer's IV");
	must(EVP_EncryptUpdate(hop_data, message + 16, &done, message + 16, message_bytes - 16), "the layer");
	must(EVP_EncryptUpdate(hop_iv, message, &done, message, 16), "the IV");
}

static void write_all(int to, const uint8_t *bytes, int length)
{
	while (length > 0) {
		ssize_t written = write(to, bytes, (size_t)length);
		if (written <= 0) die("write");
		bytes += written;
		length -= (int)written;
	}
}

static struct sockaddr_in loopback(const char *port)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(port)) };
	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	return address;
}

static int listen_at(const char *port)
{
	int one = 1, listener = socket(AF_INET, SOCK_STREAM, 0);
	struct sockaddr_in address = loopback(port);
	setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
	if (bind(listener, (struct sockaddr *)&address, sizeof address) < 0 || listen(listener, most_links) < 0) die("listen");
	puts("listening");
	fflush(stdout);
	return listener;
}

static int connect_to(const char *port)
{
	int one = 1, out = socket(AF_INET, SOCK_STREAM, 0);
	struct sockaddr_in address = loopback(port);
	if (connect(out, (struct sockaddr *)&address, sizeof address) < 0) die("connect");
	setsockopt(out, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
	return out;
}

/* Whether the messages of one read share frames; otherwise each frame goes on as it came. */
static int packs;

/* Frames of one read on their way out. */
static uint8_t sealed[4 * read_bytes];
static int sealed_bytes, filling;

static void close_frame(direction *out)
{
	if (filling > 0) sealed_bytes += seal_frame(out, sealed + sealed_bytes, filling);
	filling = 0;
}

static void pass_block(direction *out, uint8_t *block, int length, const uint8_t *next_id)
{
	if (block[0] != i2np_block || block[block_header] != tunnel_data) return;
	uint8_t *body = block + block_header + i2np_header;
	memcpy(body, next_id, tunnel_id);
	pass_layer(body + tunnel_id);
	if (filling + length > frame_fill) close_frame(out);
	memcpy(sealed + sealed_bytes + 2 + filling, block, (size_t)length);
	filling += length;
}

/* A connection in, the one that its messages go out by, and what came in and was not passed on yet. */
typedef struct {
	int from, to;
	direction in, out;
	int have, wanted;
	uint8_t input[2 * read_bytes + 2];
} link_state;

static uint8_t next_id[tunnel_id];

/* Passes on whole frames; answers how many bytes they took. */
static int pass_frames(link_state *l)
{
	int at = 0;
	for (;;) {
		if (l->wanted < 0) {
			if (l->have - at < 2) return at;
			l->wanted = (int)((((unsigned)l->input[at] << 8) | l->input[at + 1]) ^ next_mask(&l->in.lengths));
			at += 2;
		}
		if (l->have - at < l->wanted) return at;
		open_frame(&l->in, l->input + at, l->wanted);
		for (int b = at, end = at + l->wanted - mac_bytes; b < end;) {
			int length = block_header + ((l->input[b + 1] << 8) | l->input[b + 2]);
			pass_block(&l->out, l->input + b, length, next_id);
			b += length;
		}
		if (!packs) close_frame(&l->out);
		at += l->wanted;
		l->wanted = -1;
	}
}

/* One read and one write; answers 0 at the end of the connection. */
static int serve(link_state *l)
{
	ssize_t got = read(l->from, l->input + l->have, read_bytes);
	if (got <= 0) return 0;
	l->have += (int)got;
	int at = pass_frames(l);
	close_frame(&l->out);
	memmove(l->input, l->input + at, (size_t)(l->have - at));
	l->have -= at;
	write_all(l->to, sealed, sealed_bytes);
	sealed_bytes = 0;
	return 1;
}

static link_state *new_link(int to, int from)
{
	link_state *l = calloc(1, sizeof *l);
	if (!l) die("memory");
	l->from = from;
	l->to = to;
	l->in = new_direction(0);
	l->out = new_direction(1);
	l->wanted = -1;
	return l;
}

/* Of several connections those are served that something came by; one alone is simply read. */
static void serve_many(link_state **links, int count)
{
	int ready = epoll_create1(0);
	for (int i = 0; i < count; i++) {
		struct epoll_event event = { .events = EPOLLIN, .data.ptr = links[i] };
		if (epoll_ctl(ready, EPOLL_CTL_ADD, links[i]->from, &event) < 0) die("epoll");
	}
	for (;;) {
		struct epoll_event events[most_links];
		int arrived = epoll_wait(ready, events, most_links, -1);
		for (int i = 0; i < arrived; i++)
			if (!serve(events[i].data.ptr)) return;
	}
}

int main(int argc, char **argv)
{
	link_state *links[most_links];
	if (argc != 5) return 2;
	packs = atoi(argv[3]);
	int count = atoi(argv[4]);
	if (count < 1 || count > most_links) return 2;
	read_hex(direction_keys[0], 56);
	read_hex(direction_keys[1], 56);
	hop_iv = read_hop(EVP_aes_256_ecb());
	hop_data = read_hop(EVP_aes_256_cbc());
	read_hex(next_id, tunnel_id);
	int listener = listen_at(argv[1]);
	for (int i = 0; i < count; i++) {
		int to = connect_to(argv[2]), from = accept(listener, NULL, NULL);
		if (from < 0) die("accept");
		links[i] = new_link(to, from);
	}
	if (count > 1) serve_many(links, count);
	else
		while (serve(links[0]))
			;
	return 0;
}
