package io.rbdgate.rbd.store;

import io.rbdgate.config.store.ConfTime;
import io.rbdgate.config.store.ConfigEdit;
import io.rbdgate.config.store.ConfigStoreException;
import io.rbdgate.config.store.EpochFloor;
import io.rbdgate.config.store.GatewayConf;
import io.rbdgate.rbd.ErrnoTable;
import io.rbdgate.rbd.RbdCluster;
import io.rbdgate.rbd.RbdException;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/// One attempt to change the document: lock, read, edit, write, unlock.
///
/// The write succeeds only on the very version of the object that was read under the lock. So a
/// change whose lock has been taken away meanwhile writes nothing, and neither does a write that
/// was given up and arrives after the lock has been given back.
final class Change {
    private static final Logger LOG = LoggerFactory.getLogger(Change.class);

    private final StoreLock lock;
    private final Clock clock;
    private final StoreSteps steps;
    private final ChangeTicket ticket;
    private final EpochFloor floor;

    /// How an attempt ended.
    sealed interface Outcome {
        /// Written, or nothing was to be written: the document as it stands; `changed` tells which.
        record Done(GatewayConf document, boolean changed) implements Outcome {}

        /// Somebody wrote past the lock; nothing of ours is written.
        record Overtaken() implements Outcome {}

        /// `document` may or may not be written: `cause`.
        record Unknown(GatewayConf document, RbdException cause) implements Outcome {}
    }

    /// `ticket` is asked before the write; the new epoch is above `floor`.
    Change(StoreLock lock, Clock clock, StoreSteps steps, ChangeTicket ticket, EpochFloor floor) {
        this.ticket = ticket;
        this.floor = floor;
        this.lock = lock;
        this.clock = clock;
        this.steps = steps;
    }

    /// Makes the attempt. A lock that cannot be given back is left to `unlockLater`.
    ///
    /// @throws ConfigStoreException when the lock cannot be had or the document is not readable
    /// @throws RbdException when it certainly has not been written
    Outcome attempt(
            RbdCluster cluster, ConfigObject object, ConfigEdit edit, Runnable unlockLater) {
        lock.take(cluster, object);
        try {
            steps.before(StoreSteps.Step.READ);
            ConfigObject.Content content = object.read();
            GatewayConf old = document(object, content.text());
            ObjectNode edited = old.document();
            edit.apply(edited);
            if (edited.equals(old.document()) && !floor.isAbove(old)) {
                return new Outcome.Done(old, false);
            }
            edited.put("epoch", floor.next(old.epoch()));
            edited.put("updated", ConfTime.text(clock.instant()));
            return write(object, GatewayConf.of(edited), content.version());
        } finally {
            unlock(object, unlockLater);
        }
    }

    private Outcome write(ConfigObject object, GatewayConf next, long version) {
        steps.before(StoreSteps.Step.WRITE);
        if (!ticket.begin()) {
            throw new ConfigStoreException(
                    object.name() + ": nobody waits for the change any more");
        }
        int answer = object.write(next.text(), next.epoch(), version);
        steps.before(StoreSteps.Step.UNLOCK);
        if (answer == 0) {
            return new Outcome.Done(next, true);
        }
        if (ErrnoTable.ERANGE.is(answer) || ErrnoTable.EOVERFLOW.is(answer)) {
            ticket.takeBack();
            LOG.warn("{} was written past its lock; the change is made again", object.name());
            return new Outcome.Overtaken();
        }
        RbdException failure = new RbdException("writing", object.name(), answer);
        if (refused(failure)) {
            ticket.takeBack();
            throw failure;
        }
        return new Outcome.Unknown(next, failure);
    }

    /// Whether the OSD has said no, so that nothing is written.
    private static boolean refused(RbdException failure) {
        return failure.is(ErrnoTable.ENOSPC)
                || failure.is(ErrnoTable.EDQUOT)
                || failure.is(ErrnoTable.EPERM)
                || failure.is(ErrnoTable.EACCES)
                || failure.is(ErrnoTable.EINVAL)
                || failure.is(ErrnoTable.ENOENT);
    }

    private static void unlock(ConfigObject object, Runnable unlockLater) {
        try {
            object.unlock();
        } catch (RbdException e) {
            LOG.warn("the lock of {} is given back later: {}", object.name(), e.getMessage());
            unlockLater.run();
        }
    }

    /// The document in this text.
    ///
    /// @throws ConfigStoreException when it is none
    static GatewayConf document(ConfigObject object, String text) {
        if (text.isEmpty()) {
            throw new ConfigStoreException(object.name() + " is empty");
        }
        try {
            return GatewayConf.parse(text);
        } catch (ConfigStoreException e) {
            throw new ConfigStoreException(object.name() + ": " + e.getMessage(), e);
        }
    }
}
