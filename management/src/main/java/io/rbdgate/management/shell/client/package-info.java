/// The REST API as a client sees it: where it is, how to ask, what its errors say.
@NullMarked
package io.rbdgate.management.shell.client;

import org.jspecify.annotations.NullMarked;
