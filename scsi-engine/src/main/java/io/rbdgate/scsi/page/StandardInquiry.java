package io.rbdgate.scsi.page;

import io.rbdgate.scsi.description.LuIdentity;

/// Standard INQUIRY data (SPC-4 r37 §6.6.2).
public final class StandardInquiry {
    private static final int LENGTH = 96;
    private static final int SPC_4 = 0x06;
    private static final int HISUP_FORMAT_2 = 0x12;
    private static final int THIRD_PARTY_COPY = 0x08;
    private static final int CMDQUE = 0x02;
    private static final int TPGS_IMPLICIT_AND_EXPLICIT = 0x30;
    private static final int NOT_CAPABLE = 0x7F;
    // SAM-5, iSCSI, SPC-4, SBC-3, none with a version claimed.
    private static final int[] VERSION_DESCRIPTORS = {0x00A0, 0x0960, 0x0460, 0x04C0};

    private StandardInquiry() {}

    /// The data of a disk, with a removable medium or a fixed one.
    public static ParameterWriter disk(LuIdentity identity, boolean removable) {
        int rmb = removable ? 0x80 : 0x00;
        return write(
                0x00,
                rmb,
                TPGS_IMPLICIT_AND_EXPLICIT,
                identity.vendor(),
                identity.product(),
                identity.revision());
    }

    /// The data of a LUN without a logical unit: qualifier 3, type 1Fh.
    public static ParameterWriter missing() {
        return write(NOT_CAPABLE, 0x00, 0x00, "LIO-ORG", "", "");
    }

    private static ParameterWriter write(
            int peripheral, int rmb, int groups, String vendor, String product, String revision) {
        ParameterWriter out = new ParameterWriter();
        out.u8(peripheral).u8(rmb).u8(SPC_4).u8(HISUP_FORMAT_2).u8(LENGTH - 5);
        int thirdPartyCopy = peripheral == NOT_CAPABLE ? 0 : THIRD_PARTY_COPY;
        out.u8(groups | thirdPartyCopy).u8(0).u8(CMDQUE);
        out.ascii(vendor, 8).ascii(product, 16).ascii(revision, 4).zeros(22);
        for (int descriptor : VERSION_DESCRIPTORS) {
            out.u16(descriptor);
        }
        return out.zeros(LENGTH - out.length());
    }
}
