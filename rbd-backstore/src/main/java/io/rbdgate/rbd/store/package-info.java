/// `gateway.conf` as an object in RADOS, shared with gateways of ceph-iscsi.
@NullMarked
package io.rbdgate.rbd.store;

import org.jspecify.annotations.NullMarked;
