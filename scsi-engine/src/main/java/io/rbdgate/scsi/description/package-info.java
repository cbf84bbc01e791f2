/// What a logical unit is to its initiators: names, settings, state, an immutable snapshot of it.
@NullMarked
package io.rbdgate.scsi.description;

import org.jspecify.annotations.NullMarked;
