package io.rbdgate.iscsi.session;

import io.rbdgate.scsi.SessionBarrier;

/// What a connection knows about when the PDUs it receives were sent: after the moment its session
/// began, or after the last question that the initiator has answered. One question at a time; what
/// is raised meanwhile goes into the next. Owned by the connection's lane.
final class SentProof {
    private final SessionBarrier barrier;
    private long proven;
    private long asked;
    private int tag;

    SentProof(SessionBarrier barrier) {
        this.barrier = barrier;
    }

    /// To be called before the login is answered, and when [ProofRounds] already finds the session.
    void begin() {
        proven = barrier.newest();
    }

    /// The moment that what is received now was sent after.
    long proven() {
        return proven;
    }

    /// Whether there is something to ask, and no question open.
    boolean due() {
        return !open() && proven < barrier.newest();
    }

    /// Whether the initiator owes an answer.
    boolean open() {
        return asked > proven;
    }

    /// A question with this target transfer tag is about to be sent.
    void ask(int targetTransferTag) {
        asked = barrier.newest();
        tag = targetTransferTag;
    }

    /// The initiator has answered a question with this target transfer tag.
    ///
    /// @return whether it was ours
    boolean answered(int targetTransferTag) {
        boolean ours = open() && targetTransferTag == tag;
        if (ours) {
            proven = asked;
        }
        return ours;
    }
}
