package io.rbdgate.management.rest;

import io.rbdgate.config.GatewayConfig;
import io.rbdgate.config.Limits;
import io.rbdgate.config.LunConfig;
import io.rbdgate.config.StoreConfig;
import io.rbdgate.config.store.GatewayConf;
import io.rbdgate.config.store.extra.Extras;
import io.rbdgate.management.TargetControl;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/// A running target that only remembers what it was told; its LUNs on files and devices come up or
/// do not, as the test says.
final class FakeTarget implements TargetControl {
    final List<GatewayConf> applied = new CopyOnWriteArrayList<>();
    final List<String> calls = new CopyOnWriteArrayList<>();
    final List<SessionStatus> sessions = new CopyOnWriteArrayList<>();
    final Set<String> fromFile = new HashSet<>();
    volatile boolean listening = true;
    volatile boolean comesUp = true;
    volatile List<String> complaints = List.of();
    private final String name;

    FakeTarget(String name) {
        this.name = name;
    }

    /// What it serves now.
    GatewayConf now() {
        return applied.getLast();
    }

    void login(String initiator, String target, String peer) {
        sessions.add(new SessionStatus("1", initiator, "host7", peer, target, 1, 0));
    }

    @Override
    public String gatewayName() {
        return name;
    }

    @Override
    public GatewayConfig served() {
        return new GatewayConfig(
                name,
                null,
                new StoreConfig.None(),
                List.of(),
                null,
                List.of(),
                null,
                null,
                null,
                Limits.DEFAULTS);
    }

    @Override
    public boolean fromFile(String iqn) {
        return fromFile.contains(iqn);
    }

    @Override
    public List<String> apply(GatewayConf conf) {
        applied.add(conf);
        return complaints;
    }

    @Override
    public boolean listening() {
        return listening;
    }

    @Override
    public List<LunStatus> luns() {
        List<LunStatus> luns = new ArrayList<>();
        if (!applied.isEmpty()) {
            for (GatewayConf.Target target : now().targets().values()) {
                target.disks()
                        .forEach(
                                (id, number) ->
                                        luns.add(lun(target, number, "rbd:" + id, 1L << 30)));
                for (LunConfig lun : Extras.of(now()).luns(target.iqn())) {
                    luns.add(lun(target, lun.lun(), lun.backstore().type(), 1L << 20));
                }
            }
        }
        return luns;
    }

    private LunStatus lun(GatewayConf.Target target, int number, String type, long bytes) {
        return new LunStatus(
                target.iqn(),
                number,
                type,
                comesUp,
                comesUp ? "ready" : "failed",
                comesUp ? "" : "in use by another process",
                bytes,
                512,
                "",
                LunTraffic.NONE);
    }

    @Override
    public List<SessionStatus> sessions() {
        return sessions;
    }

    @Override
    public int dropSessions(Predicate<SessionStatus> which, String reason) {
        int before = sessions.size();
        sessions.removeIf(which);
        return before - sessions.size();
    }

    @Override
    public HeldWrites holdWrites(String iqn, int lun, Duration bound) {
        throw new UnsupportedOperationException("these routes hold no writes");
    }

    @Override
    public void suspend(String iqn, int lun) {
        calls.add("suspend " + iqn + " " + lun);
    }

    @Override
    public void resume(String iqn, int lun) {
        calls.add("resume " + iqn + " " + lun);
    }
}
