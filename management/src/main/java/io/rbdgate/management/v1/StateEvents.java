package io.rbdgate.management.v1;

import io.rbdgate.management.TargetControl;
import io.rbdgate.management.TargetControl.LunStatus;
import io.rbdgate.management.TargetControl.SessionStatus;
import io.rbdgate.management.http.AuditLog;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/// What has happened: changes through the API, requests that were not admitted, LUNs that went and
/// came, initiators that logged in and out. Sees the target's state whenever [#observe] is called.
/// Callable from any thread.
final class StateEvents {
    private static final int KEPT = 2000;
    private static final String REFUSED = "refused";

    /// Of those that nobody admitted; they must not push out what has happened.
    private static final int REFUSED_KEPT = 200;

    private final TargetControl control;
    private final AuditLog audit;
    private final InstantSource clock;
    private final ArrayDeque<Event> newest = new ArrayDeque<>();
    private Map<String, String> luns = new HashMap<>();
    private Map<String, SessionStatus> sessions = new HashMap<>();
    private boolean started;
    private long sequence;
    private int refused;
    private long audited;

    StateEvents(TargetControl control, AuditLog audit, InstantSource clock) {
        this.control = control;
        this.audit = audit;
        this.clock = clock;
    }

    /// One thing that happened.
    record Event(
            @Field("Counts events of this process") long id,
            @Field("When") String at,
            @Field(
                            value = "What kind",
                            oneOf = {"change", "refused", "lun", "session"})
                    String kind,
            @Field("What it is about") String subject,
            @Field("What happened") String what,
            @Field("Who did it; empty: nobody") String user,
            @Field("From where; empty: here") String source) {}

    /// Looks at what is new; called regularly.
    synchronized void observe() {
        for (AuditLog.Entry entry : audit.after(audited)) {
            audited = entry.sequence();
            String outcome = entry.status() + " " + entry.outcome();
            String what = entry.status() < 400 ? outcome : "refused: " + outcome;
            String kind = entry.admitted() ? "change" : REFUSED;
            add(entry.at(), kind, entry.action(), what, entry.user(), entry.peer());
        }
        observeLuns();
        observeSessions();
        started = true;
    }

    /// Events after `id`, oldest first.
    synchronized List<Event> after(long id, long limit) {
        return newest.stream().filter(e -> e.id() > id).limit(limit).toList();
    }

    private void observeLuns() {
        Map<String, String> seen = new HashMap<>();
        for (LunStatus lun : control.luns()) {
            String name = lun.targetIqn() + " LUN " + lun.lun();
            String state = lun.online() ? "online" : lun.state() + ": " + lun.reason();
            seen.put(name, state);
            if (started && !state.equals(luns.get(name))) {
                happened("lun", name, state, "");
            }
        }
        for (String gone : luns.keySet()) {
            if (!seen.containsKey(gone)) {
                happened("lun", gone, "removed", "");
            }
        }
        luns = seen;
    }

    private void observeSessions() {
        Map<String, SessionStatus> seen = new HashMap<>();
        for (SessionStatus session : control.sessions()) {
            seen.put(session.id(), session);
            if (started && !sessions.containsKey(session.id())) {
                happened("session", subject(session), "logged in", session.peer());
            }
        }
        for (SessionStatus gone : new ArrayList<>(sessions.values())) {
            if (!seen.containsKey(gone.id())) {
                happened("session", subject(gone), "ended", gone.peer());
            }
        }
        sessions = seen;
    }

    private static String subject(SessionStatus session) {
        return session.initiatorName() + " at " + session.targetIqn();
    }

    private void happened(String kind, String subject, String what, String source) {
        add(clock.instant(), kind, subject, what, "", source);
    }

    private void add(
            Instant at, String kind, String subject, String what, String user, String source) {
        newest.addLast(new Event(++sequence, at.toString(), kind, subject, what, user, source));
        refused += kind.equals(REFUSED) ? 1 : 0;
        if (refused > REFUSED_KEPT) {
            removeFirst(event -> event.kind().equals(REFUSED));
        } else if (newest.size() > KEPT) {
            removeFirst(_ -> true);
        }
    }

    private void removeFirst(Predicate<Event> which) {
        Iterator<Event> oldest = newest.iterator();
        while (oldest.hasNext()) {
            Event event = oldest.next();
            if (which.test(event)) {
                oldest.remove();
                refused -= event.kind().equals(REFUSED) ? 1 : 0;
                return;
            }
        }
    }
}
