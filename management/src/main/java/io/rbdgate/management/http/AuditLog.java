package io.rbdgate.management.http;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Who changed what, from where, when and with which outcome: in the logger `audit` and, the newest
/// ones, in memory. Secrets are masked before they come here. Callable from any thread.
public final class AuditLog {
    private static final Logger LOG = LoggerFactory.getLogger("audit");
    private static final int KEPT = 1000;

    private final InstantSource clock;
    private final ArrayDeque<Entry> newest = new ArrayDeque<>();
    private long sequence;

    /// One change, carried out or refused. `sequence` counts from 1 in this process; `status` is
    /// the HTTP status answered.
    public record Entry(
            long sequence,
            Instant at,
            String user,
            String peer,
            String action,
            int status,
            String outcome) {}

    /// An empty log; `clock` gives the times of the entries.
    public AuditLog(InstantSource clock) {
        this.clock = clock;
    }

    /// Writes an entry; `outcome` is the message the client got.
    public void record(String user, String peer, String action, int status, String outcome) {
        Entry entry;
        synchronized (newest) {
            entry = new Entry(++sequence, clock.instant(), user, peer, action, status, outcome);
            newest.addLast(entry);
            if (newest.size() > KEPT) {
                newest.removeFirst();
            }
        }
        LOG.info(
                "user={} from={} action=\"{}\" status={} outcome=\"{}\"",
                AuditText.oneLine(entry.user()),
                entry.peer(),
                AuditText.oneLine(entry.action()),
                entry.status(),
                AuditText.oneLine(entry.outcome()));
    }

    /// The entries in memory that came after `sequence` (0: all of them), oldest first.
    public List<Entry> after(long sequence) {
        List<Entry> found = new ArrayList<>();
        synchronized (newest) {
            for (Entry entry : newest) {
                if (entry.sequence() > sequence) {
                    found.add(entry);
                }
            }
        }
        return found;
    }
}
