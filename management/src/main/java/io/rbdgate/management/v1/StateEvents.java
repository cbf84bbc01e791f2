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
import java.util.List;
import java.util.Map;

/// What has happened: changes through the API, LUNs that went and came, initiators that logged in
/// and out. Sees the target's state whenever [#observe] is called. Callable from any thread.
final class StateEvents {
    private static final int KEPT = 2000;

    private final TargetControl control;
    private final AuditLog audit;
    private final InstantSource clock;
    private final ArrayDeque<Event> newest = new ArrayDeque<>();
    private Map<String, String> luns = new HashMap<>();
    private Map<String, SessionStatus> sessions = new HashMap<>();
    private boolean started;
    private long sequence;
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
                            oneOf = {"change", "lun", "session"})
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
            add(entry.at(), "change", entry.action(), what, entry.user(), entry.peer());
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
        if (newest.size() > KEPT) {
            newest.removeFirst();
        }
    }
}
