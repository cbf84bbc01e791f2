package io.rbdgate.management.rest;

import io.rbdgate.config.store.cfg.StatusRules;
import io.rbdgate.management.http.Json;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// One disk as its gateways tell of it, look by look, with ceph-iscsi's rules for its state.
final class DiskTracker {
    private final StatusRules rules;
    private final Map<String, Told> gateways = new TreeMap<>();
    private State state = State.ONLINE;
    private int calm;

    DiskTracker(StatusRules rules) {
        this.rules = rules;
    }

    /// In the words of ceph-iscsi.
    enum State {
        ONLINE("Online"),
        ACCESS_FAILURE("Degraded - cluster access failure"),
        EXCESSIVE_FAILOVERS("Degraded - excessive failovers");

        private final String text;

        State(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }
    }

    /// What one gateway told last: whether it has the lock, since when it says so (an ISO text, all
    /// of one time zone), how often things happened.
    private record Told(
            boolean claims, String stamp, int lockLost, int connectionLost, int commandTimedOut) {
        static Told of(String stamp, JsonNode status) {
            return new Told(
                    status.path("lock_owner").asString("").equals("true"),
                    stamp,
                    status.path("lock_lost_cnt").asInt(0),
                    status.path("conn_lost_cnt").asInt(0),
                    status.path("cmd_timed_out_cnt").asInt(0));
        }

        /// What the change since `earlier` makes of a disk. A restarted gateway counts from 0.
        State since(Told earlier, int excessiveFailovers) {
            if (connectionLost != earlier.connectionLost
                    || commandTimedOut != earlier.commandTimedOut) {
                return State.ACCESS_FAILURE;
            }
            return Math.abs(lockLost - earlier.lockLost) >= excessiveFailovers
                    ? State.EXCESSIVE_FAILOVERS
                    : State.ONLINE;
        }
    }

    /// One look: what the manager lists of each gateway that has the disk. A status that is left
    /// out, as happens, changes nothing.
    void see(Map<String, JsonNode> listed) {
        gateways.keySet().retainAll(listed.keySet());
        State worst = State.ONLINE;
        for (Map.Entry<String, JsonNode> gateway : listed.entrySet()) {
            JsonNode status = gateway.getValue().path("status");
            if (status.isObject() && !status.isEmpty()) {
                String stamp = gateway.getValue().path("status_stamp").asString("");
                Told now = Told.of(stamp, status);
                Told before = gateways.put(gateway.getKey(), now);
                State change = now.since(before == null ? now : before, rules.excessiveFailovers());
                worst = change == State.ONLINE ? worst : change;
            }
        }
        settle(worst);
    }

    private void settle(State seen) {
        if (seen != State.ONLINE) {
            state = seen;
            calm = 0;
        } else if (++calm > rules.calmLooks()) {
            state = State.ONLINE;
        }
    }

    /// Whether no gateway has told anything yet.
    boolean silent() {
        return gateways.isEmpty();
    }

    /// The one whose claim is the newest; empty when nobody has the lock.
    private String owner() {
        return gateways.entrySet().stream()
                .filter(gateway -> gateway.getValue().claims)
                .max(Comparator.comparing(gateway -> gateway.getValue().stamp))
                .map(Map.Entry::getKey)
                .orElse("");
    }

    /// As `GET /api/disk` shows it.
    ObjectNode status() {
        ObjectNode status = Json.object();
        status.put("state", state.text()).put("lock_owner", owner());
        ObjectNode counts = status.putObject("gateways");
        gateways.forEach(
                (gateway, told) ->
                        counts.putObject(gateway)
                                .put("lock_lost_cnt", told.lockLost)
                                .put("conn_lost_cnt", told.connectionLost)
                                .put("cmd_timed_out_cnt", told.commandTimedOut));
        return status;
    }
}
