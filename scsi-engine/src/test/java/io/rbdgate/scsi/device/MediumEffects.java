package io.rbdgate.scsi.device;

import static io.rbdgate.scsi.cdb.CommandSpec.COMPARE_AND_WRITE;
import static io.rbdgate.scsi.cdb.CommandSpec.EXTENDED_COPY_LID1;
import static io.rbdgate.scsi.cdb.CommandSpec.EXTENDED_COPY_LID4;
import static io.rbdgate.scsi.cdb.CommandSpec.ORWRITE_16;
import static io.rbdgate.scsi.cdb.CommandSpec.READ_10;
import static io.rbdgate.scsi.cdb.CommandSpec.READ_12;
import static io.rbdgate.scsi.cdb.CommandSpec.READ_16;
import static io.rbdgate.scsi.cdb.CommandSpec.READ_6;
import static io.rbdgate.scsi.cdb.CommandSpec.UNMAP;
import static io.rbdgate.scsi.cdb.CommandSpec.WRITE_10;
import static io.rbdgate.scsi.cdb.CommandSpec.WRITE_12;
import static io.rbdgate.scsi.cdb.CommandSpec.WRITE_16;
import static io.rbdgate.scsi.cdb.CommandSpec.WRITE_6;
import static io.rbdgate.scsi.cdb.CommandSpec.WRITE_AND_VERIFY_10;
import static io.rbdgate.scsi.cdb.CommandSpec.WRITE_AND_VERIFY_12;
import static io.rbdgate.scsi.cdb.CommandSpec.WRITE_AND_VERIFY_16;
import static io.rbdgate.scsi.cdb.CommandSpec.WRITE_ATOMIC_16;
import static io.rbdgate.scsi.cdb.CommandSpec.WRITE_SAME_10;
import static io.rbdgate.scsi.cdb.CommandSpec.WRITE_SAME_16;
import static io.rbdgate.scsi.cdb.CommandSpec.WRITE_USING_TOKEN;

import io.rbdgate.scsi.cdb.CommandSpec;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What a command that ended well has to have done to disks with blocks of 512 bytes, read from its
/// bytes alone: LUN 0, to which it was sent, and others that an EXTENDED COPY may name.
final class MediumEffects {
    private static final int BLOCK = 512;
    private static final Set<CommandSpec> READS = EnumSet.of(READ_6, READ_10, READ_12, READ_16);

    private final Map<CommandSpec, Effect> effects =
            Map.ofEntries(
                    Map.entry(WRITE_6, MediumEffects::write),
                    Map.entry(WRITE_10, MediumEffects::write),
                    Map.entry(WRITE_12, MediumEffects::write),
                    Map.entry(WRITE_16, MediumEffects::write),
                    Map.entry(WRITE_AND_VERIFY_10, MediumEffects::write),
                    Map.entry(WRITE_AND_VERIFY_12, MediumEffects::write),
                    Map.entry(WRITE_AND_VERIFY_16, MediumEffects::write),
                    Map.entry(WRITE_ATOMIC_16, MediumEffects::writeAtomic),
                    Map.entry(ORWRITE_16, MediumEffects::or),
                    Map.entry(COMPARE_AND_WRITE, MediumEffects::compareAndWrite),
                    Map.entry(WRITE_SAME_10, MediumEffects::writeSame),
                    Map.entry(WRITE_SAME_16, MediumEffects::writeSame),
                    Map.entry(UNMAP, MediumEffects::unmap),
                    Map.entry(EXTENDED_COPY_LID1, this::copy1),
                    Map.entry(EXTENDED_COPY_LID4, this::copy4),
                    Map.entry(WRITE_USING_TOKEN, this::writeUsingToken));
    private final Map<ByteBuffer, byte[]> tokens = new HashMap<>();
    private final List<String> names;
    private final byte[][] disks;

    private interface Effect {
        void on(byte[] disk, ByteBuffer cdb, byte[] out);
    }

    /// `disks` by LUN, changed in place; `names` are the NAA designators of their units.
    MediumEffects(List<String> names, byte[]... disks) {
        this.names = names;
        this.disks = disks;
    }

    /// By this token this data is written.
    void standsFor(byte[] token, byte[] data) {
        tokens.put(ByteBuffer.wrap(token), data);
    }

    /// Whether it is known what commands of this row do to the medium.
    boolean knows(CommandSpec row) {
        return effects.containsKey(row);
    }

    /// Does to the disks what the command says.
    void perform(CommandSpec row, byte[] cdb, byte[] out) {
        Effect effect = effects.get(row);
        if (effect != null) {
            effect.on(disks[0], ByteBuffer.wrap(cdb), out);
        }
    }

    /// Whether `data` is what a READ has to give of LUN 0; true for other commands.
    boolean isThere(CommandSpec row, byte[] cdb, byte[] data) {
        if (!READS.contains(row)) {
            return true;
        }
        int start = start(ByteBuffer.wrap(cdb));
        return Arrays.equals(disks[0], start, start + data.length, data, 0, data.length);
    }

    private static int start(ByteBuffer cdb) {
        return switch (length(cdb)) {
            case 6 -> (cdb.getInt(0) & 0x1FFFFF) * BLOCK;
            case 16 -> (int) cdb.getLong(2) * BLOCK;
            default -> cdb.getInt(2) * BLOCK;
        };
    }

    private static int blocks(ByteBuffer cdb) {
        return switch (length(cdb)) {
            case 6 -> cdb.get(4) == 0 ? 256 : cdb.get(4) & 0xFF;
            case 10 -> cdb.getShort(7) & 0xFFFF;
            case 12 -> cdb.getInt(6);
            default -> cdb.getInt(10);
        };
    }

    private static int length(ByteBuffer cdb) {
        return switch ((cdb.get(0) & 0xE0) >>> 5) {
            case 0 -> 6;
            case 1, 2 -> 10;
            case 5 -> 12;
            default -> 16;
        };
    }

    private static void write(byte[] disk, ByteBuffer cdb, byte[] out) {
        System.arraycopy(out, 0, disk, start(cdb), Math.min(out.length, blocks(cdb) * BLOCK));
    }

    private static void writeAtomic(byte[] disk, ByteBuffer cdb, byte[] out) {
        System.arraycopy(out, 0, disk, start(cdb), (cdb.getShort(12) & 0xFFFF) * BLOCK);
    }

    private static void or(byte[] disk, ByteBuffer cdb, byte[] out) {
        int start = start(cdb);
        for (int i = 0; i < blocks(cdb) * BLOCK; i++) {
            disk[start + i] |= out[i];
        }
    }

    private static void compareAndWrite(byte[] disk, ByteBuffer cdb, byte[] out) {
        int length = (cdb.get(13) & 0xFF) * BLOCK;
        System.arraycopy(out, length, disk, start(cdb), length);
    }

    private static void writeSame(byte[] disk, ByteBuffer cdb, byte[] out) {
        boolean noDataOut = length(cdb) == 16 && (cdb.get(1) & 0x01) != 0;
        byte[] pattern = noDataOut ? new byte[BLOCK] : out;
        for (int i = 0; i < blocks(cdb); i++) {
            System.arraycopy(pattern, 0, disk, start(cdb) + i * BLOCK, BLOCK);
        }
    }

    private static void unmap(byte[] disk, ByteBuffer cdb, byte[] out) {
        if (cdb.getShort(7) == 0) {
            return;
        }
        ByteBuffer list = ByteBuffer.wrap(out);
        int descriptors = (list.getShort(2) & 0xFFFF) / 16;
        for (int at = 8; at < 8 + descriptors * 16; at += 16) {
            int from = (int) list.getLong(at) * BLOCK;
            Arrays.fill(disk, from, from + list.getInt(at + 8) * BLOCK, (byte) 0);
        }
    }

    private void copy1(byte[] disk, ByteBuffer cdb, byte[] out) {
        if (cdb.getInt(10) != 0) {
            ByteBuffer list = ByteBuffer.wrap(out);
            copy(out, 16, list.getShort(2) & 0xFFFF, list.getInt(8));
        }
    }

    private void copy4(byte[] disk, ByteBuffer cdb, byte[] out) {
        if (cdb.getInt(10) != 0) {
            ByteBuffer list = ByteBuffer.wrap(out);
            copy(out, 48, list.getShort(42) & 0xFFFF, list.getShort(44) & 0xFFFF);
        }
    }

    private void copy(byte[] list, int header, int cscdBytes, int segmentBytes) {
        ByteBuffer fields = ByteBuffer.wrap(list);
        int first = header + cscdBytes;
        for (int at = first; at < first + segmentBytes; at += 28) {
            byte[] from = side(list, header, fields.getShort(at + 4) & 0xFFFF);
            byte[] to = side(list, header, fields.getShort(at + 6) & 0xFFFF);
            int length = (fields.getShort(at + 10) & 0xFFFF) * BLOCK;
            int source = (int) fields.getLong(at + 12) * BLOCK;
            int destination = (int) fields.getLong(at + 20) * BLOCK;
            System.arraycopy(from, source, to, destination, length);
        }
    }

    private byte[] side(byte[] list, int header, int index) {
        if (index == 0xFFFF) {
            return disks[0];
        }
        int at = header + index * 32 + 8;
        return disks[names.indexOf(HexFormat.of().formatHex(list, at, at + 16))];
    }

    private void writeUsingToken(byte[] disk, ByteBuffer cdb, byte[] out) {
        if (cdb.getInt(10) == 0) {
            return;
        }
        ByteBuffer list = ByteBuffer.wrap(out);
        boolean zeros = list.getInt(16) == 0xFFFF0001;
        byte[] data = tokens.get(list.slice(16, 512));
        int from = (int) list.getLong(8) * BLOCK;
        for (int at = 536; at < 536 + (list.getShort(534) & 0xFFF0); at += 16) {
            int to = (int) list.getLong(at) * BLOCK;
            int length = list.getInt(at + 8) * BLOCK;
            System.arraycopy(zeros ? new byte[length] : data, zeros ? 0 : from, disk, to, length);
            from += length;
        }
    }
}
