/// `/api/v1`: targets, Ceph's images and the cluster as JSON resources. One table of operations
/// ([io.rbdgate.management.v1.Operation]) gives the routes, the checks of what comes in and the
/// OpenAPI document.
@NullMarked
package io.rbdgate.management.v1;

import org.jspecify.annotations.NullMarked;
