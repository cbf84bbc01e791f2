package io.rbdgate.rbd;

import io.rbdgate.rbd.ffi.CephLibrary;
import io.rbdgate.rbd.ffi.LibRbd;
import io.rbdgate.rbd.ffi.LibRbdFeatures;
import io.rbdgate.rbd.ffi.MissingLibraryException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// Looks at everything an RBD disk needs, from the library down to the image, and says what to do
/// where something is missing: for `rbdgate doctor`.
///
/// Blocks, up to a minute when the cluster does not answer.
public final class RbdProbe {
    /// Documentation address (RFC 5737) that no client has: fencing it for a second proves that
    /// fencing is permitted.
    private static final String NOBODY = "192.0.2.1:0/1";

    private final Supplier<CephLibrary> library;
    private final List<Fact> facts = new ArrayList<>();

    /// How a fact is to be taken.
    public enum Verdict {
        GOOD,
        /// Works, but not as well as it could.
        WARNING,
        /// Disks will not work.
        PROBLEM
    }

    /// One thing found out: `what` was looked at, what was `found`, and what to do (empty:
    /// nothing).
    public record Fact(Verdict verdict, String what, String found, String advice) {}

    private RbdProbe(Supplier<CephLibrary> library) {
        this.library = library;
    }

    /// Version and abilities of the library installed here; needs no cluster.
    public static List<Fact> library() {
        return new RbdProbe(CephLibrary::installed).lookAtLibrary();
    }

    /// All there is to know about the image of `spec` and what lies under it. Later facts are left
    /// out when an earlier problem makes them unknowable.
    public static List<Fact> image(RbdSpec spec) {
        return new RbdProbe(CephLibrary::installed).lookAtImage(spec);
    }

    static List<Fact> image(RbdSpec spec, Supplier<CephLibrary> library) {
        return new RbdProbe(library).lookAtImage(spec);
    }

    private List<Fact> lookAtLibrary() {
        try {
            LibRbdFeatures features = library.get().features();
            good("librbd", "interface version " + features.version());
            if (!features.compareAndWriteVector()) {
                good("COMPARE AND WRITE", "one 512-byte sector at a time (more from Ceph 17.2.6)");
            }
            if (!features.writeZeroes()) {
                warn("write_zeroes", "missing in librbd", "update librbd1 to 16.2 or later");
            }
        } catch (MissingLibraryException e) {
            problem("librbd", "not installed", String.valueOf(e.getMessage()));
        }
        return facts;
    }

    private List<Fact> lookAtImage(RbdSpec spec) {
        lookAtLibrary();
        if (facts.stream().anyMatch(fact -> fact.verdict() == Verdict.PROBLEM)) {
            return facts;
        }
        try (RbdCluster cluster = RbdCluster.connect(library.get(), spec.conf(), spec.client())) {
            good("cluster", cluster.fsid() + ", reached as " + cluster.address());
            lookAtCapabilities(cluster, spec);
            lookAtPool(cluster, spec);
        } catch (RbdException e) {
            problem(
                    "cluster",
                    String.valueOf(e.getMessage()),
                    "check the configuration file, its keyring and that the monitors run");
        }
        return facts;
    }

    private void lookAtCapabilities(RbdCluster cluster, RbdSpec spec) {
        try {
            cluster.fence(NOBODY, 1);
            good("fencing", spec.client() + " may blocklist clients");
        } catch (RbdException e) {
            problem(
                    "fencing",
                    String.valueOf(e.getMessage()),
                    "ceph auth caps %s mon 'profile rbd' osd 'profile rbd pool=%s'"
                            .formatted(spec.client(), spec.pool()));
        }
    }

    private void lookAtPool(RbdCluster cluster, RbdSpec spec) {
        try {
            good("pool", spec.pool() + ", id " + cluster.poolId(spec.pool()));
        } catch (RbdException e) {
            problem(
                    "pool",
                    String.valueOf(e.getMessage()),
                    "ceph osd pool create %1$s && rbd pool init %1$s".formatted(spec.pool()));
            return;
        }
        String namespace = spec.namespace();
        try (RbdPool pool = cluster.pool(spec.pool(), namespace == null ? "" : namespace);
                RbdImage image = RbdImage.open(pool, spec.image(), spec.snapshot(), true)) {
            lookAtFeatures(image);
            lookAtOptions(image);
            RbdPool.Locker locker = pool.locker(LockOwnership.header(image), LockOwnership.LOCK);
            good("lock", locker == null ? "free" : "held by " + locker.address());
        } catch (RbdException e) {
            lookAtMissingImage(spec, e);
        }
    }

    private void lookAtMissingImage(RbdSpec spec, RbdException e) {
        if (e.is(ErrnoTable.ENOENT) && spec.createBytes() != null) {
            good("image", spec.name() + " does not exist; made at the first start");
        } else {
            problem("image", String.valueOf(e.getMessage()), "rbd create " + spec.name());
        }
    }

    private void lookAtFeatures(RbdImage image) {
        long missing = RbdImages.FEATURES & ~image.features();
        good("image", image.name() + ", id " + image.id() + ", " + image.sizeBytes() + " bytes");
        if ((missing & LibRbd.FEATURE_EXCLUSIVE_LOCK) != 0) {
            problem(
                    "image features",
                    "no exclusive-lock",
                    "rbd feature enable " + image.name() + " exclusive-lock");
        } else if ((missing & LibRbd.FEATURE_OBJECT_MAP) != 0) {
            warn(
                    "image features",
                    "no object-map: UNMAP and thin provisioning are slower",
                    "rbd feature enable " + image.name() + " object-map fast-diff");
        } else {
            good("image features", "as needed");
        }
    }

    private void lookAtOptions(RbdImage image) {
        EffectiveOptions options = EffectiveOptions.of(image.options());
        if (options.volatileCache()) {
            warn(
                    "cache",
                    "on for this image: reported to initiators as a volatile write cache",
                    "rbd image-meta remove " + image.name() + " conf_rbd_cache");
        } else {
            good("cache", "off: a write is answered when it is durable");
        }
    }

    private void good(String what, String found) {
        facts.add(new Fact(Verdict.GOOD, what, found, ""));
    }

    private void warn(String what, String found, String advice) {
        facts.add(new Fact(Verdict.WARNING, what, found, advice));
    }

    private void problem(String what, String found, String advice) {
        facts.add(new Fact(Verdict.PROBLEM, what, found, advice));
    }
}
