/// Reservations of an image in an object beside it.
@NullMarked
package io.rbdgate.rbd.reservation;

import org.jspecify.annotations.NullMarked;
