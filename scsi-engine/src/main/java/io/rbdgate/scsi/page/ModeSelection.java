package io.rbdgate.scsi.page;

import io.rbdgate.scsi.Sense;
import io.rbdgate.scsi.SenseCode;
import io.rbdgate.scsi.cdb.Command.ModeSelect;
import io.rbdgate.scsi.description.LuView;
import io.rbdgate.scsi.description.ModeParameters;
import org.jspecify.annotations.Nullable;

/// What a parameter list of MODE SELECT asks for (SPC-4 r37 §6.11, §7.5.5): all of it can be done,
/// or nothing is. Only what the masks of changeable bits allow may differ from what is.
public final class ModeSelection {
    private final ModeParameters mode;
    private final byte @Nullable [] refusal;

    private ModeSelection(ModeParameters mode, byte @Nullable [] refusal) {
        this.mode = mode;
        this.refusal = refusal;
    }

    /// What shall be from now on.
    public ModeParameters mode() {
        return mode;
    }

    /// The sense of what is wrong, or null.
    public byte @Nullable [] refusal() {
        return refusal;
    }

    /// Reads a whole list; `view` says what is now.
    public static ModeSelection of(ModeSelect command, byte[] list, LuView view) {
        return new Reading(command, list, view).read();
    }

    private static final class Reading {
        private static final int PAGE = 0x3F;
        private static final int SUBPAGE_FORMAT = 0x40;
        private static final long ANY_NUMBER = 0xFFFFFFFFL;

        private final ModeSelect command;
        private final byte[] list;
        private final LuView view;
        private ModeParameters mode;

        Reading(ModeSelect command, byte[] list, LuView view) {
            this.command = command;
            this.list = list;
            this.view = view;
            this.mode = view.mode();
        }

        ModeSelection read() {
            int header = command.ten() ? 8 : 4;
            if (list.length < header) {
                return refused(SenseCode.PARAMETER_LIST_LENGTH_ERROR.sense());
            }
            int descriptors = command.ten() ? u16(6) : list[3] & 0xFF;
            boolean longLba = command.ten() && (list[4] & 0x01) != 0;
            if (header + descriptors > list.length) {
                return refused(SenseCode.PARAMETER_LIST_LENGTH_ERROR.sense());
            }
            byte[] refusal = blockDescriptor(header, descriptors, longLba);
            return refusal == null ? pages(header + descriptors) : refused(refusal);
        }

        /// A descriptor may only say what is: number of blocks (0 or all ones: whatever it is) and
        /// block length.
        private byte @Nullable [] blockDescriptor(int at, int length, boolean longLba) {
            if (length == 0) {
                return null;
            }
            if (length != (longLba ? 16 : 8)) {
                return Sense.invalidFieldInParameterList(command.ten() ? 6 : 3);
            }
            long blocks = longLba ? u32(at) << 32 | u32(at + 4) : u32(at);
            boolean same =
                    blocks == 0 || blocks == (longLba ? -1 : ANY_NUMBER) || blocks == view.blocks();
            if (!same) {
                return Sense.invalidFieldInParameterList(at);
            }
            int lengthAt = longLba ? at + 12 : at + 5;
            long blockBytes = longLba ? u32(lengthAt) : u32(at + 4) & 0xFFFFFF;
            return blockBytes == view.settings().blockBytes()
                    ? null
                    : Sense.invalidFieldInParameterList(lengthAt);
        }

        private ModeSelection pages(int first) {
            int at = first;
            while (at < list.length) {
                boolean withSubpage = (list[at] & SUBPAGE_FORMAT) != 0;
                int header = withSubpage ? 4 : 2;
                if (at + header > list.length) {
                    return refused(SenseCode.PARAMETER_LIST_LENGTH_ERROR.sense());
                }
                ModePage page =
                        ModePage.find(list[at] & PAGE, withSubpage ? list[at + 1] & 0xFF : 0);
                if (page == null || !page.in(view) || page.header().length != header) {
                    return refused(Sense.invalidFieldInParameterList(at));
                }
                byte[] current = page.content(view, view.mode());
                int length = withSubpage ? u16(at + 2) : list[at + 1] & 0xFF;
                if (length != current.length) {
                    return refused(Sense.invalidFieldInParameterList(at + (withSubpage ? 2 : 1)));
                }
                at += header;
                if (at + length > list.length) {
                    return refused(SenseCode.PARAMETER_LIST_LENGTH_ERROR.sense());
                }
                byte[] wanted = new byte[length];
                System.arraycopy(list, at, wanted, 0, length);
                int fixed = firstFixedByte(page, current, wanted);
                if (fixed >= 0) {
                    return refused(Sense.invalidFieldInParameterList(at + fixed));
                }
                mode = page.applied(wanted, mode);
                at += length;
            }
            return new ModeSelection(mode, null);
        }

        /// The first byte that changes a bit which cannot be changed, or -1.
        private static int firstFixedByte(ModePage page, byte[] current, byte[] wanted) {
            byte[] changeable = page.changeableBits();
            for (int i = 0; i < current.length; i++) {
                if (((current[i] ^ wanted[i]) & ~changeable[i]) != 0) {
                    return i;
                }
            }
            return -1;
        }

        private ModeSelection refused(byte[] sense) {
            return new ModeSelection(view.mode(), sense);
        }

        private int u16(int at) {
            return (list[at] & 0xFF) << 8 | (list[at + 1] & 0xFF);
        }

        private long u32(int at) {
            return (long) u16(at) << 16 | u16(at + 2);
        }
    }
}
