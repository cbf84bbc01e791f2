package io.rbdgate.management.rest;

import io.rbdgate.config.store.ConfigEdit;
import io.rbdgate.management.http.ApiProblem;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Carries a change out on all gateways concerned. What gives is stored first and reaches a gateway
/// that is down when it comes back; what takes away is confirmed only when every gateway has
/// applied it, and is not begun when one cannot be asked.
final class FanOut {
    private static final Logger LOG = LoggerFactory.getLogger(FanOut.class);
    private static final Duration WHOLE = Duration.ofSeconds(25);

    private final Live live;
    private final Peers peers;
    private final String own;
    private final RestSettings settings;

    FanOut(Live live, Peers peers, String own, RestSettings settings) {
        this.live = live;
        this.peers = peers;
        this.own = own;
        this.settings = settings;
    }

    /// An internal call: what the peers are asked to do.
    record Call(String method, String path, Map<String, String> form) {
        /// A path of segments below `/api/`, encoded, and form fields by turns.
        static Call of(String method, List<String> segments, String... fields) {
            StringBuilder path = new StringBuilder("/api");
            segments.forEach(s -> path.append('/').append(Peers.encoded(s)));
            Map<String, String> form = new LinkedHashMap<>();
            for (int i = 0; i < fields.length; i += 2) {
                form.put(fields[i], fields[i + 1]);
            }
            return new Call(method, path.toString(), form);
        }

        Call with(String name, String value) {
            Map<String, String> more = new LinkedHashMap<>(form);
            more.put(name, value);
            return new Call(method, path, more);
        }
    }

    /// A change that takes nothing from anybody: stored and live here, then on those that are up.
    ///
    /// @param what begins the messages, as `client create/update`
    void grant(String what, Collection<String> gateways, ConfigEdit edit, Call call) {
        Instant deadline = deadline();
        live.preview(edit);
        List<PeerStatus> up = up(others(gateways));
        live.change(edit, Effect.GIVES);
        call(what, up, call, deadline, List.of(own));
    }

    /// A change that takes something away; all gateways must be up and apply it.
    void revoke(String what, Collection<String> gateways, ConfigEdit edit, Call call) {
        Instant deadline = deadline();
        live.preview(edit);
        List<PeerStatus> all = allUp(what, others(gateways));
        call(what, all, call, deadline, List.of());
        live.change(edit, Effect.TAKES);
        synchronise(what, all, deadline);
    }

    /// As [#grant] or [#revoke].
    void change(
            Effect effect, String what, Collection<String> gateways, ConfigEdit edit, Call call) {
        switch (effect) {
            case TAKES -> revoke(what, gateways, edit, call);
            case GIVES -> grant(what, gateways, edit, call);
        }
    }

    /// The gateways of `gateways` that are up; the others are left out, with a warning.
    List<PeerStatus> up(Collection<String> gateways) {
        List<PeerStatus> up = new ArrayList<>();
        for (PeerStatus status : peers.ping(gateways)) {
            if (status.up()) {
                up.add(status);
            } else {
                LOG.warn("gateway {} gets the change when it is back", status);
            }
        }
        return up;
    }

    /// All of `gateways`.
    ///
    /// @throws ApiProblem 503 when one is not up
    List<PeerStatus> allUp(String what, Collection<String> gateways) {
        List<PeerStatus> all = peers.ping(gateways);
        List<String> down = new ArrayList<>();
        for (PeerStatus status : all) {
            if (!status.up()) {
                down.add(status.toString());
            }
        }
        if (!down.isEmpty()) {
            throw new ApiProblem(
                    503, what + " failed, gateway(s) unavailable:" + String.join(",", down));
        }
        return all;
    }

    /// Calls the peers one after the other; the first that fails ends it.
    ///
    /// @param done the gateways on which the change is live already
    /// @throws ApiProblem with the peer's status and message
    void call(
            String what,
            Collection<PeerStatus> gateways,
            Call call,
            Instant deadline,
            List<String> done) {
        List<String> applied = new ArrayList<>(done);
        List<String> open = new ArrayList<>();
        gateways.forEach(g -> open.add(g.gateway()));
        for (PeerStatus peer : gateways) {
            open.remove(peer.gateway());
            PeerAnswer answer =
                    peers.call(peer.gateway(), call.method(), call.path(), call.form(), deadline);
            if (answer.status() != 200) {
                throw new ApiProblem(
                        answer.status() < 400 ? 500 : answer.status(),
                        what + " " + failure(peer.gateway(), applied, open) + answer.message());
            }
            applied.add(peer.gateway());
        }
    }

    /// A document that another change made live on a peer between its call and our storing must not
    /// stay: every rbdgate reads the stored one once more.
    private void synchronise(String what, List<PeerStatus> gateways, Instant deadline) {
        List<PeerStatus> ours = gateways.stream().filter(PeerStatus::ours).toList();
        Call call = Call.of("PUT", List.of("_sync"));
        call(what + " is stored, but not confirmed:", ours, call, deadline, List.of(own));
    }

    private static String failure(String gateway, List<String> applied, List<String> aborted) {
        StringBuilder text = new StringBuilder("failed on ").append(gateway);
        if (!applied.isEmpty()) {
            text.append(", applied to ").append(String.join(",", applied));
            if (!aborted.isEmpty()) {
                text.append(", aborted ").append(String.join(",", aborted));
            }
        }
        return text.append(". ").toString();
    }

    /// When a call that begins now must have ended.
    Instant deadline() {
        return settings.clock().instant().plus(WHOLE);
    }

    /// The gateways of `gateways` but this one, sorted.
    List<String> others(Collection<String> gateways) {
        TreeSet<String> others = new TreeSet<>(gateways);
        others.remove(own);
        return List.copyOf(others);
    }

    /// For single calls.
    Peers peers() {
        return peers;
    }
}
