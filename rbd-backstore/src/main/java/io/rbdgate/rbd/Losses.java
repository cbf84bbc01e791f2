package io.rbdgate.rbd;

import io.rbdgate.scsi.backstore.BackstoreResult;

/// How often a disk was lost while it was in use: to another holder of its lock, or to a cluster
/// that could not be used any more.
record Losses(int locks, int connections) {
    static final Losses NONE = new Losses(0, 0);

    /// One more.
    Losses plus(BackstoreResult why) {
        return switch (why) {
            case FENCED, NOT_OWNER -> new Losses(locks + 1, connections);
            case OK,
                    MISCOMPARE,
                    OUT_OF_RANGE,
                    NO_SPACE,
                    READ_ONLY,
                    MEDIUM_ERROR,
                    TIMEOUT,
                    UNSUPPORTED,
                    NO_RESOURCE,
                    FAILED,
                    GONE,
                    INTERNAL_ERROR ->
                    new Losses(locks, connections + 1);
        };
    }
}
