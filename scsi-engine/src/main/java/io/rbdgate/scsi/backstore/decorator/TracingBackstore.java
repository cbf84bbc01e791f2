package io.rbdgate.scsi.backstore.decorator;

import io.rbdgate.scsi.backstore.BackstoreResult;
import io.rbdgate.scsi.backstore.BlockBackstore;
import io.rbdgate.scsi.backstore.IoCompletion;
import java.util.function.LongSupplier;

/// Reports every request when it starts and when it ends.
public final class TracingBackstore extends RequestBackstore {

    /// Takes the trace. Must not touch the request's buffers.
    public interface Sink {

        /// On the lane, before the inner backstore sees it.
        void started(BackstoreRequest request);

        /// On the thread of the completion, before the caller sees it.
        void ended(BackstoreRequest request, BackstoreResult result, long detail, long nanos);
    }

    private final Sink sink;
    private final LongSupplier nanoClock;

    /// Owns `inner`; `nanoClock` as `System::nanoTime`.
    public TracingBackstore(BlockBackstore inner, Sink sink, LongSupplier nanoClock) {
        super(inner);
        this.sink = sink;
        this.nanoClock = nanoClock;
    }

    @Override
    void submit(BackstoreRequest request) {
        sink.started(request);
        request.completing(new Traced(request, nanoClock.getAsLong())).callOn(inner());
    }

    private final class Traced implements IoCompletion {
        private final BackstoreRequest request;
        private final long startNanos;

        Traced(BackstoreRequest request, long startNanos) {
            this.request = request;
            this.startNanos = startNanos;
        }

        @Override
        public void complete(BackstoreResult result, long detail) {
            sink.ended(request, result, detail, nanoClock.getAsLong() - startNanos);
            request.done().complete(result, detail);
        }
    }
}
