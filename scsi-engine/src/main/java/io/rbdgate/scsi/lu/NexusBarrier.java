package io.rbdgate.scsi.lu;

/// Holds back the commands of a nexus that has been established anew while writes of its earlier
/// incarnation are still in flight: none of those may land after a newer one. One per nexus
/// identity and logical unit; login and other logical units know nothing of it.
final class NexusBarrier {
    private final String identity;
    private int lateWrites;

    NexusBarrier(String identity) {
        this.identity = identity;
    }

    String identity() {
        return identity;
    }

    boolean open() {
        return lateWrites == 0;
    }

    void lateWriteBegins() {
        lateWrites++;
    }

    /// Whether it was the last.
    boolean lateWriteEnds() {
        return --lateWrites == 0;
    }
}
