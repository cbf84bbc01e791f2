package io.rbdgate.system;

import io.rbdgate.fixtures.iscsi.LoginOptions;
import io.rbdgate.fixtures.iscsi.PduText;
import io.rbdgate.fixtures.iscsi.PendingCommand;
import io.rbdgate.fixtures.iscsi.RawInitiator;
import io.rbdgate.fixtures.iscsi.ScsiResult;
import java.time.Duration;
import java.util.HexFormat;
import org.awaitility.Awaitility;

/// One session of a host as a replayed sequence needs it: commands, data and answers as literal
/// hexadecimal text, blanks ignored.
final class WireHost implements AutoCloseable {
    private static final HexFormat HEX = HexFormat.of().withUpperCase();
    private static final String TEST_UNIT_READY = "00 00 00 00 00 00";

    private final RawInitiator session;
    private final int lun;

    private WireHost(RawInitiator session, int lun) {
        this.session = session;
        this.lun = lun;
    }

    /// Logs in by this name; `path` tells the sessions of one host apart. LUN 0.
    static WireHost loggedIn(RunningGateway gateway, String target, String name, int path) {
        LoginOptions options = LoginOptions.normal(target).initiator(name).isidQualifier(path);
        return new WireHost(gateway.loggedIn(options), 0);
    }

    /// The same session with another LUN.
    WireHost on(int otherLun) {
        return new WireHost(session, otherLun);
    }

    /// This host, its disk ready and the unit attention of a new session taken.
    WireHost ready() {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> says(TEST_UNIT_READY).equals("GOOD"));
        return this;
    }

    /// How a command without data ends: `GOOD`, `CONFLICT` for RESERVATION CONFLICT, or the sense
    /// key and code as `KK/AA/QQ`.
    String says(String cdb) {
        return ending(session.command(lun, PduText.bytes(cdb), new byte[0], 0));
    }

    /// How a command with data-out ends.
    String says(String cdb, String dataOut) {
        return ending(session.command(lun, PduText.bytes(cdb), PduText.bytes(dataOut), 0));
    }

    /// Sends a command with data-out; [#ending(PendingCommand)] waits for it.
    PendingCommand sends(String cdb, String dataOut) {
        return session.submit(lun, PduText.bytes(cdb), PduText.bytes(dataOut), 0);
    }

    String ending(PendingCommand command) {
        return ending(session.await(command));
    }

    private static String ending(ScsiResult result) {
        return switch (result.status()) {
            case 0x00 -> "GOOD";
            case 0x18 -> "CONFLICT";
            case 0x02 -> result.senseText();
            default -> result.toString();
        };
    }

    /// What a command reads that has to end well, at most `bytes`.
    String reads(String cdb, int bytes) {
        ScsiResult result = session.command(lun, PduText.bytes(cdb), new byte[0], bytes);
        if (!result.good()) {
            throw new AssertionError(cdb + ": " + result);
        }
        return HEX.formatHex(result.data());
    }

    /// The sense data of a command with data-out that has to fail.
    String sense(String cdb, String dataOut) {
        ScsiResult result = session.command(lun, PduText.bytes(cdb), PduText.bytes(dataOut), 0);
        return HEX.formatHex(result.sense());
    }

    @Override
    public void close() {
        session.close();
    }
}
