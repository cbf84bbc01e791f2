package io.rbdgate.scsi.page;

import io.rbdgate.scsi.description.LuView;
import io.rbdgate.scsi.description.ModeParameters;
import io.rbdgate.scsi.description.PoolSpace;
import org.jspecify.annotations.Nullable;

/// The mode pages, one row each, in ascending order: page, subpage, bytes behind the header, which
/// bits of them initiators may change (SPC-4 r37 §7.5, SBC-3 r36 §6.4).
enum ModePage {
    READ_WRITE_ERROR_RECOVERY(0x01, 0x00, 10),
    DISCONNECT_RECONNECT(0x02, 0x00, 14),
    CACHING(0x08, 0x00, 18),
    CONTROL(0x0A, 0x00, 10),
    CONTROL_EXTENSION(0x0A, 0x01, 28),
    PROTOCOL_SPECIFIC_PORT(0x19, 0x00, 6),
    INFORMATIONAL_EXCEPTIONS(0x1C, 0x00, 10),
    LOGICAL_BLOCK_PROVISIONING(0x1C, 0x02, 20);

    private static final int SUBPAGE_FORMAT = 0x40;
    private static final int DESCRIPTOR_SENSE = 0x04;
    private static final int SOFTWARE_WRITE_PROTECT = 0x08;
    private static final int TASK_ABORTED_STATUS = 0x40;

    private final int page;
    private final int subpage;
    private final int length;

    ModePage(int page, int subpage, int length) {
        this.page = page;
        this.subpage = subpage;
        this.length = length;
    }

    /// The page with these codes, or null.
    static @Nullable ModePage find(int page, int subpage) {
        for (ModePage each : values()) {
            if (each.page == page && each.subpage == subpage) {
                return each;
            }
        }
        return null;
    }

    int page() {
        return page;
    }

    int subpage() {
        return subpage;
    }

    /// Whether a unit has the page: thresholds are there where space is measured.
    boolean in(LuView view) {
        return this != LOGICAL_BLOCK_PROVISIONING || view.provisioning() != null;
    }

    /// Whether an initiator may change anything in it.
    boolean changeable() {
        return this == CONTROL;
    }

    /// The header: page code, subpage code where there is one, length.
    byte[] header() {
        return subpage == 0
                ? new byte[] {(byte) page, (byte) length}
                : new byte[] {
                    (byte) (SUBPAGE_FORMAT | page), (byte) subpage, 0, (byte) length,
                };
    }

    /// What stands behind the header, with `mode` in it.
    byte[] content(LuView view, ModeParameters mode) {
        byte[] content = new byte[length];
        switch (this) {
            case CACHING -> {
                int writeCacheEnabled = 0x04;
                content[0] = (byte) (view.capabilities().volatileCache() ? writeCacheEnabled : 0);
            }
            case CONTROL -> {
                int noImplicitSave = 0x02;
                int unrestrictedReordering = 0x10;
                content[0] =
                        (byte) (noImplicitSave | (mode.descriptorSense() ? DESCRIPTOR_SENSE : 0));
                content[1] = (byte) unrestrictedReordering;
                content[2] = (byte) (mode.softwareWriteProtect() ? SOFTWARE_WRITE_PROTECT : 0);
                content[3] = (byte) (mode.taskAborted() ? TASK_ABORTED_STATUS : 0);
                // BUSY TIMEOUT PERIOD: unlimited
                content[6] = (byte) 0xFF;
                content[7] = (byte) 0xFF;
            }
            case CONTROL_EXTENSION -> {
                int timestampFromOutside = 0x04;
                int commandsBeforeOutside = 0x02;
                int implicitAccessChanges = 0x01;
                content[0] =
                        (byte)
                                (timestampFromOutside
                                        | commandsBeforeOutside
                                        | implicitAccessChanges);
            }
            case PROTOCOL_SPECIFIC_PORT -> content[0] = 0x05;
            case READ_WRITE_ERROR_RECOVERY -> {
                int provisioningErrorsReported = 0x80;
                content[5] = (byte) (view.provisioning() == null ? 0 : provisioningErrorsReported);
            }
            case LOGICAL_BLOCK_PROVISIONING -> threshold(content, view.provisioning());
            case DISCONNECT_RECONNECT, INFORMATIONAL_EXCEPTIONS -> {}
        }
        return content;
    }

    /// One descriptor: the percentage of the space that is available, when it decreases (SBC-4 r15
    /// §6.5.9). Every nexus is told (SITUA=0).
    private static void threshold(byte[] content, @Nullable PoolSpace space) {
        if (space == null) {
            return;
        }
        int at = ModePages.THRESHOLD_DESCRIPTOR_AT - 4;
        int enabled = space.thresholdPercent() > 0 ? 0x80 : 0x00;
        int percentageDecreasing = 0x08;
        content[at] = (byte) (enabled | percentageDecreasing);
        content[at + 1] = (byte) LogPages.AVAILABLE_PERCENTAGE;
        content[at + 7] = (byte) space.thresholdAvailablePercent();
    }

    /// The bits behind the header that an initiator may change.
    byte[] changeableBits() {
        byte[] mask = new byte[length];
        if (this == CONTROL) {
            mask[0] = DESCRIPTOR_SENSE;
            mask[2] = SOFTWARE_WRITE_PROTECT;
            mask[3] = TASK_ABORTED_STATUS;
        }
        return mask;
    }

    /// `mode` with what `content` of this page says.
    ModeParameters applied(byte[] content, ModeParameters mode) {
        return this == CONTROL
                ? new ModeParameters(
                        (content[2] & SOFTWARE_WRITE_PROTECT) != 0,
                        (content[0] & DESCRIPTOR_SENSE) != 0,
                        (content[3] & TASK_ABORTED_STATUS) != 0)
                : mode;
    }
}
