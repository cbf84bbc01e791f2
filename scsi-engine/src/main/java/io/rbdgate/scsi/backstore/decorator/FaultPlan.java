package io.rbdgate.scsi.backstore.decorator;

import io.rbdgate.scsi.backstore.BackstoreResult;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Decides which requests fail, and how.
@FunctionalInterface
public interface FaultPlan {

    /// The fault for this request, null to let it pass. Called on the lane.
    @Nullable Fault faultFor(BackstoreRequest request);

    /// Nothing fails.
    static FaultPlan none() {
        return request -> null;
    }

    /// Every request of this operation fails.
    static FaultPlan every(BackstoreOperation operation, BackstoreResult result) {
        return request -> request.operation() == operation ? Fault.instead(result) : null;
    }

    /// The `nth` request of this operation (counted from 1) meets the fault, the others pass.
    static FaultPlan nth(int nth, BackstoreOperation operation, Fault fault) {
        AtomicInteger seen = new AtomicInteger();
        return request ->
                request.operation() == operation && seen.incrementAndGet() == nth ? fault : null;
    }

    /// Requests that touch the byte range fail: a bad spot on the medium.
    static FaultPlan within(long offset, long length, BackstoreResult result) {
        return request ->
                request.offset() < offset + length && offset < request.offset() + request.length()
                        ? Fault.instead(result)
                        : null;
    }
}
