package io.rbdgate.rbd.store;

import io.rbdgate.config.store.PasswordVault;
import io.rbdgate.config.store.upgrade.ConfUpgrade;
import io.rbdgate.fixtures.ceph.CephCluster;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;

/// Stores for one test, with a patience that suits it.
final class StoreOnCeph {
    static final Duration PATIENCE = Duration.ofSeconds(3);
    static final Duration LIMIT = Duration.ofSeconds(60);
    static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-21T10:20:30Z"), ZoneOffset.UTC);

    private StoreOnCeph() {}

    static RadosConfigStore open(CephCluster ceph, String object) {
        return open(ceph.conf(), object, StoreSteps.NONE);
    }

    static RadosConfigStore open(CephCluster ceph, String object, StoreSteps steps) {
        return open(ceph.conf(), object, steps);
    }

    static RadosConfigStore open(Path conf, String object, StoreSteps steps) {
        return open(conf, object, LIMIT, steps);
    }

    /// One whose callers wait for a change as long as `limit` says.
    static RadosConfigStore open(Path conf, String object, Duration limit, StoreSteps steps) {
        return RadosConfigStore.open(
                new RadosConfigStore.StoreLocation(conf, "client.admin", "rbd", object),
                new ConfUpgrade("gw1", "gw1.example.org", PasswordVault.NONE, CLOCK),
                PATIENCE,
                limit,
                CLOCK,
                System::nanoTime,
                steps,
                LockHolders.UNTOLD);
    }
}
