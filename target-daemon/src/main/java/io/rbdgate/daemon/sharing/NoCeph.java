package io.rbdgate.daemon.sharing;

import io.rbdgate.management.StorageAdmin;
import io.rbdgate.management.StorageException;
import java.lang.reflect.Proxy;

/// Storage administration where no cluster is configured: every call is refused.
final class NoCeph {
    private NoCeph() {}

    static StorageAdmin admin() {
        return (StorageAdmin)
                Proxy.newProxyInstance(
                        StorageAdmin.class.getClassLoader(),
                        new Class<?>[] {StorageAdmin.class},
                        (proxy, method, arguments) -> {
                            throw new StorageException(
                                    StorageException.Kind.UNAVAILABLE,
                                    "no Ceph cluster is configured: add the section 'ceph'",
                                    null);
                        });
    }
}
