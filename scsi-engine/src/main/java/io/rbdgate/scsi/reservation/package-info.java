/// Reservations of a logical unit as values: the state, requests on it, the pure rules between the
/// two, and the port to where the state is kept.
@NullMarked
package io.rbdgate.scsi.reservation;

import org.jspecify.annotations.NullMarked;
