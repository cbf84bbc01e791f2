package io.rbdgate.management.rest;

import io.rbdgate.management.http.ApiProblem;
import io.rbdgate.management.http.PeerAddress;
import io.rbdgate.management.live.FanOut.Call;
import io.rbdgate.management.live.PeerAnswer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// What is asked of a gateway before it is added (§6.3); each failure is a 400 that says what to
/// mend.
final class GatewayChecks {
    private final Plane plane;

    GatewayChecks(Plane plane) {
        this.plane = plane;
    }

    void check(String gateway, List<String> addresses, Instant deadline) {
        List<String> has =
                gateway.equals(plane.own())
                        ? HostAddresses.all()
                        : texts(ask(gateway, "ip_addresses", deadline));
        List<String> missing =
                new ArrayList<>(addresses.stream().map(PeerAddress::normal).toList());
        missing.removeAll(Set.copyOf(has));
        if (gateway.equals(plane.own())) {
            missing.removeIf(HostAddresses::isOwn);
        }
        if (!missing.isEmpty()) {
            throw new ApiProblem(
                    400,
                    "IP address of "
                            + gateway
                            + " is invalid: "
                            + String.join(",", missing)
                            + " is not one of "
                            + String.join(",", has));
        }
        if (!gateway.equals(plane.own())) {
            compare(gateway, deadline);
        }
    }

    private void compare(String gateway, Instant deadline) {
        String mine = plane.settings().confHash();
        String theirs = ask(gateway, "checkconf", deadline).asString("");
        if (plane.settings().confCompared() && !mine.equals(theirs)) {
            throw new ApiProblem(
                    400,
                    "the settings of "
                            + gateway
                            + " differ from those of "
                            + plane.own()
                            + ": make their iscsi-gateway.cfg or api sections the same");
        }
        ask(gateway, "checkversions", deadline);
    }

    private JsonNode ask(String gateway, String type, Instant deadline) {
        Call call = Call.of("GET", List.of("sysinfo", type));
        PeerAnswer answer = plane.fan().ask(gateway, call, deadline);
        JsonNode data = answer.object().get("data");
        if (answer.status() != 200 || data == null) {
            throw new ApiProblem(
                    400,
                    "Unable to contact the API on "
                            + gateway
                            + " ("
                            + type
                            + ": "
                            + answer.message()
                            + "): does its name resolve, does it run, are user, password, port and"
                            + " TLS the same?");
        }
        return data;
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(item -> texts.add(item.asString("")));
        return texts;
    }
}
