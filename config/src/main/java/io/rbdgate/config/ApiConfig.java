package io.rbdgate.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The REST API: where it listens, by what certificate (null: plain HTTP, only on a loopback
/// address), who may use it. `trusted` are addresses from which no certificate of the peer is
/// asked; `portalPort` is the TCP port of portals made through the API.
public record ApiConfig(
        HostPort listen,
        @Nullable TlsConfig tls,
        String user,
        Secret password,
        List<String> trusted,
        int minimumGateways,
        int portalPort) {

    /// The port of iSCSI: of portals about which nothing else is said.
    public static final int DEFAULT_PORTAL_PORT = 3260;

    public ApiConfig {
        trusted = List.copyOf(trusted);
    }
}
