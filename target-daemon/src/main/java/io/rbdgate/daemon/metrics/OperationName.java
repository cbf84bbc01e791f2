package io.rbdgate.daemon.metrics;

import io.rbdgate.scsi.cdb.CommandSpec;
import java.util.Locale;

/// Operation codes as label values: the command's name in lower case (`read_10`), else the code
/// (`0x42`).
final class OperationName {
    private static final String[] NAMES = new String[256];

    static {
        for (int code = 0; code < NAMES.length; code++) {
            NAMES[code] = "0x%02x".formatted(code);
        }
        for (CommandSpec spec : CommandSpec.values()) {
            NAMES[spec.operationCode()] = spec.name().toLowerCase(Locale.ROOT);
        }
    }

    private OperationName() {}

    static String of(int operationCode) {
        return NAMES[operationCode & 0xff];
    }
}
