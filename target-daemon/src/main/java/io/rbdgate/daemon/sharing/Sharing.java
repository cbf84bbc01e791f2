package io.rbdgate.daemon.sharing;

import io.rbdgate.config.ApiConfig;
import io.rbdgate.config.CephConfig;
import io.rbdgate.config.GatewayConfig;
import io.rbdgate.config.HostName;
import io.rbdgate.config.StoreConfig;
import io.rbdgate.config.TlsConfig;
import io.rbdgate.config.store.ControlTable;
import io.rbdgate.config.store.PasswordVault;
import io.rbdgate.config.store.cfg.StatusRules;
import io.rbdgate.config.store.edit.ConfEdits;
import io.rbdgate.config.store.file.FileConfigStore;
import io.rbdgate.config.store.serve.StoreTargets;
import io.rbdgate.config.store.upgrade.ConfUpgrade;
import io.rbdgate.daemon.SharedObjects;
import io.rbdgate.daemon.TargetRuntime;
import io.rbdgate.management.http.TlsIdentity;
import io.rbdgate.management.live.PeerTrust;
import io.rbdgate.rbd.store.LockHolders;
import io.rbdgate.rbd.store.RadosConfigStore;
import io.rbdgate.rbd.store.RadosGatewayRegistry;
import io.rbdgate.rbd.store.RadosPortalBoard;
import java.nio.file.Path;
import java.time.Clock;
import java.time.InstantSource;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How this gateway takes part in a shared configuration.
///
/// @param object the name of the object in RADOS
/// @param vault the keys of stored passwords
/// @param controls the controls with their defaults
/// @param confHash what `checkconf` answers and new gateways must have too; empty: one made of the
///   YAML, which need not be the same
/// @param statusRules when a disk counts as degraded
/// @param verifiesPeers whether the certificates of the other gateways must be of an authority that
///   this system trusts, unless the configuration names files
/// @param certificate the API's, unless the configuration names files; null: none
public record Sharing(
        String object,
        PasswordVault vault,
        ControlTable controls,
        String confHash,
        StatusRules statusRules,
        boolean verifiesPeers,
        @Nullable TlsIdentity certificate) {
    private static final Logger LOG = LoggerFactory.getLogger(Sharing.class);

    /// As a YAML file has it: the original's names, and its key files beside `ceph.conf` when the
    /// group encrypts passwords.
    public static Sharing of(GatewayConfig config) {
        CephConfig ceph = config.ceph();
        Path folder = ceph == null ? null : ceph.conf().getParent();
        PasswordVault vault =
                folder == null || !(config.store() instanceof StoreConfig.Rados)
                        ? PasswordVault.NONE
                        : PasswordVault.of(
                                folder.resolve("iscsi-gateway.key"),
                                folder.resolve("iscsi-gateway-pub.key"));
        return new Sharing(
                "gateway.conf",
                vault,
                ControlTable.DEFAULTS,
                "",
                StatusRules.DEFAULTS,
                false,
                null);
    }

    /// Reads the shared configuration as the gateway of `config`.
    TargetRuntime.SharedReader reader(GatewayConfig config) {
        return conf -> {
            StoreTargets read =
                    StoreTargets.of(conf, config.name(), controls, vault, config.portalPort());
            return new SharedObjects(
                    read.portals(), read.discovery(), read.targets(), read.problems());
        };
    }

    /// The TLS by which the other gateways' APIs are reached; null: this one speaks plain HTTP.
    ///
    /// @throws IllegalArgumentException when the authorities are unusable
    @Nullable SSLContext peerTls(ApiConfig api) {
        TlsConfig files = api.tls();
        Path authorities = files == null ? null : files.peerAuthorities();
        if (authorities != null) {
            return PeerTrust.by(authorities);
        }
        if (files == null && certificate == null) {
            return null;
        }
        return verifiesPeers ? PeerTrust.bySystem() : PeerTrust.unverified();
    }

    /// The edits that the API makes.
    ConfEdits edits(ApiConfig api, InstantSource clock) {
        return new ConfEdits(clock, vault, api.minimumGateways(), controls);
    }

    /// The store that `config` names, or null when it names none; begins to open it.
    @Nullable StoreService store(
            GatewayConfig config, Clock clock, @Nullable Membership membership) {
        ConfUpgrade upgrade =
                new ConfUpgrade(HostName.ofThisHost().local(), config.name(), vault, clock);
        return switch (config.store()) {
            case StoreConfig.None _ -> null;
            case StoreConfig.Directory directory ->
                    StoreService.start(
                            () ->
                                    FileConfigStore.open(
                                            directory.path(),
                                            upgrade,
                                            clock,
                                            problem -> LOG.error("{}", problem)));
            case StoreConfig.Rados _ -> {
                CephConfig ceph = config.ceph();
                if (ceph == null) {
                    throw new IllegalArgumentException("store: rados needs the section ceph");
                }
                LockHolders holders = membership == null ? LockHolders.UNTOLD : membership;
                yield StoreService.start(
                        () ->
                                RadosConfigStore.open(
                                        location(ceph), upgrade, clock, System::nanoTime, holders));
            }
        };
    }

    /// The gateway of `config` among those that share its store; null when they cannot find each
    /// other, for lack of a cluster.
    @Nullable Membership membership(GatewayConfig config, Clock clock) {
        CephConfig ceph = config.ceph();
        return ceph == null || !(config.store() instanceof StoreConfig.Rados)
                ? null
                : Membership.join(config, new RadosGatewayRegistry(location(ceph), clock));
    }

    /// The other gateways of the targets in `config`, which has entered what it serves.
    static Peers peers(GatewayConfig config, Clock clock) {
        CephConfig ceph = config.ceph();
        if (config.ha() == null || ceph == null) {
            return new Peers(null);
        }
        RadosConfigStore.StoreLocation board =
                new RadosConfigStore.StoreLocation(
                        ceph.conf(), ceph.client(), ceph.pool(), "rbdgate.gateways");
        Peers peers = new Peers(new RadosPortalBoard(board, clock));
        peers.enter(config);
        return peers;
    }

    private RadosConfigStore.StoreLocation location(CephConfig ceph) {
        return new RadosConfigStore.StoreLocation(ceph.conf(), ceph.client(), ceph.pool(), object);
    }
}
