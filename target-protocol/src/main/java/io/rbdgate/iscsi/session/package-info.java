/// Sessions: sequence numbers, tasks, data transfer, task management. Knows no channels.
@NullMarked
package io.rbdgate.iscsi.session;

import org.jspecify.annotations.NullMarked;
