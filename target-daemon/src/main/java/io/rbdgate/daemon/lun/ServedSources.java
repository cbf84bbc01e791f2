package io.rbdgate.daemon.lun;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/// What this process serves, by what the data really is: one LUN per image or file. Any thread.
public final class ServedSources {
    private final ConcurrentMap<String, LunService> servedBy = new ConcurrentHashMap<>();

    /// Enters `by`; returns who has it already, or null when it is `by`'s now.
    @Nullable LunService claim(String source, LunService by) {
        LunService holder = servedBy.putIfAbsent(source, by);
        return holder == by ? null : holder;
    }

    void release(String source, LunService by) {
        boolean was = servedBy.remove(source, by);
        assert was;
    }
}
