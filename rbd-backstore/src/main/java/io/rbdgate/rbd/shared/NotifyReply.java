package io.rbdgate.rbd.shared;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.Set;

/// Who has answered a notification: the global ids of the clients.
///
/// Encoded by Ceph as a list of (id, cookie, text) of those that have and one of (id, cookie) of
/// those that have not, each with its length in front, little-endian.
public record NotifyReply(Set<Long> answered, Set<Long> silent) {

    static NotifyReply decode(long address, long lengthBytes) {
        if (address == 0 || lengthBytes == 0) {
            return new NotifyReply(Set.of(), Set.of());
        }
        return decode(MemorySegment.ofAddress(address).reinterpret(lengthBytes).asByteBuffer());
    }

    static NotifyReply decode(ByteBuffer encoded) {
        ByteBuffer in = encoded.order(ByteOrder.LITTLE_ENDIAN);
        Set<Long> answered = new HashSet<>();
        for (int left = in.getInt(); left > 0; left--) {
            answered.add(in.getLong());
            in.getLong();
            int length = in.getInt();
            in.position(in.position() + length);
        }
        Set<Long> silent = new HashSet<>();
        for (int left = in.getInt(); left > 0; left--) {
            silent.add(in.getLong());
            in.getLong();
        }
        return new NotifyReply(Set.copyOf(answered), Set.copyOf(silent));
    }

    /// Whether the client `client.ID`, as lock holders are named, has answered.
    public boolean answeredBy(String client) {
        return answered.stream().anyMatch(id -> client.equals("client." + id));
    }
}
