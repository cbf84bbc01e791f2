package io.rbdgate.rbd;

import io.rbdgate.rbd.ffi.CephLibrary;
import io.rbdgate.rbd.ffi.MissingLibraryException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The cluster clients of this process, each shared by a few images of one pool: a fence domain.
///
/// Opening one image more takes a client that has room, or connects another; a fenced client gets
/// no new image and is disconnected after its last one is closed. The first images that are written
/// to have clients of their own, so that ceph-mgr can be told of them. Thread-safe; blocks.
public final class RbdClients implements AutoCloseable {
    /// How many images share one client unless told otherwise.
    public static final int DEFAULT_IMAGES_PER_CLIENT = 8;

    private static final Duration MAP_LIMIT = Duration.ofSeconds(10);

    private final Supplier<CephLibrary> library;
    private final int imagesPerClient;
    private final OwnClients ownClients;
    private final GatewayInstance instance;
    private final DataClientWatch watch;
    private final RbdAdmin admin = new RbdAdmin();
    private final List<Domain> domains = new ArrayList<>();
    private final Map<Origin, Object> connecting = new ConcurrentHashMap<>();

    /// `gateway` names this gateway among those that serve the same images: a restarted process of
    /// the same name takes over the locks of the one before. So many images are told to ceph-mgr as
    /// `registeredImages` says; `watch` is told of every client.
    public RbdClients(
            String gateway, int imagesPerClient, int registeredImages, DataClientWatch watch) {
        this(gateway, imagesPerClient, registeredImages, CephLibrary::installed, watch);
    }

    RbdClients(
            String gateway,
            int imagesPerClient,
            int registeredImages,
            Supplier<CephLibrary> library,
            DataClientWatch watch) {
        this.ownClients = new OwnClients(registeredImages);
        this.instance = GatewayInstance.current(gateway);
        this.imagesPerClient = imagesPerClient;
        this.library = library;
        this.watch = watch;
    }

    RbdAdmin admin() {
        return admin;
    }

    GatewayInstance instance() {
        return instance;
    }

    /// The share of one image in a client. Released once.
    final class Lease {
        private final Domain domain;

        private Lease(Domain domain) {
            this.domain = domain;
        }

        RbdCluster cluster() {
            return domain.cluster;
        }

        /// Whether no other image ever has a share in it.
        boolean sole() {
            return domain.soleImage != null;
        }

        /// Gives the share back, after the image is closed; the last one disconnects.
        void release() {
            if (leave(domain)) {
                disconnect(domain.cluster);
                String image = domain.soleImage;
                if (image != null) {
                    ownClients.giveBack(image);
                }
            }
        }
    }

    private record Origin(Path conf, String client, String pool) {
        static Origin of(RbdSpec spec) {
            return new Origin(spec.conf(), spec.client(), spec.pool());
        }
    }

    private static final class Domain {
        private final Origin origin;
        private final RbdCluster cluster;
        private final @Nullable String soleImage;
        private int images;

        Domain(RbdSpec spec, RbdCluster cluster, boolean sole) {
            this.origin = Origin.of(spec);
            this.cluster = cluster;
            this.soleImage = sole ? spec.name() : null;
        }

        boolean serves(RbdSpec spec) {
            return soleImage == null && origin.equals(Origin.of(spec)) && !cluster.fenced();
        }
    }

    /// A connected client for an image of this pool.
    ///
    /// @throws RbdException when the cluster cannot be reached
    /// @throws io.rbdgate.rbd.ffi.MissingLibraryException when librbd is not installed
    Lease lease(RbdSpec spec) {
        return !spec.writeProtected() && ownClients.take(spec.name())
                ? connectSole(spec)
                : share(spec);
    }

    private Lease connectSole(RbdSpec spec) {
        try {
            return connect(spec, true);
        } catch (RbdException | MissingLibraryException e) {
            ownClients.giveBack(spec.name());
            throw e;
        }
    }

    private Lease share(RbdSpec spec) {
        // one connects, those that wait for it then join
        Object turn = connecting.computeIfAbsent(Origin.of(spec), _ -> new Object());
        synchronized (turn) {
            Lease shared = join(spec);
            return shared == null ? connect(spec, false) : shared;
        }
    }

    private Lease connect(RbdSpec spec, boolean sole) {
        RbdCluster cluster = RbdCluster.connect(library.get(), spec.conf(), spec.client());
        cluster.whenFenced(() -> watch.fenced(cluster.address()));
        try {
            watch.connected(cluster.address());
        } catch (RuntimeException e) {
            disconnect(cluster);
            throw e;
        }
        Domain domain = new Domain(spec, cluster, sole);
        synchronized (domains) {
            domain.images = 1;
            domains.add(domain);
        }
        return new Lease(domain);
    }

    private void disconnect(RbdCluster cluster) {
        cluster.close();
        watch.closed(cluster.address());
    }

    private @Nullable Lease join(RbdSpec spec) {
        synchronized (domains) {
            for (Domain domain : domains) {
                if (domain.serves(spec) && domain.images < imagesPerClient) {
                    domain.images++;
                    return new Lease(domain);
                }
            }
            return null;
        }
    }

    private boolean leave(Domain domain) {
        synchronized (domains) {
            domain.images--;
            return domain.images == 0 && domains.remove(domain);
        }
    }

    /// Whether `address` is a client of this very process that is in use and not fenced.
    boolean ownAndAlive(String address) {
        synchronized (domains) {
            return domains.stream()
                    .anyMatch(d -> !d.cluster.fenced() && d.cluster.address().equals(address));
        }
    }

    /// Whether the client at `address` is one of this process that is connected.
    public boolean connected(String address) {
        return addresses().contains(address);
    }

    /// The addresses of the clients that are connected.
    List<String> addresses() {
        synchronized (domains) {
            return domains.stream().map(d -> d.cluster.address()).toList();
        }
    }

    /// Waits until every client that is connected knows the newest map: what has been fenced before
    /// this call cannot follow anything they send after it. Blocks, virtual threads too, for 10 s
    /// at most; never on a lane.
    ///
    /// @throws RbdException when the monitors do not answer, or after [#close()]
    public void awaitLatestMap() {
        List<Lease> connected = new ArrayList<>();
        synchronized (domains) {
            for (Domain domain : domains) {
                domain.images++;
                connected.add(new Lease(domain));
            }
        }
        List<CompletableFuture<Void>> waiting = connected.stream().map(this::awaiting).toList();
        try {
            CompletableFuture.allOf(waiting.toArray(CompletableFuture[]::new))
                    .get(MAP_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw unknownMap();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unknownMap();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RbdException failure
                    ? failure
                    : new IllegalStateException(e);
        }
    }

    private CompletableFuture<Void> awaiting(Lease lease) {
        try {
            return CompletableFuture.runAsync(() -> await(lease), admin::executeOrRefuse);
        } catch (RejectedExecutionException e) {
            lease.release();
            return CompletableFuture.failedFuture(
                    new RbdException(
                            "waiting for",
                            "the newest OSD map while stopping",
                            -ErrnoTable.ESHUTDOWN.number()));
        }
    }

    private static void await(Lease lease) {
        try {
            lease.cluster().awaitLatestMap();
        } finally {
            lease.release();
        }
    }

    private static RbdException unknownMap() {
        return new RbdException(
                "waiting for", "the newest OSD map", -ErrnoTable.ETIMEDOUT.number());
    }

    /// Takes no more work; openers are to be closed before.
    @Override
    public void close() {
        admin.close();
    }
}
