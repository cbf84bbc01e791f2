package io.rbdgate.management.rest;

import io.rbdgate.config.ApiConfig;
import io.rbdgate.config.HostPort;
import io.rbdgate.config.Secret;
import io.rbdgate.config.store.ConfigStore;
import io.rbdgate.config.store.ControlTable;
import io.rbdgate.config.store.PasswordVault;
import io.rbdgate.config.store.cfg.StatusRules;
import io.rbdgate.config.store.edit.ConfEdits;
import io.rbdgate.config.store.extra.ExtraEdits;
import io.rbdgate.management.StorageAdmin;
import io.rbdgate.management.TargetControl;
import io.rbdgate.management.http.ApiServer;
import io.rbdgate.management.http.AuditLog;
import io.rbdgate.management.http.Router;
import io.rbdgate.management.live.FanOut;
import io.rbdgate.management.live.Fencing;
import io.rbdgate.management.live.Live;
import io.rbdgate.management.shell.client.ApiClient;
import io.rbdgate.management.shell.client.ApiEndpoint;
import io.rbdgate.management.v1.V1Api;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;

/// The whole API of one gateway, ceph-iscsi's and `/api/v1`, on a free port, and the client that
/// shell and rtstool use.
final class BothApis implements AutoCloseable {
    final ApiClient client;
    private final V1Api v1;
    private final ApiServer server;
    private final DiskWatch disks;

    BothApis(ConfigStore store, TargetControl target, StorageAdmin storage) {
        InstantSource clock = InstantSource.system();
        AuditLog audit = new AuditLog(clock);
        ApiConfig config = config();
        disks = new DiskWatch(storage, StatusRules.DEFAULTS);
        RestSettings settings =
                new RestSettings(
                        ControlTable.DEFAULTS,
                        PasswordVault.NONE,
                        "d602fefb",
                        true,
                        null,
                        gateway -> "127.0.0.1:1",
                        clock);
        FanOut fan = new FanOut(new Live(store, target), settings.access(config), Fencing.NONE);
        LegacyApi legacy = new LegacyApi(fan, storage, disks, config, settings);
        ConfEdits edits = new ConfEdits(clock, PasswordVault.NONE, 1, ControlTable.DEFAULTS);
        ExtraEdits extras = new ExtraEdits(PasswordVault.NONE);
        v1 = V1Api.over(new V1Api.Parts(target, fan, edits, extras, storage, audit, clock));
        Router router =
                Router.builder()
                        .errors(V1Api.BASE, V1Api.errorForm())
                        .addAll(legacy.routes())
                        .addAll(v1.routes())
                        .build();
        server = ApiServer.start(config.listen(), null, router, legacy.guard(), audit, clock);
        URI url = URI.create("http://127.0.0.1:" + server.port());
        client = new ApiClient(new ApiEndpoint(url, "admin", config.password(), null, false));
    }

    /// A free port of loopback, admin with the password admin, one gateway is enough.
    static ApiConfig config() {
        return new ApiConfig(
                new HostPort("127.0.0.1", 0),
                null,
                "admin",
                new Secret("admin"),
                List.of(),
                1,
                3260);
    }

    @Override
    public void close() {
        client.close();
        server.close();
        disks.close();
        v1.close();
    }
}
