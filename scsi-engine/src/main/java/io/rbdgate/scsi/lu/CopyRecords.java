package io.rbdgate.scsi.lu;

import io.rbdgate.scsi.ItNexus;
import io.rbdgate.scsi.copy.CopyProgress;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The copies that hosts may ask one logical unit about, by nexus and list identifier. Bounded:
/// those longest over go first, those of ended nexuses at once. Lane of the logical unit.
final class CopyRecords {
    private static final int MOST = 1024;

    private final Map<Key, Entry> entries = new LinkedHashMap<>();

    private record Key(ItNexus nexus, long list) {}

    /// A copy and, while it is under way, what does it.
    record Entry(CopyProgress progress, @Nullable CopyJob job) {}

    @Nullable Entry find(ItNexus nexus, long list) {
        return entries.get(new Key(nexus, list));
    }

    /// Whether a copy of that name is under way.
    boolean busy(ItNexus nexus, long list) {
        Entry entry = find(nexus, list);
        return entry != null && !entry.progress().over();
    }

    /// Takes the place of an older one of that name.
    void add(ItNexus nexus, long list, Entry entry) {
        entries.keySet().removeIf(key -> key.nexus.lost());
        Key key = new Key(nexus, list);
        entries.remove(key);
        entries.put(key, entry);
        Iterator<Entry> oldest = entries.values().iterator();
        while (entries.size() > MOST && oldest.hasNext()) {
            if (oldest.next().progress().over()) {
                oldest.remove();
            }
        }
    }

    void remove(ItNexus nexus, long list) {
        entries.remove(new Key(nexus, list));
    }

    /// All that is under way and has been answered already.
    List<CopyJob> inBackground() {
        List<CopyJob> found = new ArrayList<>();
        for (Entry entry : entries.values()) {
            CopyJob job = entry.job();
            if (job != null && !entry.progress().over() && entry.progress().background()) {
                found.add(job);
            }
        }
        return found;
    }
}
