package io.rbdgate.config;

import java.nio.file.Path;

/// How to reach the cluster: configuration file (absolute), user as `client.NAME`, the pool that
/// holds `gateway.conf`, and how many images are registered with ceph-mgr, each with a client of
/// its own.
public record CephConfig(Path conf, String client, String pool, int registeredImages) {
    /// So many images are registered unless told otherwise.
    public static final int REGISTERED_IMAGES = 32;

    /// The user without its `client.`, as `rados_create` wants it.
    public String userId() {
        return client.substring("client.".length());
    }
}
