package io.rbdgate.management.v1;

import io.rbdgate.config.GatewayConfig;
import io.rbdgate.config.Limits;
import io.rbdgate.config.StoreConfig;
import io.rbdgate.config.TargetConfig;
import io.rbdgate.config.store.GatewayConf;
import io.rbdgate.management.DrainControl;
import io.rbdgate.management.TargetControl;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// A running target that serves what the test says and writes down what it is told.
final class TargetOfTest implements TargetControl {
    final List<String> log = new ArrayList<>();
    final List<TargetConfig> targets = new ArrayList<>();
    final List<LunStatus> luns = new ArrayList<>();
    final List<SessionStatus> sessions = new ArrayList<>();
    final List<String> refusals = new ArrayList<>();
    boolean holdBreaks;
    boolean resumeBreaks;
    DrainControl draining = DrainControl.ALONE;
    private final String name;

    TargetOfTest(String name) {
        this.name = name;
    }

    @Override
    public String gatewayName() {
        return name;
    }

    @Override
    public GatewayConfig served() {
        return new GatewayConfig(
                gatewayName(),
                null,
                new StoreConfig.None(),
                List.of(),
                null,
                targets,
                null,
                null,
                null,
                Limits.DEFAULTS);
    }

    @Override
    public boolean fromFile(String iqn) {
        return targets.stream().anyMatch(t -> t.iqn().text().equals(iqn));
    }

    @Override
    public List<String> apply(GatewayConf conf) {
        log.add("apply " + conf.epoch());
        return refusals;
    }

    @Override
    public boolean listening() {
        return true;
    }

    @Override
    public List<LunStatus> luns() {
        return luns;
    }

    @Override
    public List<SessionStatus> sessions() {
        return List.copyOf(sessions);
    }

    @Override
    public int dropSessions(Predicate<SessionStatus> which, String reason) {
        int before = sessions.size();
        sessions.removeIf(which);
        log.add("drop: " + reason);
        return before - sessions.size();
    }

    @Override
    public DrainControl draining() {
        return draining;
    }

    @Override
    public void suspend(String iqn, int lun) {
        log.add("suspend " + iqn + " " + lun);
    }

    @Override
    public void resume(String iqn, int lun) {
        log.add("resume " + iqn + " " + lun);
        if (resumeBreaks) {
            throw new IllegalArgumentException(iqn + " has no LUN " + lun);
        }
    }

    @Override
    public HeldWrites holdWrites(String iqn, int lun, Duration bound) {
        log.add("hold " + lun);
        return new HeldWrites() {
            @Override
            public boolean awaitQuiet() {
                return true;
            }

            @Override
            public boolean release() {
                log.add("release " + lun);
                return !holdBreaks;
            }
        };
    }
}
