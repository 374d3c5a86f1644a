// Streams of Java I2P's own library over an I2CP server: `serve` answers whoever calls, `call` asks one that answers so. Arguments:
// serve HOST PORT KEY=VALUE... and call HOST PORT DESTINATION BYTES KEY=VALUE...; keys are those of session options.
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Properties;
import java.util.Random;
import net.i2p.client.streaming.I2PServerSocket;
import net.i2p.client.streaming.I2PSocket;
import net.i2p.client.streaming.I2PSocketManager;
import net.i2p.client.streaming.I2PSocketManagerFactory;
import net.i2p.data.Destination;

public class JavaStreams {
	private static final int PIECE = 1 << 14;
	private static final long TRY_AGAIN_MS = 90_000;

	public static void main(String[] args) throws Exception {
		boolean serves = args[0].equals("serve");
		Properties options = new Properties();
		for (String option : Arrays.copyOfRange(args, serves ? 3 : 5, args.length)) {
			String[] pair = option.split("=", 2);
			options.setProperty(pair[0], pair[1]);
		}
		I2PSocketManager manager = I2PSocketManagerFactory.createManager(args[1], Integer.parseInt(args[2]), options);
		if (manager == null) throw new IOException("no session");
		if (serves) serve(manager);
		else call(manager, new Destination(args[3]), Integer.parseInt(args[4]));
		manager.destroySocketManager();
		System.exit(0);
	}

	private static void serve(I2PSocketManager manager) throws Exception {
		I2PServerSocket server = manager.getServerSocket();
		System.out.println("listening " + manager.getSession().getMyDestination().toBase64());
		for (;;) {
			I2PSocket socket = server.accept();
			new Thread(() -> answer(socket)).start();
		}
	}

	/** `PING n`: `PONG n`. `TAKE n` and n bytes: their hash. `GIVE n`: n bytes and their hash. `REST` and bytes to the end: their hash, and the end. */
	private static void answer(I2PSocket socket) {
		try (InputStream in = socket.getInputStream(); OutputStream out = socket.getOutputStream()) {
			for (;;) {
				String[] words = line(in).split(" ");
				if (words[0].equals("PING")) say(out, "PONG " + words[1]);
				else if (words[0].equals("TAKE")) say(out, "DONE " + receive(in, Integer.parseInt(words[1])));
				else if (words[0].equals("GIVE")) say(out, "DONE " + send(out, Integer.parseInt(words[1])));
				else if (words[0].equals("REST")) {
					say(out, "DONE " + receive(in, Integer.MAX_VALUE));
					return;
				} else return;
			}
		} catch (IOException ended) {
			System.out.println("a stream ended: " + ended.getMessage());
		}
	}

	private static void call(I2PSocketManager manager, Destination destination, int bytes) throws Exception {
		I2PSocket socket = connect(manager, destination);
		InputStream in = socket.getInputStream();
		OutputStream out = socket.getOutputStream();
		say(out, "PING 1");
		expect("PONG 1", line(in));
		say(out, "TAKE " + bytes);
		expect("DONE " + send(out, bytes), line(in));
		say(out, "GIVE " + bytes);
		String received = receive(in, bytes);
		expect("DONE " + received, line(in));
		say(out, "REST");
		String rest = send(out, bytes);
		out.close();
		expect("DONE " + rest, line(in));
		expect("-1", String.valueOf(in.read()));
		socket.close();
		System.out.println("all well");
	}

	/** The lease set may still be on its way. */
	private static I2PSocket connect(I2PSocketManager manager, Destination destination) throws Exception {
		long end = System.currentTimeMillis() + TRY_AGAIN_MS;
		for (;;) {
			try {
				return manager.connect(destination);
			} catch (Exception failed) {
				if (System.currentTimeMillis() > end) throw failed;
				System.out.println("once more: " + failed.getMessage());
				Thread.sleep(1000);
			}
		}
	}

	private static void expect(String wanted, String got) throws IOException {
		if (!wanted.equals(got)) throw new IOException("wanted " + wanted + ", got " + got);
	}

	private static void say(OutputStream out, String text) throws IOException {
		out.write((text + "\n").getBytes(StandardCharsets.US_ASCII));
		out.flush();
	}

	private static String line(InputStream in) throws IOException {
		StringBuilder text = new StringBuilder();
		for (;;) {
			int next = in.read();
			if (next < 0) throw new IOException("ended");
			if (next == '\n') return text.toString();
			text.append((char) next);
		}
	}

	private static String send(OutputStream out, int count) throws IOException {
		MessageDigest digest = sha256();
		Random random = new Random();
		for (int left = count; left > 0; ) {
			byte[] piece = new byte[Math.min(left, PIECE)];
			random.nextBytes(piece);
			digest.update(piece);
			out.write(piece);
			left -= piece.length;
		}
		out.flush();
		return hex(digest);
	}

	private static String receive(InputStream in, int most) throws IOException {
		MessageDigest digest = sha256();
		byte[] piece = new byte[PIECE];
		for (int left = most; left > 0; ) {
			int count = in.read(piece, 0, Math.min(left, PIECE));
			if (count < 0) break;
			digest.update(piece, 0, count);
			left -= count;
		}
		return hex(digest);
	}

	private static MessageDigest sha256() {
		try {
			return MessageDigest.getInstance("SHA-256");
		} catch (java.security.NoSuchAlgorithmException impossible) {
			throw new IllegalStateException(impossible);
		}
	}

	private static String hex(MessageDigest digest) {
		StringBuilder text = new StringBuilder();
		for (byte one : digest.digest()) text.append(String.format("%02x", one));
		return text.toString();
	}
}
