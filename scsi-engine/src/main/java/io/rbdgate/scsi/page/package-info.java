/// What INQUIRY, MODE SENSE, READ CAPACITY and their like answer, byte for byte.
@NullMarked
package io.rbdgate.scsi.page;

import org.jspecify.annotations.NullMarked;
