/// The running process: wiring of all modules, life cycle, reload, drain. Contains no protocol and
/// no storage.
@NullMarked
package io.rbdgate.daemon;

import org.jspecify.annotations.NullMarked;
