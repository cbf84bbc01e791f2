package io.rbdgate.scsi.page;

import io.rbdgate.scsi.cdb.Command.ModeSense;
import io.rbdgate.scsi.description.LuView;
import io.rbdgate.scsi.description.ModeParameters;
import org.jspecify.annotations.Nullable;

/// MODE SENSE data (SPC-4 r37 §6.13, §7.5), generated from the table of pages.
public final class ModePages {
    /// PAGE CONTROL of saved values.
    public static final int SAVED = 3;

    /// Where in the logical block provisioning mode page its threshold descriptor begins.
    public static final int THRESHOLD_DESCRIPTOR_AT = 16;

    private static final int CHANGEABLE = 1;
    private static final int DEFAULT = 2;
    private static final int ALL_PAGES = 0x3F;
    private static final int ALL_SUBPAGES = 0xFF;
    private static final int SAVEABLE = 0x80;
    private static final long SHORT_MAXIMUM = 0xFFFFFFFFL;

    private ModePages() {}

    /// The whole answer, or null when the page does not exist. `saved` is what has been saved, null
    /// where nothing can be.
    public static @Nullable ParameterWriter sense(
            ModeSense command, LuView view, @Nullable ModeParameters saved) {
        ParameterWriter out = new ParameterWriter();
        header(out, command, view);
        int before = out.length();
        for (ModePage page : ModePage.values()) {
            if (page.in(view) && matches(command, page)) {
                page(out, page, command.pageControl(), view, saved);
            }
        }
        if (out.length() == before) {
            return null;
        }
        return command.ten() ? out.patch16(0, out.length() - 2) : out.patch8(0, out.length() - 1);
    }

    private static boolean matches(ModeSense command, ModePage page) {
        boolean thePage = command.page() == ALL_PAGES || command.page() == page.page();
        boolean theSubpage =
                command.subpage() == ALL_SUBPAGES || command.subpage() == page.subpage();
        return thePage && theSubpage;
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

    private static void page(
            ParameterWriter out,
            ModePage page,
            int control,
            LuView view,
            @Nullable ModeParameters saved) {
        int at = out.length();
        byte[] header = page.header();
        out.raw(header);
        if (saved != null && page.changeable()) {
            out.patch8(at, header[0] | SAVEABLE);
        }
        out.raw(
                switch (control) {
                    case CHANGEABLE -> page.changeableBits();
                    case DEFAULT -> page.content(view, ModeParameters.DEFAULT);
                    case SAVED -> page.content(view, saved == null ? view.mode() : saved);
                    default -> page.content(view, view.mode());
                });
    }
}
