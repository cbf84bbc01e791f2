/// OpenStack Cinder's tool over LIO, `cinder-rtstool`, as a client of this gateway's API: what its
/// LVM driver with `target_helper=lioadm` calls.
@NullMarked
package io.rbdgate.management.rtstool;

import org.jspecify.annotations.NullMarked;
