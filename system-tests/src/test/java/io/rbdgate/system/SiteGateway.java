package io.rbdgate.system;

import io.rbdgate.config.ApiConfig;
import io.rbdgate.config.CephConfig;
import io.rbdgate.config.GatewayConfig;
import io.rbdgate.config.HostPort;
import io.rbdgate.config.Limits;
import io.rbdgate.config.Secret;
import io.rbdgate.config.StoreConfig;
import io.rbdgate.daemon.sharing.Gateway;
import io.rbdgate.daemon.sharing.Sharing;
import io.rbdgate.fixtures.SystemClock;
import io.rbdgate.fixtures.Waiting;
import io.rbdgate.fixtures.host.FreePorts;
import io.rbdgate.fixtures.iscsi.LoginOptions;
import io.rbdgate.fixtures.iscsi.PduText;
import io.rbdgate.fixtures.iscsi.RawInitiator;
import io.rbdgate.fixtures.scale.LargeSite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A gateway of this process that serves a large site from a directory, with what a user does to
/// it.
final class SiteGateway implements AutoCloseable {
    static final String NAME = "gw1.example.org";
    static final String PASSWORD = "api-secret-12";
    private static final byte[] REPORT_LUNS = PduText.bytes("a0 00 00 00 00 00 0000ffff 00 00");

    private final LargeSite site;
    private final int apiPort = FreePorts.take();
    private final int portalPort = FreePorts.take();
    private final int metricsPort = FreePorts.take();
    private final ApiClient api = new ApiClient(apiPort, "admin", PASSWORD);
    private final ApiClient metrics = new ApiClient(metricsPort, "", "");
    private final Gateway gateway;
    private final Duration startTime;

    /// Starts it; `ceph` holds the images, null when the site needs none.
    SiteGateway(LargeSite site, Path directory, @Nullable CephConfig ceph) throws IOException {
        this.site = site;
        Path store = Files.createDirectories(directory.resolve("store"));
        Files.writeString(store.resolve("gateway.conf"), site.gatewayConf());
        GatewayConfig config = config(store, ceph);
        long began = SystemClock.NANOS.getAsLong();
        gateway = Gateway.start(config, Sharing.of(config));
        startTime = Duration.ofNanos(SystemClock.NANOS.getAsLong() - began);
    }

    private GatewayConfig config(Path store, @Nullable CephConfig ceph) {
        return new GatewayConfig(
                NAME,
                ceph,
                new StoreConfig.Directory(store),
                List.of(),
                null,
                List.of(),
                new ApiConfig(
                        new HostPort("127.0.0.1", apiPort),
                        null,
                        "admin",
                        new Secret(PASSWORD),
                        List.of(),
                        1,
                        portalPort),
                new HostPort("127.0.0.1", metricsPort),
                null,
                Limits.DEFAULTS);
    }

    /// Until portals and API listened.
    Duration startTime() {
        return startTime;
    }

    String url() {
        return "http://127.0.0.1:" + apiPort;
    }

    /// Whether every LUN can be used within `limit`.
    boolean awaitReady(Duration limit) {
        return Waiting.until(limit, gateway.runtime()::ready)
                && gateway.runtime().luns().size() == site.disks();
    }

    /// Calls the API and expects 200; `form` is names and values in turn.
    String call(String method, String path, String... form) {
        return api.done(method, path, form);
    }

    /// What Prometheus gets.
    String scrape() {
        return metrics.done("GET", "/metrics");
    }

    /// Logs the initiator that sees every disk in and out; how many LUNs it is told of.
    int loginAndReportLuns() {
        LoginOptions who =
                LoginOptions.normal(LargeSite.TARGET)
                        .initiator(LargeSite.initiator(site.initiators() - 1));
        try (RawInitiator initiator = RawInitiator.loggedIn(portalPort, who)) {
            return initiator.command(0, REPORT_LUNS, new byte[0], 0xffff).data().length / 8 - 1;
        }
    }

    @Override
    public void close() {
        api.close();
        metrics.close();
        gateway.drain(Duration.ZERO);
    }
}
