package io.rbdgate.scsi.lu;

import io.rbdgate.scsi.backstore.BackstoreResult;
import io.rbdgate.scsi.backstore.BlockBackstore;

/// SYNCHRONIZE CACHE, and the flush of START STOP UNIT: the whole backstore is flushed.
final class FlushOperation extends SteppedOperation {
    private boolean flushed;

    FlushOperation(LuTask task) {
        super(task);
    }

    @Override
    void step() {
        if (flushed) {
            good();
            return;
        }
        BlockBackstore backstore = task().backstoreFor(task().piece());
        if (backstore != null) {
            backstore.flush(task().piece());
        }
    }

    @Override
    void ended(BackstoreResult result, long detail) {
        flushed = ok(result, true);
    }
}
