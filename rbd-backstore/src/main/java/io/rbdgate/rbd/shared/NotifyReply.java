package io.rbdgate.rbd.shared;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/// Who has answered a notification: the global ids of the clients, and what they have answered.
///
/// Encoded by Ceph as a list of (id, cookie, text) of those that have and one of (id, cookie) of
/// those that have not, each with its length in front, little-endian.
public record NotifyReply(Set<Long> answered, Set<Long> silent, Set<String> texts) {

    /// Takes copies.
    public NotifyReply {
        answered = Set.copyOf(answered);
        silent = Set.copyOf(silent);
        texts = Set.copyOf(texts);
    }

    static NotifyReply decode(long address, long lengthBytes) {
        if (address == 0 || lengthBytes == 0) {
            return new NotifyReply(Set.of(), Set.of(), Set.of());
        }
        return decode(MemorySegment.ofAddress(address).reinterpret(lengthBytes).asByteBuffer());
    }

    static NotifyReply decode(ByteBuffer encoded) {
        ByteBuffer in = encoded.order(ByteOrder.LITTLE_ENDIAN);
        Set<Long> answered = new HashSet<>();
        Set<String> texts = new HashSet<>();
        for (int left = in.getInt(); left > 0; left--) {
            answered.add(in.getLong());
            in.getLong();
            byte[] text = new byte[in.getInt()];
            in.get(text);
            texts.add(new String(text, StandardCharsets.UTF_8));
        }
        Set<Long> silent = new HashSet<>();
        for (int left = in.getInt(); left > 0; left--) {
            silent.add(in.getLong());
            in.getLong();
        }
        return new NotifyReply(answered, silent, texts);
    }

    /// Whether the client `client.ID`, as lock holders are named, has answered.
    public boolean answeredBy(String client) {
        return answered.stream().anyMatch(id -> client.equals("client." + id));
    }
}
