package io.rbdgate.daemon.sharing;

import io.rbdgate.config.ApiConfig;
import io.rbdgate.config.CephConfig;
import io.rbdgate.config.GatewayConfig;
import io.rbdgate.config.TlsConfig;
import io.rbdgate.config.store.ConfigStore;
import io.rbdgate.config.store.cfg.IscsiGatewayCfg;
import io.rbdgate.config.store.extra.ExtraEdits;
import io.rbdgate.daemon.storage.CephStorageAdmin;
import io.rbdgate.management.StorageAdmin;
import io.rbdgate.management.TargetControl;
import io.rbdgate.management.http.ApiServer;
import io.rbdgate.management.http.AuditLog;
import io.rbdgate.management.http.Router;
import io.rbdgate.management.http.TlsIdentity;
import io.rbdgate.management.live.FanOut;
import io.rbdgate.management.live.Fencing;
import io.rbdgate.management.live.Live;
import io.rbdgate.management.rest.DiskWatch;
import io.rbdgate.management.rest.LegacyApi;
import io.rbdgate.management.rest.RestSettings;
import io.rbdgate.management.v1.V1Api;
import io.rbdgate.rbd.admin.CephAdmin;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The management plane over HTTP, as long as one configuration of it holds.
final class ApiService implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ApiService.class);

    private final ApiServer server;
    private final V1Api v1;
    private final DiskWatch disks;
    private final @Nullable CephStorageAdmin storage;

    private ApiService(
            ApiServer server, V1Api v1, DiskWatch disks, @Nullable CephStorageAdmin storage) {
        this.server = server;
        this.v1 = v1;
        this.disks = disks;
        this.storage = storage;
    }

    /// Listens from now on.
    ///
    /// @throws IllegalArgumentException when certificate or key are unusable
    /// @throws IllegalStateException when the address cannot be listened on
    static ApiService start(
            ApiConfig api,
            GatewayConfig config,
            Sharing sharing,
            @Nullable ConfigStore store,
            TargetControl control,
            Fencing fencing,
            AuditLog audit,
            Clock clock) {
        CephConfig ceph = config.ceph();
        CephStorageAdmin storage =
                ceph == null
                        ? null
                        : new CephStorageAdmin(new CephAdmin(ceph.conf(), ceph.client()));
        StorageAdmin known = storage == null ? NoCeph.admin() : storage;
        DiskWatch disks = new DiskWatch(known, sharing.statusRules());
        ConfigStore kept = store == null ? new NoStore() : store;
        TlsConfig files = api.tls();
        TlsIdentity tls = files == null ? sharing.certificate() : TlsIdentity.of(files);
        RestSettings settings = settings(api, ceph, sharing, clock);
        FanOut fan = new FanOut(new Live(kept, control), settings.access(api), fencing);
        LegacyApi legacy = new LegacyApi(fan, known, disks, api, settings);
        V1Api v1 =
                V1Api.over(
                        new V1Api.Parts(
                                control,
                                store == null ? null : fan,
                                sharing.edits(api, clock),
                                new ExtraEdits(sharing.vault()),
                                storage,
                                audit,
                                clock));
        Router router =
                Router.builder()
                        .addAll(v1.routes())
                        .addAll(legacy.routes())
                        .errors(V1Api.BASE, V1Api.errorForm())
                        .build();
        try {
            ApiServer server =
                    ApiServer.start(api.listen(), tls, router, legacy.guard(), audit, clock);
            LOG.info("API listens on {}{}", api.listen(), tls == null ? "" : " (TLS)");
            if (storage != null) {
                disks.start();
            }
            return new ApiService(server, v1, disks, storage);
        } catch (RuntimeException e) {
            disks.close();
            v1.close();
            if (storage != null) {
                storage.close();
            }
            throw e;
        }
    }

    private static RestSettings settings(
            ApiConfig api, @Nullable CephConfig ceph, Sharing sharing, Clock clock) {
        boolean takenOver = !sharing.confHash().isEmpty();
        return RestSettings.of(
                sharing.controls(),
                sharing.vault(),
                takenOver ? sharing.confHash() : IscsiGatewayCfg.like(api, ceph).checkconfHash(),
                takenOver,
                sharing.peerTls(api),
                api.listen().port(),
                clock);
    }

    /// Takes the certificate that the files hold now.
    ///
    /// @throws IllegalArgumentException when certificate or key are unusable; the old ones stay
    void renew(TlsConfig files) {
        try {
            server.renew(TlsIdentity.of(files));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "%s, %s: %s; the certificate before stays"
                            .formatted(files.certificate(), files.key(), e.getMessage()),
                    e);
        }
    }

    @Override
    public void close() {
        server.close();
        disks.close();
        v1.close();
        if (storage != null) {
            storage.close();
        }
    }
}
