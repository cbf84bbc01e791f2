/// Joins the administration of Ceph to the management plane.
@NullMarked
package io.rbdgate.daemon.storage;

import org.jspecify.annotations.NullMarked;
