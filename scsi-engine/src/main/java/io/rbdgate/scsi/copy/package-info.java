/// What initiators ask of a copy manager and what it reports, as data: parameter lists of EXTENDED
/// COPY, POPULATE TOKEN and WRITE USING TOKEN, and the answers of RECEIVE COPY RESULTS.
@NullMarked
package io.rbdgate.scsi.copy;

import org.jspecify.annotations.NullMarked;
