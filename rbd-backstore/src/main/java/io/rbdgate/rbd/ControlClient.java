package io.rbdgate.rbd;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A client for administration, apart from those that carry data: connected at its first use and
/// replaced after it has been fenced.
///
/// Callers may be virtual threads: native calls run on platform threads of its own. Thread-safe.
public final class ControlClient implements AutoCloseable {
    /// So many calls may be held up by a cluster that does not answer.
    private static final int MAXIMUM_CALLS = 48;

    private static final Duration FOR_EVER = Duration.ofDays(365);

    private final Supplier<RbdCluster> connector;
    private final RbdAdmin threads;
    private final Semaphore calls = new Semaphore(MAXIMUM_CALLS);
    private final Object connecting = new Object();
    private final Object state = new Object();
    private @Nullable Connection current;
    private boolean closed;

    /// `name` is that of its threads; `connector` blocks, up to about 10 s.
    public ControlClient(String name, Supplier<RbdCluster> connector) {
        this.connector = connector;
        this.threads = new RbdAdmin(name);
    }

    private static final class Connection {
        private final RbdCluster cluster;
        private int users;
        private boolean dropped;

        Connection(RbdCluster cluster) {
            this.cluster = cluster;
        }
    }

    /// Does `work` with the client on a platform thread and waits for it, but no longer than
    /// `limit`. What has not ended by then goes on; its outcome is not known.
    ///
    /// @throws RbdException with ETIMEDOUT when there is no answer in time
    public <T extends @Nullable Object> T call(
            String what, Duration limit, Function<RbdCluster, T> work) {
        if (!calls.tryAcquire()) {
            throw unanswered(what + " (" + MAXIMUM_CALLS + " earlier calls are not answered)");
        }
        AtomicBoolean abandoned = new AtomicBoolean();
        CompletableFuture<T> answer = new CompletableFuture<>();
        boolean begun =
                begin(
                        () -> {
                            try {
                                if (!abandoned.get()) {
                                    complete(answer, () -> use(work));
                                }
                            } finally {
                                calls.release();
                            }
                        });
        if (!begun) {
            calls.release();
            throw unanswered(what + " (closed)");
        }
        try {
            return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            abandoned.set(true);
            throw unanswered(what);
        } catch (ExecutionException e) {
            throw cause(e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw unanswered(what + " (interrupted)");
        }
    }

    /// Does `work` on a platform thread and waits for its end, however long it takes.
    public <T extends @Nullable Object> T await(String what, Supplier<T> work) {
        return await(what, FOR_EVER, work);
    }

    /// Does `work` on a platform thread and waits for its end, but no longer than `limit`; it goes
    /// on all the same.
    ///
    /// @throws RbdException with ETIMEDOUT when it has not ended in time
    public <T extends @Nullable Object> T await(String what, Duration limit, Supplier<T> work) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        if (!begin(() -> complete(answer, work))) {
            throw unanswered(what + " (closed)");
        }
        try {
            return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            throw unanswered(what);
        } catch (ExecutionException e) {
            throw cause(e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw unanswered(what + " (interrupted)");
        }
    }

    /// Does `work` with the client on this thread, which must be a platform thread. The client
    /// stays connected until it ends; one that turns out to be fenced is replaced for the next.
    public <T extends @Nullable Object> T use(Function<RbdCluster, T> work) {
        Connection connection = join();
        try {
            return work.apply(connection.cluster);
        } catch (RbdException e) {
            if (e.is(ErrnoTable.ESHUTDOWN)) {
                drop(connection);
            }
            throw e;
        } finally {
            leave(connection);
        }
    }

    /// The client for as long as it is needed, such as for a watch. Blocks until it is connected;
    /// on a platform thread.
    public Lease lease() {
        return new Lease(join());
    }

    /// A share in a connection, to be closed by its holder, once.
    public final class Lease implements AutoCloseable {
        private final Connection connection;

        private Lease(Connection connection) {
            this.connection = connection;
        }

        public RbdCluster cluster() {
            return connection.cluster;
        }

        /// Whether the next use would be with the same; else that has been fenced or closed.
        public boolean current() {
            synchronized (state) {
                return !connection.dropped;
            }
        }

        @Override
        public void close() {
            leave(connection);
        }
    }

    /// Connects anew for the next use: this client is fenced.
    public void dropCurrent() {
        disconnect(takeCurrent(false));
    }

    private Connection join() {
        synchronized (connecting) {
            Connection shared = joinCurrent();
            if (shared != null) {
                return shared;
            }
            Connection made = new Connection(connector.get());
            made.users = 1;
            synchronized (state) {
                if (closed) {
                    made.dropped = true;
                } else {
                    current = made;
                }
            }
            return made;
        }
    }

    private @Nullable Connection joinCurrent() {
        synchronized (state) {
            if (closed) {
                throw unanswered("connecting (closed)");
            }
            if (current != null) {
                current.users++;
            }
            return current;
        }
    }

    private void leave(Connection connection) {
        boolean last;
        synchronized (state) {
            connection.users--;
            last = connection.dropped && connection.users == 0;
        }
        if (last) {
            connection.cluster.close();
        }
    }

    private void drop(Connection connection) {
        synchronized (state) {
            connection.dropped = true;
            if (current == connection) {
                current = null;
            }
        }
    }

    /// Runs `work` on a platform thread, without waiting; false when it is closed.
    public boolean begin(Runnable work) {
        synchronized (state) {
            if (!closed) {
                threads.execute(work);
            }
            return !closed;
        }
    }

    private static <T extends @Nullable Object> void complete(
            CompletableFuture<T> answer, Supplier<T> work) {
        try {
            answer.complete(work.get());
        } catch (RuntimeException | Error e) {
            answer.completeExceptionally(e);
        }
    }

    private static RuntimeException cause(ExecutionException e) {
        return switch (e.getCause()) {
            case RuntimeException failure -> failure;
            case Error failure -> throw failure;
            case null, default -> new IllegalStateException(e);
        };
    }

    private static RbdException unanswered(String what) {
        return new RbdException("waiting for Ceph:", what, -ErrnoTable.ETIMEDOUT.number());
    }

    /// Takes no more work and disconnects as soon as what runs has ended.
    @Override
    public void close() {
        disconnect(takeCurrent(true));
        threads.close();
    }

    /// Nobody joins the current connection any more; returned when nobody uses it.
    private @Nullable Connection takeCurrent(boolean forGood) {
        synchronized (state) {
            closed |= forGood;
            Connection taken = current;
            current = null;
            if (taken != null) {
                taken.dropped = true;
            }
            return taken == null || taken.users > 0 ? null : taken;
        }
    }

    private static void disconnect(@Nullable Connection idle) {
        if (idle != null) {
            idle.cluster.close();
        }
    }
}
