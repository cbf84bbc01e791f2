package io.rbdgate.config;

import java.nio.file.Path;
import java.util.List;

/// What `rbdgate run` serves without a configuration: one sparse file disk on this host alone.
public final class EmbeddedQuickstart {
    private EmbeddedQuickstart() {}

    /// The configuration, its disk under `data` of `workingDirectory`.
    public static GatewayConfig config(Path workingDirectory, HostName hostName) {
        Path disk = workingDirectory.toAbsolutePath().normalize().resolve("data/disk1.img");
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
                new StoreConfig.None(),
                List.of(new PortalConfig(new HostPort("127.0.0.1", 3260), null, 1)),
                null,
                List.of(target),
                null,
                new HostPort("127.0.0.1", 9287),
                null,
                Limits.DEFAULTS);
    }
}
