/// The Ceph Dashboard as a person uses it: a browser without a screen.
@NullMarked
package io.rbdgate.system.dashboard;

import org.jspecify.annotations.NullMarked;
