package io.rbdgate.management.live;

import io.rbdgate.config.store.ConfigEdit;
import io.rbdgate.config.store.ConfigStoreException;
import io.rbdgate.config.store.GatewayConf;
import io.rbdgate.config.store.serve.Revocations;
import io.rbdgate.config.store.serve.Unconfirmed;
import io.rbdgate.management.http.ApiProblem;
import io.rbdgate.management.http.PendingChange;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Carries a change out on all gateways concerned: it is stored, made live here, and every rbdgate
/// is told to serve by the stored document. What gives reaches a gateway that is down when it comes
/// back; what takes away is confirmed only when every gateway that may still give it has confirmed
/// or is fenced, and is not begun when that is not to be had.
///
/// What takes away is decided by the documents between which the store has changed, never by one
/// read before.
public final class FanOut {
    private static final Logger LOG = LoggerFactory.getLogger(FanOut.class);

    /// For what nobody waits for with a deadline of its own.
    private static final Duration WHOLE = Duration.ofSeconds(25);

    /// What is kept of the time to fence those that do not answer.
    private static final Duration FENCING = Duration.ofSeconds(9);

    /// What every gateway has at least to serve by what is stored: one that is sound is not to be
    /// fenced because others were slow.
    private static final Duration SERVING = Duration.ofSeconds(5);

    /// What is kept of the time to store the change.
    private static final Duration STORING = Duration.ofSeconds(3);

    private final Live live;
    private final Peers peers;
    private final Fencing fencing;
    private final Confirmation confirmation;
    private final String own;
    private final InstantSource clock;

    /// `access` says how the others are reached, `fencing` what to do when they are not.
    public FanOut(Live live, PeerAccess access, Fencing fencing) {
        this.live = live;
        this.peers = new Peers(access);
        this.fencing = fencing;
        this.own = live.control().gatewayName();
        this.confirmation = new Confirmation(fencing, own);
        this.clock = access.clock();
    }

    /// The configuration and the target of this gateway.
    public Live live() {
        return live;
    }

    /// Which run of this gateway confirms.
    public String instance() {
        return fencing.instance();
    }

    /// An internal call: what the peers are asked to do.
    public record Call(String method, String path, Map<String, String> form) {
        /// A path of segments below `/api/`, encoded, and form fields by turns.
        public static Call of(String method, List<String> segments, String... fields) {
            StringBuilder path = new StringBuilder("/api");
            segments.forEach(s -> path.append('/').append(Peers.encoded(s)));
            Map<String, String> form = new LinkedHashMap<>();
            for (int i = 0; i < fields.length; i += 2) {
                form.put(fields[i], fields[i + 1]);
            }
            return new Call(method, path.toString(), form);
        }

        public Call with(String name, String value) {
            Map<String, String> more = new LinkedHashMap<>(form);
            more.put(name, value);
            return new Call(method, path, more);
        }
    }

    /// Stores a change and makes it live here and on the gateways concerned: `gateways`, and those
    /// that something is taken away from.
    ///
    /// @param what begins the messages, as `client create/update`
    /// @param call what the original's daemons are asked to do; null: they cannot be asked
    /// @throws ApiProblem when it is not done everywhere, saying what is
    public void change(
            String what, Collection<String> gateways, ConfigEdit edit, @Nullable Call call) {
        PendingChange.plan();
        Instant deadline = deadline();
        ConfigEdit noted = Unconfirmed.noting(edit, g -> !g.equals(own), clock.instant());
        Live.Step planned = live.tried(noted);
        Taken expected = Taken.by(planned).with(Taken.earlier(planned, gateways));
        TreeSet<String> concerned = new TreeSet<>(gateways);
        concerned.addAll(expected.gateways());
        List<PeerStatus> all = peers.ping(others(concerned));
        requireTold(what, all, call);
        if (!expected.isEmpty()) {
            confirmation.require(what, all, expected, planned.before());
            callOld(what, all, call, deadline, List.of());
        }
        requireTime(what, deadline);
        Live.Step done = live.store(noted);
        Taken mine = Taken.by(done);
        Taken earlier = Taken.earlier(done, gateways);
        Taken taken = mine.with(earlier);
        Map<String, CompletableFuture<PeerAnswer>> asked = sync(all, taken, deadline);
        ApiProblem here =
                problemHere(
                        done,
                        mine.isEmpty() ? Effect.GIVES : Effect.TAKES,
                        done.changesNothing() || earlier.gateways().contains(own));
        Map<String, PeerAnswer> answers = joined(asked);
        if (expected.isEmpty()) {
            callOld(what, all, call, deadline, List.of(own));
        }
        if (taken.isEmpty()) {
            requireAll(what, answers);
        } else {
            confirmation.complete(what, all, answers, taken, done.before());
            if (here == null) {
                PendingChange.confirmed();
            }
            paid(mine.but(own).with(here == null ? earlier : earlier.but(own)));
        }
        if (here != null) {
            throw here;
        }
    }

    /// Takes this gateway out of a target, which another one has asked for: that is owed until it
    /// is live here, however often it is asked for.
    ///
    /// @throws ApiProblem when it is stored but not live
    public void leave(ConfigEdit edit) {
        Live.Step done = live.store(Unconfirmed.noting(edit, own::equals, clock.instant()));
        live.serve(done.after(), Effect.TAKES);
        paid(Taken.by(done).of(own));
    }

    /// What is not confirmed yet by every gateway concerned, as it is stored.
    public List<Unconfirmed> unconfirmed() {
        return Unconfirmed.in(live.read());
    }

    /// For a request that finds nothing to take from `iqn`, since an earlier one may have taken it
    /// without being confirmed: what is not confirmed there has to be now.
    ///
    /// @return whether there was something, which is confirmed now
    /// @throws ApiProblem 503 when it is not
    public boolean confirmEarlier(String what, String iqn) {
        GatewayConf conf = live.read();
        Taken earlier = Taken.earlier(conf, part -> part.target().equals(iqn));
        if (earlier.isEmpty()) {
            return false;
        }
        // one of ceph-iscsi cannot be asked for what it has been told already
        List<PeerStatus> told = old(peers.ping(others(earlier.gateways())));
        Map<String, CompletableFuture<PeerAnswer>> asked = sync(told, earlier, deadline());
        live.confirm();
        confirmation.complete(what, told, joined(asked), earlier, conf);
        paid(earlier);
        return true;
    }

    /// What is confirmed need not be asked for again. A note that stays is asked for once more,
    /// which harms nobody.
    private void paid(Taken notes) {
        if (notes.isEmpty()) {
            return;
        }
        try {
            live.forget(Unconfirmed.without(notes.parts()));
        } catch (ConfigStoreException e) {
            LOG.warn("what is confirmed is still noted as owed: {}", e.getMessage());
        }
    }

    /// Makes the change live here. The others are not to keep what was taken for what goes wrong
    /// here, so that is only told.
    ///
    /// @param asked whether what earlier changes have taken must be gone here too
    private @Nullable ApiProblem problemHere(Live.Step done, Effect effect, boolean asked) {
        try {
            live.serve(done.after(), effect);
            if (asked) {
                live.confirm();
            }
            return null;
        } catch (ApiProblem e) {
            return e;
        }
    }

    /// A change that could not be confirmed in time any more is not begun.
    private void requireTime(String what, Instant deadline) {
        Instant last = deadline.minus(FENCING).minus(SERVING).minus(STORING);
        if (clock.instant().isAfter(last)) {
            throw new ApiProblem(
                    503,
                    what + " failed, asking the other gateways took too long; nothing is stored");
        }
    }

    /// Before something goes that no document tells: every gateway serves by the stored document
    /// when this returns, or is fenced.
    ///
    /// @param call what the original's daemons are asked to do
    /// @throws ApiProblem 503 when that is not to be had
    public void settle(String what, Collection<String> gateways, Call call) {
        PendingChange.plan();
        Instant deadline = deadline();
        GatewayConf conf = live.read();
        Taken earlier = Taken.earlier(conf, _ -> true);
        Taken all = Taken.of(Revocations.from(gateways), conf).with(earlier);
        TreeSet<String> concerned = new TreeSet<>(gateways);
        concerned.addAll(all.gateways());
        List<PeerStatus> states = peers.ping(others(concerned));
        confirmation.require(what, states, all, conf);
        callOld(what, states, call, deadline, List.of());
        Map<String, CompletableFuture<PeerAnswer>> asked = sync(states, all, deadline);
        live.confirm();
        Map<String, PeerAnswer> answers = joined(asked);
        confirmation.complete(what + ": the configuration", states, answers, all, conf);
        paid(earlier);
        PendingChange.begin();
    }

    private static Map<String, PeerAnswer> joined(
            Map<String, CompletableFuture<PeerAnswer>> asked) {
        Map<String, PeerAnswer> answers = new TreeMap<>();
        asked.forEach((gateway, answer) -> answers.put(gateway, answer.join()));
        return answers;
    }

    private void callOld(
            String what,
            List<PeerStatus> all,
            @Nullable Call call,
            Instant deadline,
            List<String> done) {
        if (call != null) {
            call(what, old(all), call, deadline, done);
        }
    }

    private static List<PeerStatus> old(List<PeerStatus> all) {
        return all.stream().filter(p -> p.up() && !p.ours()).toList();
    }

    /// A change that a gateway of ceph-iscsi cannot be told is not begun.
    private static void requireTold(String what, List<PeerStatus> all, @Nullable Call call) {
        List<PeerStatus> old = old(all);
        if (call == null && !old.isEmpty()) {
            throw new ApiProblem(
                    409,
                    what
                            + ": "
                            + old.getFirst().gateway()
                            + " is a gateway of ceph-iscsi, which knows only the routes outside"
                            + " of /api/v1: use those while it is in the group");
        }
    }

    /// Every rbdgate among `all` is told to serve by the stored document, all at once; so is, when
    /// something is taken away, whoever became concerned while this change was being made.
    private Map<String, CompletableFuture<PeerAnswer>> sync(
            List<PeerStatus> all, Taken taken, Instant deadline) {
        TreeSet<String> toAsk = new TreeSet<>(others(taken.gateways()));
        for (PeerStatus peer : all) {
            if (peer.up() && peer.ours()) {
                toAsk.add(peer.gateway());
            } else if (peer.up() || !peer.ours()) {
                toAsk.remove(peer.gateway());
            }
            if (!peer.up()) {
                LOG.warn("gateway {} gets the change when it is back", peer);
            }
        }
        Call call = Call.of("PUT", List.of("_sync"), "confirm", String.valueOf(!taken.isEmpty()));
        Instant least = clock.instant().plus(SERVING);
        Instant planned = deadline.minus(FENCING);
        Instant end = planned.isBefore(least) ? least : planned;
        Map<String, CompletableFuture<PeerAnswer>> asked = new TreeMap<>();
        for (String gateway : toAsk) {
            asked.put(gateway, peers.begin(gateway, call, end));
        }
        return asked;
    }

    private void requireAll(String what, Map<String, PeerAnswer> answers) {
        List<String> applied = new ArrayList<>(List.of(own));
        answers.forEach((gateway, answer) -> addIf(answer.good(), applied, gateway));
        answers.forEach(
                (gateway, answer) -> {
                    if (!answer.good()) {
                        throw new ApiProblem(
                                answer.failure(),
                                what
                                        + " "
                                        + failure(gateway, applied, List.of())
                                        + answer.message());
                    }
                });
    }

    private static void addIf(boolean condition, List<String> list, String element) {
        if (condition) {
            list.add(element);
        }
    }

    /// Takes a gateway out of a target, whether it answers or not: what does not confirm is fenced,
    /// after the change is stored, since it comes back by what is stored then. The others are told
    /// as far as they are up. A gateway that has never published what it writes with is let go: it
    /// is one of ceph-iscsi, or has never served.
    ///
    /// @return what the caller has to know of a gateway that has not confirmed and that no fence
    ///   keeps from serving; empty when there is nothing to be told
    /// @throws ApiProblem 503 when it may still write and cannot be fenced: nothing is stored then;
    ///   or is not fenced
    public String expel(
            String what,
            String gateway,
            Collection<String> gateways,
            ConfigEdit edit,
            @Nullable Call call) {
        PendingChange.plan();
        Instant deadline = deadline();
        List<PeerStatus> all = peers.ping(others(gateways));
        List<PeerStatus> rest = all.stream().filter(p -> !p.gateway().equals(gateway)).toList();
        requireTold(what, rest, call);
        boolean other = !gateway.equals(own);
        if (other) {
            confirmation.requireNoDanger(what, gateway);
        }
        Live.Step done =
                live.store(
                        Unconfirmed.noting(edit, g -> other && g.equals(gateway), clock.instant()));
        Map<String, CompletableFuture<PeerAnswer>> asked = sync(all, Taken.by(done), deadline);
        ApiProblem here = problemHere(done, Effect.TAKES, false);
        Map<String, PeerAnswer> answers = joined(asked);
        PeerAnswer last = answers.remove(gateway);
        boolean silent = other && (last == null || !last.good());
        if (other) {
            String confirmed = last != null && last.good() ? last.instance() : "";
            confirmation.fence(what + " by force", Map.of(gateway, confirmed));
            Taken notes = Taken.from(gateway, done);
            paid(silent ? notes.fenceable() : notes);
        }
        String warning = silent ? confirmation.unfenced(gateway, done) : "";
        if (here != null) {
            throw here;
        }
        callOld(what, rest, call, deadline, List.of(own));
        requireAll(what, answers);
        return warning;
    }

    /// The gateways of `gateways` that are up; the others are left out, with a warning.
    public List<PeerStatus> up(Collection<String> gateways) {
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
    public List<PeerStatus> allUp(String what, Collection<String> gateways) {
        List<PeerStatus> all = peers.ping(gateways);
        List<String> down = new ArrayList<>();
        for (PeerStatus status : all) {
            if (!status.up()) {
                down.add(status.toString());
            }
        }
        if (!down.isEmpty()) {
            throw Confirmation.unavailable(what, down);
        }
        return all;
    }

    /// Calls the peers one after the other; the first that fails ends it.
    ///
    /// @param done the gateways on which the change is live already
    /// @throws ApiProblem with the peer's status and message
    public void call(
            String what,
            Collection<PeerStatus> gateways,
            Call call,
            Instant deadline,
            List<String> done) {
        List<String> applied = new ArrayList<>(done);
        List<String> open = new ArrayList<>();
        if (!gateways.isEmpty()) {
            PendingChange.begin();
        }
        gateways.forEach(g -> open.add(g.gateway()));
        for (PeerStatus peer : gateways) {
            open.remove(peer.gateway());
            PeerAnswer answer =
                    peers.call(peer.gateway(), call.method(), call.path(), call.form(), deadline);
            if (answer.status() != 200) {
                throw new ApiProblem(
                        answer.failure(),
                        what + " " + failure(peer.gateway(), applied, open) + answer.message());
            }
            applied.add(peer.gateway());
        }
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

    /// When a call that begins now must have ended: all parts of a change have one deadline.
    public Instant deadline() {
        PendingChange change = PendingChange.current();
        return change == null ? fromNow() : change.deadline();
    }

    /// The deadline of what has to be done even when the time of the change is over.
    public Instant fromNow() {
        return clock.instant().plus(WHOLE);
    }

    /// The gateways of `gateways` but this one, sorted.
    public List<String> others(Collection<String> gateways) {
        TreeSet<String> others = new TreeSet<>(gateways);
        others.remove(own);
        return List.copyOf(others);
    }

    /// The answer of one gateway, whatever it is.
    public PeerAnswer ask(String gateway, Call call, Instant deadline) {
        return peers.call(gateway, call.method(), call.path(), call.form(), deadline);
    }
}
