package io.rbdgate.scsi.renewal;

import io.rbdgate.scsi.Sense;
import io.rbdgate.scsi.SenseCode;
import io.rbdgate.scsi.cdb.Command.FormatUnit;
import io.rbdgate.scsi.copy.Request;
import java.util.List;

/// A parameter list of FORMAT UNIT (SBC-3 r36 §5.3.2). There is no protection information and there
/// are no defects: the list of them has to be empty.
///
/// ```
/// short header: 0 protection fields usage (2-0)  1 FOV, DPRY, DCRT, STPF, IP, –, IMMED (1), VS (0)
///               2-3 defect list length
/// long header:  0-1 likewise  3 protection interval  4-7 defect list length
/// initialization pattern: 0 SI (bit 5)  1 type  2-3 length  4… pattern
/// ```
public record FormatList(boolean immediate, List<byte[]> passes) {
    /// The longest list that is looked at: header, initialization pattern descriptor, pattern.
    public static final int LONGEST_BYTES = 8 + 4 + 0xFFFF;

    private static final int SHORT_HEADER_BYTES = 4;
    private static final int LONG_HEADER_BYTES = 8;
    private static final int FORMAT_OPTIONS_VALID = 0x80;
    private static final int OPTIONS = 0x78;
    private static final int INITIALIZATION_PATTERN = 0x08;
    private static final int RESERVED = 0x05;
    private static final int IMMEDIATE = 0x02;
    private static final int PATTERN_HEADER_BYTES = 4;
    private static final int DEFAULT_PATTERN = 0x00;
    private static final int REPEATED_PATTERN = 0x01;

    /// Reads the list of `command` for blocks of `blockBytes`.
    public static Request<FormatList> read(FormatUnit command, byte[] list, int blockBytes) {
        int header = command.longList() ? LONG_HEADER_BYTES : SHORT_HEADER_BYTES;
        if (list.length < header) {
            return tooShort();
        }
        boolean valid = (list[1] & FORMAT_OPTIONS_VALID) != 0;
        if (list[0] != 0) {
            return wrong(0);
        } else if ((list[1] & RESERVED) != 0 || (!valid && (list[1] & OPTIONS) != 0)) {
            return wrong(1);
        }
        for (int at = 2; at < header; at++) {
            if (list[at] != 0) {
                return wrong(at);
            }
        }
        boolean immediate = (list[1] & IMMEDIATE) != 0;
        return (list[1] & INITIALIZATION_PATTERN) == 0
                ? new Request.Accepted<>(new FormatList(immediate, List.of()))
                : pattern(immediate, list, header, blockBytes);
    }

    private static Request<FormatList> pattern(
            boolean immediate, byte[] list, int at, int blockBytes) {
        int first = at + PATTERN_HEADER_BYTES;
        if (list.length < first) {
            return tooShort();
        }
        int type = list[at + 1] & 0xFF;
        int length = (list[at + 2] & 0xFF) << 8 | (list[at + 3] & 0xFF);
        boolean repeated = type == REPEATED_PATTERN;
        if (list[at] != 0) {
            return wrong(at);
        } else if (!repeated && type != DEFAULT_PATTERN) {
            return wrong(at + 1);
        } else if (repeated ? length == 0 || length > blockBytes : length != 0) {
            return wrong(at + 2);
        } else if (list.length < first + length) {
            return tooShort();
        }
        List<byte[]> passes =
                repeated ? List.of(RenewalPlan.block(list, first, length, blockBytes)) : List.of();
        return new Request.Accepted<>(new FormatList(immediate, passes));
    }

    private static Request<FormatList> tooShort() {
        return new Request.Refused<>(SenseCode.PARAMETER_LIST_LENGTH_ERROR.sense());
    }

    private static Request<FormatList> wrong(int at) {
        return new Request.Refused<>(Sense.invalidFieldInParameterList(at));
    }
}
