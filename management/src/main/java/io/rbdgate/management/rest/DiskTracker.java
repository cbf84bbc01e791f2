package io.rbdgate.management.rest;

import io.rbdgate.management.http.Json;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// One disk as its gateways tell of it, look by look, with ceph-iscsi's rules for its state.
final class DiskTracker {
    /// So many lost locks between two looks are too many.
    private static final int EXCESSIVE_FAILOVERS = 12;

    /// After so many looks without trouble it is well again.
    private static final int CALM_LOOKS = 3;

    private final Map<String, Counts> gateways = new TreeMap<>();
    private String owner = "";
    private State state = State.ONLINE;
    private int calm;

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

    /// How often things happened at one gateway.
    private record Counts(int lockLost, int connectionLost, int commandTimedOut) {
        static Counts of(JsonNode status) {
            return new Counts(
                    status.path("lock_lost_cnt").asInt(0),
                    status.path("conn_lost_cnt").asInt(0),
                    status.path("cmd_timed_out_cnt").asInt(0));
        }

        /// What the change since `earlier` makes of a disk. A restarted gateway counts from 0.
        State since(Counts earlier) {
            if (connectionLost != earlier.connectionLost
                    || commandTimedOut != earlier.commandTimedOut) {
                return State.ACCESS_FAILURE;
            }
            return Math.abs(lockLost - earlier.lockLost) >= DiskTracker.EXCESSIVE_FAILOVERS
                    ? State.EXCESSIVE_FAILOVERS
                    : State.ONLINE;
        }
    }

    /// One look: what the manager lists of each gateway that has the disk. A status that is left
    /// out, as happens, changes nothing.
    void see(Map<String, JsonNode> listed) {
        gateways.keySet().retainAll(listed.keySet());
        owner = ownerAmong(listed);
        State worst = State.ONLINE;
        for (Map.Entry<String, JsonNode> gateway : listed.entrySet()) {
            JsonNode status = gateway.getValue().path("status");
            if (status.isObject() && !status.isEmpty()) {
                Counts now = Counts.of(status);
                Counts before = gateways.put(gateway.getKey(), now);
                State change = now.since(before == null ? now : before);
                worst = change == State.ONLINE ? worst : change;
            }
        }
        settle(worst);
    }

    private void settle(State seen) {
        if (seen != State.ONLINE) {
            state = seen;
            calm = 0;
        } else if (++calm > CALM_LOOKS) {
            state = State.ONLINE;
        }
    }

    /// The one whose claim is the newest; the stamps are ISO texts of one time zone.
    private static String ownerAmong(Map<String, JsonNode> listed) {
        String owner = "";
        String newest = "";
        for (Map.Entry<String, JsonNode> gateway : listed.entrySet()) {
            JsonNode told = gateway.getValue();
            String stamp = told.path("status_stamp").asString("");
            boolean claims = told.path("status").path("lock_owner").asString("").equals("true");
            if (claims && stamp.compareTo(newest) >= 0) {
                owner = gateway.getKey();
                newest = stamp;
            }
        }
        return owner;
    }

    /// As `GET /api/disk` shows it.
    ObjectNode status() {
        ObjectNode status = Json.object();
        status.put("state", state.text()).put("lock_owner", owner);
        ObjectNode counts = status.putObject("gateways");
        gateways.forEach(
                (gateway, count) ->
                        counts.putObject(gateway)
                                .put("lock_lost_cnt", count.lockLost)
                                .put("conn_lost_cnt", count.connectionLost)
                                .put("cmd_timed_out_cnt", count.commandTimedOut));
        return status;
    }
}
