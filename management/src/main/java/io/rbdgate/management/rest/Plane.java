package io.rbdgate.management.rest;

import io.rbdgate.config.ApiConfig;
import io.rbdgate.config.BackstoreConfig;
import io.rbdgate.config.store.ConfigEdit;
import io.rbdgate.config.store.Credentials;
import io.rbdgate.config.store.GatewayConf;
import io.rbdgate.config.store.edit.ConfEdits;
import io.rbdgate.management.StorageAdmin;
import io.rbdgate.management.StorageException;
import io.rbdgate.management.TargetControl;
import io.rbdgate.management.http.Answer;
import io.rbdgate.management.http.ApiProblem;
import io.rbdgate.management.http.Json;
import io.rbdgate.management.http.Request;
import io.rbdgate.management.live.Effect;
import io.rbdgate.management.live.FanOut;
import io.rbdgate.management.live.Live;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/// What the routes work on, and the checks they share.
record Plane(
        Live live,
        FanOut fan,
        TargetControl control,
        StorageAdmin storage,
        DiskWatch disks,
        ConfEdits edits,
        ApiConfig config,
        RestSettings settings) {

    /// The name of this gateway.
    String own() {
        return control.gatewayName();
    }

    /// The target of the path, its name normalised.
    ///
    /// @throws ApiProblem 500 for a name that is none, 409 when the target is in the YAML file
    String targetToChange(Request request) {
        String iqn = Names.iqn(request.variable("target"));
        if (control.fromFile(iqn)) {
            throw new ApiProblem(
                    409,
                    "target "
                            + iqn
                            + " is defined in the configuration file of "
                            + own()
                            + ": change it there");
        }
        return iqn;
    }

    /// The target `iqn`.
    ///
    /// @throws ApiProblem 404 when there is none
    GatewayConf.Target target(String iqn) {
        GatewayConf.Target target = live.read().targets().get(iqn);
        if (target == null) {
            throw new ApiProblem(404, "Target " + iqn + " does not exist");
        }
        return target;
    }

    /// The gateways that are portals of `iqn`; none when there is no such target.
    Set<String> portals(String iqn) {
        GatewayConf.Target target = live.read().targets().get(iqn);
        return target == null ? Set.of() : target.portals().keySet();
    }

    /// Whether a removal only repeats one that was not confirmed by every gateway, since `there`
    /// finds nothing to remove in the target any more (nor does it when the target is gone): then
    /// it is confirmed now.
    ///
    /// @param what begins the messages
    /// @throws ApiProblem 503 when it is still not confirmed
    boolean repeats(String what, String iqn, Predicate<GatewayConf.Target> there) {
        GatewayConf.Target target = live.read().targets().get(iqn);
        boolean gone = target == null || !there.test(target);
        return gone && fan.confirmEarlier(what, iqn);
    }

    /// `edit`, on the condition that this gateway serves the target.
    ConfigEdit here(String iqn, ConfigEdit edit) {
        return ConfEdits.servedBy(own(), iqn).then(edit);
    }

    /// Carries out what a peer asks for: when `committer` is this gateway (or not told, as by
    /// gwcli) it is stored, else only made live; the peer stores it.
    Answer internal(String committer, ConfigEdit edit, Effect effect, String message) {
        if (committer.isEmpty() || committer.equals(own()) || committer.equals("localhost")) {
            live.change(edit, effect);
        } else {
            live.serve(edit, effect);
        }
        return Answer.message(200, message);
    }

    /// @throws ApiProblem 409 when the YAML file of this gateway exports the image
    void refuseFileImage(String pool, String image) {
        for (var target : control.served().targets()) {
            for (var lun : target.luns()) {
                if (lun.backstore() instanceof BackstoreConfig.Rbd rbd
                        && rbd.pool().equals(pool)
                        && rbd.image().equals(image)
                        && control.fromFile(target.iqn().text())) {
                    throw new ApiProblem(
                            409,
                            "disk "
                                    + pool
                                    + "/"
                                    + image
                                    + " is defined in the configuration file of "
                                    + own()
                                    + ", in target "
                                    + target.iqn()
                                    + ": change it there");
                }
            }
        }
    }

    /// The four CHAP fields of a form; missing ones are empty.
    static Credentials credentials(Request request) {
        return new Credentials(
                request.field("username", ""),
                request.field("password", ""),
                request.field("mutual_username", ""),
                request.field("mutual_password", ""));
    }

    /// The fields that tell `credentials` to a peer.
    static FanOut.Call with(FanOut.Call call, Credentials credentials) {
        return call.with("username", credentials.username())
                .with("password", credentials.password())
                .with("mutual_username", credentials.mutualUsername())
                .with("mutual_password", credentials.mutualPassword());
    }

    /// The form field `controls`, an empty object when it was not sent.
    ///
    /// @throws ApiProblem 500, as the original, when it is no JSON object
    static ObjectNode controls(Request request) {
        String text = request.field("controls", "");
        if (text.isEmpty()) {
            return Json.object();
        }
        try {
            return Json.parseObject(text, "controls");
        } catch (ApiProblem e) {
            throw new ApiProblem(500, "Unexpected or invalid controls - " + e.text());
        }
    }

    /// Storage work with its errors told in this API's statuses.
    <T> T stored(Supplier<T> work) {
        try {
            return work.get();
        } catch (StorageException e) {
            int status =
                    switch (e.kind()) {
                        case NOT_FOUND -> 404;
                        case EXISTS, BUSY, NOT_EMPTY, INVALID -> 400;
                        case UNAVAILABLE -> 503;
                        case NO_SPACE, NOT_PERMITTED, CANCELLED, FAILED -> 500;
                    };
            throw new ApiProblem(status, String.valueOf(e.getMessage()));
        }
    }
}
