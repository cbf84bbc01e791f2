/// The REST API of ceph-iscsi (`rbd-target-api`): its routes, public and internal, and the calls
/// between gateways that make a change take effect on all of them.
@NullMarked
package io.rbdgate.management.rest;

import org.jspecify.annotations.NullMarked;
