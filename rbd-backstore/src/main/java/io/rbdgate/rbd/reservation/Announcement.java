package io.rbdgate.rbd.reservation;

import io.rbdgate.rbd.RbdPool;
import io.rbdgate.rbd.shared.ObjectLocation;
import io.rbdgate.rbd.shared.OmapObject;
import io.rbdgate.rbd.shared.WatchedObject;
import io.rbdgate.scsi.reservation.ReservationStore.Announced;
import io.rbdgate.scsi.reservation.ReservationStore.Failed;
import io.rbdgate.scsi.reservation.ReservationStore.InForce;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes certain that what is stored is in force at every gateway: notifies them, and whoever does
/// not answer in time is fenced and taken out, after which the others are asked again, for they
/// have to know of the fence. One run; blocks.
final class Announcement {
    private static final Logger LOG = LoggerFactory.getLogger(Announcement.class);

    /// Each fences somebody; there are not as many gateways.
    private static final int ROUNDS = 10;

    private final ObjectLocation place;
    private final SharingGateway sharing;
    private final OmapObject omap;
    private final WatchedObject watched;
    private final Set<String> fenced = new HashSet<>();
    private boolean tookOut;

    Announcement(RbdPool pool, ObjectLocation place, SharingGateway sharing) {
        this.place = place;
        this.sharing = sharing;
        this.omap = new OmapObject(pool, place.object());
        this.watched = new WatchedObject(pool, place.object());
    }

    /// Whether gateways have been taken out, and perhaps what they had reserved.
    boolean tookOut() {
        return tookOut;
    }

    Announced run() {
        for (int round = 0; round < ROUNDS; round++) {
            Contents now = contents();
            Set<String> others = new HashSet<>(now.gateways().keySet());
            others.remove(sharing.instance());
            if (others.isEmpty()) {
                return new InForce();
            }
            Set<String> answered = tell();
            if (!answered.contains(sharing.instance())) {
                return new Failed(
                        place + ": this gateway does not hear itself, Ceph is in trouble");
            }
            others.removeAll(answered);
            if (others.isEmpty()) {
                return new InForce();
            }
            takeOut(others, now.version());
        }
        return new Failed(place + ": there are always gateways that do not answer");
    }

    private Contents contents() {
        return Contents.read(place.toString(), omap);
    }

    private Set<String> tell() {
        String text = new Notification(sharing.instance(), tookOut).text();
        return watched.notifyWatchers(text, sharing.patience()).texts();
    }

    /// Fences those that are silent, and what they have written as their clients meanwhile; then
    /// their entries go. But for the entry of one that has changed something after `toldVersion`:
    /// the others have to read that first, in the next round.
    private void takeOut(Set<String> silent, long toldVersion) {
        tookOut = true;
        boolean done = false;
        while (!done) {
            Contents now = contents();
            Set<String> gone = new HashSet<>();
            now.gateways()
                    .forEach(
                            (instance, entry) -> {
                                if (silent.contains(instance)) {
                                    fence(instance, entry);
                                    if (entry.last().version() <= toldVersion) {
                                        gone.add(instance);
                                    }
                                }
                            });
            done = gone.isEmpty() || now.without(gone, omap) != null;
        }
    }

    private void fence(String instance, GatewayEntry entry) {
        List<String> clients = new ArrayList<>(entry.clients());
        clients.removeAll(fenced);
        LOG.error(
                "{}: gateway {} ({}) does not answer to a change of reservations; {}",
                place,
                entry.gateway(),
                instance,
                clients.isEmpty() ? "it has nothing to write with" : "fencing " + clients);
        if (!clients.isEmpty()) {
            sharing.clients().fence(clients);
            fenced.addAll(clients);
        }
    }
}
