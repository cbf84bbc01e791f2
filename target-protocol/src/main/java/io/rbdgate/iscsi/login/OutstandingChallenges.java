package io.rbdgate.iscsi.login;

import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The CHAP challenges we have sent and not yet seen answered, over all connections. An initiator
/// that sends one of them back as its own challenge is after our response to it (RFC 7143 §9.2.1).
/// Any thread.
public final class OutstandingChallenges {
    private final Set<ByteBuffer> challenges = ConcurrentHashMap.newKeySet();

    /// Remembers a challenge; false when it was outstanding already.
    boolean add(byte[] challenge) {
        return challenges.add(ByteBuffer.wrap(challenge.clone()));
    }

    void remove(byte[] challenge) {
        challenges.remove(ByteBuffer.wrap(challenge));
    }

    boolean contains(byte[] challenge) {
        return challenges.contains(ByteBuffer.wrap(challenge));
    }

    /// How many are outstanding; 0 when no login is in progress.
    public int size() {
        return challenges.size();
    }
}
