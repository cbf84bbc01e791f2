package io.rbdgate.system;

import io.rbdgate.fixtures.interleaving.Answer;
import io.rbdgate.fixtures.interleaving.CommandPort;
import io.rbdgate.fixtures.iscsi.LoginOptions;
import io.rbdgate.fixtures.iscsi.PendingCommand;
import io.rbdgate.fixtures.iscsi.RawInitiator;
import io.rbdgate.fixtures.iscsi.ScsiResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Three hosts with a session each at one target of a running gateway.
final class WirePort implements CommandPort<WirePort.OnItsWay>, AutoCloseable {
    private static final int HOSTS = 3;
    // The blocks used lie on both sides of a boundary of RBD's objects and of most other things.
    private static final long FIRST_BLOCK = (4L << 20) / 512 - 24;

    private final List<RawInitiator> sessions = new ArrayList<>();

    /// A command and whose it is.
    record OnItsWay(RawInitiator by, PendingCommand command) {}

    WirePort(RunningGateway gateway, String target) {
        for (int i = 0; i < HOSTS; i++) {
            String host = "iqn.2026-11.io.rbdgate.test:host" + i;
            sessions.add(gateway.loggedIn(LoginOptions.normal(target).initiator(host)));
        }
    }

    @Override
    public int sessions() {
        return sessions.size();
    }

    @Override
    public long firstBlock() {
        return FIRST_BLOCK;
    }

    @Override
    public OnItsWay send(int session, int lun, byte[] cdb, byte[] dataOut, int dataIn) {
        RawInitiator by = sessions.get(session);
        return new OnItsWay(by, by.submit(lun, cdb, dataOut, dataIn));
    }

    @Override
    public Answer await(OnItsWay sent) {
        ScsiResult result = sent.by().await(sent.command());
        String sense = result.senseText().toUpperCase(Locale.ROOT);
        String other = sense.isEmpty() ? "status " + result.status() : sense;
        return new Answer(result.good() ? "GOOD" : other, result.data(), result.sense());
    }

    @Override
    public void close() {
        sessions.forEach(RawInitiator::close);
    }
}
