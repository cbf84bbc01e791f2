package io.rbdgate.scsi.page;

import io.rbdgate.scsi.cdb.Command.ModeSense;
import io.rbdgate.scsi.description.LuView;
import org.jspecify.annotations.Nullable;

/// MODE SENSE data (SPC-4 r37 §7.5, SBC-3 r36 §6.4). Nothing can be changed (there is no MODE
/// SELECT), so that every mask of changeable values is zero.
public final class ModePages {
    /// PAGE CONTROL of saved values, which do not exist.
    public static final int SAVED = 3;

    private static final int CHANGEABLE = 1;
    private static final int ALL_PAGES = 0x3F;
    private static final int ALL_SUBPAGES = 0xFF;
    private static final int[] PAGES = {0x01, 0x08, 0x0A, 0x1C};
    private static final long SHORT_MAXIMUM = 0xFFFFFFFFL;

    private ModePages() {}

    /// The whole answer, or null when the page does not exist.
    public static @Nullable ParameterWriter sense(ModeSense command, LuView view) {
        ParameterWriter out = new ParameterWriter();
        header(out, command, view);
        if (command.page() == ALL_PAGES) {
            if (command.subpage() != 0 && command.subpage() != ALL_SUBPAGES) {
                return null;
            }
            for (int page : PAGES) {
                page(out, page, command.pageControl(), view);
            }
        } else if (command.subpage() != 0 || !exists(command.page())) {
            return null;
        } else {
            page(out, command.page(), command.pageControl(), view);
        }
        return command.ten() ? out.patch16(0, out.length() - 2) : out.patch8(0, out.length() - 1);
    }

    private static boolean exists(int page) {
        for (int known : PAGES) {
            if (known == page) {
                return true;
            }
        }
        return false;
    }

    private static void header(ParameterWriter out, ModeSense command, LuView view) {
        int dpoFua = 0x10;
        int device = (view.writeProtected() ? 0x80 : 0) | dpoFua;
        boolean longLba = command.longLba();
        int descriptor = command.disableBlockDescriptors() ? 0 : longLba ? 16 : 8;
        if (command.ten()) {
            out.u16(0).u8(0).u8(device).u8(descriptor == 16 ? 1 : 0).u8(0).u16(descriptor);
        } else {
            out.u8(0).u8(0).u8(device).u8(descriptor);
        }
        if (descriptor == 16) {
            out.u64(view.blocks()).u32(0).u32(view.settings().blockBytes());
        } else if (descriptor == 8) {
            out.u32(Math.min(view.blocks(), SHORT_MAXIMUM)).u8(0).u24(view.settings().blockBytes());
        }
    }

    private static void page(ParameterWriter out, int page, int control, LuView view) {
        int length = page == 0x08 ? 0x12 : 0x0A;
        int at = out.length();
        out.u8(page).u8(length).zeros(length);
        if (control == CHANGEABLE) {
            return;
        }
        switch (page) {
            case 0x08 -> out.patch8(at + 2, view.capabilities().volatileCache() ? 0x04 : 0);
            case 0x0A -> {
                int noImplicitSave = 0x02;
                int unrestrictedReordering = 0x10;
                out.patch8(at + 2, noImplicitSave).patch8(at + 3, unrestrictedReordering);
                out.patch16(at + 8, 0xFFFF);
            }
            default -> {}
        }
    }
}
