package io.rbdgate.config.yaml;

import io.rbdgate.config.AluaMode;
import io.rbdgate.config.ApiConfig;
import io.rbdgate.config.CephConfig;
import io.rbdgate.config.GatewayConfig;
import io.rbdgate.config.HaConfig;
import io.rbdgate.config.HostName;
import io.rbdgate.config.HostPort;
import io.rbdgate.config.Limits;
import io.rbdgate.config.PortalConfig;
import io.rbdgate.config.Secret;
import io.rbdgate.config.StoreConfig;
import io.rbdgate.config.TlsConfig;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Makes the records from blocks that were found to be without problems.
final class GatewayBuilder {
    private final HostName hostName;
    private final TargetBuilder targets = new TargetBuilder();

    GatewayBuilder(HostName hostName) {
        this.hostName = hostName;
    }

    GatewayConfig build(Block root) {
        String name = root.groupOrDefaults("gateway").find("name", String.class);
        Block discovery = root.group("discovery");
        Block metrics = root.group("metrics");
        return new GatewayConfig(
                name == null ? hostName.fullyQualified() : name,
                ceph(root.group("ceph")),
                root.require("store", StoreConfig.class),
                root.groups("portals").stream().map(GatewayBuilder::portal).toList(),
                discovery == null ? null : TargetBuilder.chap(discovery.group("auth")),
                root.groups("targets").stream().map(targets::target).toList(),
                api(root.group("api")),
                metrics == null ? null : metrics.require("listen", HostPort.class),
                ha(root.group("ha")),
                limits(root.groupOrDefaults("limits")));
    }

    private static @Nullable CephConfig ceph(@Nullable Block block) {
        return block == null
                ? null
                : new CephConfig(
                        block.require("conf", Path.class),
                        block.require("client", String.class),
                        block.require("pool", String.class),
                        block.require("registeredImages", Integer.class));
    }

    private static PortalConfig portal(Block block) {
        return new PortalConfig(
                block.require("listen", HostPort.class),
                block.find("advertise", HostPort.class),
                block.require("tag", Integer.class));
    }

    private static @Nullable ApiConfig api(@Nullable Block block) {
        if (block == null) {
            return null;
        }
        Block tls = block.group("tls");
        return new ApiConfig(
                block.require("listen", HostPort.class),
                tls == null
                        ? null
                        : new TlsConfig(
                                tls.require("certificate", Path.class),
                                tls.require("key", Path.class),
                                tls.find("peerAuthorities", Path.class)),
                block.require("user", String.class),
                block.require("passwordFile", Secret.class),
                block.scalars("trusted", String.class),
                block.require("minimumGateways", Integer.class),
                block.require("portalPort", Integer.class));
    }

    private static @Nullable HaConfig ha(@Nullable Block block) {
        return block == null
                ? null
                : new HaConfig(
                        block.find("link", HostPort.class),
                        block.find("secretFile", Secret.class),
                        block.require("alua", AluaMode.class),
                        block.require("groupSize", Integer.class));
    }

    private static Limits limits(Block block) {
        return new Limits(
                block.require("connections", Integer.class),
                block.require("loginsInProgress", Integer.class),
                block.require("firstPduSeconds", Integer.class),
                block.require("loginSeconds", Integer.class),
                block.require("bytesInFlight", Long.class),
                block.require("bytesInFlightPerSession", Long.class));
    }
}
