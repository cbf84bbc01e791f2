package io.rbdgate.scsi.backstore.decorator;

import io.rbdgate.scsi.backstore.BackstoreResult;
import io.rbdgate.scsi.backstore.BlockBackstore;
import io.rbdgate.scsi.backstore.IoCompletion;

/// Lets requests fail by plan. The plan may be exchanged at any time, from any thread.
public final class FaultyBackstore extends RequestBackstore {

    private volatile FaultPlan plan;

    /// Owns `inner`.
    public FaultyBackstore(BlockBackstore inner, FaultPlan plan) {
        super(inner);
        this.plan = plan;
    }

    /// Takes another plan for the requests to come.
    public void follow(FaultPlan next) {
        plan = next;
    }

    @Override
    void submit(BackstoreRequest request) {
        Fault fault = plan.faultFor(request);
        if (fault == null) {
            request.callOn(inner());
        } else if (fault.performed()) {
            request.completing(new Misreport(fault, request.done())).callOn(inner());
        } else {
            request.done().complete(fault.result(), fault.detail());
        }
    }

    private record Misreport(Fault fault, IoCompletion done) implements IoCompletion {
        @Override
        public void complete(BackstoreResult result, long detail) {
            done.complete(fault.result(), fault.detail());
        }
    }
}
