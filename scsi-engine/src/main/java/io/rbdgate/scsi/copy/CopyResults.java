package io.rbdgate.scsi.copy;

import io.rbdgate.scsi.page.ParameterWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The answers of RECEIVE COPY RESULTS and its kin (SPC-4 r37 §6.23 to §6.28, §6.33).
public final class CopyResults {
    private static final int MOST_BYTES_IN_BYTES = Integer.MAX_VALUE;
    private static final int BYTES = 0x00;
    private static final int MEBIBYTES = 0x02;
    private static final int BLOCKS = 0xF1;

    private CopyResults() {}

    /// RECEIVE COPY OPERATING PARAMETERS.
    public static ParameterWriter operatingParameters() {
        int supportsNoListIdentifier = 0x01;
        int[] types = CopyLimits.descriptorTypes();
        ParameterWriter out = new ParameterWriter();
        out.u32(0).u8(supportsNoListIdentifier).u24(0);
        out.u16(CopyLimits.CSCD_DESCRIPTORS).u16(CopyLimits.SEGMENTS);
        out.u32(CopyLimits.DESCRIPTOR_LIST_BYTES).u32(CopyLimits.SEGMENT_LENGTH_BYTES);
        out.u32(0).u32(0).u32(0).u16(0);
        out.u16(CopyLimits.CONCURRENT_COPIES).u8(CopyLimits.CONCURRENT_COPIES);
        out.u24(0).u24(0).u8(types.length);
        for (int type : types) {
            out.u8(type);
        }
        return available(out);
    }

    /// RECEIVE COPY STATUS(LID1).
    public static ParameterWriter status1(CopyProgress progress) {
        int status =
                switch (progress.state()) {
                    case UNDER_WAY -> 0x00;
                    case GOOD -> 0x01;
                    case FAILED, ABORTED -> 0x02;
                };
        boolean fits = progress.bytes() <= MOST_BYTES_IN_BYTES;
        ParameterWriter out = new ParameterWriter().u32(0);
        out.u8(status).u16(progress.segments()).u8(fits ? BYTES : MEBIBYTES);
        return available(out.u32(fits ? progress.bytes() : progress.bytes() >>> 20));
    }

    /// RECEIVE COPY DATA(LID1): no data is ever held.
    public static ParameterWriter noHeldData() {
        return new ParameterWriter().u32(0);
    }

    /// RECEIVE COPY FAILURE DETAILS(LID1).
    public static ParameterWriter failureDetails(CopyProgress progress) {
        byte[] sense = progress.sense();
        ParameterWriter out = new ParameterWriter().u32(0);
        if (sense == null) {
            return out;
        }
        int withErrors = 0x02;
        out.zeros(52).u8(withErrors).u8(0).u16(sense.length).raw(sense);
        return available(out);
    }

    /// RECEIVE COPY STATUS(LID4).
    public static ParameterWriter status4(CopyProgress progress) {
        return available(longStatus(progress, BYTES, progress.bytes()));
    }

    /// RECEIVE ROD TOKEN INFORMATION.
    public static ParameterWriter tokenInformation(CopyProgress progress) {
        ParameterWriter out = longStatus(progress, BLOCKS, progress.blocks());
        byte[] token = progress.token();
        if (token == null) {
            out.u32(0);
        } else {
            out.u32(2 + token.length).u16(0).raw(token);
        }
        return available(out);
    }

    private static ParameterWriter longStatus(CopyProgress progress, int unit, long count) {
        long unknownDelay = 0xFFFFFFFFL;
        byte @Nullable [] failure = progress.sense();
        byte[] sense = failure == null ? new byte[0] : failure;
        ParameterWriter out = new ParameterWriter().u32(0);
        out.u8(progress.serviceAction()).u8(longState(progress)).u16(progress.pieces());
        out.u32(unknownDelay).u8(0).u8(sense.length).u8(sense.length).u8(unit);
        return out.u64(count).u16(progress.segments()).zeros(6).raw(sense);
    }

    private static int longState(CopyProgress progress) {
        return switch (progress.state()) {
            case UNDER_WAY -> progress.background() ? 0x12 : 0x11;
            case GOOD -> 0x01;
            case FAILED -> 0x02;
            case ABORTED -> 0x60;
        };
    }

    /// REPORT ALL ROD TOKENS.
    public static ParameterWriter allTokens(List<byte[]> managementTokens) {
        ParameterWriter out = new ParameterWriter().u32(0).u32(0);
        managementTokens.forEach(out::raw);
        return available(out);
    }

    private static ParameterWriter available(ParameterWriter out) {
        return out.patch32(0, out.length() - 4);
    }
}
