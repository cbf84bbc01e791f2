package io.rbdgate.system;

import io.rbdgate.fixtures.iscsi.LoginOptions;
import io.rbdgate.fixtures.iscsi.RawInitiator;
import io.rbdgate.scsi.cdb.CommandSpec;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;

/// What a LUN answers to REPORT SUPPORTED OPERATION CODES (SPC-4 r37 §6.35).
final class ServedCommands {
    private static final byte[] ALL_CODES = HexFormat.of().parseHex("a30c00000000000020000000");
    private static final int DESCRIPTOR_BYTES = 8;
    private static final int SERVICE_ACTION_VALID = 0x01;

    private ServedCommands() {}

    /// The commands that at least one of `luns` has.
    static Set<CommandSpec> of(int port, String iqn, int... luns) {
        Set<CommandSpec> served = EnumSet.noneOf(CommandSpec.class);
        LoginOptions options = LoginOptions.normal(iqn);
        try (RawInitiator initiator = RawInitiator.loggedIn(port, options)) {
            for (int lun : luns) {
                initiator.command(lun, new byte[6], new byte[0], 0); // the first unit attention
                add(
                        ByteBuffer.wrap(
                                initiator.command(lun, ALL_CODES, new byte[0], 8192).data()),
                        served);
            }
        }
        return served;
    }

    private static void add(ByteBuffer report, Set<CommandSpec> served) {
        int end = 4 + report.getInt(0);
        for (int at = 4; at < end; at += DESCRIPTOR_BYTES) {
            int code = report.get(at) & 0xFF;
            boolean action = (report.get(at + 5) & SERVICE_ACTION_VALID) != 0;
            CommandSpec spec = CommandSpec.find(code, action ? report.getShort(at + 2) : 0);
            if (spec == null) {
                throw new IllegalStateException("not in the table: %02Xh".formatted(code));
            }
            served.add(spec);
        }
    }
}
