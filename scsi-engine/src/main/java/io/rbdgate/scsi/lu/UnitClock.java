package io.rbdgate.scsi.lu;

import io.rbdgate.scsi.Sense;
import io.rbdgate.scsi.page.ParameterWriter;
import java.util.function.LongSupplier;

/// The device clock (SPC-4 r37 §5.2): counts milliseconds from zero, or from what SET TIMESTAMP
/// said last. Lane of the logical unit.
final class UnitClock {
    /// A list may be longer than the twelve bytes that count.
    static final int LIST_BYTES_MAXIMUM = 512;

    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final int LIST_BYTES = 12;
    private static final int TIMESTAMP_AT = 4;
    private static final int ZERO_AT_POWER_ON = 0x00;
    private static final int SET_BY_COMMAND = 0x02;

    private final LongSupplier nanoTime;
    private long setAtNanos;
    private long setToMillis;
    private int origin = ZERO_AT_POWER_ON;

    UnitClock(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.setAtNanos = nanoTime.getAsLong();
    }

    ParameterWriter report() {
        long elapsed = (nanoTime.getAsLong() - setAtNanos) / NANOS_PER_MILLI;
        long millis = setToMillis + elapsed;
        return new ParameterWriter()
                .u16(LIST_BYTES - 2)
                .u8(origin)
                .u8(0)
                .u16((int) (millis >>> 32))
                .u32(millis)
                .u16(0);
    }

    /// Takes a parameter list of SET TIMESTAMP; what is behind its twelve bytes does not count.
    ParameterListOperation.Outcome set(byte[] list) {
        if (list.length < LIST_BYTES) {
            return new ParameterListOperation.Refused(Sense.invalidFieldInParameterList(0));
        }
        long millis = 0;
        for (int i = 0; i < 6; i++) {
            millis = millis << 8 | (list[TIMESTAMP_AT + i] & 0xFF);
        }
        setToMillis = millis;
        setAtNanos = nanoTime.getAsLong();
        origin = SET_BY_COMMAND;
        return new ParameterListOperation.Done();
    }
}
