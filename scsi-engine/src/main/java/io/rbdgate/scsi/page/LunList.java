package io.rbdgate.scsi.page;

import io.rbdgate.scsi.Lun;

/// REPORT LUNS data (SPC-4 r37 §6.33).
public final class LunList {
    private static final int HEADER_BYTES = 8;

    private LunList() {}

    /// Whether SELECT REPORT has a value that is answered.
    public static boolean answers(int selectReport) {
        return selectReport <= 0x02 || selectReport == 0x11;
    }

    /// The list. There are no well-known logical units (SELECT REPORT 01h) and no subsidiary ones
    /// (11h): those lists are empty.
    public static ParameterWriter write(int selectReport, int[] luns) {
        ParameterWriter out = new ParameterWriter().zeros(HEADER_BYTES);
        if (selectReport == 0x00 || selectReport == 0x02) {
            for (int lun : luns) {
                out.u64(Lun.field(lun));
            }
        }
        return out.patch32(0, out.length() - HEADER_BYTES);
    }
}
