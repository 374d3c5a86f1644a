// Runs the Java I2P router whose folder -Di2p.dir.base names, and writes what it has to `status.json` there, twice a second.
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import net.i2p.data.Hash;
import net.i2p.router.Router;
import net.i2p.router.RouterContext;
import net.i2p.router.TunnelInfo;
import net.i2p.router.transport.Transport;
import net.i2p.router.transport.ntcp.NTCPConnection;
import net.i2p.router.transport.ntcp.NTCPTransport;
import net.i2p.router.tunnel.pool.TunnelPool;

public class JavaRouter {
	public static void main(String[] args) throws Exception {
		Path folder = Path.of(System.getProperty("i2p.dir.base"));
		Router router = new Router();
		router.runRouter();
		RouterContext context = router.getContext();
		while (context.netDb().getRouters() == null) Thread.sleep(100);
		for (;;) {
			Path fresh = folder.resolve("status.new");
			Files.writeString(fresh, status(context));
			Files.move(fresh, folder.resolve("status.json"), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
			Thread.sleep(500);
		}
	}

	private static String status(RouterContext context) {
		List<Hash> known = context.netDb().getRouters().stream().map(info -> info.getIdentity().getHash()).collect(Collectors.toList());
		List<TunnelPool> pools = new ArrayList<>();
		context.tunnelManager().listPools(pools);
		List<String> tunnels = new ArrayList<>();
		for (TunnelPool pool : pools)
			for (TunnelInfo tunnel : pool.listTunnels()) tunnels.add(tunnel(context, pool, tunnel));
		return String.format(
			"{\"links\":[%s],\"known\":%s,\"carries\":%b,\"transit\":%d,\"tunnels\":[%s]}",
			String.join(",", links(context)),
			hashes(known),
			context.throttle().acceptTunnelRequest() == 0,
			context.tunnelManager().getParticipatingCount(),
			String.join(",", tunnels));
	}

	private static List<String> links(RouterContext context) {
		List<String> links = new ArrayList<>();
		for (Transport transport : context.commSystem().getTransports().values()) {
			if (!(transport instanceof NTCPTransport)) continue;
			for (NTCPConnection link : ((NTCPTransport) transport).getPeers())
				if (link.isEstablished()) {
					String peer = link.getRemotePeer().getHash().toBase64();
					links.add(String.format("{\"peer\":\"%s\",\"way\":\"%s\"}", peer, link.isInbound() ? "in" : "out"));
				}
		}
		return links;
	}

	private static String tunnel(RouterContext context, TunnelPool pool, TunnelInfo tunnel) {
		List<Hash> hops = new ArrayList<>();
		for (int i = 0; i < tunnel.getLength(); i++)
			if (!tunnel.getPeer(i).equals(context.routerHash())) hops.add(tunnel.getPeer(i));
		return String.format(
			"{\"way\":\"%s\",\"exploratory\":%b,\"hops\":%s}",
			tunnel.isInbound() ? "in" : "out", pool.getSettings().isExploratory(), hashes(hops));
	}

	private static String hashes(List<Hash> all) {
		return all.stream().map(hash -> '"' + hash.toBase64() + '"').collect(Collectors.joining(",", "[", "]"));
	}
}
