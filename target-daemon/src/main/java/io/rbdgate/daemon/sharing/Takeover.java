package io.rbdgate.daemon.sharing;

import io.rbdgate.config.ApiConfig;
import io.rbdgate.config.CephConfig;
import io.rbdgate.config.GatewayConfig;
import io.rbdgate.config.HostName;
import io.rbdgate.config.HostPort;
import io.rbdgate.config.Limits;
import io.rbdgate.config.Secret;
import io.rbdgate.config.StoreConfig;
import io.rbdgate.config.store.PasswordVault;
import io.rbdgate.config.store.cfg.IscsiGatewayCfg;
import io.rbdgate.management.http.TlsIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What an `iscsi-gateway.cfg` makes of this gateway: the same as `store: rados` with the settings
/// of that file. `warnings` tell what the old daemons allowed and we would not, and what is without
/// effect here.
public record Takeover(GatewayConfig config, Sharing sharing, List<String> warnings) {
    /// Where ceph-iscsi has its certificate, whatever `ceph_config_dir` says.
    private static final Path CERTIFICATES = Path.of("/etc/ceph");

    private static final String STEM = "iscsi-gateway";

    public Takeover {
        warnings = List.copyOf(warnings);
    }

    /// Reads the file; asks the monitors for what it keeps there. `name` is that of the gateway;
    /// null: by the algorithm of the old daemons.
    ///
    /// @throws IOException when the file cannot be read
    /// @throws IllegalArgumentException when it is wrong, or there is no certificate to serve with
    public static Takeover of(Path file, @Nullable String name) throws IOException {
        IscsiGatewayCfg cfg = CfgFile.read(file);
        List<String> warnings = new ArrayList<>(cfg.warnings());
        warnings.addAll(cfg.withoutEffect());
        if (Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ)) {
            warnings.add("everybody on this host can read the API's password: chmod o-r " + file);
        }
        if (!cfg.apiSecure()) {
            warnings.add(
                    "api_secure = false: passwords travel in clear text; set it to true on all"
                            + " gateways and put a certificate in "
                            + CERTIFICATES);
        }
        if (cfg.verifiesPeers()) {
            warnings.add(
                    "api_ssl_verify = true: the old daemons passed over it; here the other gateways"
                            + " must have certificates for their names by an authority that this"
                            + " host trusts: set it to false where they are self-signed");
        }
        if (cfg.explicitAlua()) {
            warnings.add("alua_failover_type = explicit is without effect in this version");
        }
        Sharing sharing =
                new Sharing(
                        cfg.gatewayConf(),
                        PasswordVault.of(cfg.privateKey(), cfg.publicKey()),
                        cfg.controls(),
                        cfg.checkconfHash(),
                        cfg.statusRules(),
                        cfg.verifiesPeers(),
                        cfg.apiSecure() ? certificate(cfg) : null);
        return new Takeover(configOf(cfg, name), sharing, warnings);
    }

    private static GatewayConfig configOf(IscsiGatewayCfg cfg, @Nullable String name) {
        ApiConfig api =
                new ApiConfig(
                        new HostPort(cfg.apiHost(), cfg.apiPort()),
                        null,
                        cfg.apiUser(),
                        new Secret(cfg.apiPassword()),
                        cfg.trustedAddresses(),
                        cfg.minimumGateways(),
                        ApiConfig.DEFAULT_PORTAL_PORT);
        return new GatewayConfig(
                name == null ? HostName.ofThisHost().fullyQualified() : name,
                new CephConfig(
                        cfg.cephConf(), cfg.cephClient(), cfg.pool(), CephConfig.REGISTERED_IMAGES),
                new StoreConfig.Rados(),
                List.of(),
                null,
                List.of(),
                api,
                cfg.prometheusExporter()
                        ? new HostPort(cfg.prometheusHost(), cfg.prometheusPort())
                        : null,
                null,
                Limits.DEFAULTS);
    }

    /// The pair of files beside `ceph.conf` or in `/etc/ceph`, else what cephadm has put into the
    /// monitors.
    private static TlsIdentity certificate(IscsiGatewayCfg cfg) {
        Path own = Objects.requireNonNullElse(cfg.cephConf().getParent(), CERTIFICATES);
        for (Path folder : List.of(own, CERTIFICATES)) {
            Path certificate = folder.resolve(STEM + ".crt");
            Path key = folder.resolve(STEM + ".key");
            if (Files.exists(certificate) && Files.exists(key)) {
                return TlsIdentity.of(new io.rbdgate.config.TlsConfig(certificate, key, null));
            }
        }
        String prefix = "iscsi/" + cfg.cephClient() + "/" + STEM;
        String certificate = CfgFile.stored(cfg, prefix + ".crt");
        String key = CfgFile.stored(cfg, prefix + ".key");
        if (certificate == null || key == null) {
            throw new IllegalArgumentException(
                    "api_secure is true, but there is no certificate: put "
                            + STEM
                            + ".crt and "
                            + STEM
                            + ".key into "
                            + own
                            + ", or store them with 'ceph config-key set "
                            + prefix
                            + ".crt' and '.key'");
        }
        return new TlsIdentity(certificate, key);
    }
}
