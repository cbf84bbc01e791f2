package io.rbdgate.daemon.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.rbdgate.iscsi.pdu.LoginStatus;
import io.rbdgate.iscsi.pdu.Opcode;
import io.rbdgate.iscsi.pdu.RejectReason;
import io.rbdgate.iscsi.session.ProtocolObserver;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// What the protocol does, counted. Every counter exists from the start, so that nothing is looked
/// up per PDU.
public final class ProtocolMetrics implements ProtocolObserver {
    private final Map<Opcode, Counter> pdus = new EnumMap<>(Opcode.class);
    private final Map<RejectReason, Counter> rejects = new EnumMap<>(RejectReason.class);
    private final Map<LoginStatus, Counter> logins = new EnumMap<>(LoginStatus.class);
    private final Counter loginsDropped;
    private final Counter headerDigestErrors;
    private final Counter dataDigestErrors;
    private final Counter connections;
    private final Counter windowStalls;
    private final Counter r2ts;
    private final Counter peerFaults;
    private final AtomicInteger sessions = new AtomicInteger();

    /// Registers everything.
    public ProtocolMetrics(MeterRegistry registry) {
        for (Opcode opcode : Opcode.values()) {
            pdus.put(opcode, Metric.ISCSI_PDUS.counter(registry, Tags.of("opcode", label(opcode))));
        }
        for (RejectReason reason : RejectReason.values()) {
            rejects.put(
                    reason,
                    Metric.ISCSI_REJECTS.counter(registry, Tags.of("reason", label(reason))));
        }
        for (LoginStatus status : LoginStatus.values()) {
            logins.put(
                    status,
                    Metric.ISCSI_LOGINS.counter(registry, Tags.of("status", label(status))));
        }
        loginsDropped = Metric.ISCSI_LOGINS.counter(registry, Tags.of("status", "dropped"));
        headerDigestErrors =
                Metric.ISCSI_DIGEST_ERRORS.counter(registry, Tags.of("digest", "header"));
        dataDigestErrors = Metric.ISCSI_DIGEST_ERRORS.counter(registry, Tags.of("digest", "data"));
        connections = Metric.ISCSI_CONNECTIONS.counter(registry, Tags.empty());
        windowStalls = Metric.ISCSI_WINDOW_STALLS.counter(registry, Tags.empty());
        r2ts = Metric.ISCSI_R2TS.counter(registry, Tags.empty());
        peerFaults = Metric.ISCSI_PEER_FAULTS.counter(registry, Tags.empty());
        Gauge gauge =
                Gauge.builder(Metric.ISCSI_SESSIONS.meterName(), sessions, AtomicInteger::get)
                        .description(Metric.ISCSI_SESSIONS.help())
                        .register(registry);
        assert gauge != null;
    }

    private static String label(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static void count(@Nullable Counter counter) {
        if (counter != null) { // every constant has one
            counter.increment();
        }
    }

    @Override
    public void received(Opcode opcode) {
        count(pdus.get(opcode));
    }

    @Override
    public void sent(Opcode opcode) {
        count(pdus.get(opcode));
    }

    @Override
    public void digestError(boolean header) {
        (header ? headerDigestErrors : dataDigestErrors).increment();
    }

    @Override
    public void rejected(RejectReason reason) {
        count(rejects.get(reason));
    }

    @Override
    public void login(LoginStatus status) {
        count(logins.get(status));
    }

    @Override
    public void loginDropped() {
        loginsDropped.increment();
    }

    @Override
    public void connectionOpened() {
        connections.increment();
    }

    @Override
    public void sessionOpened() {
        int now = sessions.incrementAndGet();
        assert now > 0;
    }

    @Override
    public void sessionClosed() {
        int now = sessions.decrementAndGet();
        assert now >= 0;
    }

    @Override
    public void windowStalled() {
        windowStalls.increment();
    }

    @Override
    public void readyToTransfer() {
        r2ts.increment();
    }

    @Override
    public void peerFault() {
        peerFaults.increment();
    }
}
