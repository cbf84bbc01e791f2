package io.rbdgate.management.http;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Who changed what, from where, when and with which outcome, and who was not let in: in the logger
/// `audit` and, the newest ones, in memory. Secrets are masked before they come here. Callable from
/// any thread.
public final class AuditLog {
    private static final Logger LOG = LoggerFactory.getLogger("audit");
    private static final int KEPT = 1000;
    private static final int REFUSED_KEPT = 200;

    private final InstantSource clock;
    private final ArrayDeque<Entry> newest = new ArrayDeque<>();
    private final ArrayDeque<Entry> refused = new ArrayDeque<>();
    private final Refusals refusals = new Refusals();
    private long sequence;

    /// One change, carried out or refused, or what was not admitted at all (`admitted` is false,
    /// the user is nobody). `sequence` counts from 1 in this process; `status` is the HTTP status
    /// answered.
    public record Entry(
            long sequence,
            Instant at,
            boolean admitted,
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
        synchronized (newest) {
            keep(newest, KEPT, entry(true, user, peer, action, status, outcome));
        }
    }

    /// Notes a request that was not admitted. Many of them become few entries, see [Refusals].
    ///
    /// @return whether this one is an entry of its own
    boolean refuse(String peer, String action, int status, String outcome) {
        synchronized (newest) {
            tellOver();
            boolean first = refusals.isFirst(peer, status, clock.instant());
            if (first) {
                keep(refused, REFUSED_KEPT, entry(false, "", peer, action, status, outcome));
            }
            return first;
        }
    }

    private void tellOver() {
        for (Refusals.Rest rest : refusals.over(clock.instant())) {
            String action = rest.requests() + " more requests";
            Entry entry = entry(false, "", rest.peer(), action, rest.status(), "within a minute");
            keep(refused, REFUSED_KEPT, entry);
        }
    }

    private Entry entry(
            boolean admitted, String user, String peer, String action, int status, String outcome) {
        return new Entry(
                ++sequence, clock.instant(), admitted, user, peer, action, status, outcome);
    }

    private static void keep(ArrayDeque<Entry> entries, int most, Entry entry) {
        entries.addLast(entry);
        if (entries.size() > most) {
            entries.removeFirst();
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
            tellOver();
            found.addAll(newest);
            found.addAll(refused);
        }
        found.removeIf(entry -> entry.sequence() <= sequence);
        found.sort(Comparator.comparingLong(Entry::sequence));
        return found;
    }
}
