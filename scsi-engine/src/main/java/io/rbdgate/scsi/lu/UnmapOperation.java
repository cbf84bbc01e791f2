package io.rbdgate.scsi.lu;

import io.netty.buffer.ByteBuf;
import io.rbdgate.scsi.Sense;
import io.rbdgate.scsi.SenseCode;
import io.rbdgate.scsi.backstore.BackstoreResult;
import io.rbdgate.scsi.backstore.BlockBackstore;
import io.rbdgate.scsi.description.BlockLimits;
import io.rbdgate.scsi.description.LuView;

/// UNMAP: the whole parameter list is checked before any block is touched; then one descriptor
/// after the other is given back (SBC-3 r36 §5.28).
final class UnmapOperation extends SteppedOperation {
    private static final int HEADER_BYTES = 8;
    private static final int DESCRIPTOR_BYTES = 16;

    private final int listLength;
    private final LuView view;
    private long[] starts = {};
    private long[] lengths = {};
    private int ranges;
    private int index;
    private boolean listRead;
    private boolean rangeHeld;

    UnmapOperation(LuTask task, int listLength) {
        super(task);
        this.listLength = listLength;
        this.view = task.unit().view();
    }

    @Override
    void step() {
        if (!listRead) {
            request(0, listLength);
            return;
        }
        while (index < ranges && lengths[index] == 0) {
            index++;
        }
        if (index == ranges) {
            good();
        } else if (!rangeHeld) {
            acquire(starts[index], lengths[index], false);
        } else {
            BlockBackstore backstore = task().backstoreFor(task().piece());
            if (backstore != null) {
                backstore.discard(starts[index], lengths[index], task().piece());
            }
        }
    }

    @Override
    void arrived(ByteBuf list) {
        try {
            listRead = true;
            task().moved(listLength);
            parse(list);
        } finally {
            list.release();
        }
    }

    @Override
    void granted() {
        rangeHeld = true;
    }

    @Override
    void ended(BackstoreResult result, long detail) {
        // What cannot be given back stays as it is: UNMAP is a hint.
        if (result == BackstoreResult.UNSUPPORTED || ok(result, true)) {
            releaseRange();
            rangeHeld = false;
            index++;
        }
    }

    private void parse(ByteBuf list) {
        int at = list.readerIndex();
        int descriptorBytes = list.getUnsignedShort(at + 2);
        if (descriptorBytes + HEADER_BYTES > listLength) {
            task().fail(SenseCode.PARAMETER_LIST_LENGTH_ERROR);
            return;
        }
        int count = descriptorBytes / DESCRIPTOR_BYTES;
        BlockLimits limits = unit().limits();
        if (count > limits.maximumUnmapDescriptors()) {
            task().fail(Sense.invalidFieldInParameterList(2));
            return;
        }
        starts = new long[count];
        lengths = new long[count];
        long sum = 0;
        for (int i = 0; i < count; i++) {
            int descriptor = at + HEADER_BYTES + i * DESCRIPTOR_BYTES;
            long lba = list.getLong(descriptor);
            long blocks = list.getUnsignedInt(descriptor + 8);
            sum += blocks;
            if (lba < 0 || lba > view.blocks() || blocks > view.blocks() - lba) {
                task().fail(SenseCode.LOGICAL_BLOCK_ADDRESS_OUT_OF_RANGE);
                return;
            }
            add(lba * view.settings().blockBytes(), blocks * view.settings().blockBytes());
        }
        if (sum > limits.maximumUnmap()) {
            task().fail(Sense.invalidFieldInParameterList(HEADER_BYTES));
        }
    }

    /// What continues the range before becomes one with it: a backstore may have to make each
    /// discard durable, and hosts send a descriptor per block.
    private void add(long start, long length) {
        boolean continues = ranges > 0 && starts[ranges - 1] + lengths[ranges - 1] == start;
        if (continues) {
            lengths[ranges - 1] += length;
        } else {
            starts[ranges] = start;
            lengths[ranges] = length;
            ranges++;
        }
    }
}
