package io.rbdgate.scsi.device;

import io.rbdgate.scsi.ScsiStatus;
import io.rbdgate.scsi.TaskAttribute;
import io.rbdgate.scsi.cdb.CommandSpec;
import io.rbdgate.scsi.description.LuIdentity;
import io.rbdgate.scsi.description.LuSettings;
import io.rbdgate.scsi.lu.CommandObserver;
import io.rbdgate.scsi.lu.LogicalUnit;
import io.rbdgate.scsi.reservation.MemoryReservationStore;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A target to which anything may be sent: after each command nothing may have happened but what
/// the command says. Its initiator sees LUN 0, to which it sends, and LUN 1; a third unit is
/// others' and full of the mark of [PoisonedAllocator], as is every buffer.
final class FuzzedUnit {
    private static final int DISK_BYTES = 16 << 10;
    private static final byte[] NOTHING = {};

    private final ManualLane lane = new ManualLane();
    private final PoisonedAllocator buffers = new PoisonedAllocator();
    private final HeldBackstore[] disks = {
        disk(Bytes.counting(DISK_BYTES)),
        disk(Bytes.filled(DISK_BYTES, 0x3C)),
        disk(PoisonedAllocator.poison(DISK_BYTES))
    };
    private final byte[][] models = {
        disks[0].disk.clone(), disks[1].disk.clone(), disks[2].disk.clone()
    };
    private final List<LogicalUnit> units = List.of(unit(0), unit(1), unit(2));
    private final MediumEffects effects =
            new MediumEffects(List.of(naa(0), naa(1)), models[0], models[1]);
    private final Initiator host;

    FuzzedUnit() {
        LunMap map =
                new LunMap(
                        Map.of(0, units.get(0), 1, units.get(1), 2, units.get(2)),
                        Map.of("iqn.fuzz", Map.of(0, 0, 1, 1)));
        host = new Initiator(new TargetDevice("iqn.2026-11.test:t", map), "iqn.fuzz").ready();
    }

    private static HeldBackstore disk(byte[] content) {
        HeldBackstore made = new HeldBackstore(content.length);
        System.arraycopy(content, 0, made.disk, 0, content.length);
        made.capabilities = made.capabilities.withAtomicWrites(8192, 0).withKeyErasure();
        return made;
    }

    private LogicalUnit unit(int number) {
        LogicalUnit made =
                new LogicalUnit(
                        lane,
                        LuIdentity.lio("0000000" + number),
                        LuSettings.ofBlockBytes(512).withRemovable(true).withSanitize(true),
                        () -> 0,
                        CommandObserver.NONE,
                        buffers,
                        new MemoryReservationStore());
        made.online(disks[number], Rig.DEAF);
        return made;
    }

    /// The name of a unit as copies use it.
    String naa(int number) {
        return units.get(number).view().identity().naa();
    }

    /// Sends a command with all of `out` as data-out, and room for `in` bytes.
    SentTask send(byte[] cdb, byte[] out, int in) {
        SentTask task = host.send(0, TaskAttribute.SIMPLE, cdb, out, in);
        lane.runAll();
        byte[] whole = Arrays.copyOf(cdb, 16);
        String wrong = wrong(task, CommandSpec.find(whole), whole, out, in);
        if (!wrong.isEmpty()) {
            throw new AssertionError(
                    "%s after %s with %d bytes out and room for %d: %s"
                            .formatted(
                                    task.result(),
                                    HexFormat.of().formatHex(cdb),
                                    out.length,
                                    in,
                                    wrong));
        }
        return task;
    }

    /// A token for some blocks of LUN 0.
    byte[] token(int lba, int blocks) {
        byte[] list = TokenLists.populate(lba, blocks);
        send(Bytes.of(TokenLists.POPULATE.replace("LENGTH", "00000020")), list, 0);
        byte[] token =
                TokenLists.token(send(Bytes.of(TokenLists.INFORMATION), NOTHING, 1024).data());
        effects.standsFor(token, disks[0].at(lba * 512, blocks * 512));
        return token;
    }

    private String wrong(SentTask task, @Nullable CommandSpec row, byte[] cdb, byte[] out, int in) {
        byte[] data = task.data();
        boolean good = task.answers == 1 && task.status() == ScsiStatus.GOOD;
        if (task.answers != 1 || task.gone) {
            return "not answered once";
        } else if (data.length > in) {
            return data.length + " bytes of data";
        } else if (data.length > 0 && (!good || row == null)) {
            return "data without GOOD";
        } else if (row == null && good) {
            return "no such command";
        } else if (PoisonedAllocator.isIn(data)) {
            return "others' bytes in " + HexFormat.of().formatHex(data);
        } else if (!buffers.allReleased()) {
            return "a buffer is not released";
        }
        if (good && row != null && !effects.isThere(row, cdb, data)) {
            return "other data than is on the medium";
        } else if (good && row != null) {
            effects.perform(row, cdb, out);
            return changed(row.changesMedium() && !effects.knows(row));
        }
        return changed(false);
    }

    private String changed(boolean anyhow) {
        if (anyhow) {
            System.arraycopy(disks[0].disk, 0, models[0], 0, DISK_BYTES);
        }
        for (int i = 0; i < disks.length; i++) {
            disks[i].log.clear();
            int at = Arrays.mismatch(disks[i].disk, models[i]);
            if (at >= 0) {
                return "disk " + i + " is not what it has to be at byte " + at;
            }
        }
        return "";
    }

    /// Nothing is under way any more in any unit.
    void assertIdle() {
        AtomicInteger drained = new AtomicInteger();
        units.forEach(unit -> unit.retire(drained::incrementAndGet));
        lane.runAll();
        if (drained.get() != units.size()) {
            throw new AssertionError(drained + " of " + units.size() + " units are idle");
        }
    }
}
