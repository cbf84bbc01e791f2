package io.rbdgate.scsi.lu;

import io.netty.buffer.ByteBuf;
import io.rbdgate.scsi.ItNexus;
import io.rbdgate.scsi.ScsiStatus;
import io.rbdgate.scsi.ScsiTask;
import io.rbdgate.scsi.ScsiTransport;
import io.rbdgate.scsi.TaskAttribute;
import io.rbdgate.scsi.lane.Lane;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// A part of a copy: one READ, WRITE or WRITE SAME of at most one piece, performed by its logical
/// unit like any command of the nexus that wants the copy. So reservations, write protection,
/// range, order of writes, traffic limits, resets and aborts need no second thought here.
///
/// It differs from a command of a host in this: it has its turn at once, since the command it is
/// part of had it; it takes no unit attention, which is for the host; and it is refused once its
/// nexus has ended.
final class CopyTask extends ScsiTask implements ScsiTransport {
    private static final int READ_16 = 0x88;
    private static final int WRITE_16 = 0x8A;
    private static final int WRITE_SAME_16 = 0x93;
    private static final int NO_DATA_OUT = 0x01;
    private static final int UNMAP = 0x08;
    private static final int CDB_BYTES = 16;

    private final CopySide side;
    private final Lane home;
    private final Runnable over;
    private @Nullable ByteBuf data;
    private boolean aborted;

    /// `over` is run on `home`, later, when the part has been answered or aborted.
    CopyTask(CopySide side, Lane home, Runnable over) {
        this.side = side;
        this.home = home;
        this.over = over;
    }

    CopySide side() {
        return side;
    }

    // --- what it does

    void read(ItNexus nexus, TargetContext target, long start, int length) {
        submit(nexus, target, READ_16, 0, start, length, 0);
    }

    /// Writes `source`, which passes to the part.
    void write(ItNexus nexus, TargetContext target, long start, ByteBuf source) {
        data = source;
        int length = source.readableBytes();
        submit(nexus, target, WRITE_16, 0, start, length, length);
    }

    /// Makes the range read as zeros, by giving it back where the unit can.
    void zero(ItNexus nexus, TargetContext target, long start, int length) {
        int flags = NO_DATA_OUT | (side.view().thin() ? UNMAP : 0);
        submit(nexus, target, WRITE_SAME_16, flags, start, length, 0);
    }

    private void submit(
            ItNexus nexus,
            TargetContext target,
            int operationCode,
            int flags,
            long start,
            int length,
            int dataOutLength) {
        int block = side.blockBytes();
        ByteBuffer cdb = ByteBuffer.allocate(CDB_BYTES);
        cdb.put((byte) operationCode).put((byte) flags);
        cdb.putLong(start / block).putInt(length / block);
        int dataInLength = operationCode == READ_16 ? length : 0;
        command(
                nexus,
                this,
                side.lun(),
                TaskAttribute.SIMPLE,
                cdb.array(),
                CDB_BYTES,
                dataOutLength,
                dataInLength);
        side.unit().submit(this, target);
    }

    // --- how it ended; home lane

    boolean good() {
        return !aborted && status() == ScsiStatus.GOOD;
    }

    boolean aborted() {
        return aborted;
    }

    /// What was read; passes to the caller.
    ByteBuf takeData() {
        ByteBuf taken = data;
        if (taken == null) {
            throw new IllegalStateException("nothing read");
        }
        data = null;
        return taken;
    }

    void releaseData() {
        ByteBuf held = data;
        data = null;
        if (held != null) {
            held.release();
        }
    }

    // --- the logical unit's answers, on its lane

    @Override
    public void receiveDataOut(ScsiTask task, int offset, int length) {
        LogicalUnit.dataOut(this, takeData());
    }

    @Override
    public void sendDataIn(ScsiTask task, ByteBuf piece, Runnable sent) {
        piece.release();
        throw new IllegalStateException("a part is one piece");
    }

    @Override
    public void complete(ScsiTask task) {
        releaseData();
        data = takeFinalDataIn();
        home.execute(over);
    }

    @Override
    public void aborted(ScsiTask task) {
        releaseData();
        aborted = true;
        home.execute(over);
    }

    @Override
    public void taskAborted(ScsiTask task) {
        aborted(task);
    }
}
