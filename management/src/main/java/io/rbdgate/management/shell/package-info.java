/// The shell: gwcli's tree and commands over the REST API, interactive or one command at a time.
@NullMarked
package io.rbdgate.management.shell;

import org.jspecify.annotations.NullMarked;
