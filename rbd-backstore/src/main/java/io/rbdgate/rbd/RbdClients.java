package io.rbdgate.rbd;

import io.rbdgate.rbd.ffi.CephLibrary;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The cluster clients of this process, each shared by a few images of one pool: a fence domain.
///
/// Opening one image more takes a client that has room, or connects another; a fenced client gets
/// no new image and is disconnected after its last one is closed. Thread-safe; blocks.
public final class RbdClients implements AutoCloseable {
    /// How many images share one client unless told otherwise.
    public static final int DEFAULT_IMAGES_PER_CLIENT = 8;

    private final Supplier<CephLibrary> library;
    private final int imagesPerClient;
    private final GatewayInstance instance;
    private final RbdAdmin admin = new RbdAdmin();
    private final List<Domain> domains = new ArrayList<>();
    private final Map<Origin, Object> connecting = new ConcurrentHashMap<>();

    /// `gateway` names this gateway among those that serve the same images: a restarted process of
    /// the same name takes over the locks of the one before.
    public RbdClients(String gateway, int imagesPerClient) {
        this(gateway, imagesPerClient, CephLibrary::installed);
    }

    RbdClients(String gateway, int imagesPerClient, Supplier<CephLibrary> library) {
        this.instance = GatewayInstance.current(gateway);
        this.imagesPerClient = imagesPerClient;
        this.library = library;
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

        /// Gives the share back, after the image is closed; the last one disconnects.
        void release() {
            if (leave(domain)) {
                domain.cluster.close();
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
        private int images;

        Domain(RbdSpec spec, RbdCluster cluster) {
            this.origin = Origin.of(spec);
            this.cluster = cluster;
        }

        boolean serves(RbdSpec spec) {
            return origin.equals(Origin.of(spec)) && !cluster.fenced();
        }
    }

    /// A connected client for an image of this pool.
    ///
    /// @throws RbdException when the cluster cannot be reached
    /// @throws io.rbdgate.rbd.ffi.MissingLibraryException when librbd is not installed
    Lease lease(RbdSpec spec) {
        // one connects, those that wait for it then join
        Object turn = connecting.computeIfAbsent(Origin.of(spec), _ -> new Object());
        synchronized (turn) {
            Lease shared = join(spec);
            return shared == null ? connect(spec) : shared;
        }
    }

    private Lease connect(RbdSpec spec) {
        RbdCluster cluster = RbdCluster.connect(library.get(), spec.conf(), spec.client());
        Domain domain = new Domain(spec, cluster);
        synchronized (domains) {
            domain.images = 1;
            domains.add(domain);
        }
        return new Lease(domain);
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

    /// The addresses of the clients that are connected.
    List<String> addresses() {
        synchronized (domains) {
            return domains.stream().map(d -> d.cluster.address()).toList();
        }
    }

    /// Takes no more work; openers are to be closed before.
    @Override
    public void close() {
        admin.close();
    }
}
