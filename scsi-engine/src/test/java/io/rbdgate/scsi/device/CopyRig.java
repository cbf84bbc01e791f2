package io.rbdgate.scsi.device;

import io.rbdgate.scsi.backstore.BlockBackstore;
import io.rbdgate.scsi.description.LuIdentity;
import io.rbdgate.scsi.description.LuSettings;
import io.rbdgate.scsi.description.LuView;
import io.rbdgate.scsi.lu.LogicalUnit;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntUnaryOperator;

/// A target with several logical units, LUN 0 onwards, all on the test's own thread, and the
/// parameter lists that name them.
final class CopyRig {
    final ManualLane lane = new ManualLane();
    final List<LogicalUnit> units = new ArrayList<>();
    final TargetDevice target;

    /// What the units' clock shows.
    long nanos;

    CopyRig(int blockBytes, BlockBackstore... backstores) {
        this(_ -> blockBytes, backstores);
    }

    /// Units with blocks of different sizes, by LUN.
    CopyRig(IntUnaryOperator blockBytes, BlockBackstore... backstores) {
        Map<Integer, LogicalUnit> luns = new TreeMap<>();
        for (BlockBackstore backstore : backstores) {
            LuIdentity identity = LuIdentity.lio("0000000" + units.size());
            LogicalUnit unit =
                    new LogicalUnit(
                            lane,
                            identity,
                            LuSettings.ofBlockBytes(blockBytes.applyAsInt(units.size())),
                            () -> nanos);
            unit.online(backstore, Rig.DEAF);
            luns.put(units.size(), unit);
            units.add(unit);
        }
        target = new TargetDevice("iqn.2026-11.test:t", LunMap.of(luns));
    }

    /// A session that has taken the unit attention of LUN 0.
    Initiator ready(String name) {
        return new Initiator(target, name).ready();
    }

    /// Lets everything that is posted happen.
    void run() {
        lane.runAll();
    }

    /// Sends a list and lets it be performed.
    SentTask out(Initiator host, String cdb, byte[] list) {
        SentTask task = host.sendOut(withListLength(cdb, list.length), list);
        run();
        return task;
    }

    private static String withListLength(String cdb, int length) {
        return cdb.replace("LENGTH", String.format("%08X", length));
    }

    static final String EXTENDED_COPY = "83 00 00 00 00 00 00 00 00 00 LENGTH 00 00";

    /// EXTENDED COPY(LID1) of `segments` between the units, by their LUNs.
    byte[] list1(int listId, int usage, byte[]... segments) {
        int cscdBytes = 32 * units.size();
        int segmentBytes = 28 * segments.length;
        ByteBuffer list = ByteBuffer.allocate(16 + cscdBytes + segmentBytes);
        list.put((byte) listId).put((byte) (usage << 3)).putShort((short) cscdBytes).putInt(0);
        list.putInt(segmentBytes).putInt(0);
        for (LogicalUnit unit : units) {
            LuView view = unit.view();
            list.put(cscd(view.identity().naa(), view.settings().blockBytes()));
        }
        for (byte[] segment : segments) {
            list.put(segment);
        }
        return list.array();
    }

    /// An identification descriptor.
    static byte[] cscd(String naa, int blockBytes) {
        String end = String.format("%08X", blockBytes);
        return Bytes.of("E4 00 0000 01 03 00 10" + naa + "00000000" + end);
    }

    /// A segment block to block, counted in blocks of the source.
    static byte[] segment(int source, int destination, int blocks, long from, long to) {
        ByteBuffer segment = ByteBuffer.allocate(28);
        segment.putInt(0x02000018).putShort((short) source).putShort((short) destination);
        segment.putShort((short) 0).putShort((short) blocks).putLong(from).putLong(to);
        return segment.array();
    }
}
