package io.rbdgate.management.live;

import io.rbdgate.config.store.ConfigStoreException;
import io.rbdgate.config.store.GatewayConf;
import io.rbdgate.management.TargetControl;
import io.rbdgate.management.http.ApiProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// When what was taken away counts as gone: every gateway concerned has said so, or is fenced. Any
/// thread; blocks.
final class Confirmation {
    private static final Logger LOG = LoggerFactory.getLogger(Confirmation.class);

    private final Fencing fencing;
    private final String own;

    /// Of gateway `own`.
    Confirmation(Fencing fencing, String own) {
        this.fencing = fencing;
        this.own = own;
    }

    /// @throws ApiProblem 503 when it is clear beforehand that `expected` will not be confirmed
    void require(String what, List<PeerStatus> all, Taken expected, GatewayConf conf) {
        List<String> down = new ArrayList<>();
        for (PeerStatus peer : all) {
            String obstacle =
                    peer.up() ? null : expected.obstacle(peer.gateway(), fencing, conf, false);
            if (obstacle != null) {
                down.add(peer + (obstacle.isEmpty() ? "" : " " + obstacle));
            }
        }
        if (!down.isEmpty()) {
            throw unavailable(what, down);
        }
    }

    static ApiProblem unavailable(String what, List<String> down) {
        return new ApiProblem(
                503, what + " failed, gateway(s) unavailable:" + String.join(",", down));
    }

    /// @throws ApiProblem 503 when `gateway` may still write and cannot be fenced
    void requireNoDanger(String what, String gateway) {
        String danger = fencing.danger(gateway);
        if (danger != null) {
            throw unavailable(what, List.of(gateway + ": " + danger));
        }
    }

    /// Fences those that have not confirmed, and what is left of earlier runs of those that have.
    ///
    /// @param all the states of those that were asked before; one of ceph-iscsi has been asked by a
    ///   route of its own
    /// @throws ApiProblem 503 when one has not confirmed and is not fenced
    void complete(
            String what,
            List<PeerStatus> all,
            Map<String, PeerAnswer> answers,
            Taken taken,
            GatewayConf conf) {
        Map<String, String> runs = new TreeMap<>();
        runs.put(own, fencing.instance());
        for (String gateway : taken.gateways()) {
            boolean old =
                    all.stream().anyMatch(p -> p.gateway().equals(gateway) && p.up() && !p.ours());
            if (gateway.equals(own) || old) {
                continue;
            }
            PeerAnswer answer = answers.get(gateway);
            boolean confirmed = answer != null && answer.good();
            runs.put(gateway, answer != null && answer.good() ? answer.instance() : "");
            boolean lasts = answer != null && answer.message().startsWith(TargetControl.NOT_OVER);
            String obstacle = confirmed ? null : taken.obstacle(gateway, fencing, conf, lasts);
            if (obstacle != null) {
                throw unconfirmed(what, gateway, answer, obstacle);
            }
        }
        fence(what, runs);
    }

    private static ApiProblem unconfirmed(
            String what, String gateway, @Nullable PeerAnswer answer, String obstacle) {
        return unconfirmed(
                what,
                gateway
                        + ": "
                        + (answer == null ? "does not answer" : answer.message())
                        + (obstacle.isEmpty() ? "" : "; " + obstacle));
    }

    private static ApiProblem unconfirmed(String what, String why) {
        return new ApiProblem(503, what + " is stored, but not confirmed by " + why);
    }

    /// Fences every run of the gateways but the one each name is mapped to.
    ///
    /// @throws ApiProblem 503 when that is not done
    void fence(String what, Map<String, String> runs) {
        try {
            fencing.fence(runs, own + ": " + what);
        } catch (ConfigStoreException e) {
            throw unconfirmed(what, String.valueOf(e.getMessage()));
        }
    }

    /// What the caller has to know of a gateway that was taken out by `step` without confirming it,
    /// and that no fence keeps from serving; empty when there is nothing to be told.
    String unfenced(String gateway, Live.Step step) {
        String obstacle =
                Taken.from(gateway, step).obstacle(gateway, fencing, step.before(), false);
        if (obstacle == null) {
            return "";
        }
        String warning =
                "see to it that %s serves nothing any more: %s"
                        .formatted(gateway, obstacle.isEmpty() ? "it is not fenced" : obstacle);
        LOG.warn("{} is removed by force; {}", gateway, warning);
        return warning;
    }
}
