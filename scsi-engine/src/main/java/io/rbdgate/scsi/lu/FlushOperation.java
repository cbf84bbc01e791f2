package io.rbdgate.scsi.lu;

import io.rbdgate.scsi.SenseCode;
import io.rbdgate.scsi.backstore.BackstoreResult;
import io.rbdgate.scsi.backstore.BlockBackstore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// SYNCHRONIZE CACHE, and the flush of START STOP UNIT: the whole backstore is flushed.
final class FlushOperation extends SteppedOperation {
    private final Supplier<@Nullable SenseCode> afterwards;
    private boolean flushed;

    FlushOperation(LuTask task) {
        this(task, () -> null);
    }

    /// After the flush `afterwards` does the rest, or says why it cannot.
    FlushOperation(LuTask task, Supplier<@Nullable SenseCode> afterwards) {
        super(task);
        this.afterwards = afterwards;
    }

    @Override
    void step() {
        if (flushed) {
            SenseCode refusal = afterwards.get();
            if (refusal == null) {
                good();
            } else {
                task().fail(refusal);
            }
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
