/// A logical unit at work: tasks, their order, their I/O, unit attentions; all on its home lane.
@NullMarked
package io.rbdgate.scsi.lu;

import org.jspecify.annotations.NullMarked;
