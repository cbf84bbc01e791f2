/// Commands as data: the table of them, and parsing of command descriptor blocks by it.
@NullMarked
package io.rbdgate.scsi.cdb;

import org.jspecify.annotations.NullMarked;
