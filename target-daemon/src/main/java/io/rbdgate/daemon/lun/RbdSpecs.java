package io.rbdgate.daemon.lun;

import io.rbdgate.config.BackstoreConfig;
import io.rbdgate.config.CephConfig;
import io.rbdgate.rbd.RbdSpec;

/// RBD images of the configuration as rbd-backstore wants them.
public final class RbdSpecs {
    private RbdSpecs() {}

    /// The image `image` of the cluster `ceph`.
    public static RbdSpec of(CephConfig ceph, BackstoreConfig.Rbd image, boolean readOnly) {
        return new RbdSpec(
                ceph.conf(),
                ceph.client(),
                image.pool(),
                image.namespace(),
                image.image(),
                image.snapshot(),
                image.dataPool(),
                image.createBytes(),
                readOnly,
                image.encryption());
    }
}
