package io.rbdgate.config;

import java.nio.file.Path;
import java.util.List;

/// What `rbdgate run` serves without a configuration: one sparse file disk on this host alone.
public final class EmbeddedQuickstart {
    private EmbeddedQuickstart() {}

    private static final int PORTAL_PORT = 3260;

    /// The configuration; disk and store are under `data` of `workingDirectory`, the API asks
    /// `admin` for `apiPassword`.
    public static GatewayConfig config(
            Path workingDirectory, HostName hostName, Secret apiPassword) {
        Path data = workingDirectory.toAbsolutePath().normalize().resolve("data");
        Path disk = data.resolve("disk1.img");
        TargetConfig target =
                new TargetConfig(
                        new Iqn("iqn.2026-11.io.rbdgate:demo"),
                        Access.OPEN,
                        null,
                        List.of(),
                        List.of(LunConfig.of(0, new BackstoreConfig.File(disk, 1L << 30))),
                        List.of(),
                        IscsiParameters.DEFAULTS);
        return new GatewayConfig(
                hostName.fullyQualified(),
                null,
                new StoreConfig.Directory(data.resolve("store")),
                List.of(new PortalConfig(new HostPort("127.0.0.1", PORTAL_PORT), null, 1)),
                null,
                List.of(target),
                new ApiConfig(
                        new HostPort("127.0.0.1", 5000),
                        null,
                        "admin",
                        apiPassword,
                        List.of(),
                        1,
                        PORTAL_PORT),
                new HostPort("127.0.0.1", 9287),
                null,
                Limits.DEFAULTS);
    }
}
