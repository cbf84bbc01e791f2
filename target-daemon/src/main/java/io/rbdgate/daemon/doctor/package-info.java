/// What stands between this host and a served disk, each finding with what to do.
@NullMarked
package io.rbdgate.daemon.doctor;

import org.jspecify.annotations.NullMarked;
