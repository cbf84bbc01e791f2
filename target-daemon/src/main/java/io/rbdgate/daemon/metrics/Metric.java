package io.rbdgate.daemon.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;

/// The catalogue of metrics: every name the process exposes, with its help. Names are Micrometer's;
/// Prometheus shows them with underscores, its unit and `_total`.
public enum Metric {
    SCSI_COMMAND_SECONDS(
            "rbdgate.scsi.command",
            "Time from a command's header to its status, by target, LUN and opcode"),
    SCSI_BYTES("rbdgate.scsi.bytes", "Bytes moved by commands, by target, LUN and opcode"),
    SCSI_FAILURES(
            "rbdgate.scsi.failures",
            "Commands that ended neither GOOD nor CONDITION MET, by status"),
    LUN_ONLINE("rbdgate.lun.online", "1 when the LUN can be used, else 0"),
    LUN_TAKEOVERS(
            "rbdgate.lun.takeovers",
            "Times this gateway became the owner of the LUN, by the reason"),
    STORE_EPOCH("rbdgate.store.epoch", "Epoch of the shared configuration that is served"),
    ISCSI_PDUS("rbdgate.iscsi.pdus", "PDUs received and sent, by opcode"),
    ISCSI_LOGINS("rbdgate.iscsi.logins", "Logins, by status class and detail"),
    ISCSI_DIGEST_ERRORS("rbdgate.iscsi.digest.errors", "PDUs with a wrong header or data digest"),
    ISCSI_WINDOW_STALLS(
            "rbdgate.iscsi.window.stalls",
            "Times a command window was closed because slots or bytes were spent"),
    ISCSI_R2TS("rbdgate.iscsi.r2ts", "R2Ts sent: times an initiator had to be asked for data"),
    ISCSI_PEER_FAULTS(
            "rbdgate.iscsi.peer.faults", "Times a peer broke the protocol or was too slow"),
    ISCSI_SESSIONS("rbdgate.iscsi.sessions", "Sessions in full feature phase"),
    ISCSI_CONNECTIONS("rbdgate.iscsi.connections", "TCP connections accepted"),
    ISCSI_REJECTS("rbdgate.iscsi.rejects", "Rejects sent, by reason");

    private final String meterName;
    private final String help;

    Metric(String meterName, String help) {
        this.meterName = meterName;
        this.help = help;
    }

    /// The name for Micrometer.
    public String meterName() {
        return meterName;
    }

    /// What it counts.
    public String help() {
        return help;
    }

    /// The counter with these tags.
    public Counter counter(MeterRegistry registry, Tags tags) {
        return Counter.builder(meterName).description(help).tags(tags).register(registry);
    }
}
