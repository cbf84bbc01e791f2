package io.rbdgate.management.v1;

import io.rbdgate.management.StorageAdmin.ImageName;
import io.rbdgate.management.StorageException;
import io.rbdgate.management.TargetControl;
import io.rbdgate.management.http.Answer;
import io.rbdgate.management.http.ApiProblem;
import io.rbdgate.management.http.Protection;
import io.rbdgate.management.http.Request;
import io.rbdgate.management.http.Route;
import io.rbdgate.management.live.FanOut;
import io.rbdgate.management.live.FanOut.Call;
import io.rbdgate.management.live.PeerAnswer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Lets an image, its snapshots included, go on every gateway while something else works on it, and
/// has it served again. Blocks.
final class ImageHold {
    private record Held(String gateway, ImageName image) {}

    private static final Logger LOG = LoggerFactory.getLogger(ImageHold.class);
    private static final String ASK = "ask";
    private static final String SUSPEND = "suspend";
    private static final String RESUME = "resume";

    /// So often a gateway is asked to serve an image again: for five minutes.
    private static final int TRIES = 30;

    private final TargetControl control;
    private final Mappings mappings;
    private final @Nullable FanOut shared;
    private final Map<Held, Object> newest = new ConcurrentHashMap<>();

    ImageHold(TargetControl control, Mappings mappings, @Nullable FanOut shared) {
        this.control = control;
        this.mappings = mappings;
        this.shared = shared;
    }

    /// The route by which the other gateways ask for it.
    Route route() {
        return new Route(
                "PUT",
                "/api/_image",
                Protection.RESTRICTED,
                List.of("Lets an image go here, or serves it again"),
                this::here);
    }

    private Answer here(Request request) {
        ImageName image =
                new ImageName(
                        request.mandatory("pool"),
                        request.field("namespace", ""),
                        request.mandatory("image"));
        boolean force = request.field("force", "false").equals("true");
        String mode = request.mandatory("mode");
        try {
            switch (mode) {
                case ASK -> requireUnused(image, force);
                case SUSPEND -> {
                    requireUnused(image, force);
                    suspend(image);
                }
                case RESUME -> resume(image);
                default -> throw new ApiProblem(400, "Invalid mode '" + mode + "'");
            }
        } catch (Problem used) {
            throw new ApiProblem(used.status(), used.detail());
        }
        return Answer.message(200, "OK");
    }

    private void requireUnused(ImageName image, boolean force) {
        List<String> users = mappings.initiatorsSeeing(mappings.lunsOn(image));
        if (!users.isEmpty() && !force) {
            throw Problem.conflict(
                    image
                            + " is served to "
                            + String.join(", ", users)
                            + ": log them out, or send \"force\": true");
        }
    }

    private void suspend(ImageName image) {
        mappings.lunsOn(image).forEach(lun -> control.suspend(lun.target(), lun.lun()));
    }

    private void resume(ImageName image) {
        mappings.lunsOn(image).forEach(lun -> control.resume(lun.target(), lun.lun()));
    }

    /// Whether nobody uses the image on any gateway that answers, or that does not matter.
    ///
    /// @throws Problem (409) that says who does and where
    void requireFree(ImageName image, boolean force) {
        requireUnused(image, force);
        for (String gateway : others()) {
            PeerAnswer answer = ask(gateway, image, ASK, force);
            if (answer.status() == 409) {
                throw Problem.conflict(gateway + ": " + answer.message());
            }
        }
    }

    /// Whether the image may be served, here or by another gateway.
    boolean isServed(ImageName image) {
        return !mappings.lunsOn(image).isEmpty() || !others().isEmpty();
    }

    /// Does `work` while no gateway that answers has the image. Before it ends, however it ends, it
    /// is served again.
    ///
    /// @throws Problem (409) when somebody uses it meanwhile, or a gateway does not let it go
    void during(ImageName image, boolean force, Runnable work) {
        Object hold = new Object();
        List<String> asked = new ArrayList<>();
        List<String> silent = new ArrayList<>();
        try {
            for (String gateway : others()) {
                asked.add(gateway);
                newest.put(new Held(gateway, image), hold);
                PeerAnswer answer = ask(gateway, image, SUSPEND, force);
                if (answer.status() == 409) {
                    throw Problem.conflict(gateway + ": " + answer.message());
                }
                if (answer.status() != 200) {
                    silent.add(gateway + " (" + answer.message() + ")");
                }
            }
            requireUnused(image, force);
            suspend(image);
            work.run();
        } catch (StorageException e) {
            throw e.kind() == StorageException.Kind.BUSY ? busy(e, silent) : e;
        } finally {
            try {
                resume(image);
            } finally {
                asked.forEach(gateway -> takeUp(gateway, image, hold, TRIES));
            }
        }
    }

    private static StorageException busy(StorageException e, List<String> silent) {
        String hint =
                silent.isEmpty()
                        ? "close it there, no gateway of this group has it"
                        : "stop or remove the gateways that could not be asked to let it go: "
                                + String.join(", ", silent);
        return new StorageException(e.kind(), e.getMessage() + "; " + hint, e);
    }

    private List<String> others() {
        return shared == null ? List.of() : shared.others(shared.live().read().gateways().keySet());
    }

    private PeerAnswer ask(String gateway, ImageName image, String mode, boolean force) {
        return ask(gateway, image, mode, force, shared().deadline());
    }

    private FanOut shared() {
        if (shared == null) {
            throw new IllegalStateException("there are no other gateways");
        }
        return shared;
    }

    private PeerAnswer ask(
            String gateway, ImageName image, String mode, boolean force, Instant deadline) {
        Call call =
                Call.of(
                        "PUT",
                        List.of("_image"),
                        "pool",
                        image.pool(),
                        "namespace",
                        image.namespace(),
                        "image",
                        image.image(),
                        "mode",
                        mode,
                        "force",
                        Boolean.toString(force));
        return shared().ask(gateway, call, deadline);
    }

    /// However long the work took; and again while the gateway is not heard, since hosts cannot use
    /// the image through it meanwhile, unless it has been asked to let it go anew.
    private void takeUp(String gateway, ImageName image, Object hold, int tries) {
        Held held = new Held(gateway, image);
        if (!Objects.equals(newest.get(held), hold)) {
            return;
        }
        PeerAnswer answer = ask(gateway, image, RESUME, true, shared().fromNow());
        if (answer.status() != 200) {
            LOG.warn("gateway {} may not serve {} again: {}", gateway, image, answer.message());
        }
        if (answer.status() == 503 && tries > 1) {
            CompletableFuture.delayedExecutor(10, TimeUnit.SECONDS, Thread::startVirtualThread)
                    .execute(() -> takeUp(gateway, image, hold, tries - 1));
        } else {
            newest.remove(held, hold);
        }
    }
}
